"""Who is scored for a month: the people employed in it, where and as what, and on how many days they were at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint, getdate

from wuye_ops.people.attendance import THERE
from wuye_ops.people.employed import Employed, read, within
from wuye_ops.rules.proration import Month

AT_WORK = (*THERE, "Half Day")


@dataclass(frozen=True, slots=True)
class Person(Employed):
	"""Who was employed in the month. days: at work."""

	days: int


def people_of(month: Month, names: list[str] | None = None) -> list[Person]:
	"""Everybody employed on a day of the month, or those of them that are named; two questions."""
	employee = frappe.qb.DocType("Employee")
	conditions = [within(employee, month.first, month.last)]
	if names is not None:
		conditions.append(employee.name.isin(names or [""]))
	attended = _attended(month)
	return [
		Person(*one.as_tuple(), attended.get(one.name, employed_days(month, one.joined, one.left)))
		for one in read(*conditions)
	]


def _attended(month: Month) -> dict[str, int]:
	"""Days at work of those whose attendance was marked in the month."""
	attendance = frappe.qb.DocType("Attendance")
	rows = (
		frappe.qb.from_(attendance)
		.select(
			attendance.employee, Sum(Case().when(attendance.status.isin(AT_WORK), 1).else_(0)), Count("*")
		)
		.where((attendance.docstatus == 1) & attendance.attendance_date.between(month.first, month.last))
		.groupby(attendance.employee)
		.run()
	)
	return {employee: cint(there) for employee, there, _marked in rows}


def employed_days(month: Month, joined: date | None, left: date | None) -> int:
	"""Days of the month on which somebody was employed, who came and went on these days."""
	first = max(month.first, getdate(joined)) if joined else month.first
	last = min(month.last, getdate(left)) if left else month.last
	return max(0, (last - first).days + 1)
