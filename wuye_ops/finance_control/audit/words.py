"""What the rules of the audit refuse, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.rules.steps import Refusal

# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(
	(
		"not_auditor", "own_area", "own_work", "own_report", "own_plan", "not_head", "not_yours", "not_in_team", "not_entitled",
		"own_finding", "auditor_answers", "conflict", "not_provider", "own_grant",
	)
)  # fmt: skip


def refuse(refusals: Iterable[Refusal], doctype: str, title: str) -> None:
	"""Throws all that stands in the way, each in a line of its own."""
	refusals = list(refusals)
	lines = list(dict.fromkeys(in_words(one, doctype) for one in refusals))
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	forbidden = any(one.code in FORBIDDEN for one in refusals)
	frappe.throw(text, frappe.PermissionError if forbidden else frappe.ValidationError, title=title)


def in_words(refusal: Refusal, doctype: str) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value, doctype) for name, value in refusal.params.items()}
	if refusal.code == "conflict":
		params["code"] = conflict_name(cstr(refusal.params["code"]))
	if refusal.code in TIES:
		return tie_in_words(refusal)
	return _sentences()[refusal.code].format(**params)


def _param(name: str, value: object, doctype: str) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, tuple | list | frozenset | set):
		context = "Audit Finding" if name in ("roles",) else doctype
		return "、".join(
			escape_html(_(cstr(one)) if name == "roles" else _label(cstr(one), context)) for one in value
		)
	if name in ("status", "step", "least", "why"):
		return escape_html(_(cstr(value), context=doctype))
	if name == "missing":
		return _label(cstr(value), doctype)
	if name in ("person", "assigned"):
		return escape_html(frappe.utils.get_fullname(cstr(value)))
	return escape_html(cstr(value))


def _label(fieldname: str, doctype: str) -> str:
	"""The label of the field that a rule speaks of, else the word itself."""
	field = frappe.get_meta(doctype).get_field(FIELDS.get(fieldname, fieldname))
	return escape_html(_(field.label, context=doctype)) if field else escape_html(fieldname)


# names of the rules → fields
FIELDS = {
	"subject": "title",
	"period": "period_from",
	"condition": "fact",
	"text": "response",
}


def _sentences() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"incomplete": _("Enter first: {missing}"),
		"no_reason": _("Say why; the reason is kept."),
		# programme
		"not_assigned": _("Nobody is assigned to this step. Assign an auditor first."),
		"not_yours": _("The step is assigned to {assigned}."),
		"no_papers": _("There is no working paper yet. Write what was done and seen first."),
		"broken_papers": _("These papers are no longer what was written: {papers}"),
		"no_conclusion": _("Say what the step comes to."),
		"untested": _("Items of the sample without a result: {items}"),
		"own_work": _("Nobody reviews or verifies what they had a hand in. Ask another auditor."),
		"not_in_team": _("Only somebody of the team may do this."),
		"not_head": _("Only the head of the audit may do this."),
		# the audit
		"notice_too_late": _(
			"The notice goes out three days before. Begin on {earliest} or later, or say why it comes without notice."
		),
		"conflict": _("{person} is not independent: {code}"),
		"no_programme": _("The programme has no steps yet."),
		"too_early": _("It begins on {begins_on}. Change that day before you begin earlier."),
		"steps_open": _("Steps that are neither reviewed nor dropped: {steps}"),
		"requests_open": _("Document requests that are not answered: {requests}"),
		"findings_in_draft": _("Findings that were not put to management yet: {findings}"),
		"waiting_for_answer": _("Management may answer until {until}: {findings}"),
		"no_opinion": _("Write the report first: it says what the opinion is and why."),
		"own_report": _("Somebody else must issue the report than who wrote it."),
		"findings_open": _("Findings that are not settled: {findings}"),
		"originals_out": _("Originals that are still with the auditors: {what}"),
		# findings
		"too_mild": _("By its amount and kind it is {least} at the least."),
		"not_auditor": _("Only an auditor of this audit may do this."),
		"own_area": _("You are bound to what it is about, and may not judge it."),
		"auditor_answers": _("Auditors do not answer their own findings. The audited unit does."),
		"already_upheld": _("It was disputed and upheld once. Answer with measures."),
		"due_before_issue": _("It cannot be cured before it was issued on {issued_on}."),
		"due_too_late": _("The last day is {latest}. A later one is granted, with a reason, by: {roles}"),
		"not_entitled": _("This is for: {roles}"),
		"own_finding": _("Somebody else must decide this than who found it."),
		"no_rectification": _("There is no rectification yet."),
		"not_rectified": _("Its rectification was not handed in yet; it is {status}."),
		"not_tested": _("Say what was tested to see that it is cured."),
		"not_acceptable": _("Fraud and what is unlawful cannot be accepted as a risk."),
		"no_end": _("Say until when the risk is accepted: a day after today."),
		"too_long": _("The last day that can be granted is {latest}."),
		# documents that are asked for
		"nothing_handed_over": _("Nothing was handed over yet."),
		"not_provider": _("Who was asked hands it over, or an auditor of this audit for them."),
		"same_person": _("Somebody gives it and somebody else takes it. Say who."),
		"no_quantity": _("Say how many pieces: one at the least."),
		"not_held": _("So many were not handed over. With the auditors are: {held}"),
		"in_future": _("It cannot have been handed over in the future."),
		"before_asked": _("It was asked for on {asked_on}; it cannot have been handed over before."),
		# what external auditors may look at
		"never": _("Personal data and the rights of others are in no scope: {doctypes}"),
		"foreign_property": _("Properties of another company: {properties}"),
		"over": _("It is over: {until}. Choose a later end."),
		"ends_before_it_begins": _("It ends before it begins."),
		"works_here": _(
			"This account has rights of its own here, as those who work here have. Use another address."
		),
		"own_grant": _("Somebody else must approve this than who asked for it."),
		# the plan
		"nothing_planned": _("Nothing is planned yet."),
		"own_plan": _("Somebody else must approve the plan than who drafted it."),
		"uncovered": _("Pressing, and without days. Give more days, or say why it is left out: {subjects}"),
		"unknown": _("More than half of the risk is guessed. Enter what is known: {subjects}"),
		# the team
		"audited": _("is audited in person"),
		"no_head": _("Name the head of the audit."),
		"head_not_in_team": _("The head of the audit is one of the team."),
		"too_few": _("A team has {least} people at the least: one reviews what the other has prepared."),
		"involved": _("Nobody verifies what they had a hand in."),
	}


TIES = ("did", "was_responsible", "relation", "interest")


def conflict_name(code: str) -> str:
	return {
		"did": _("has done the work that is audited"),
		"was_responsible": _("was responsible for what is audited"),
		"relation": _("has a close relation there"),
		"interest": _("has an interest of their own"),
		"audited": _("is audited in person"),
		"no_head": _("Name the head of the audit."),
		"head_not_in_team": _("The head of the audit is one of the team."),
		"too_few": _("The team is too small: one reviews what the other has prepared."),
	}[code]


def tie_in_words(refusal: Refusal) -> str:
	"""What binds somebody, where, and until when they wait."""
	text = f"{conflict_name(refusal.code)}: {escape_html(cstr(refusal.params.get('what')))}"
	if refusal.params.get("property"):
		text += f" ({escape_html(cstr(refusal.params['property']))})"
	if free_from := refusal.params.get("free_from"):
		text += " · " + _("free from {0} on").format(formatdate(free_from))
	return text


def of_person(person: str, refusal: Refusal) -> str:
	"""A sentence about somebody of a team, or about the team."""
	text = in_words(refusal, "Audit")
	return f"{escape_html(frappe.utils.get_fullname(person))}: {text}" if person else text
