"""The steps of an audit's programme: who does them, hands them in, and reviews them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.finance_control.audit import audits, evidence, papers, words
from wuye_ops.finance_control.audit.audits import DOCTYPE
from wuye_ops.property import guarded
from wuye_ops.rules import audit_life as rules
from wuye_ops.rules.steps import Refusal

STEP = "Audit Step"


@frappe.whitelist(methods=["POST"])
def take_step(
	audit: str, row: str, action: str, reason: str | None = None, conclusion: str | None = None
) -> str:
	"""Takes an action of `rules.audit_life.STEP_LIFE` on a row of the programme. Returns its new status.

	conclusion: what the step comes to, when it is handed in.
	"""
	if action not in rules.STEP_LIFE.steps:
		frappe.throw(_("There is no such step."), title=_("Programme"))
	doc = guarded.load_locked(DOCTYPE, audit)
	step = next((one for one in doc.steps if one.name == row), None)
	if not step:
		frappe.throw(_("There is no such step."), title=_("Programme"))
	title = _(action, context=STEP)
	refused: list[Refusal] = []
	if doc.status != rules.IN_FIELD:
		frappe.throw(
			_("The audit is {0}: steps are worked on while it is in the field.").format(
				_(doc.status, context=DOCTYPE)
			),
			title=title,
		)
	user, reason = frappe.session.user, cstr(reason).strip()
	if not audits.is_in_team(doc, user):
		refused.append(Refusal("not_in_team"))
	if action == rules.HAND_IN and cstr(conclusion).strip():
		step.conclusion = cstr(conclusion).strip()
	standing = audits.as_steps(doc, evidence.papers_of(doc.name), evidence.sampled(doc.name))[step.idx - 1]
	refused += rules.step_refusals(standing, action, user, doc.head or "", reason)
	if refused:
		words.refuse(refused, STEP, title)
	if action == rules.HAND_IN:
		# what is reviewed is what was written
		papers.seal_step(doc.name, step.name)
	step.status = rules.STEP_LIFE.after(action)
	step.review_note = reason or None
	reviewed = action == rules.ACCEPT
	step.reviewed_by, step.reviewed_on = (user, now_datetime()) if reviewed else (None, None)
	audits.note(doc, action, f"{step.title}: {reason}" if reason else step.title)
	guarded.save(doc)
	return step.status
