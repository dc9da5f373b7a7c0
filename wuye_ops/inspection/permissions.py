"""Who sees and does which inspections, beyond the property that User Permissions isolate.

Field staff: their own inspections, and those of their department that name nobody. A spot check is not seen by those
whose work it looks at, nor by their head, before it is done: whoever inspects sees it, and those above the departments.
"""

import frappe

from wuye_ops.property.staff import employee_of, is_field_staff_only

SPOT_CHECK = "Spot Check"
# Roles above the departments: they plan, oversee and audit inspections.
OVERSEERS = frozenset(
	("Quality Inspector", "Property Manager", "Operations Director", "Internal Auditor", "System Manager")
)
# Who may do an inspection in another's place.
MAY_STAND_IN = frozenset(("Quality Inspector", "Department Head", "Property Manager", "System Manager"))


def oversees(user: str) -> bool:
	return user == "Administrator" or bool(OVERSEERS & set(frappe.get_roles(user)))


def is_head(user: str) -> bool:
	return "Department Head" in frappe.get_roles(user)


def headed_departments(employee: str | None) -> list[str]:
	"""The departments that an employee heads in some property, or works in."""
	if not employee:
		return []
	headed = frappe.get_all(
		"Property Department", {"head": employee, "parenttype": "Property"}, pluck="department"
	)
	own = frappe.db.get_value("Employee", employee, "department")
	return sorted({*headed, *([own] if own else [])})


def may_stand_in(user: str) -> bool:
	return user == "Administrator" or bool(MAY_STAND_IN & set(frappe.get_roles(user)))


# -- hooks ---------------------------------------------------------------------------------------------------------


def inspection_query_conditions(user: str | None = None) -> str:
	user = user or frappe.session.user
	if oversees(user):
		return ""
	employee = employee_of(user)
	mine = f"`tabInspection`.`employee` = {_text(employee.name)}" if employee else "1 = 0"
	secret = _secrecy("Inspection", user, employee)
	if is_head(user):
		return f"({mine} or {secret})"
	if "Field Staff" not in frappe.get_roles(user):
		return ""
	if not employee or not employee.department:
		return mine
	pool = f"(coalesce(`tabInspection`.`employee`, '') = '' and `tabInspection`.`department` = {_text(employee.department)})"
	return f"({mine} or ({pool} and {secret}))"


def has_inspection_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if oversees(user):
		return True
	doc, employee = _as_stored(doc, "kind", "status", "department", "employee"), employee_of(user)
	if employee and doc.employee == employee.name:
		return True
	if doc.kind == SPOT_CHECK and doc.status != "Done" and not _is_elsewhere(doc.department, user, employee):
		return False
	if is_head(user):
		return True
	if "Field Staff" not in frappe.get_roles(user):
		return True
	return (
		bool(employee and employee.department) and not doc.employee and doc.department == employee.department
	)


def plan_query_conditions(user: str | None = None) -> str:
	"""A plan of spot checks tells when they come."""
	user = user or frappe.session.user
	if oversees(user) or not is_head(user):
		return ""
	employee = employee_of(user)
	kind = f"`tabInspection Plan`.`kind` != {_text(SPOT_CHECK)}"
	return f"({kind} or {_other_departments('Inspection Plan', employee)})"


def has_plan_permission(doc, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	user = user or frappe.session.user
	if oversees(user) or not is_head(user):
		return True
	doc = _as_stored(doc, "kind", "department")
	return doc.kind != SPOT_CHECK or _is_elsewhere(doc.department, user, employee_of(user))


def rectification_query_conditions(user: str | None = None) -> str:
	"""Field staff: what they are to cure, what they have found, and what of their department names nobody yet."""
	user = user or frappe.session.user
	if not is_field_staff_only(user):
		return ""
	table = "`tabRectification`"
	conditions = [f"{table}.`found_by` = {_text(user)}"]
	if employee := employee_of(user):
		conditions.append(f"{table}.`responsible` = {_text(employee.name)}")
		if employee.department:
			conditions.append(
				f"(coalesce({table}.`responsible`, '') = '' and {table}.`department` = {_text(employee.department)})"
			)
	return f"({' or '.join(conditions)})"


def has_rectification_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	user = user or frappe.session.user
	if not is_field_staff_only(user) or ptype == "create" or doc.get("__islocal"):
		return True
	doc, employee = _as_stored(doc, "responsible", "department", "found_by"), employee_of(user)
	if employee and (
		doc.responsible == employee.name
		or (not doc.responsible and employee.department and doc.department == employee.department)
	):
		return True
	return doc.found_by == user and ptype in (None, "read", "select", "print")


def _as_stored(doc, *fields: str):
	"""The values that decide, as they are in the database: whoever saves has changed the document in memory before."""
	return frappe.db.get_value(doc.doctype, doc.name, fields, as_dict=True) or doc if doc.name else doc


def _secrecy(doctype: str, user: str, employee) -> str:
	"""What is no secret to the user: no spot check, one that is done, or one of another department."""
	table = f"`tab{doctype}`"
	return (
		f"({table}.`kind` != {_text(SPOT_CHECK)} or {table}.`status` = 'Done'"
		f" or {_other_departments(doctype, employee) if is_head(user) else '1 = 0'})"
	)


def _other_departments(doctype: str, employee) -> str:
	departments = headed_departments(employee.name) if employee else []
	if not departments:
		return "1 = 0"
	values = ", ".join(_text(name) for name in departments)
	return f"coalesce(`tab{doctype}`.`department`, {_text(departments[0])}) not in ({values})"


def _is_elsewhere(department: str | None, user: str, employee) -> bool:
	"""Whether a spot check of the department is none of the user's own work."""
	if not is_head(user):
		return False
	departments = headed_departments(employee.name) if employee else []
	return bool(departments) and bool(department) and department not in departments


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
