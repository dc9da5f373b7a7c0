"""Who reads examinations: the employee, and health officers within their companies and properties; nobody else, whatever they are.

Superiors and HR read the report Fitness for Work, which says who is cleared and nothing of why.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from wuye_ops.people import access
from wuye_ops.people.narrowing import LOOKS, as_stored

OFFICER = "Health Officer"
LEADERS = access.HR | {"Department Head", "Operations Director", "Property Manager"}


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	return f"`tab{doctype}`.`employee` in ({access.visible_names(user, access.HEALTH).get_sql()})"


def warning_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""That an examination is due is no secret to those who lead somebody, nor to HR; auditors have no business with it."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	return f"`tab{doctype}`.`employee` in ({visible_names(user).get_sql()})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	if not access.may_see_employee(user, as_stored(doc, "employee") or doc.employee, access.HEALTH):
		return False
	if ptype in LOOKS:
		return None
	# an officer enters nothing about themselves; `checks` says so in words when they do
	return None if OFFICER in frappe.get_roles(user) else False


def has_warning_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	people = DocType("Employee")
	may = visible_names(user).where(people.name == doc.employee).limit(1).run()
	return None if may else False


def visible_names(user: str | None = None):
	"""A subquery of those whose clearance somebody may know: an officer's people and oneself, and who one leads or is HR for."""
	user = user or frappe.session.user
	employee = DocType("Employee")
	seen = access.visible_people(user, access.HEALTH)
	if LEADERS & set(frappe.get_roles(user)):
		seen |= access.visible_people(user, access.WORK)
	return frappe.qb.from_(employee).select(employee.name).where(seen)
