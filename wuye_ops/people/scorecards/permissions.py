"""Who sees which scorecard: the employee from the day it is shown, and those who answer for them at any time; nobody else's."""

from __future__ import annotations

import frappe

from wuye_ops.people import access, told
from wuye_ops.rules import scorecard_life

DOCTYPE = "Staff Scorecard"
# as `scorecard_life.may_read` has it
TOLD = (
	scorecard_life.SHOWN,
	scorecard_life.OBJECTED,
	scorecard_life.DECIDED,
	scorecard_life.FINAL,
	scorecard_life.SUPERSEDED,
)


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	return told.query_conditions(DOCTYPE, user, TOLD)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	owner = frappe.db.get_value("Employee", doc.employee, "user_id") or ""
	others = user != owner and access.may_see_employee(user, doc.employee)
	return None if scorecard_life.may_read(doc.status, owner, user, others) else False


def run_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""A run over all properties names everybody: it is for those whom nothing limits; others see those of their properties."""
	places = access.permitted_places(user or frappe.session.user)
	if places is None:
		return ""
	names = ", ".join(frappe.db.escape(name, percent=False) for name in places) or "''"
	return f"`tabScorecard Run`.`property` in ({names})"


def has_run_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	places = access.permitted_places(user or frappe.session.user)
	return None if places is None or doc.get("property") in places else False
