"""Who sees which risks and assessments, beyond what roles and User Permissions say.

Officers, managers, directors and auditors see those of their properties. Heads of departments and quality inspectors see those of
their department, those they identified or own, and those they are asked to assess.
"""

from __future__ import annotations

import frappe

from wuye_ops.property.staff import employee_of

OVERSEERS = frozenset(
	("Risk Officer", "Property Manager", "Operations Director", "Internal Auditor", "System Manager")
)


def oversees(user: str) -> bool:
	return user == "Administrator" or bool(OVERSEERS & set(frappe.get_roles(user)))


def risk_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if oversees(user) else _own(user)


def assessment_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if oversees(user):
		return ""
	return f"`tabRisk Assessment`.`risk` in (select `tabRisk`.`name` from `tabRisk` where {_own(user)})"


def _own(user: str) -> str:
	account = _text(user)
	conditions = [
		f"`tabRisk`.`identified_by` = {account}",
		"exists (select 1 from `tabRisk Assessment` round join `tabRisk Opinion` opinion"
		" on opinion.`parent` = round.`name` and opinion.`parenttype` = 'Risk Assessment'"
		f" where round.`risk` = `tabRisk`.`name` and opinion.`assessor` = {account})",
	]
	if employee := employee_of(user):
		conditions.append(f"`tabRisk`.`owner_employee` = {_text(employee.name)}")
		if departments := departments_of(employee):
			conditions.append(f"`tabRisk`.`department` in ({', '.join(map(_text, departments))})")
	return f"({' or '.join(conditions)})"


def departments_of(employee) -> list[str]:
	"""The department somebody works in, and those they head in a property."""
	headed = frappe.get_all("Property Department", {"head": employee.name}, pluck="department", distinct=True)
	return sorted({employee.department, *headed} - {None, ""})


def has_risk_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if oversees(user) or not doc.name or doc.get("__islocal"):
		return True
	return is_own(doc.name, user)


def has_assessment_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if oversees(user) or not doc.get("risk"):
		return True
	return is_own(doc.risk, user)


def is_own(risk: str, user: str) -> bool:
	# the condition is built of escaped values
	return bool(
		frappe.db.sql(f"select 1 from `tabRisk` where `tabRisk`.`name` = %s and {_own(user)}", risk)
	)  # nosemgrep


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
