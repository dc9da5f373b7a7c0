"""What a survey's answers are, counted by the database: three queries, however many households have answered."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum

from wuye_ops.customer_service.surveys.questions import questions_of
from wuye_ops.rules import survey_analysis as rules
from wuye_ops.rules.disclosure import Group
from wuye_ops.rules.satisfaction import OF_STARS
from wuye_ops.rules.survey import CHOICE, GRADED, NPS, TEXT, Question
from wuye_ops.rules.survey_analysis import Row, Tallies, Tally

SURVEY, RESPONSE, ANSWER, INVITATION = (
	"Survey", "Survey Response", "Survey Answer", "Survey Invitation",
)  # fmt: skip
OPEN, CLOSED = "Open", "Closed"
OPENED, DESTROYED = "Opened", "Destroyed"


@dataclass(frozen=True, slots=True)
class Analysed:
	"""A survey whose figures may be told, and the figures: of every question, of all together and of each building."""

	doc: object
	questions: tuple[Question, ...]
	rows: tuple[Row, ...]

	@property
	def sections(self) -> tuple[Row, ...]:
		return rules.by_section(self.rows)

	@property
	def overall(self) -> tuple[Row, ...]:
		return rules.overall(self.rows)


def load(survey: str):
	"""The survey, for somebody who may read it."""
	doc = frappe.get_doc(SURVEY, survey)
	doc.check_permission("read")
	return doc


def is_told(doc) -> bool:
	"""Whether figures of the survey are shown: of an anonymous one not before it is closed and all its answers were opened
	together (`rules.survey_period`, `ballots`).
	"""
	if doc.anonymous:
		return doc.status == CLOSED and doc.answers_state == OPENED
	return doc.status in (OPEN, CLOSED)


def why_untold(doc) -> str:
	if doc.answers_state == DESTROYED:
		return _(
			"So few households answered this anonymous survey that each could have been recognised. The answers were destroyed."
		)
	if doc.anonymous:
		return _(
			"This survey is anonymous. What was answered is shown when it is closed, so that no single answer can be told."
		)
	return _("This survey has not been released yet.")


def refuse_untold(doc) -> None:
	if not is_told(doc):
		frappe.throw(why_untold(doc), title=_("Survey Analysis"))


def analysed(doc) -> Analysed:
	"""The figures of a survey; refuses one whose figures are not told yet."""
	refuse_untold(doc)
	questions = questions_of(doc)
	groups, tallies = counted(doc.name)
	rows = rules.analysis_of_counts(questions, tallies, groups, anonymous=bool(doc.anonymous))
	return Analysed(doc, questions, rows)


def counted(survey: str) -> tuple[set[Group], Tallies]:
	"""(buildings of the answers, answers by question and building)."""
	labels: dict[tuple[int, str], dict[Group, Counter]] = defaultdict(lambda: defaultdict(Counter))
	answers: dict[tuple[int, str], Counter] = defaultdict(Counter)
	answer = frappe.qb.DocType(ANSWER)
	by_points = (answer.part, answer.type, answer.points)
	for building, number, part, kind, points, count in _counts(survey, (*GRADED, NPS), by_points, Count("*")):
		key, group = (number, part or ""), (building or "",)
		answers[key][group] += count
		labels[key][group][points if kind == NPS else OF_STARS[points]] += count
	for building, number, option, count in _counts(survey, (CHOICE,), (answer.value,), Count("*")):
		labels[number, ""][(building or "",)][option] += count
	# of a choice several options may be one household's
	households = Count(answer.parent).distinct()
	for building, number, count in _counts(survey, (CHOICE, TEXT), (), households):
		answers[number, ""][(building or "",)] += count
	tallies: dict[tuple[int, str], dict[Group, Tally]] = {
		key: {group: (count, labels[key][group]) for group, count in by_group.items()}
		for key, by_group in answers.items()
	}
	return _groups(survey), tallies


def _counts(survey: str, types: Sequence[str], by: Sequence, count) -> list[tuple]:
	"""(building, number of the question, what it is counted by, count)."""
	answer, response = frappe.qb.DocType(ANSWER), frappe.qb.DocType(RESPONSE)
	return (
		frappe.qb.from_(response)
		.join(answer)
		.on((answer.parent == response.name) & (answer.parenttype == RESPONSE))
		.select(response.building, answer.number, *by, count)
		.where((response.survey == survey) & answer.type.isin(list(types)))
		.groupby(response.building, answer.number, *by)
		.run()
	)


def _groups(survey: str) -> set[Group]:
	rows = frappe.get_all(RESPONSE, {"survey": survey}, ["building"], distinct=True)
	return {(row.building or "",) for row in rows}


# -- who answered


@dataclass(frozen=True, slots=True)
class Asked:
	building: str
	invited: int
	answered: int


def asked(survey: str) -> list[Asked]:
	"""How many households of each building were invited, and how many of them answered."""
	invitation = frappe.qb.DocType(INVITATION)
	rows = (
		frappe.qb.from_(invitation)
		.select(invitation.building, Count("*"), Sum(invitation.answered))
		.where(invitation.survey == survey)
		.groupby(invitation.building)
		.run()
	)
	return [Asked(building or "", count, int(answered or 0)) for building, count, answered in rows]


def channels(survey: str) -> dict[str, int]:
	"""channel → how many came by it, the most used first."""
	response = frappe.qb.DocType(RESPONSE)
	rows = (
		frappe.qb.from_(response)
		.select(response.channel, Count("*"))
		.where(response.survey == survey)
		.groupby(response.channel)
		.run()
	)
	return dict(sorted(rows, key=lambda row: -row[1]))
