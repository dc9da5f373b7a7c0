"""体检与上岗: who is examined by when, and whether they are cleared for their post; nothing of what was found."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.people.health import exposure, permissions
from wuye_ops.people.health.exposure import Person
from wuye_ops.property.report_filters import check_readable
from wuye_ops.property.report_scope import data, link
from wuye_ops.rules.health_check import FIT, Due, dues, shown_to_superiors

# days before the due day from which it is due soon
SOON = 30
OVERDUE, DUE_SOON, NOT_CLEARED, UP_TO_DATE = "Overdue", "Due Soon", "Not Cleared", "Up to Date"
ORDER = (NOT_CLEARED, OVERDUE, DUE_SOON, UP_TO_DATE)
CONTEXT = "Fitness for Work"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, department, hazard, state."""
	filters = frappe._dict(filters or {})
	check_readable("Health Warning")
	found = rows_of(filters, getdate(nowdate()))
	rows = [row for row in found if not filters.state or row["state"] == filters.state]
	return columns(), rows, None, chart(found), summary(found)


def rows_of(filters: frappe._dict, today: date) -> list[dict]:
	people = [
		person
		for person in exposure.people(permissions.visible_names())
		if filters.property in (None, "", person.property)
		and filters.department in (None, "", person.department)
	]
	checks = exposure.checks([person.name for person in people])
	rows = [
		_row(person, due, today)
		for person in people
		for due in dues(person.exposed, checks.get(person.name, ()))
		if filters.hazard in (None, "", due.hazard.code)
	]
	return sorted(rows, key=lambda row: (ORDER.index(row["state"]), row["due_on"], row["employee"]))


def _row(person: Person, due: Due, today: date) -> dict:
	shown = shown_to_superiors(due.last) if due.last else None
	return {
		"employee": person.name,
		"employee_name": person.employee_name,
		"property": person.property or None,
		"department": person.department or None,
		"designation": person.designation or None,
		"hazard": due.hazard.code,
		"kind": _(due.kind, context="Health Check"),
		"last_on": due.last.day if due.last else None,
		"shown": _(shown, context="Health Check") if shown else None,
		"due_on": due.due_on,
		"state": _state(due, shown, today),
	}


def _state(due: Due, shown: str | None, today: date) -> str:
	if shown not in (None, FIT):
		return NOT_CLEARED
	if due.due_on < today:
		return OVERDUE
	return DUE_SOON if due.due_on <= getdate(add_days(today, SOON)) else UP_TO_DATE


def columns() -> list[dict]:
	def day(fieldname: str, label: str) -> dict:
		return {"fieldname": fieldname, "label": label, "fieldtype": "Date", "width": 110}

	return [
		link("employee", _("Employee"), "Employee", 140),
		data("employee_name", _("Employee Name"), 100),
		link("property", _("Property"), "Property", 130),
		link("department", _("Department"), "Department", 130),
		data("designation", _("Designation"), 100),
		link("hazard", _("Hazard", context="Health Check"), "Health Hazard", 140),
		data("state", _("Standing", context=CONTEXT), 100),
		day("due_on", _("Due On")),
		data("kind", _("Kind"), 110),
		day("last_on", _("Last Examined")),
		data("shown", _("Cleared", context=CONTEXT), 130),
	]


def _number(rows: list[dict], state: str) -> int:
	return sum(row["state"] == state for row in rows)


def summary(rows: list[dict]) -> list[dict]:
	colours = {NOT_CLEARED: "Red", OVERDUE: "Red", DUE_SOON: "Orange", UP_TO_DATE: "Green"}
	return [
		{
			"label": _(state, context=CONTEXT),
			"value": _number(rows, state),
			"indicator": colours[state],
			"datatype": "Int",
		}
		for state in ORDER
	]


def chart(rows: list[dict]) -> dict | None:
	"""Examinations by hazard and standing."""
	hazards = sorted({row["hazard"] for row in rows})
	if not hazards:
		return None
	datasets = [
		{
			"name": _(state, context=CONTEXT),
			"values": [
				_number([row for row in rows if row["hazard"] == hazard], state) for hazard in hazards
			],
		}
		for state in ORDER
	]
	return {
		"data": {"labels": hazards, "datasets": datasets},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#7c3aed", "#e24c4c", "#ed8936", "#48bb78"],
	}
