"""线索: the documents in which a risk is seen, and what each of them says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, cstr

from wuye_ops.property.language import in_site_language
from wuye_ops.rules.identity import mask_numbers_in
from wuye_ops.rules.survey import CHOICE, GRADED

TITLE_LENGTH, TEXT_LENGTH, LINES = 140, 2000, 12
ALSO = ("department", "service_area", "equipment", "building")


@dataclass(frozen=True, slots=True)
class Lead:
	"""title: a field, or what makes one. description, causes: fields. category: what is most usual there (d).

	findings: key → text of what the rows of the document say, the gravest first; each may be a risk of its own. A key is the same
	whenever it is asked for. keys_are_titles: of a question, which is its own key.
	"""

	title: str | Callable
	description: str | None = None
	causes: str | None = None
	category: str = "Safety"
	findings: Callable | None = None
	keys_are_titles: bool = False


def findings_of(source) -> dict[str, str]:
	"""Key → text of each finding of the document, in the language of the site."""
	lead = LEADS[source.doctype]
	if not lead.findings:
		return {}
	with in_site_language():
		return dict(list(lead.findings(source).items())[:LINES])


def title_of(source, finding: str, text: str) -> str:
	return (finding if LEADS[source.doctype].keys_are_titles else text)[:TITLE_LENGTH]


def suggestion(source, finding: str | None = None) -> dict:
	"""What a risk that was seen in the document, or in one finding of it, would say; only what there is."""
	lead, lines = LEADS[source.doctype], findings_of(source)
	with in_site_language():
		title = lead.title(source) if callable(lead.title) else source.get(lead.title)
	told = cstr(source.get(lead.description)).strip() if lead.description else ""
	if finding:
		title, told, lines = title_of(source, finding, lines[finding]), "", {finding: lines[finding]}
	found = {
		"title": cstr(title)[:TITLE_LENGTH],
		"description": "\n".join(filter(None, (told, *lines.values())))[:TEXT_LENGTH],
		"causes": source.get(lead.causes) if lead.causes else None,
		"category": OF_KIND.get(cstr(source.get("kind") or source.get("scenario")), lead.category),
		"unlawful": cint(source.get("unlawful")),
		**{field: source.get(field) for field in ALSO},
	}
	return {field: value for field, value in found.items() if value}


# -- what rows say ------------------------------------------------------------------------------------------------------


def _failed_points(inspection) -> dict[str, str]:
	places = {row.name: row.target or row.service_area or row.equipment for row in inspection.points}
	rows = [row for row in inspection.results if row.outcome == "Failed"]
	return {cstr(row.name): _joined(places.get(row.point), row.standard, row.note) for row in rows}


def _drill_findings(drill) -> dict[str, str]:
	return {row.name: cstr(row.finding) for row in drill.findings}


def _drill_title(drill) -> str:
	plan = frappe.db.get_value("Emergency Plan", drill.plan, "title") if drill.plan else None
	return _("Shown by a drill: {0}").format(plan or _(drill.scenario))


def _low_answers(response) -> dict[str, str]:
	rows = [row for row in response.answers if row.is_low]
	return {_question(row): mask_numbers_in(_joined(_question(row), _answer(row))) for row in rows}


def _answer(row) -> str:
	"""A grade in the words of the survey."""
	return _(row.value, context="Service Follow Up") if row.type in GRADED else row.value


def _response_title(response) -> str:
	survey = frappe.db.get_value("Survey", response.survey, "title")
	low = next((_question(row) for row in response.answers if row.is_low), None)
	return low or survey


def _answers(survey) -> dict[str, str]:
	"""How many graded a question low, and how many chose what, the most first. Of a survey that promised to name nobody the
	analysis alone says what may be said."""
	if survey.anonymous:
		return {}
	# the user reads the survey; counts name nobody
	answer, response = frappe.qb.DocType("Survey Answer"), frappe.qb.DocType("Survey Response")
	rows = (
		frappe.qb.from_(answer)
		.join(response)
		.on((response.name == answer.parent) & (answer.parenttype == "Survey Response"))
		.select(answer.question, answer.part, answer.type, answer.value, answer.is_low)
		.where((response.survey == survey.name) & ((answer.is_low == 1) | (answer.type == CHOICE)))
		.run(as_dict=True)
	)
	low = Counter(_question(row) for row in rows if row.is_low)
	chosen = Counter(
		_joined(_question(row), option)
		for row in rows
		if row.type == CHOICE and not row.is_low
		for option in cstr(row.value).splitlines()
	)
	return {
		**{what: _("{0}: graded low {1} times").format(what, times) for what, times in low.most_common()},
		**{what: _("{0}: chosen {1} times").format(what, times) for what, times in chosen.most_common()},
	}


def _question(row) -> str:
	return _joined(row.question, row.part)


def _joined(*parts: object) -> str:
	return "：".join(filter(None, (cstr(part).strip() for part in parts)))


# -- the documents ------------------------------------------------------------------------------------------------------

LEADS = {
	"Survey": Lead("title", category="Service Quality", findings=_answers, keys_are_titles=True),
	"Survey Response": Lead(
		_response_title, category="Service Quality", findings=_low_answers, keys_are_titles=True
	),
	"Inspection": Lead("title", "remark", findings=_failed_points),
	"Rectification": Lead("subject", "description", "cause"),
	"Security Incident": Lead("subject", "description", "cause"),
	"Service Request": Lead("subject", "description", "cause_details", "Service Quality"),
	"Audit Finding": Lead("title", "fact", "cause", "Legal"),
	"Improvement Plan": Lead("title", "problem", "cause", "Service Quality"),
	"Emergency Drill": Lead(_drill_title, "evaluation", findings=_drill_findings),
}
# kind of an incident or of what was drilled → category
OF_KIND = {
	"Fire": "Fire", "Gas": "Fire", "Lift Trapping": "Lift", "Flood": "Weather", "Typhoon": "Weather", "Falling Object": "Falling Objects",
}  # fmt: skip
