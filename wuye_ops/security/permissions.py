"""Who sees what of order and security, beyond the property that User Permissions isolate.

Guards and field staff: the incidents and handovers of their department, what they have reported themselves, and the
deviations of their own rounds. Those who lead, plan or audit see their property's.
"""

from __future__ import annotations

import frappe

from wuye_ops.property.staff import employee_of, is_at_work_only

# doctype → the field that names somebody whose it is besides those of the department
OWN = {"Security Incident": "reported_by", "Shift Handover": "outgoing"}


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if not is_at_work_only(user):
		return ""
	table, employee = f"`tab{doctype}`", employee_of(user)
	conditions = [f"{table}.`{OWN[doctype]}` = {_text(user)}"]
	if employee and employee.department:
		conditions.append(f"{table}.`department` = {_text(employee.department)}")
	return f"({' or '.join(conditions)})"


def has_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if not is_at_work_only(user) or ptype == "create" or doc.get("__islocal"):
		return True
	stored = frappe.db.get_value(doc.doctype, doc.name, [OWN[doc.doctype], "department"], as_dict=True) or doc
	employee = employee_of(user)
	return stored.get(OWN[doc.doctype]) == user or bool(
		employee and employee.department and stored.department == employee.department
	)


def deviation_query_conditions(user: str | None = None) -> str:
	user = user or frappe.session.user
	if not is_at_work_only(user):
		return ""
	employee = employee_of(user)
	return f"`tabPatrol Deviation`.`employee` = {_text(employee.name)}" if employee else "1 = 0"


def has_deviation_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if not is_at_work_only(user):
		return True
	employee = employee_of(user)
	return bool(employee) and doc.employee == employee.name


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
