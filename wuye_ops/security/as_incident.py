"""A Security Incident as `rules.incident` knows it, and what the rules refuse in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, format_datetime, get_datetime, now_datetime

from wuye_ops.property.notices import user_of
from wuye_ops.rules import incident as rules
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Security Incident"
# steps of the timeline that name somebody who had a part in it
HAD_A_PART = (rules.TAKE, rules.CONTAIN)


def as_incident(doc, status: str | None = None) -> rules.Incident:
	"""The incident as it stands, or as it stood in another status."""
	return rules.Incident(
		status=status or doc.status,
		kind=doc.kind,
		level=doc.level or rules.BLUE,
		occurred_on=get_datetime(doc.occurred_on),
		reported_on=get_datetime(doc.reported_on or now_datetime()),
		responsible=(user_of(doc.responsible) or doc.responsible or ""),
		involved=frozenset(involved(doc)),
		measures=tuple(rules.Measure(row.measure or "", bool(row.done)) for row in doc.measures),
		timeline=sum(not row.automatic for row in doc.timeline),
		contained_on=get_datetime(doc.contained_on) if doc.contained_on else None,
		dead=cint(doc.dead),
		gravely_injured=cint(doc.gravely_injured),
		injured=cint(doc.injured),
		loss=Decimal(str(flt(doc.loss, 2))) if doc.loss_known else None,
		people_known=bool(doc.people or doc.nobody_concerned),
		police=cstr(doc.police_reference),
		insurance=cstr(doc.insurance_reference),
		authority=cstr(doc.authority_reference),
		responses=tuple(running_responses(doc.name)),
		cause=cstr(doc.cause),
		review=cstr(doc.review),
		lessons=tuple(
			rules.Lesson(row.lesson or "", cstr(row.work_name), cstr(row.why_none)) for row in doc.lessons
		),
	)


def involved(doc) -> set[str]:
	"""Users who are responsible for the incident or one of its measures, or took it in hand or contained it."""
	employees = {doc.responsible, *(row.responsible for row in doc.measures)} - {None, ""}
	users = {user_of(employee) for employee in employees}
	users |= {row.written_by for row in doc.timeline if row.step in HAD_A_PART}
	return users - {None, ""}


def running_responses(name: str | None) -> list[str]:
	"""Emergency Responses that were started from the incident and have not ended."""
	if not name:
		return []
	return frappe.get_all(
		"Emergency Response",
		{"source_doctype": DOCTYPE, "source_name": name, "status": "Open"},
		pluck="name",
		order_by="name",
	)


def refuse(step: str, refusals: Sequence[Refusal]) -> None:
	"""Throws all that stands in the way of the step, each a line."""
	lines = [in_words(one) for one in refusals]
	own = any(one.code == "own_review" for one in refusals)
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	frappe.throw(
		text, frappe.PermissionError if own else frappe.ValidationError, title=_(step, context=DOCTYPE)
	)


def in_words(refusal: Refusal) -> str:
	params = refusal.params
	if refusal.code == "not_now":
		return _("An incident that is {0} cannot take this step.").format(
			_(params["status"], context=DOCTYPE)
		)
	if refusal.code == "contained_too_early":
		return _("It cannot have been contained before it occurred on {0}.").format(
			format_datetime(params["occurred_on"])
		)
	if refusal.code == "level_too_low":
		return _("By its kind, its people and its loss the level is at least {0}.").format(
			_(params["least"], context=DOCTYPE)
		)
	if refusal.code == "plan_still_running":
		return _("The emergency response {0} still runs. Close it with its summary first.").format(
			_listed(params["responses"])
		)
	if refusal.code == "lesson_without_work":
		return _("Say what each lesson has become, or why nothing follows: {0}").format(
			_listed(params["lessons"])
		)
	if refusal.code == "measures_open":
		return _("These measures are not done yet: {0}").format(_listed(params["measures"]))
	return {
		"no_responsible": _("Name who is responsible."),
		"no_measure": _("Enter at least one measure: what was done against it?"),
		"no_timeline": _("Enter what happened into the timeline first, with its time."),
		"contained_in_future": _("It cannot be contained at a time that is yet to come."),
		"own_review": _(
			"Somebody who had no part in it reviews it. Ask the property manager or the director."
		),
		"no_cause": _("Enter the cause: why did it happen?"),
		"no_review": _("Enter the review: what went well, what did not, what is to change?"),
		"no_people": _("Enter the people concerned, or tick that nobody was."),
		"no_police": _("Enter the reference of the police, or why they were not called."),
		"no_insurance": _("There is a loss: enter the case of the insurer, or why nothing is claimed."),
		"no_authority": _(
			"People died or were gravely hurt: enter which authority was told, and its reference."
		),
		"no_lesson": _("Enter at least one lesson."),
		"no_reason": _("Give the reason; it is kept."),
	}[refusal.code]


def _listed(texts: Sequence[str]) -> str:
	return frappe.utils.escape_html("; ".join(text[:60] for text in texts))
