"""Grievances on the phone page of whoever raises them: what has become of each, and the form for a new one."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, formatdate

from wuye_ops.people.grievances import permissions, steps
from wuye_ops.people.grievances.permissions import DOCTYPE
from wuye_ops.rules import grievance as rules


def card(employee: str) -> dict:
	"""Hook `wuye_my_staff_cards`: what the employee has raised, and how to raise one."""
	rows = frappe.get_all(
		DOCTYPE,
		{"raised_by": employee},
		["name", "grievance_type", "status", "docstatus", "date", "resolution_detail"],
		order_by="date desc, creation desc",
		limit=6,
	)
	return {
		"key": "grievances",
		"title": _("My Grievances"),
		"empty": _("You have raised none. Whom it is against never reads it, nor who reports to them."),
		"rows": [_row(row) for row in rows],
		"form": _form(employee),
	}


def _row(row) -> dict:
	closed = row.docstatus == 1
	status = rules.CLOSED if closed else row.status
	colours = {
		"Open": "orange",
		"Investigated": "blue",
		"Resolved": "cyan",
		"Invalid": "gray",
		"Closed": "green",
	}
	take_ = "wuye_ops.people.grievances.steps.take"
	answered = not closed and row.status in (rules.RESOLVED, rules.INVALID)
	return {
		"text": row.grievance_type,
		"note": cstr(row.resolution_detail),
		"on": formatdate(row.date),
		"state": _(status, context=DOCTYPE),
		"colour": colours[status],
		"route": f"/app/employee-grievance/{row.name}",
		"actions": [
			{
				"label": _(rules.ACCEPT, context=DOCTYPE),
				"method": take_,
				"args": {"grievance": row.name, "step": rules.ACCEPT},
			},
			{
				"label": _(rules.APPEAL, context=DOCTYPE),
				"method": take_,
				"args": {"grievance": row.name, "step": rules.APPEAL},
				"ask": {"name": "text", "label": _("Why do you appeal?")},
			},
		]
		if answered
		else [],
	}


def _form(employee: str) -> dict | None:
	types = frappe.get_all("Grievance Type", pluck="name", order_by="name")
	if not types:
		return None
	return {
		"label": _("Raise a Grievance"),
		"method": "wuye_ops.people.grievances.steps.raise_grievance",
		"note": _("HR reads it, and who is named to look into it. Whom it is against never does."),
		"done": _("Sent. You are told once it is received."),
		"fields": [
			{"name": "grievance_type", "label": _("Kind"), "choices": [[name, name] for name in types]},
			{"name": "against", "label": _("Against"), "choices": _whom(employee)},
			{"name": "text", "label": _("What has happened?"), "rows": 5, "longest": steps.LONGEST},
		],
	}


def _whom(employee: str) -> list[list[str]]:
	"""Those above, and whoever works beside the employee; whoever is somebody else is named at the desk."""
	me = frappe.db.get_value(
		"Employee", employee, ["name", "lft", "rgt", "department", "wuye_property", "company"], as_dict=True
	)
	above = permissions.above(me)
	filters = {"status": "Active", "name": ["!=", employee], "company": me.company}
	beside = frappe.get_all(
		"Employee",
		{**filters, "wuye_property": me.wuye_property or "", "department": me.department or ""},
		["name", "employee_name", "designation"],
		order_by="employee_name",
		limit=50,
	)
	rows = {row.name: row for row in beside}
	for row in frappe.get_all(
		"Employee", {"name": ["in", sorted(above) or [""]]}, ["name", "employee_name", "designation"]
	):
		rows[row.name] = row
	ordered = sorted(rows.values(), key=lambda row: (row.name not in above, row.employee_name))
	return [
		[row.name, " ".join(part for part in (row.employee_name, row.designation) if part)] for row in ordered
	]
