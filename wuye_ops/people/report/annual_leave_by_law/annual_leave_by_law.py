"""年休假核算: what each employee has by law in a year, what HRMS has allocated, and why there is nothing or less."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from wuye_ops.people import access, annual_leave, leave_problems, sent
from wuye_ops.people.annual_leave import FAILED, KEPT, MADE, NONE, WAITING, Standing
from wuye_ops.property.report_filters import check_readable
from wuye_ops.property.report_scope import data, link, number


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: year, company, property, department, state."""
	filters = frappe._dict(filters or {})
	check_readable("Leave Allocation")
	if not annual_leave.leave_type():
		return (
			columns(),
			[],
			_("No leave type is annual leave by law. Choose Annual as Kind by Law in the one that is."),
		)
	found = [_row(one) for one in annual_leave.standings(_year(filters), **_of_people(filters))]
	rows = [row for row in found if not filters.state or row["state"] == filters.state]
	return columns(), rows, None, None, summary(found)


@frappe.whitelist(methods=["POST"])
def allocate(filters: str | dict) -> list[dict]:
	"""Gives the leave that is missing in the report; what became of each: {employee, employee_name, state, days, reason}."""
	filters = sent.filters(filters)
	frappe.has_permission("Leave Allocation", "submit", throw=True)
	year = _year(filters)
	found = annual_leave.allocate(year, **_of_people(filters))
	leave_problems.keep(year, found)
	return [
		{
			"employee": one.employee.name,
			"employee_name": one.employee.employee_name,
			"state": one.state,
			"days": one.by_law.days if one.by_law else 0,
			"reason": one.reason,
		}
		for one in found
		if one.state in (MADE, FAILED)
	]


def _year(filters: frappe._dict) -> int:
	year = cint(filters.year) or getdate(nowdate()).year
	if not 2000 <= year <= getdate(nowdate()).year + 1:
		frappe.throw(_("Choose a year up to the next one."), title=_("Annual Leave by Law"))
	return year


def _of_people(filters: frappe._dict) -> dict:
	"""The people the reader may know about, as filters of Employee."""
	return access.report_filters(filters, "company", "department", "property")


def _row(one: Standing) -> dict:
	person, by_law = one.employee, one.by_law
	return {
		"employee": person.name,
		"employee_name": person.employee_name,
		"property": person.wuye_property,
		"department": person.department,
		"worked_since": person.wuye_worked_since or person.wuye_continuous_since or person.date_of_joining,
		"rate": by_law.rate if by_law else None,
		"by_law": by_law.days if by_law else None,
		"allocated": one.allocated,
		"taken": float(one.taken),
		"left": max(one.allocated - float(one.taken), 0),
		"state": _state(one),
		"allocation": one.allocation or None,
		"reason": one.reason,
	}


def _state(one: Standing) -> str:
	if one.state == KEPT and one.by_law and one.allocated < one.by_law.days:
		return "Too Little"
	return {KEPT: "Allocated", WAITING: "To Allocate", NONE: "None by Law", FAILED: "Check Dates"}[one.state]


def columns() -> list[dict]:
	return [
		link("employee", _("Employee"), "Employee", 150),
		data("employee_name", _("Employee Name"), 100),
		link("property", _("Property"), "Property", 130),
		link("department", _("Department"), "Department", 130),
		{"fieldname": "worked_since", "label": _("Working Since"), "fieldtype": "Date", "width": 130},
		number("rate", _("Days a Year"), 110),
		number("by_law", _("Days by Law"), 100),
		number("allocated", _("Days Allocated"), 100),
		number("taken", _("Days Taken"), 90),
		number("left", _("Days Left"), 90),
		data("state", _("Standing", context="Annual Leave by Law"), 100),
		link("allocation", _("Leave Allocation"), "Leave Allocation", 150),
		data("reason", _("Reason"), 260),
	]


def summary(rows: list[dict]) -> list[dict]:
	def of(state: str) -> int:
		return sum(row["state"] == state for row in rows)

	figures = (
		(_("People"), len(rows), "Blue"),
		(_("To Allocate", context="Annual Leave by Law"), of("To Allocate"), "Orange"),
		(_("Too Little", context="Annual Leave by Law"), of("Too Little"), "Red"),
		(_("Check Dates", context="Annual Leave by Law"), of("Check Dates"), "Red"),
	)
	return [
		{"label": label, "value": value, "indicator": colour, "datatype": "Int"}
		for label, value, colour in figures
	]
