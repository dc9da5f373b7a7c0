"""What the fields of audits offer to choose from."""

from __future__ import annotations

import frappe
from frappe.utils import cint, cstr

from wuye_ops.finance_control.audit.audits import EXTERNAL_AUDITOR
from wuye_ops.finance_control.audit.permissions import AUDITOR, properties_of

SEARCH = tuple[tuple[str, str], ...]


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def auditors(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict) -> SEARCH:
	"""Enabled users who are auditors, by name or address."""
	frappe.has_permission("Audit", "write", throw=True)
	users = frappe.get_all(
		"Has Role",
		{"role": ["in", (AUDITOR, EXTERNAL_AUDITOR)], "parenttype": "User"},
		pluck="parent",
		distinct=True,
	)
	rows = frappe.get_all(
		"User",
		filters={"name": ["in", users or [""]], "enabled": 1},
		or_filters={"name": ["like", f"%{cstr(txt)}%"], "full_name": ["like", f"%{cstr(txt)}%"]},
		fields=["name", "full_name"],
		order_by="full_name",
		start=cint(start),
		page_length=cint(page_len),
	)
	return tuple((row.name, row.full_name) for row in rows)


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def properties(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict) -> SEARCH:
	"""The properties of an audit that the user may read."""
	audit = cstr((filters or {}).get("audit"))
	if not audit:
		return ()
	frappe.has_permission("Audit", "read", audit, throw=True)
	return tuple((name, name) for name in properties_of(audit) if cstr(txt).lower() in name.lower())
