"""Staffing Standard: what its form checks, how its need is said in words, and standards to begin with."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, cint, flt, getdate, nowdate

from wuye_ops.people.staffing import counting
from wuye_ops.rules.cost_figure import OVER
from wuye_ops.rules.staffing import BASES, POSTS, Need
from wuye_ops.setup.seed import read

# how far ahead somebody who comes or leaves is counted
DAYS_AHEAD = 60
COPIED = ("designation", "basis", "per", "post_kind", "hours", "days_a_week", "least", "remark")


def check(doc) -> None:
	"""Validate: a ratio that can be counted by, and nothing left over from another basis."""
	title = _("Staffing Standard")
	if doc.basis not in BASES:
		frappe.throw(_("Choose what the number of people goes by."), title=title)
	if doc.basis == POSTS:
		doc.per = 1
		if not doc.post_kind:
			frappe.throw(_("Choose the kind of post that is manned."), title=title)
		if not 0 < flt(doc.hours) <= 24 or not 1 <= cint(doc.days_a_week) <= 7:
			frappe.throw(_("A post is manned for up to 24 hours on 1 to 7 days of the week."), title=title)
	else:
		doc.post_kind, doc.hours, doc.days_a_week = "", 24, 7
		if flt(doc.per) <= 0:
			frappe.throw(
				_("Enter for how many ㎡, units or pieces there is one person; above 0."), title=title
			)
	if cint(doc.least) < 0 or cint(doc.agreed) < 0:
		frappe.throw(_("There are never less than 0 people."), title=title)
	of = {"property": doc.property, "designation": doc.designation}
	if not doc.is_new():
		of["name"] = ["!=", doc.name]
	other = frappe.db.get_value(doc.doctype, of)
	if other:
		frappe.throw(_("{0} has this standard already: {1}").format(doc.property, other), title=title)


def until_day(day: str | None = None):
	"""The day up to which comings and leavings count."""
	return getdate(day or add_days(nowdate(), DAYS_AHEAD))


def in_words(need: Need) -> str:
	"""How the number comes about, such as 48000 ㎡ ÷ 6000 = 8."""
	parts = []
	for factor in need.term.factors:
		sign = "÷" if factor.kind == OVER else "×"
		text = f"{_plain(factor.value)} {_units().get(factor.unit, factor.unit)}"
		parts.append(f"{sign} {text}" if parts else text)
	text = f"{' '.join(parts)} = {_plain(need.exact)}"
	return _("{0}; at least {1}").format(text, need.heads) if need.by_least else text


@frappe.whitelist()
def standing(standard: str) -> dict:
	"""How a post stands, for whoever may read its standard."""
	doc = frappe.get_doc("Staffing Standard", standard)
	doc.check_permission("read")
	post = counting.posts([doc.as_dict()], until_day())[0]
	now = post.standing
	return {
		"how": in_words(post.need),
		"needed": now.needed,
		"planned": now.planned,
		"heads": now.heads,
		"joining": now.joining,
		"leaving": now.leaving,
		"asked": now.asked,
		"missing": now.missing,
		"over": now.over,
	}


@frappe.whitelist(methods=["POST"])
def make_usual(property: str, like: str | None = None) -> dict:
	"""Standards of a property, as at another or as is usual in the trade, where it has none: {made, without_designation}.

	What another was agreed is its own, and is not taken over.
	"""
	frappe.has_permission("Staffing Standard", "create", throw=True)
	for place in filter(None, (property, like)):
		frappe.has_permission("Property", "read", place, throw=True)
	rows = (
		frappe.get_list("Staffing Standard", {"property": like}, list(COPIED), order_by="creation", limit=0)
		if like
		else read("people.json")["staffing_standards"]
	)
	there = set(frappe.get_all("Staffing Standard", {"property": property}, pluck="designation"))
	known = set(
		frappe.get_all("Designation", {"name": ["in", [row["designation"] for row in rows]]}, pluck="name")
	)
	made = []
	for row in rows:
		if row["designation"] in known - there:
			doc = frappe.get_doc({"doctype": "Staffing Standard", "property": property, **row}).insert()
			made.append(doc.name)
	return {
		"made": made,
		"without_designation": [row["designation"] for row in rows if row["designation"] not in known],
	}


def _plain(value: Decimal) -> str:
	"""Without noughts at its end."""
	return f"{value.normalize():f}"


def _units() -> dict[str, str]:
	"""What the rules count in, as people call it."""
	return {
		"head": _("people"),
		"unit": _("units"),
		"piece": _("pieces of equipment"),
		"post": _("posts"),
		"hour/day": _("hours a day"),
		"day": _("days"),
		"hour/head": _("hours a person works in a year"),
		"㎡/head": _("㎡ a person"),
		"unit/head": _("units a person"),
		"piece/head": _("pieces a person"),
	}
