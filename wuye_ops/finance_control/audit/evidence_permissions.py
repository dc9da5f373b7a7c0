"""Who sees requests for documents, grants of access, and the log of looks, beyond what roles and User Permissions say.

Requests are seen by the auditors and directors, by the managers of their property, and by who was asked. Grants and the log are
head office's: somebody limited to properties sees a grant only when it names no other.
"""

from __future__ import annotations

import frappe

from wuye_ops.finance_control.audit.access.guard import is_external
from wuye_ops.finance_control.audit.permissions import oversees
from wuye_ops.property.places import permitted_properties

MANAGER = "Property Manager"


def request_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if _sees_all_requests(user):
		return ""
	return f"`tabAudit Document Request`.`provider_user` = {_text(user)}"


def has_request_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if not doc.name or doc.is_new() or _sees_all_requests(user):
		return None
	return None if frappe.db.get_value(doc.doctype, doc.name, "provider_user") == user else False


def _sees_all_requests(user: str) -> bool:
	# what an external auditor sees of them is said by their grant
	return oversees(user) or MANAGER in frappe.get_roles(user) or is_external(user)


def grant_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	properties = permitted_properties(user or frappe.session.user)
	return "" if properties is None else f"`tabAudit Access Grant`.`name` not in ({_beyond(properties)})"


def has_grant_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	allowed = permitted_properties(user or frappe.session.user)
	if allowed is None or not doc.name or doc.is_new():
		return None
	rows = frappe.get_all("Audit Access Property", {"parent": doc.name}, pluck="property")
	return None if set(rows) <= set(allowed) else False


def log_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	properties = permitted_properties(user or frappe.session.user)
	if properties is None:
		return ""
	return (
		"coalesce(`tabAudit Access Log`.`access_grant`, '') != ''"
		f" and `tabAudit Access Log`.`access_grant` not in ({_beyond(properties)})"
	)


def has_log_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if permitted_properties(user or frappe.session.user) is None:
		return None
	if not doc.access_grant:
		return False
	return has_grant_permission(frappe.get_doc("Audit Access Grant", doc.access_grant), ptype, user)


def _beyond(properties: list[str]) -> str:
	"""Grants that name another property than these."""
	names = ", ".join(_text(name) for name in properties) or "''"
	return (
		f"select place.`parent` from `tabAudit Access Property` place where place.`property` not in ({names})"
	)


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
