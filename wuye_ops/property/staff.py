"""Which employee a user is, and who does the work without leading others."""

import frappe

from wuye_ops.setup.roles import ROLES

AT_WORK = {"Field Staff", "Gate Guard"}


def employee_of(user: str):
	"""The active employee of a user: name and department; None where there is none."""
	return frappe.db.get_value(
		"Employee", {"user_id": user, "status": "Active"}, ["name", "department"], as_dict=True
	)


def is_field_staff_only(user: str) -> bool:
	"""Whether somebody is field staff and has no role that leads, plans or audits."""
	return "Field Staff" in frappe.get_roles(user) and is_at_work_only(user)


def is_at_work_only(user: str) -> bool:
	"""Whether somebody is a guard or field staff and has no role that leads, plans or audits."""
	roles = set(frappe.get_roles(user))
	desk = {role for role, has_desk in ROLES.items() if has_desk} | {"System Manager", "Administrator"}
	return bool(AT_WORK & roles) and not (desk - AT_WORK) & roles
