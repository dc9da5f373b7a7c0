"""Who reads a need: `rules.care.may_read`, of one document and of a list; a test holds both against one another.

System Managers read none by being one. Who it is about never does.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.terms import ExistsCriterion

from wuye_ops.people import access
from wuye_ops.property.staff import employee_of
from wuye_ops.rules import care

DOCTYPE, ABOUT = "Care Need", "Care Need Person"


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	need, me = f"`tab{DOCTYPE}`", _text(user)
	grounds = [f"{need}.`handler` = {me}"]
	if is_hr(user):
		company = access.visible_names(user, access.PRIVATE).get_sql()
		open_to_hr = f"({need}.`level` != {_text(care.TO_HANDLER)} or coalesce({need}.`handler`, '') = '')"
		grounds.append(f"({open_to_hr} and {need}.`employee` in ({company}))")
	kinds = ", ".join(sorted(map(_text, care.NEVER_TO_LINE)))
	if led := led_by(user):
		grounds.append(
			f"({need}.`level` = {_text(care.TO_LINE)} and {need}.`kind` not in ({kinds})"
			f" and {need}.`employee` in ({led.get_sql()}))"
		)
	about = f"select `parent` from `tab{ABOUT}` where `parenttype` = {_text(DOCTYPE)} and `user` = {me}"
	others = f"({need}.`name` not in ({about}) and ({' or '.join(grounds)}))"
	return f"({need}.`raised_by` = {me} or {others})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("raised_by"):
		return None
	return None if care.may_read(as_rule(doc), reader(user, doc.employee)) else False


def as_rule(doc, answer: str = "") -> care.Need:
	return care.Need(
		doc.status,
		doc.kind,
		doc.level,
		doc.raised_by,
		doc.handler or "",
		frozenset(row.user for row in doc.about),
		superiors_of(doc.employee),
		answer,
	)


def reader(user: str, employee: str) -> care.Reader:
	return care.Reader(user, is_hr(user) and access.may_see_employee(user, employee, access.PRIVATE))


def is_hr(user: str) -> bool:
	return bool(access.HR & set(frappe.get_roles(user)))


def superiors_of(employee: str) -> frozenset[str]:
	"""Users above somebody: who they report to, who heads their department where they work, and the manager of the property."""
	row = frappe.db.get_value(
		"Employee", employee, ["reports_to", "department", "wuye_property"], as_dict=True
	)
	if not row:
		return frozenset()
	heads = [row.reports_to]
	if row.wuye_property:
		heads.append(frappe.db.get_value("Property", row.wuye_property, "manager"))
		heads += frappe.get_all(
			"Property Department",
			{"parent": row.wuye_property, "department": row.department or ""},
			pluck="head",
		)
	names = [name for name in heads if name and name != employee]
	users = frappe.get_all("Employee", {"name": ["in", names or [""]], "status": "Active"}, pluck="user_id")
	return frozenset(user for user in users if user)


def led_by(user: str):
	"""A subquery of the employees somebody is above, as `superiors_of` has it from the other side; None for who is nobody's."""
	head = employee_of(user)
	if not head:
		return None
	employee, place, row = DocType("Employee"), DocType("Property"), DocType("Property Department")
	managed = frappe.qb.from_(place).select(place.name).where(place.manager == head.name)
	departments = (
		frappe.qb.from_(row)
		.select(row.name)
		.where(
			(row.parent == employee.wuye_property)
			& (row.department == employee.department)
			& (row.head == head.name)
		)
	)
	return (
		frappe.qb.from_(employee)
		.select(employee.name)
		.where(
			(employee.name != head.name)
			& (
				(employee.reports_to == head.name)
				| employee.wuye_property.isin(managed)
				| ExistsCriterion(departments)
			)
		)
	)


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
