"""Who plans a post. Whoever may write its Roster Need makes and cancels the Shift Assignments for it (`planning`), without HRMS's own
right on those.

HR and the manager plan every post of their properties. A head of a department plans the posts of the own department there, and those
that name no department. Looking is as the role says; User Permissions keep everybody to their properties.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from wuye_ops.people.narrowing import LOOKS
from wuye_ops.people.roster import needs
from wuye_ops.property.staff import employee_of

PLANNERS = frozenset(("HR User", "HR Manager", "Property Manager", "System Manager"))


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if ptype in LOOKS or plans_all(user):
		return None
	# what is stored counts too: nobody makes a post their own by writing another department into it
	stored = None if doc.is_new() else frappe.db.get_value(needs.DOCTYPE, doc.name, needs.WHERE, as_dict=True)
	employee = employee_of(user)
	return None if all(_is_own(one, employee) for one in (doc, stored) if one) else False


def plannable(found: Iterable, user: str | None = None) -> set[str]:
	"""The names of those needs that the user may plan; that their properties are the user's has been asked before."""
	user = user or frappe.session.user
	if not frappe.has_permission(needs.DOCTYPE, "write", user=user):
		return set()
	employee, all_of_them = employee_of(user), plans_all(user)
	return {need.name for need in found if all_of_them or _is_own(need, employee)}


def plans_all(user: str) -> bool:
	return user == "Administrator" or bool(PLANNERS & set(frappe.get_roles(user)))


def _is_own(need, employee) -> bool:
	department = needs.department_of(need)
	if not department or not need.property:
		return True
	rows = frappe.get_cached_doc("Property", need.property).departments
	return any(row.department == department and employee and row.head == employee.name for row in rows)
