"""Requisitions and openings tell what is paid: who is limited to properties sees theirs, and not those of the head office."""

import frappe

from wuye_ops.property.places import permitted_properties


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	places = permitted_properties(user or frappe.session.user)
	if places is None:
		return ""
	names = ", ".join(frappe.db.escape(name, percent=False) for name in places) or "''"
	return f"`tab{doctype}`.`wuye_property` in ({names})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	places = permitted_properties(user or frappe.session.user)
	return None if places is None or doc.get("wuye_property") in places else False
