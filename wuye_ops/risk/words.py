"""What the rules of risks refuse, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, formatdate

from wuye_ops.rules.risk_matrix import LEC
from wuye_ops.rules.steps import Refusal

RISK, ASSESSMENT = "Risk", "Risk Assessment"
# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(("not_entitled", "own_risk", "own_acceptance", "no_right", "not_of_property"))
# names of the rules → fields
FIELDS = {"owner": "owner_employee", "document": "document"}


def refuse(refusals: Iterable[Refusal], title: str) -> None:
	"""Throws all that stands in the way, each in a line of its own."""
	refusals = list(refusals)
	lines = list(dict.fromkeys(in_words(one) for one in refusals))
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	forbidden = any(one.code in FORBIDDEN for one in refusals)
	frappe.throw(text, frappe.PermissionError if forbidden else frappe.ValidationError, title=title)


def in_words(refusal: Refusal) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(name: str, value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if name == "rows":
		return "、".join(str(cint(row) + 1) for row in value)
	if name == "row":
		return str(cint(value) + 1)
	if isinstance(value, tuple | list | set | frozenset):
		return "、".join(escape_html(_(cstr(one))) for one in value)
	if name in ("status", "step", "level", "inherent", "other", "current", "kind", "category"):
		return escape_html(_(cstr(value), context=RISK))
	if name == "what":
		return escape_html(_(cstr(value).capitalize(), context=ASSESSMENT))
	if name == "policy":
		return escape_html(
			cstr(frappe.db.get_value("Insurance Policy", value, "policy_no", cache=True) or value)
		)
	if name == "missing":
		return _label(cstr(value))
	if name == "assessor":
		return escape_html(frappe.utils.get_fullname(cstr(value)))
	return escape_html(cstr(value))


def _label(fieldname: str) -> str:
	"""The label of the field that a rule speaks of, else the word itself."""
	fieldname = FIELDS.get(fieldname, fieldname)
	for doctype in (RISK, "Risk Response", "Risk Measure"):
		if field := frappe.get_meta(doctype).get_field(fieldname):
			return escape_html(_(field.label, context=doctype))
	return escape_html(fieldname)


def _sentences() -> Mapping[str, str]:
	return {**_of_life(), **_of_responses(), **_of_assessments()}


def _of_life() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"not_entitled": _("This is for: {roles}"),
		"own_risk": _("Somebody else must say this than whose risk it is, or who identified it."),
		"no_reason": _("Say why; the reason is kept."),
		"incomplete": _("Enter first: {missing}"),
		"no_category": _("Choose a category of the list."),
		"no_case": _("Say what happened in the case, and what is the same here."),
		"property_closed": _("{property} is closed: nothing new is put down for it."),
		"not_assessed": _("Assess it first: what it would be without measures, and what it is today."),
		"no_responses": _("Enter at least one response first: avoid, reduce, transfer or accept."),
		"key_without_response": _("It is a key risk ({level}), and no response is in effect."),
		"no_residual": _("Assess first what remains of it after the measures."),
		"residual_too_old": _(
			"What remains was assessed before the last measure was done on {done_on}. Assess it anew."
		),
		"residual_before_current": _(
			"It was assessed as it is on {current_on}, after what remains of it. Assess anew what remains."
		),
		"still_key": _("What remains is still {level}."),
		"alerts_open": _("Alerts that are open on it: {alerts}"),
		"measures_not_done": _("Measures that are not done: {count}"),
		"merged_into_itself": _("Choose another risk that stays."),
		"merged_elsewhere": _("The other one is in {property}."),
		"merged_into_ended": _("The other one is {status}: choose one that is open."),
		"merged_into_milder": _("This one is {level}, the other one {other}: keep the graver one."),
	}


def _of_responses() -> Mapping[str, str]:
	return {
		"response_incomplete": _("{kind}: enter {missing}."),
		"not_stopped": _("The activity has not been stopped yet: enter the day."),
		"stopped_in_future": _("The activity is to be stopped on {stopped_on} only."),
		"no_proof": _("Say where it can be seen that the activity has stopped."),
		"no_measures": _("A response that reduces the risk takes at least one measure."),
		"measure_incomplete": _("Measure {row}: enter {missing}."),
		"measures_open": _("Measures that are not done: rows {rows}"),
		"done_in_future": _("Measure {row}: it cannot have been done on {done_on}."),
		"no_policy": _("Name the insurance policy that covers it."),
		"policy_not_in_force": _("{policy} is in force from {first} to {last}."),
		"policy_not_for_risk": _("{policy} does not cover {category} in {property}."),
		"own_acceptance": _("Nobody accepts a risk of their own."),
		"no_end": _("Say until when it is accepted: a day after today."),
		"too_long": _("It can be accepted until {latest} at the longest."),
		"acceptance_over": _("It was accepted until {until}."),
		"unlawful": _("Leaving it as it is breaks the law: it cannot be accepted."),
	}


def _of_assessments() -> Mapping[str, str]:
	return {
		"in_future": _("It cannot have been assessed in the future: {assessed_on}."),
		"before_identified": _("It was identified on {identified_on}; it cannot have been assessed before."),
		"backdated": _("An assessment is entered within a week: {earliest} is the earliest day."),
		"before_last": _("It was assessed on {last} already; what comes after cannot lie before."),
		"before_measures": _(
			"The last measure was done on {done_on}; what remains is assessed on that day or later."
		),
		"no_right": _("{assessor} is none of those who assess risks: {roles}"),
		"not_of_property": _("{assessor} does not work for this property."),
		"too_few": _(
			"By what was said it is a key risk: {fewest} people assess it at the least. Ask somebody else as well."
		),
		"disagreement": _("The assessors are far apart. Talk, and say what you made of it."),
		"other_method": _("This risk is assessed by {method}."),
		"no_inherent": _("Assess first what it would be without measures."),
		"above_inherent": _(
			"Measures make no risk graver: {what} is {level}, without measures it was {inherent}."
		),
		"residual_above_current": _(
			"What remains ({level}) cannot be graver than what is today ({current})."
		),
	}


def off_the_scales(method: str) -> str:
	"""What the values of a method are, for somebody who has entered others."""
	if method == LEC:
		return _(
			"L is one of 10, 6, 3, 1, 0.5, 0.2, 0.1, E one of 10, 6, 3, 2, 1, 0.5, C one of 100, 40, 15, 7, 3, 1."
		)
	return _("Likelihood and impact are whole numbers from 1 to 5.")


# -- what the documents say of themselves ------------------------------------------------------------------------------


def how_assessments_are_written() -> str:
	return _("Assess the risk with the buttons of its form: each opinion is kept as it was given.")


def why_assessments_are_kept() -> str:
	return _("Assessments are kept for the record. Withdraw one that was asked for with a reason instead.")
