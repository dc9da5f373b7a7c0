"""Who sees which award: published ones everybody at work; before that, those who lead somebody and HR, and oneself once it is decided."""

from __future__ import annotations

import frappe

from wuye_ops.people import told
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import award as rules

DOCTYPE, ROUND = "Staff Award", "Award Round"
SHOWN_TO_ONESELF = (rules.CONFIRMED, rules.PUBLISHED)


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	answered_for = told.query_conditions(DOCTYPE, user, SHOWN_TO_ONESELF)
	return f"(`tab{DOCTYPE}`.`status` = '{rules.PUBLISHED}' or {answered_for})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if doc.get("employee") and doc.status == rules.PUBLISHED:
		return None
	return told.has_permission(doc, ptype, user, SHOWN_TO_ONESELF)


def round_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""A round over a company names everybody: it is for those whom no property limits."""
	if permitted_properties(user or frappe.session.user) is None:
		return ""
	return f"coalesce(`tab{ROUND}`.`property`, '') != ''"


def has_round_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if doc.get("property") or permitted_properties(user or frappe.session.user) is None:
		return None
	return False
