"""Bills are seen by the staff of their property; accountants keep ERPNext's own view of them.

A bill without a property is the company's, not everybody's: Frappe's User Permissions would show it to all.
"""

import frappe

from wuye_ops.property.places import permitted_properties

ACCOUNTANTS = {"Accounts User", "Accounts Manager", "System Manager"}


def query_conditions(user: str | None = None) -> str:
	return of_own_properties("Sales Invoice", user)


def of_own_properties(doctype: str, user: str | None) -> str:
	"""The SQL condition on vouchers of a doctype that the user may see; empty for all of them."""
	properties = limited_to(user or frappe.session.user)
	if properties is None:
		return ""
	if not properties:
		return "1 = 0"
	names = ", ".join(frappe.db.escape(name, percent=False) for name in properties)
	return f"`tab{doctype}`.`property` in ({names})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if doc.is_new() or doc.flags.ignore_permissions:
		return None
	properties = limited_to(user or frappe.session.user)
	return None if properties is None or doc.get("property") in properties else False


def limited_to(user: str) -> list[str] | None:
	"""The properties whose bills the user may see; None for all that the user's roles allow."""
	return None if ACCOUNTANTS & set(frappe.get_roles(user)) else permitted_properties(user)
