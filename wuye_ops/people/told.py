"""Documents about somebody that those who answer for them make and decide, and that they see themselves once they are told: by their status.

Nobody takes part in their own before that, whatever their role. Each part says which statuses these are.
"""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe.query_builder import DocType

from wuye_ops.people import access
from wuye_ops.people.narrowing import LOOKS


def query_conditions(
	doctype: str,
	user: str | None,
	told: Collection[str],
	purpose: str = access.WORK,
	hr_alone: bool = False,
) -> str:
	"""The condition of the list. told: statuses in which the employee sees it. hr_alone: of others, it is for HR."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	people = DocType("Employee")
	own = frappe.qb.from_(people).select(people.name).where(people.user_id == user).get_sql()
	document = f"`tab{doctype}`"
	statuses = ", ".join(frappe.db.escape(status, percent=False) for status in sorted(told))
	mine = f"({document}.`employee` in ({own}) and {document}.`status` in ({statuses}))"
	if hr_alone and not access.is_hr(user):
		return mine
	others = access.visible_names(user, purpose).get_sql()
	return f"({mine} or ({document}.`employee` in ({others}) and {document}.`employee` not in ({own})))"


def has_permission(
	doc,
	ptype: str | None,
	user: str | None,
	told: Collection[str],
	purpose: str = access.WORK,
	hr_alone: bool = False,
) -> bool | None:
	"""The same of one document; who it is about reads it and no more."""
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	if frappe.db.get_value("Employee", doc.employee, "user_id") == user:
		return None if ptype in LOOKS and doc.status in told else False
	if hr_alone and not access.is_hr(user):
		return False
	return None if access.may_see_employee(user, doc.employee, purpose) else False
