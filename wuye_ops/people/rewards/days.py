"""On how many days of a month people were at work, for pay: paid leave is no loss, absence and unpaid leave are."""

from __future__ import annotations

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint

from wuye_ops.people.scorecards.people_of import employed_days
from wuye_ops.rules.proration import Month
from wuye_ops.rules.reward import at_work


def days_of(month: Month, names: list[str]) -> dict[str, tuple[int, int]]:
	"""Employee → (days at work, workdays), in two questions for however many people."""
	people = frappe.get_all(
		"Employee", {"name": ["in", names or [""]]}, ["name", "date_of_joining", "relieving_date"]
	)
	marked = _marked(month, names)
	return {
		one.name: at_work(
			employed_days(month, one.date_of_joining, one.relieving_date),
			month.days,
			*marked.get(one.name, (0, 0)),
		)
		for one in people
	}


def _marked(month: Month, names: list[str]) -> dict[str, tuple[int, int]]:
	"""Employee → (days with attendance, days of them that are lost)."""
	attendance, leave = frappe.qb.DocType("Attendance"), frappe.qb.DocType("Leave Type")
	lost = (attendance.status == "Absent") | ((attendance.status == "On Leave") & (leave.is_lwp == 1))
	rows = (
		frappe.qb.from_(attendance)
		.left_join(leave)
		.on(attendance.leave_type == leave.name)
		.select(attendance.employee, Count("*"), Sum(Case().when(lost, 1).else_(0)))
		.where(
			(attendance.docstatus == 1)
			& attendance.attendance_date.between(month.first, month.last)
			& attendance.employee.isin(names or [""])
		)
		.groupby(attendance.employee)
		.run()
	)
	return {employee: (cint(all_), cint(gone)) for employee, all_, gone in rows}
