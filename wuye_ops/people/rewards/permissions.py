"""Who sees a reward: HR, of the people they see the pay of; and its employee once it is approved. Nobody takes part in their own."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from wuye_ops.people import access
from wuye_ops.people.narrowing import LOOKS
from wuye_ops.rules.reward_life import TOLD

DOCTYPE = "Staff Reward"


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	people = DocType("Employee")
	own = frappe.qb.from_(people).select(people.name).where(people.user_id == user).get_sql()
	told = ", ".join(f"'{status}'" for status in TOLD)
	reward = f"`tab{DOCTYPE}`"
	mine = f"({reward}.`employee` in ({own}) and {reward}.`status` in ({told}))"
	if not access.is_hr(user):
		return mine
	others = access.visible_names(user, access.PRIVATE).get_sql()
	return f"({mine} or ({reward}.`employee` in ({others}) and {reward}.`employee` not in ({own})))"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	if frappe.db.get_value("Employee", doc.employee, "user_id") == user:
		return None if ptype in LOOKS and doc.status in TOLD else False
	return (
		None if access.is_hr(user) and access.may_see_employee(user, doc.employee, access.PRIVATE) else False
	)
