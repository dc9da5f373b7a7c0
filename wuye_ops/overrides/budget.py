"""Budgets of ERPNext are seen by the people of the property whose cost center they are on; accountants see all."""

import frappe

from wuye_ops.overrides.sales_invoice import limited_to


def query_conditions(user: str | None = None) -> str:
	properties = limited_to(user or frappe.session.user)
	if properties is None:
		return ""
	names = ", ".join(frappe.db.escape(name, percent=False) for name in _cost_centers(properties) or [""])
	return f"`tabBudget`.`cost_center` in ({names})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if doc.is_new() or doc.flags.ignore_permissions:
		return None
	properties = limited_to(user or frappe.session.user)
	return None if properties is None or doc.cost_center in _cost_centers(properties) else False


def _cost_centers(properties: list[str]) -> list[str]:
	return frappe.get_all(
		"Property", {"name": ["in", properties or [""]], "cost_center": ["is", "set"]}, pluck="cost_center"
	)
