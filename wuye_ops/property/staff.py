"""Which employee a user is, for which property somebody works, and who does the work without leading others."""

import frappe
from frappe import _
from frappe.utils import escape_html

from wuye_ops.setup.roles import ROLES

AT_WORK = {"Field Staff", "Gate Guard"}


def employee_of(user: str):
	"""The active employee of a user: name and department; None where there is none."""
	return frappe.db.get_value(
		"Employee", {"user_id": user, "status": "Active"}, ["name", "department"], as_dict=True
	)


def check_works_for(employee: str, property_name: str, title: str) -> str:
	"""The employee's name. Refuses, under the title, who has left and who works for another property; those of the company
	as a whole, without a property, work for all."""
	row = frappe.db.get_value(
		"Employee", employee, ["status", "wuye_property", "employee_name"], as_dict=True
	)
	if not row or row.status != "Active":
		frappe.throw(_("{0} is not an active employee.").format(escape_html(employee)), title=title)
	if row.wuye_property and row.wuye_property != property_name:
		frappe.throw(
			_("{0} works for property {1}, not for {2}.").format(
				row.employee_name, row.wuye_property, property_name
			),
			title=title,
		)
	return row.employee_name


def is_field_staff_only(user: str) -> bool:
	"""Whether somebody is field staff and has no role that leads, plans or audits."""
	return "Field Staff" in frappe.get_roles(user) and is_at_work_only(user)


def is_at_work_only(user: str) -> bool:
	"""Whether somebody is a guard or field staff and has no role that leads, plans or audits."""
	roles = set(frappe.get_roles(user))
	desk = {role for role, has_desk in ROLES.items() if has_desk} | {"System Manager", "Administrator"}
	return bool(AT_WORK & roles) and not (desk - AT_WORK) & roles
