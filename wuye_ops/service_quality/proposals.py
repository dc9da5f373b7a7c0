"""From an effect that was proven to the next version of the standard: a draft that says what changed, and because of which plan."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_first_day, getdate, nowdate

from wuye_ops.property.guarded import load_locked, save
from wuye_ops.rules import improvement as rules
from wuye_ops.rules.standard_proposal import raised
from wuye_ops.service_quality.as_rules import standard_of
from wuye_ops.service_quality.plans import add_log
from wuye_ops.service_quality.standards import DRAFT, new_version, standard_for


@frappe.whitelist(methods=["POST"])
def propose(plan: str) -> str:
	"""The next version of the standard as a draft, stricter where the plan has shown that more is possible. Returns its name.

	Only for a plan that was judged effective; the same draft again when it is asked for twice.
	"""
	doc = load_locked("Improvement Plan", plan)
	if doc.status not in (rules.EFFECTIVE, rules.CLOSED) or doc.verdict not in (None, "", rules.EFFECTIVE):
		frappe.throw(
			_("Only what has worked changes the standard. Have the effect judged first."),
			title=_("Proposed Standard"),
		)
	if not doc.judged_by:
		frappe.throw(_("This plan was given up and has proven nothing."), title=_("Proposed Standard"))
	if doc.next_standard and frappe.db.exists("Quality Standard", doc.next_standard):
		return doc.next_standard
	draft = frappe.get_doc("Quality Standard", new_version(_standard_of(doc)))
	if draft.status != DRAFT:
		frappe.throw(
			_("{0} waits for its approval. Propose again when it has been decided.").format(
				frappe.bold(draft.name)
			),
			title=_("Proposed Standard"),
		)
	_fill(draft, doc)
	doc.next_standard = draft.name
	add_log(doc, "Standard Proposed", draft.name)
	save(doc)
	return draft.name


def _standard_of(doc) -> str:
	"""What is in force now for the property; the problem may have been found by an earlier version."""
	return standard_for(frappe.get_cached_value("Property", doc.property, "kind"), getdate(nowdate()))


def _fill(draft, plan) -> None:
	row = _row_of(draft, plan)
	if row:
		item = next(item for item in standard_of(draft).items if item.code == row.item_code)
		if new := raised(item, _number(plan.before_value), _number(plan.after_value)):
			row.zero_at, row.full_at = float(new.scale.zero_at), float(new.scale.full_at)
	reason = _("Improvement plan {0}, {1}, has worked. {2}").format(
		plan.name, plan.title, plan.verdict_text or plan.judge_reason or ""
	)
	draft.reason = "\n".join(filter(None, (draft.reason, reason.strip())))
	draft.improvement_plan = draft.improvement_plan or plan.name
	draft.effective_from = draft.effective_from or get_first_day(nowdate(), d_months=1)
	save(draft)


def _row_of(draft, plan):
	rows = [row for row in draft.items if row.item_code == plan.standard_item]
	return (rows or [row for row in draft.items if plan.metric and row.subject == plan.metric] or [None])[0]


def _number(text: str | None) -> Decimal | None:
	return Decimal(text) if text else None
