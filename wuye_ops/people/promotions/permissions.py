"""Who sees a proposal: who leads the employee, HR and the directors; the employee once it is approved, and nothing of it before."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from wuye_ops.people import access
from wuye_ops.people.narrowing import LOOKS
from wuye_ops.rules.promotion import APPROVED

DOCTYPE = "Promotion Proposal"


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	people = DocType("Employee")
	own = frappe.qb.from_(people).select(people.name).where(people.user_id == user).get_sql()
	others = access.visible_names(user).get_sql()
	proposal = f"`tab{DOCTYPE}`"
	return (
		f"(({proposal}.`employee` in ({own}) and {proposal}.`status` = '{APPROVED}')"
		f" or ({proposal}.`employee` in ({others}) and {proposal}.`employee` not in ({own})))"
	)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	if frappe.db.get_value("Employee", doc.employee, "user_id") == user:
		return None if ptype in LOOKS and doc.status == APPROVED else False
	return None if access.may_see_employee(user, doc.employee) else False
