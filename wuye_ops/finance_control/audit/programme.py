"""The steps of an audit's programme: who does them, hands them in, and reviews them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.finance_control.audit import audits, evidence, words
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
	step.status = rules.STEP_LIFE.after(action)
	step.review_note = reason or None
	reviewed = action == rules.ACCEPT
	step.reviewed_by, step.reviewed_on = (user, now_datetime()) if reviewed else (None, None)
	audits.note(doc, action, f"{step.title}: {reason}" if reason else step.title)
	guarded.save(doc)
	return step.status


# -- working papers --------------------------------------------------------------------------------------------------


def prepare_paper(doc) -> None:
	"""A new paper: by somebody of the team, while the audit is in the field, for a step that is at work."""
	audit = frappe.get_doc(DOCTYPE, doc.audit)
	audits.check_in_team(audit)
	doc.prepared_by, doc.prepared_on = frappe.session.user, now_datetime()
	check_paper_open(doc, audit)


def check_paper(doc) -> None:
	if doc.is_new():
		return
	guarded.refuse_by_hand(
		doc, "prepared_by", "prepared_on", "step", use=_("It says who wrote the paper, and for what.")
	)
	if doc.prepared_by != frappe.session.user and not doc.flags.by_service:
		frappe.throw(
			_("Papers are changed by who wrote them. Write one of your own."),
			frappe.PermissionError,
			title=_(doc.doctype),
		)
	check_paper_open(doc, frappe.get_doc(DOCTYPE, doc.audit))


def check_paper_open(doc, audit) -> None:
	"""What was handed in is being reviewed, and what was reviewed stays as it was read."""
	step = next((row for row in audit.steps if row.name == doc.step), None)
	if audit.status != rules.IN_FIELD or (doc.step and (not step or step.status != rules.IN_WORK)):
		frappe.throw(
			_("Papers are written while the audit is in the field and their step is in work."),
			title=_(doc.doctype),
		)
	doc.step_title = step.title if step else None


def refuse_delete(doc) -> None:
	frappe.throw(_("Working papers are kept for the record."), title=_("Kept for the Record"))
