"""The steps of a risk, from the day it was seen to the day it is gone; each is one transaction on the locked document."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, formatdate, getdate, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.risk import measures, responses, words
from wuye_ops.risk.as_risk import DOCTYPE, as_risk
from wuye_ops.risk.step_log import note
from wuye_ops.rules import risk_life as rules
from wuye_ops.rules import risk_response

ENDS = (rules.CLOSED, rules.DISMISSED, rules.MERGED)
APPROVE = "Approve Acceptance"


@frappe.whitelist(methods=["POST"])
def take(risk: str, step: str, reason: str | None = None, into: str | None = None) -> str:
	"""Takes a step of `rules.risk_life.LIFE`. into: the risk that stays, with Merge. Returns the new status.

	Whoever may read the risk may ask for a step: the rules say for each whose it is.
	"""
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = guarded.load_locked(DOCTYPE, risk, "read")
	measures.look_again(doc)
	stays = (
		guarded.load_locked(DOCTYPE, into, "read") if into and step == rules.MERGE and into != risk else None
	)
	asked = rules.Step(
		step,
		frappe.session.user,
		frozenset(frappe.get_roles()),
		getdate(nowdate()),
		cstr(reason).strip(),
		as_risk(stays) if stays else None,
	)
	if refused := rules.refusals(as_risk(doc), asked):
		words.refuse(refused, _(step, context=DOCTYPE))
	enter(doc, asked)
	if stays:
		doc.merged_into = stays.name
		note(stays, "Take In", f"{doc.name}: {asked.reason}")
		save(stays)
	save(doc)
	return doc.status


def enter(doc, asked: rules.Step) -> None:
	"""Takes a step that was not refused: the status, how it ends, and the row of the log."""
	was, doc.status = doc.status, rules.LIFE.after(asked.name)
	if doc.status in ENDS:
		doc.reason_closed, doc.ended_on = asked.reason, asked.today
	else:
		doc.reason_closed = doc.ended_on = None
	note(doc, asked.name, asked.reason, was)


@frappe.whitelist(methods=["POST"])
def accept(risk: str, row: str, until: str | None = None) -> str:
	"""Approves that a risk stays as it is until a day, or renews that. row: name of the response. Returns the last day.

	Whoever may read the risk may ask: the rules say who may accept a risk of its level, and that nobody accepts their own.
	"""
	doc = guarded.load_locked(DOCTYPE, risk, "read")
	title = _(APPROVE, context=DOCTYPE)
	found = next((one for one in doc.responses if one.name == row and one.kind == risk_response.ACCEPT), None)
	if not found or doc.status not in rules.OPEN:
		frappe.throw(_("There is no such response to approve."), title=title)
	measures.look_again(doc)
	known, today = as_risk(doc), getdate(nowdate())
	if not known.level:
		frappe.throw(_("Assess it first: who may accept it depends on its level."), title=title)
	found.approved_by, found.approved_on = frappe.session.user, today
	found.until = day_of(until, _("Accepted Until"), title) or found.until
	response = responses.response_of(doc, found)
	if refused := risk_response.decision_refusals(response, known.about, today):
		words.refuse(refused, title)
	with in_site_language():
		text = _("Until {0}: {1}").format(formatdate(found.until), found.reason)
	note(doc, APPROVE, text)
	save(doc)
	return cstr(found.until)


def save(doc) -> None:
	doc.flags.by_service = True
	# the rules have said whose step it is; some who take it have no right to write the risk itself
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False
