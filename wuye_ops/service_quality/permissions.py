"""Who sees which Improvement Plans and changes which Quality Standards, beyond what roles and User Permissions say.

Field staff see the plans in which they are named. They read the plan and say that their own measures are done; nothing else.

A standard is one for all properties. Whoever evaluates may draft one; somebody of a property changes no draft of others.
"""

import frappe

from wuye_ops.property.places import permitted_properties
from wuye_ops.property.staff import employee_of, is_field_staff_only


def plan_query_conditions(user: str | None = None) -> str:
	user = user or frappe.session.user
	if not is_field_staff_only(user):
		return ""
	employee = employee_of(user)
	if not employee:
		return "1 = 0"
	name = frappe.db.escape(employee.name, percent=False)
	return (
		f"(`tabImprovement Plan`.`responsible` = {name} or exists (select 1 from `tabImprovement Measure` measure"
		f" where measure.`parent` = `tabImprovement Plan`.`name` and measure.`responsible` = {name}))"
	)


def has_plan_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if not is_field_staff_only(user):
		return True
	employee = employee_of(user)
	return bool(employee and doc.name) and is_named(doc.name, employee.name)


def is_named(plan: str, employee: str) -> bool:
	"""Whether the plan or one of its measures is the employee's, as it stands in the database."""
	return bool(
		frappe.db.exists("Improvement Plan", {"name": plan, "responsible": employee})
		or frappe.db.exists("Improvement Measure", {"parent": plan, "responsible": employee})
	)


def has_standard_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if ptype not in ("write", "delete") or not doc.name or doc.get("__islocal"):
		return True
	return permitted_properties(user) is None or frappe.db.get_value(doc.doctype, doc.name, "owner") in (
		user,
		None,
	)
