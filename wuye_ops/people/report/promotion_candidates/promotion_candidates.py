"""晋升人选: for each path and each of one's people who has its first post, which conditions are met and which are lacking."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.promotions import candidates, words
from wuye_ops.property.plain_text import plain
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, decimal, link, number
from wuye_ops.rules import promotion as rules

PROPOSAL = "Promotion Proposal"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, department, path, ready (only who lacks nothing)."""
	filters = frappe._dict(filters or {})
	check_readable(PROPOSAL)
	wanted = chosen(filters, "property", "department", "path")
	found = [
		one
		for path in candidates.paths()
		if wanted.get("path") in (None, path.name)
		for one in candidates.find(path, _people(path.post, wanted), getdate(nowdate()))
	]
	shown = [one for one in found if one.is_ready or not filters.ready]
	proposed = set(
		frappe.get_all(
			PROPOSAL,
			{"status": rules.PROPOSED, "employee": ["in", [one.person.name for one in shown] or [""]]},
			["employee", "next_post"],
			as_list=True,
		)
	)
	rows = [_row(one, proposed) for one in shown]
	rows.sort(key=lambda row: (not row["ready"], row["next_post"], -(row["points"] or 0), row["employee"]))
	return columns(), rows, None, chart(found), summary(found)


def _people(post: str, wanted: dict) -> list[frappe._dict]:
	"""Those of the post whom the reader may know about, themselves left out."""
	employee = DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(*(employee[field] for field in candidates.PERSON_FIELDS))
		.where((employee.status == "Active") & (employee.designation == post) & access.visible_people())
		.where(employee.user_id.isnull() | (employee.user_id != frappe.session.user))
		.orderby(employee.name)
	)
	for key, field in (("property", "wuye_property"), ("department", "department")):
		if wanted.get(key):
			query = query.where(employee[field] == wanted[key])
	return query.run(as_dict=True)


def _row(one: candidates.Found, proposed: set[tuple]) -> dict:
	person = one.person
	return {
		"employee": person.name,
		"employee_name": person.employee_name,
		"property": person.wuye_property or None,
		"post": one.path.post,
		"next_post": one.path.next_post,
		"path": one.path.name,
		"months": one.months,
		"points": float(one.points) if one.points is not None else None,
		"ready": int(one.is_ready),
		"lacking": plain(words.all_lacking(one.checks)),
		"proposed": int((person.name, one.path.next_post) in proposed),
	}


def columns() -> list[dict]:
	return [
		link("employee", _("Employee"), "Employee", 120),
		data("employee_name", _("Employee Name"), 100),
		link("property", _("Property"), "Property", 130),
		link("post", _("From Designation"), "Designation", 110),
		link("next_post", _("To Designation"), "Designation", 110),
		number("months", _("Months in the Post"), 90),
		decimal("points", _("Mean Score"), 90),
		{"fieldname": "ready", "label": _("Ready"), "fieldtype": "Check", "width": 70},
		# empty for who is ready, which the table would take for a number
		{**data("lacking", _("Lacking"), 290), "align": "left"},
		{"fieldname": "proposed", "label": _("Already Proposed"), "fieldtype": "Check", "width": 80},
	]


def summary(found: list[candidates.Found]) -> list[dict]:
	ready = sum(one.is_ready for one in found)
	return [
		{"label": _("Ready"), "value": ready, "indicator": "Green", "datatype": "Int"},
		{"label": _("Not Ready Yet"), "value": len(found) - ready, "indicator": "Orange", "datatype": "Int"},
	]


def chart(found: list[candidates.Found]) -> dict | None:
	"""How many lack what: where to begin with training and certificates."""
	lacking = [
		sum(not check.met for one in found for check in one.checks if check.code == code)
		for code in rules.CHECKS
	]
	if not any(lacking):
		return None
	return {
		"data": {
			"labels": [words.condition(code) for code in rules.CHECKS],
			"datasets": [{"name": _("Lacking"), "values": lacking}],
		},
		"type": "bar",
		"colors": ["#ed8936"],
	}
