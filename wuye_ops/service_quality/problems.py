"""From a problem of an evaluation to its Improvement Plan: one click, prefilled, once for each problem."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.metrics.subjects import all_subjects
from wuye_ops.property.guarded import load_locked
from wuye_ops.property.handing_in import CANCELLED
from wuye_ops.property.places import department_of
from wuye_ops.service_quality.plans import insert_once, plan_of

# Days to put a plan's measures into effect, where nobody says otherwise.
DAYS = 30


@frappe.whitelist(methods=["POST"])
def make_plans(evaluation: str, item_code: str | None = None) -> list[str]:
	"""A plan for each problem of an evaluation, or for one of its items. Returns their names, also of those that were there.

	The user needs the right to read the evaluation and to make plans.
	"""
	doc = load_locked("Quality Evaluation", evaluation, "read")
	frappe.has_permission("Improvement Plan", "create", throw=True)
	if doc.status == CANCELLED:
		frappe.throw(
			_("{0} was cancelled and shows no problems.").format(doc.name), title=_("Improvement Plan")
		)
	rows = [row for row in doc.items if row.item_code == item_code or (not item_code and row.is_problem)]
	if not rows:
		frappe.throw(_("There is no problem to plan for."), title=_("Improvement Plan"))
	return [_plan(doc, row) for row in sorted(rows, key=lambda row: row.rank)]


def _plan(evaluation, row) -> str:
	key = f"{evaluation.name}|{row.item_code}"
	name = plan_of(key) or _make(evaluation, row, key)
	if row.improvement_plan != name:
		# the right to make the plan is the right to name it where the problem was found
		row.db_set("improvement_plan", name, update_modified=False)
	return name


def _make(evaluation, row, key: str) -> str:
	subject = all_subjects().get(row.subject)
	department, head = department_of(evaluation.property, _trade(row.subject))
	doc = frappe.new_doc("Improvement Plan")
	doc.update(
		{
			"property": evaluation.property,
			"title": _("{0} below what is expected ({1})").format(row.item_name, _when(evaluation))[:140],
			"problem": row.explanation,
			"source_doctype": evaluation.doctype,
			"source_name": evaluation.name,
			"source_key": key,
			"standard_item": row.item_code,
			"metric": row.subject if subject else None,
			"target": _target(evaluation, row),
			"before_from": evaluation.period_start if _is_over(evaluation) else None,
			"before_to": evaluation.period_end if _is_over(evaluation) else None,
			"department": department,
			"responsible": head,
			"deadline": add_days(nowdate(), DAYS),
		}
	)
	return insert_once(doc)


def _when(evaluation) -> str:
	return evaluation.title.removeprefix(evaluation.property).strip()


def _is_over(evaluation) -> bool:
	return getdate(evaluation.period_end) < getdate(nowdate())


def _target(evaluation, row) -> str | None:
	"""What earns so many of the points that it is no problem: the plan aims at full points where its scale is a line."""
	standard = frappe.get_cached_doc("Quality Standard", evaluation.standard)
	item = next((item for item in standard.items if item.item_code == row.item_code), None)
	if not item or item.scale != "Linear" or item.by_distance:
		return None
	return f"{item.full_at:g}"


def _trade(subject: str) -> str:
	"""The department's trade a problem belongs to; what is no trade's is the customer service's."""
	return {
		"inspection.cleaning": "Cleaning",
		"inspection.greening": "Greening",
		"inspection.order": "Order",
		"inspection.facility": "Engineering",
		"equipment.intact": "Engineering",
		"equipment.statutory_days_left": "Engineering",
		"service.arrival_timeliness": "Engineering",
		"service.completion": "Engineering",
		"service.overdue": "Engineering",
	}.get(subject, "Customer Service")
