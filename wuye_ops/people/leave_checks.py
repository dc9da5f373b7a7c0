"""Leave by law (婚假、丧假、产假…): what HRMS does not ask of an application. Leave types without a kind by law are HRMS's alone.

What a province adds stands in Regional Leave, and is known of three without it (`leave_regions`). Elsewhere more days than the nation's are a hint to whoever approves,
for the kinds that provinces extend; the others are refused.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate

from wuye_ops.people import leave_regions, leave_words
from wuye_ops.people.annual_leave import career_of
from wuye_ops.rules import statutory_leave as rules
from wuye_ops.rules.statutory_leave import Leave
from wuye_ops.rules.steps import Refusal

KINDS = frozenset(leave.kind for leave in (*rules.LEAVES, *rules.REGIONAL))
EXTENDED = frozenset(leave.kind for leave in rules.REGIONAL)


def check_application(doc, method=None) -> None:
	"""Validate: no more days than there are by law, and only for a child that is young enough."""
	kind = _kind(doc)
	if kind not in KINDS or doc.status == "Rejected":
		return
	added = leave_regions.own_rows()
	region = leave_regions.region_of(doc.employee, added)
	most = _most(doc, kind, region, added)
	found = [
		one
		for one in rules.refusals(
			kind,
			_days(doc),
			most,
			region,
			has_proof=True,  # asked for when it is decided: a file is attached to what is saved
			first_day=getdate(doc.from_date),
			born_on=getdate(doc.wuye_born_on) if doc.get("wuye_born_on") else None,
			added=added,
		)
		if one.code != "unknown"
	]
	if kind == rules.PARENTAL and not doc.get("wuye_born_on"):
		found.append(Refusal("no_birthday"))
	too_long = [one for one in found if one.code == "too_long"]
	if too_long and kind in EXTENDED and not region:
		found = [one for one in found if one.code != "too_long"]
		frappe.msgprint(
			_(
				"{0} days are more than the {1} of the nation's law. Whoever approves checks what the province adds."
			).format(_days(doc), most),
			title=_("Leave Application"),
			indicator="orange",
			alert=True,
		)
	leave_words.refuse(found)


def check_proof(doc, method=None) -> None:
	"""Before submit: what the law asks to be shown hangs on the application."""
	kind = _kind(doc)
	if kind not in KINDS or doc.status != "Approved":
		return
	added = leave_regions.own_rows()
	region = leave_regions.region_of(doc.employee, added)
	known = rules.known(kind, region, added) or [one for one in rules.REGIONAL if one.kind == kind]
	if not frappe.db.exists("File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}):
		leave_words.refuse([Refusal("no_proof", {"proof": known[0].proof})])


def check_dates(doc, method=None) -> None:
	"""Validate of Employee: from when years of work count."""
	if not doc.date_of_joining or not (doc.get("wuye_worked_since") or doc.get("wuye_continuous_since")):
		return
	try:
		career_of(frappe._dict(doc.as_dict(), relieving_date=None))
	except ValueError:
		frappe.throw(leave_words.contradicting_dates(), title=_("Years of Work"))


def _kind(doc) -> str:
	return frappe.get_cached_value("Leave Type", doc.leave_type, "wuye_kind") or "" if doc.leave_type else ""


def _days(doc) -> int:
	"""A half day is one that is begun."""
	days = flt(doc.total_leave_days)
	return int(days) + (days > int(days))


def _most(doc, kind: str, region: str, added: tuple[Leave, ...]) -> int:
	most = rules.most_days(
		kind,
		region,
		difficult_birth=bool(doc.get("wuye_difficult_birth")),
		children=max(1, cint(doc.get("wuye_children"))),
		added=added,
	)
	if any(leave.a_year for leave in rules.known(kind, region, added)):
		most -= _taken_this_year(doc)
	return max(0, most)


def _taken_this_year(doc) -> int:
	year = getdate(doc.from_date).year
	rows = frappe.get_all(
		"Leave Application",
		{
			"employee": doc.employee,
			"leave_type": doc.leave_type,
			"name": ["!=", doc.name or ""],
			"docstatus": ["!=", 2],
			"status": ["in", ("Open", "Approved")],
			"from_date": ["between", (f"{year}-01-01", f"{year}-12-31")],
		},
		pluck="total_leave_days",
	)
	return int(sum(rows))
