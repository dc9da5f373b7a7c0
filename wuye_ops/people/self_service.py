"""Where the cards of an employee lead: to forms that they may open. Who works with the phone's pages alone has no desk, and gets no links."""

import frappe


def entry(doctype: str, label: str) -> dict | None:
	"""The button of a card that begins a new document; None for who may not."""
	if not _has_desk() or not frappe.has_permission(doctype, "create"):
		return None
	return {"label": label, "route": f"/app/{frappe.scrub(doctype).replace('_', '-')}/new"}


def form(doctype: str, name: str) -> str | None:
	"""Where a row of a card leads."""
	if not _has_desk() or not frappe.has_permission(doctype, "read", doc=name):
		return None
	return f"/app/{frappe.scrub(doctype).replace('_', '-')}/{name}"


def _has_desk() -> bool:
	return frappe.get_cached_value("User", frappe.session.user, "user_type") == "System User"
