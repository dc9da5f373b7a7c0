"""Who sees which requests and tasks, beyond the property that User Permissions isolate.

Residents: requests of their own customers, and none of the internal fields (permlevel 1). Field staff: their own
tasks and the pool of their department. Everybody else: what their role and properties give.
"""

import frappe

from wuye_ops.property.residents import customers_of_user
from wuye_ops.setup.roles import ROLES

POOL = "To Assign"
# Roles that see all tasks of their properties; a field worker who has one of them is not narrowed.
OVERSEERS = frozenset(role for role, desk in ROLES.items() if desk) - {
	"Field Staff",
	"Gate Guard",
	"Health Officer",
} | {
	"System Manager",
	"Administrator",
}
DESK_ROLES = OVERSEERS | {"Field Staff", "Gate Guard", "Health Officer"}


def is_resident(user: str | None = None) -> bool:
	"""Whether a user is a customer and no staff."""
	roles = set(frappe.get_roles(user or frappe.session.user))
	return "Resident" in roles and not roles & DESK_ROLES


def _is_field_staff_only(user: str) -> bool:
	roles = set(frappe.get_roles(user))
	return "Field Staff" in roles and not roles & OVERSEERS


def _employee(user: str):
	return frappe.db.get_value(
		"Employee",
		{"user_id": user, "status": "Active"},
		["name", "department", "wuye_property"],
		as_dict=True,
	)


def request_query_conditions(user: str | None = None) -> str:
	user = user or frappe.session.user
	if not is_resident(user):
		return ""
	customers = customers_of_user(user)
	if not customers:
		return "1 = 0"
	values = ", ".join(frappe.db.escape(customer) for customer in customers)
	return f"`tabService Request`.`customer` in ({values})"


def has_request_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if not is_resident(user):
		return True
	return (
		ptype in (None, "read", "select", "print")
		and bool(doc.customer)
		and doc.customer in customers_of_user(user)
	)


def task_query_conditions(user: str | None = None) -> str:
	user = user or frappe.session.user
	if not _is_field_staff_only(user):
		return ""
	employee = _employee(user)
	if not employee:
		return "1 = 0"
	mine = f"`tabService Task`.`assigned_to` = {frappe.db.escape(employee.name)}"
	if not employee.department:
		return mine
	pool = (
		f"`tabService Task`.`status` = {frappe.db.escape(POOL)}"
		f" and `tabService Task`.`department` = {frappe.db.escape(employee.department)}"
	)
	return f"({mine} or ({pool}))"


def has_task_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if not _is_field_staff_only(user):
		return True
	employee = _employee(user)
	if not employee:
		return False
	if doc.assigned_to == employee.name:
		return True
	# the pool can be read; taking from it goes through `tasks.claim`, which locks the task first
	return (
		ptype in (None, "read", "select")
		and doc.status == POOL
		and bool(employee.department)
		and doc.department == employee.department
	)
