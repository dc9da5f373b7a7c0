"""Alerts of a company as a whole are seen by those whom no property limits; all others User Permissions isolate."""

from __future__ import annotations

import frappe

from wuye_ops.property.places import permitted_properties


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	if permitted_properties(user) is None:
		return ""
	return f"coalesce(`tab{doctype}`.`property`, '') != ''"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses what is of no property to whom a property limits; what the role allows is asked elsewhere."""
	if doc.get("property") or permitted_properties(user or frappe.session.user) is None:
		return None
	return False
