"""作业标准: from the standards of areas to a property's plans of work, once each."""

import frappe
from frappe import _
from frappe.utils import cint, nowdate

from wuye_ops.rules import area_work as rules


@frappe.whitelist()
def proposal(property: str) -> list[dict]:
	"""What a property could plan: standards in use with how many of its areas they meet, and the plan that is there.

	Rows: standard, trade, area_type, frequency, areas, plan, status. Asks for the right to plan there.
	"""
	_may_plan(property)
	counts = _areas_by_type(property)
	plans = {
		row.area_standard: row
		for row in frappe.get_all(
			"Area Work Plan",
			{"property": property, "area_standard": ["is", "set"]},
			["area_standard", "name", "status"],
			limit=0,
		)
	}
	rows = frappe.get_all(
		"Area Standard",
		{"disabled": 0},
		["name as standard", "trade", "area_type", "frequency"],
		order_by="trade, area_type, name",
		limit=0,
	)
	for row in rows:
		plan = plans.get(row.standard)
		row.update(areas=counts.get(row.area_type, 0), plan=plan and plan.name, status=plan and plan.status)
	return rows


@frappe.whitelist(methods=["POST"])
def make_plans(property: str, standards: str | list, activate: int = 0) -> list[str]:
	"""Makes the plans of these standards that a property has not; returns the new ones' names.

	All or nothing. Pressing twice, or two at once, makes nothing twice: the key of a plan is unique in the database.
	activate: sets them going at once; otherwise they are drafts to be looked through.
	"""
	_may_plan(property)
	wanted = frappe.parse_json(standards) if isinstance(standards, str) else standards
	if not isinstance(wanted, list) or not wanted or not all(isinstance(name, str) for name in wanted):
		frappe.throw(_("Choose at least one standard."), title=_("Standards"))
	counts = _areas_by_type(property)
	return [name for standard in wanted if (name := _make_plan(property, standard, counts, cint(activate)))]


def _may_plan(property_name: str) -> None:
	frappe.has_permission("Area Work Plan", "create", throw=True)
	frappe.has_permission("Property", "read", property_name, throw=True)


def _areas_by_type(property_name: str) -> dict[str, int]:
	rows = frappe.get_all(
		"Service Area",
		{"property": property_name, "disabled": 0, "is_group": 0},
		["area_type", "count(name) as areas"],
		group_by="area_type",
	)
	return {row.area_type: row.areas for row in rows}


def _make_plan(property_name: str, standard: str, counts: dict[str, int], activate: int) -> str | None:
	key = f"{property_name}|{standard}"
	if frappe.db.exists("Area Work Plan", {"plan_key": key}):
		return None
	doc = frappe.get_doc("Area Standard", standard)
	if not counts.get(doc.area_type):
		frappe.throw(
			_("Property {0} has no area of the type {1} in use, which {2} is for. Add one first.").format(
				frappe.bold(property_name), _(doc.area_type, context="Service Area"), frappe.bold(standard)
			),
			title=_("No Areas"),
		)
	rhythm = rules.RHYTHMS[doc.frequency]
	plan = frappe.get_doc(
		{
			"doctype": "Area Work Plan",
			"property": property_name,
			"title": doc.standard_name,
			"trade": doc.trade,
			"area_standard": doc.name,
			"area_type": doc.area_type,
			# special areas are done and shown one by one
			"one_task": 0 if doc.is_special else 1,
			"rrule": rhythm.rule,
			"times_a_day": rhythm.times,
			"from_month": doc.from_month,
			"to_month": doc.to_month,
			"start_date": nowdate(),
			"estimated_minutes": doc.estimated_minutes,
			"instructions": doc.instructions,
			"plan_key": key,
			"status": "Active" if activate else "Draft",
		}
	)
	plan.flags.by_service = True
	frappe.db.savepoint("plan_of_standard")
	try:
		plan.insert()
	except frappe.UniqueValidationError:
		# somebody else has made it a moment ago
		frappe.db.rollback(save_point="plan_of_standard")
		frappe.clear_last_message()
		return None
	plan.flags.by_service = False
	if activate:
		frappe.enqueue(
			"wuye_ops.inspection.area_work.generate",
			queue="long",
			job_id=f"wuye-area-work-{plan.name}",
			deduplicate=True,
			enqueue_after_commit=True,
			plan=plan.name,
		)
	return plan.name
