"""Who reads a grievance: whoever raised it, who was named to investigate it, and HR; never whom it is against, nor who reports to them.

One look at where somebody stands (`barred`) gives the condition of the list and the answer for a document. System Managers read none by
being one.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.utils import cstr

from wuye_ops.people import access
from wuye_ops.people.narrowing import LOOKS

DOCTYPE = "Employee Grievance"
EMPLOYEE, DEPARTMENT, GROUP, GRADE, COMPANY = (
	"Employee",
	"Department",
	"Employee Group",
	"Employee Grade",
	"Company",
)
PARTIES = (EMPLOYEE, DEPARTMENT, GROUP, GRADE, COMPANY)


@dataclass(frozen=True, slots=True)
class Barred:
	"""Party → names: a grievance against one of them is closed to the user, who is it, belongs to it, or reports to it."""

	against: dict[str, frozenset[str]]

	def bars(self, party: str | None, name: str | None) -> bool:
		return cstr(name) in self.against.get(cstr(party), frozenset())


def barred(user: str) -> Barred:
	me = frappe.db.get_value(
		"Employee",
		{"user_id": user},
		["name", "lft", "rgt", "department", "grade", "wuye_property"],
		as_dict=True,
		order_by="status, creation desc",
	)
	if not me:
		return Barred({})
	groups = frappe.get_all(
		"Employee Group Table", {"employee": me.name, "parenttype": GROUP}, pluck="parent", distinct=True
	)
	return Barred(
		{
			EMPLOYEE: frozenset((me.name, *above(me))),
			DEPARTMENT: frozenset([me.department] if me.department else []),
			GROUP: frozenset(groups),
			GRADE: frozenset([me.grade] if me.grade else []),
		}
	)


def above(me) -> set[str]:
	"""Everybody in the line above: whom they report to and whoever stands over those, the head of the department, the manager."""
	found: set[str] = set()
	if me.lft and me.rgt:
		found |= set(frappe.get_all(EMPLOYEE, {"lft": ["<", me.lft], "rgt": [">", me.rgt]}, pluck="name"))
	manager = cstr(frappe.db.get_value("Property", me.wuye_property, "manager")) if me.wuye_property else ""
	# heads of departments report to the manager, in whose department they may be
	if me.wuye_property and manager != me.name:
		found.add(manager)
		found |= set(
			frappe.get_all(
				"Property Department",
				{"parent": me.wuye_property, "department": me.department or ""},
				pluck="head",
			)
		)
	return {name for name in found if name and name != me.name}


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	one = f"`tab{DOCTYPE}`"
	own = f"select `name` from `tabEmployee` where `user_id` = {_text(user)}"
	grounds = [f"{one}.`wuye_investigator` = {_text(user)}"]
	if is_hr(user):
		people = access.visible_names(user, access.PRIVATE).get_sql()
		grounds.append(f"{one}.`raised_by` in ({people})")
	closed = [
		f"({one}.`grievance_against_party` = {_text(party)} and {one}.`grievance_against` in"
		f" ({', '.join(sorted(map(_text, names)))}))"
		for party, names in barred(user).against.items()
		if names
	]
	others = f"({' or '.join(grounds)})"
	if closed:
		others = f"({others} and not ({' or '.join(closed)}))"
	return f"({one}.`raised_by` in ({own}) or {others})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Looks go by the rule; it is made for oneself, or by HR for who has told it; all else is done by its steps."""
	user = user or frappe.session.user
	if user == "Administrator" or doc.flags.ignore_permissions or not doc.get("raised_by"):
		return None
	stored = {} if doc.is_new() or not doc.name else _stored(doc.name)
	# nobody makes it their own, or opens it by changing whom it is against
	fields = stored or doc
	if not may_read(fields, user):
		return False
	if ptype in LOOKS:
		return None
	if ptype == "create":
		return None if access.may_act_for(user, doc.raised_by, access.PRIVATE) else False
	return False if stored else None


def may_read(row, user: str) -> bool:
	if frappe.db.get_value("Employee", row.get("raised_by"), "user_id") == user:
		return True
	if barred(user).bars(row.get("grievance_against_party"), row.get("grievance_against")):
		return False
	return may_judge(row, user)


def may_judge(row, user: str) -> bool:
	"""HR that sees whoever raised it, and who was named to investigate."""
	if user and user == row.get("wuye_investigator"):
		return True
	return is_hr(user) and access.may_see_employee(user, row.get("raised_by"), access.PRIVATE)


def is_hr(user: str) -> bool:
	return bool(access.HR & set(frappe.get_roles(user)))


def _stored(name: str) -> dict:
	fields = ["raised_by", "grievance_against_party", "grievance_against", "wuye_investigator"]
	return frappe.db.get_value(DOCTYPE, name, fields, as_dict=True) or {}


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
