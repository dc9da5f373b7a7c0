"""设备完好率: each piece of equipment with its availability, open faults, and the next days of care and inspection."""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import getdate, nowdate
from pypika.functions import Count, Min

from wuye_ops.facilities.repair_file import moments, states_of
from wuye_ops.property import leads
from wuye_ops.rules import availability as rules

OPEN = ("Draft", "To Assign", "Assigned", "In Progress", "Blocked")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the availability; property, category,
	status. Four questions to the database. The availability is `rules.availability`'s.
	"""
	filters = frappe._dict(filters or {})
	if not (filters.from_date and filters.to_date) or getdate(filters.from_date) > getdate(filters.to_date):
		frappe.throw(_("Choose from which to which day."), title=_("Equipment Health"))
	start, end = moments(filters.from_date, filters.to_date)
	if start > end:
		frappe.throw(_("The period lies in the future."), title=_("Equipment Health"))
	chosen = {field: filters[field] for field in ("property", "category", "status") if filters.get(field)}
	chosen.setdefault("status", ["!=", "Scrapped"])
	# get_list keeps to the user's properties
	equipment = frappe.get_list(
		"Equipment",
		filters=chosen,
		fields=[
			"name",
			"equipment_name",
			"property",
			"category",
			"status",
			"critical",
			"next_statutory_date",
		],
		order_by="property, category, equipment_no",
		limit=0,
	)
	if not equipment:
		return columns(), [], None, None, []
	names = [row.name for row in equipment]
	states, faults, care = states_of(names), open_faults(names), next_care(names)
	today = getdate(nowdate())
	times: dict[str, rules.Time] = defaultdict(rules.Time)
	rows = []
	for row in equipment:
		time = rules.time_of(states[row.name], start, end)
		times[row.category] += time
		due = [day for day in (care.get(row.name), row.next_statutory_date) if day]
		rows.append(
			{
				**row,
				"equipment": row.name,
				"state": _(row.status, context="Equipment"),
				"availability": time.percent,
				"open_faults": faults.get(row.name, 0),
				"next_care": care.get(row.name),
				"overdue": int(any(getdate(day) < today for day in due)),
			}
		)
	return (
		columns(),
		rows,
		None,
		chart(times, chosen),
		summary(rows, times, [states[name] for name in names], end),
	)


def open_faults(names: list[str]) -> dict[str, int]:
	task = frappe.qb.DocType("Service Task")
	return dict(
		frappe.qb.from_(task)
		.select(task.equipment, Count(task.name))
		.where(task.equipment.isin(names) & task.status.isin(OPEN))
		.where(task.source_doctype.isnull() | (task.source_doctype != "Maintenance Plan"))
		.groupby(task.equipment)
		.run()
	)


def next_care(names: list[str]) -> dict:
	"""The next day of any active plan: of the task that is open, of the next one, or as predicted by the meter."""
	row, plan, task = (
		frappe.qb.DocType(name) for name in ("Maintenance Plan Equipment", "Maintenance Plan", "Service Task")
	)
	found: dict = {}
	for name, *known in (
		frappe.qb.from_(row)
		.join(plan)
		.on((plan.name == row.parent) & (plan.status == "Active"))
		.left_join(task)
		.on((task.name == row.open_task) & task.status.isin(OPEN))
		.select(row.equipment, Min(task.planned_on), Min(row.next_due_on), Min(row.predicted_on))
		.where(row.equipment.isin(names))
		.groupby(row.equipment)
		.run()
	):
		days = [day for day in known if day]
		if days:
			found[name] = min(days)
	return found


def columns() -> list[dict]:
	return [
		{"fieldname": "equipment", "label": _("Equipment"), "fieldtype": "Link", "options": "Equipment", "width": 160},
		{"fieldname": "equipment_name", "label": _("Equipment Name"), "fieldtype": "Data", "width": 130},
		{"fieldname": "property", "label": _("Property"), "fieldtype": "Link", "options": "Property", "width": 120},
		{"fieldname": "category", "label": _("Category"), "fieldtype": "Link", "options": "Equipment Category", "width": 110},
		{"fieldname": "state", "label": _("Status"), "fieldtype": "Data", "width": 90},
		{"fieldname": "availability", "label": _("Availability %"), "fieldtype": "Float", "precision": 2, "width": 100},
		{"fieldname": "open_faults", "label": _("Open Faults"), "fieldtype": "Int", "width": 90},
		{"fieldname": "next_care", "label": _("Next Maintenance"), "fieldtype": "Date", "width": 110},
		{"fieldname": "next_statutory_date", "label": _("Next Statutory Date"), "fieldtype": "Date", "width": 110},
		{"fieldname": "overdue", "label": _("Overdue"), "fieldtype": "Check", "width": 70},
		{"fieldname": "critical", "label": _("Critical Equipment"), "fieldtype": "Check", "width": 70},
	]  # fmt: skip


def chart(times: dict, chosen: dict) -> dict:
	known = [(category, time.percent) for category, time in sorted(times.items()) if time.percent is not None]
	return {
		"data": {
			"labels": [category for category, _percent in known],
			"datasets": [
				{"name": _("Availability %"), "values": [float(percent) for _name, percent in known]}
			],
			"leads": leads.to_list(
				"Equipment", [None], known, lambda _set, one: {**chosen, "category": one[0]}
			),
		},
		"type": "bar",
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(rows: list[dict], times: dict, states: list, moment) -> list[dict]:
	total = sum(times.values(), rules.Time())
	normal = rules.share_normal(states, moment)
	return [
		{"label": _("Equipment"), "value": len(rows), "datatype": "Int"},
		{"label": _("Availability in the Period %"), "value": float(total.percent or 0), "datatype": "Float"},
		{"label": _("Normal at the End %"), "value": float(normal or 0), "datatype": "Float"},
		{"label": _("Open Faults"), "value": sum(row["open_faults"] for row in rows), "datatype": "Int"},
		{"label": _("Overdue"), "value": sum(row["overdue"] for row in rows), "datatype": "Int", "indicator": "Red"},
	]  # fmt: skip
