"""Who sees which award: published ones everybody at work; before that, those who lead somebody and HR, and oneself once it is decided."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from wuye_ops.people import access
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import award as rules

DOCTYPE, ROUND = "Staff Award", "Award Round"
SHOWN_TO_ONESELF = (rules.CONFIRMED, rules.PUBLISHED)


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	people = DocType("Employee")
	own = frappe.qb.from_(people).select(people.name).where(people.user_id == user).get_sql()
	others = access.visible_names(user).get_sql()
	award = f"`tab{DOCTYPE}`"
	shown = ", ".join(f"'{status}'" for status in SHOWN_TO_ONESELF)
	return (
		f"({award}.`status` = '{rules.PUBLISHED}'"
		f" or ({award}.`employee` in ({own}) and {award}.`status` in ({shown}))"
		f" or ({award}.`employee` in ({others}) and {award}.`employee` not in ({own})))"
	)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee") or doc.status == rules.PUBLISHED:
		return None
	if frappe.db.get_value("Employee", doc.employee, "user_id") == user:
		return None if doc.status in SHOWN_TO_ONESELF else False
	return None if access.may_see_employee(user, doc.employee) else False


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
