"""面试与录用 for properties: marks of all rounds put together, consent before a background check, and what an offer takes.

Marks are HRMS's Interview Feedback: the stars of its skills, five of which are 100. Rounds that count have a kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate

from wuye_ops.people.recruitment import words
from wuye_ops.property.notices import user_of
from wuye_ops.rules import recruiting as rules
from wuye_ops.rules.money import HUNDRED
from wuye_ops.rules.recruiting import Consent, Mark, Offer, Result, Round
from wuye_ops.rules.steps import Refusal

# an opening that does not say how many are wanted is not filled by anybody
UNLIMITED = 1_000_000
MONTHS_OF_A_YEAR = 12
ONE = Decimal(1)


def rounds_of(designation: str | None) -> tuple[Round, ...]:
	"""Those that count for a designation, in the order in which they were set up; none on a site that has none with a kind."""
	rows = frappe.get_all(
		"Interview Round",
		{"wuye_kind": ["is", "set"]},
		["name", "wuye_kind", "wuye_weight", "wuye_pass_mark", "wuye_interviewers", "designation"],
		order_by="creation, name",
	)
	return tuple(
		Round(
			row.name,
			row.wuye_kind,
			Decimal(str(flt(row.wuye_weight))),
			Decimal(str(flt(row.wuye_pass_mark))),
			max(cint(row.wuye_interviewers), 1),
		)
		for row in rows
		if not row.designation or row.designation == designation
	)


def result_of(applicant: str, designation: str | None) -> Result:
	"""How an applicant stands; of a person who has marked a round twice the later marks count."""
	rounds = rounds_of(designation)
	return rules.combine(rounds, _marks(applicant, {one.name for one in rounds}))


def _marks(applicant: str, rounds: Iterable[str]) -> list[Mark]:
	interview, feedback, skill = (
		frappe.qb.DocType(name) for name in ("Interview", "Interview Feedback", "Skill Assessment")
	)
	rows = (
		frappe.qb.from_(feedback)
		.join(interview)
		.on(interview.name == feedback.interview)
		.left_join(skill)
		.on((skill.parent == feedback.name) & (skill.parenttype == "Interview Feedback"))
		.select(feedback.name, feedback.interviewer, feedback.result, interview.interview_round, skill.rating)
		.where((interview.job_applicant == applicant) & (interview.docstatus < 2) & (feedback.docstatus == 1))
		.where(interview.interview_round.isin(sorted(rounds) or [""]))
		.orderby(feedback.creation)
		.orderby(skill.idx)
		.run(as_dict=True)
	)
	cards: dict[tuple[str, str], dict] = {}
	for row in rows:
		key = (row.interview_round, row.interviewer)
		if key not in cards or cards[key]["name"] != row.name:
			cards[key] = {"name": row.name, "passed": row.result == rules.CLEARED, "marks": []}
		if row.rating is not None:
			cards[key]["marks"].append((ONE, Decimal(str(flt(row.rating))) * HUNDRED))
	return [Mark(name, by, card["passed"], tuple(card["marks"])) for (name, by), card in cards.items()]


@frappe.whitelist()
def standing(applicant: str) -> dict:
	"""How far an applicant is, for whoever may read them: {standing, points, next, rounds: [{name, standing, points, missing}]}."""
	doc = frappe.get_doc("Job Applicant", applicant)
	doc.check_permission("read")
	result = result_of(doc.name, doc.designation)
	return {
		"standing": result.standing,
		"points": None if result.points is None else float(result.points),
		"next": result.next,
		"rounds": [
			{
				"name": one.round.name,
				"standing": one.standing,
				"points": None if one.points is None else float(one.points),
				"missing": one.missing,
			}
			for one in result.rounds
		],
	}


@frappe.whitelist()
def ranking(opening: str) -> list[dict]:
	"""Applicants of an opening whom nobody has refused, the best first: [{applicant, applicant_name, standing, points, next}]."""
	doc = frappe.get_doc("Job Opening", opening)
	doc.check_permission("read")
	people = {
		row.name: row
		for row in frappe.get_list(
			"Job Applicant",
			{"job_title": doc.name, "status": ["!=", "Rejected"]},
			["name", "applicant_name", "designation"],
			limit=0,
		)
	}
	results = {name: result_of(name, row.designation) for name, row in people.items()}
	return [
		{
			"applicant": name,
			"applicant_name": people[name].applicant_name,
			"standing": results[name].standing,
			"points": None if results[name].points is None else float(results[name].points),
			"next": results[name].next,
		}
		for name in rules.ranked(results)
	]


# -- events ------------------------------------------------------------------------------------------------------------


def check_interview(doc, method=None) -> None:
	"""Validate of Interview: nobody is asked about without their consent, and nobody marks whom they are bound to."""
	if not doc.get("wuye_property") or doc.docstatus == 2:
		return
	applicant = frappe.get_doc("Job Applicant", doc.job_applicant)
	kind, sensitive = frappe.db.get_value(
		"Interview Round", doc.interview_round, ["wuye_kind", "wuye_sensitive"]
	)
	found: list[Refusal] = []
	if kind == rules.BACKGROUND:
		found += rules.background_refusals(_consent(applicant), getdate(doc.scheduled_on), bool(sensitive))
	bound = bound_to(applicant)
	for row in doc.interview_details:
		found += rules.interviewer_refusals(row.interviewer, kin=bound)
	words.refuse(found, _("Interview"))


def check_outcome(doc, method=None) -> None:
	"""Before submit of Interview: cleared by its scorecards, not by a click."""
	if not doc.get("wuye_property") or doc.status != rules.CLEARED:
		return
	designation = frappe.db.get_value("Job Applicant", doc.job_applicant, "designation")
	for one in result_of(doc.job_applicant, designation).rounds:
		if one.round.name == doc.interview_round and one.standing != rules.CLEARED:
			words.refuse([Refusal("not_cleared", {"rounds": (_round_in_words(one),)})], _("Interview"))


def check_feedback(doc, method=None) -> None:
	"""Validate of Interview Feedback."""
	place, applicant = frappe.db.get_value("Interview", doc.interview, ["wuye_property", "job_applicant"])
	if place and doc.docstatus < 2:
		bound = bound_to(frappe.get_doc("Job Applicant", applicant))
		words.refuse(rules.interviewer_refusals(doc.interviewer, kin=bound), _("Interview Feedback"))


def check_offer(doc, method=None) -> None:
	"""Before submit of Job Offer: every round cleared, a place free, the wage in its range, sixteen years of age."""
	if not doc.get("wuye_property"):
		return
	title = _("Job Offer")
	if flt(doc.wuye_wage) <= 0 or not doc.wuye_starts_on:
		frappe.throw(_("Enter the wage of a month and the first day of work."), title=title)
	applicant = frappe.get_doc("Job Applicant", doc.job_applicant)
	result = result_of(applicant.name, applicant.designation)
	# two offers at once take one place after the other
	opening = applicant.job_title and frappe.db.get_value(
		"Job Opening",
		applicant.job_title,
		[
			"name",
			"vacancies",
			"planned_vacancies",
			"lower_range",
			"upper_range",
			"salary_per",
			"wuye_property",
		],
		as_dict=True,
		for_update=True,
	)
	if opening and opening.wuye_property and opening.wuye_property != doc.wuye_property:
		frappe.throw(_("The opening is of {0}.").format(opening.wuye_property), title=title)
	least, most = _range(opening) if opening else (None, None)
	offer = Offer(
		wage=Decimal(str(flt(doc.wuye_wage))),
		starts_on=getdate(doc.wuye_starts_on),
		born_on=getdate(applicant.wuye_born_on) if applicant.wuye_born_on else None,
		open_places=_open_places(opening, doc.name) if opening else 0,
		least=least,
		most=most,
		opening=opening.name if opening else "",
		relative=frappe.session.user in bound_to(applicant),
	)
	found = [
		Refusal("not_cleared", {"rounds": tuple(_round_in_words(one) for one in _open_rounds(result))})
		if one.code == "not_cleared"
		else one
		for one in rules.offer_refusals(offer, result)
		# a site without rounds of a kind asks for none
		if one.code != "not_cleared" or result.rounds
	]
	words.refuse(found, title)


def bound_to(applicant) -> set[str]:
	"""Users who have referred the applicant or are related to them."""
	referral = applicant.employee_referral
	employees = {
		applicant.get("wuye_relative"),
		applicant.source_name,
		frappe.db.get_value("Employee Referral", referral, "referrer") if referral else None,
	}
	return {user for one in employees - {None, ""} if (user := user_of(one))}


def _open_rounds(result: Result):
	return [one for one in result.rounds if one.standing != rules.CLEARED]


def _round_in_words(one) -> str:
	if one.standing == rules.REJECTED:
		return _("{0} (rejected)").format(one.round.name)
	if one.missing:
		return _("{0} ({1} scorecards to come)").format(one.round.name, one.missing)
	return one.round.name


def _consent(applicant) -> Consent:
	def day(field: str):
		return getdate(applicant.get(field)) if applicant.get(field) else None

	return Consent(
		day("wuye_consent_on"), bool(applicant.wuye_consent_separate), day("wuye_consent_withdrawn_on")
	)


def _range(opening) -> tuple[Decimal | None, Decimal | None]:
	"""Of a month; None where the opening does not say."""
	of_month = MONTHS_OF_A_YEAR if opening.salary_per == "Year" else 1

	def bound(value) -> Decimal | None:
		return Decimal(str(flt(flt(value) / of_month, 2))) if flt(value) else None

	return bound(opening.lower_range), bound(opening.upper_range)


def _open_places(opening, offer: str) -> int:
	wanted = cint(opening.vacancies) or cint(opening.planned_vacancies)
	if not wanted:
		return UNLIMITED
	applicants = frappe.get_all("Job Applicant", {"job_title": opening.name}, pluck="name")
	taken = frappe.db.count(
		"Job Offer",
		{
			"job_applicant": ["in", applicants or [""]],
			"docstatus": 1,
			"status": ["!=", "Rejected"],
			"name": ["!=", offer],
		},
	)
	return wanted - taken
