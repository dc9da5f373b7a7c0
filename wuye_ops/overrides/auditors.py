"""Books of ERPNext as internal auditors read them: of their properties, where they are limited to some.

ERPNext's accountants keep its own view. Whoever reads these documents by our grant and User Permissions name properties sees
no document without one: it would be the company's, not theirs.
"""

from __future__ import annotations

import frappe

from wuye_ops.overrides import sales_invoice

AUDITOR = "Internal Auditor"


def query_conditions(user: str | None = None, doctype: str = "GL Entry") -> str:
	if _limited_to(user or frappe.session.user) is None:
		return ""
	return sales_invoice.of_own_properties(doctype, user)


def journal_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""A journal entry names properties in its rows: all of them are the auditor's."""
	properties = _limited_to(user or frappe.session.user)
	if properties is None:
		return ""
	names = ", ".join(frappe.db.escape(name, percent=False) for name in properties) or "''"
	row = "select 1 from `tabJournal Entry Account` place where place.`parent` = `tabJournal Entry`.`name`"
	return f"(exists ({row}) and not exists ({row} and ifnull(place.`property`, '') not in ({names})))"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if doc.is_new() or doc.flags.ignore_permissions:
		return None
	properties = _limited_to(user or frappe.session.user)
	if properties is None:
		return None
	if doc.doctype == "Journal Entry":
		named = {row.property for row in doc.accounts}
		return None if named and named <= set(properties) else False
	return None if doc.get("property") in properties else False


def _limited_to(user: str) -> list[str] | None:
	"""The properties of an auditor who is limited to some; None for everybody else, whose rights are ERPNext's."""
	return sales_invoice.limited_to(user) if AUDITOR in frappe.get_roles(user) else None
