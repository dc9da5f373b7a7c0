"""出勤率: days on which somebody was there, in time and to the end, of those on which they were expected. HRMS's Attendance says which.

A day of approved leave is left out: whoever is on leave is not expected. Half a day is counted where its other half is a leave.
"""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _lt
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Count, Sum
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from wuye_ops.metrics.registry import Counted, Metric, Row, Scope
from wuye_ops.metrics.shares import digest, in_digits
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part
from wuye_ops.rules.money import ZERO

ONE = Decimal(1)
THERE = ("Present", "Work From Home")
EXPECTED = (*THERE, "Absent", "Half Day")


def count(scope: Scope) -> dict[str, Part]:
	query, attendance, employee = _days(scope)
	rows = query.select(employee.wuye_property, *_sums(attendance)).groupby(employee.wuye_property).run()
	return {place: _part(good, days) for place, good, days in rows}


def count_by_employee(scope: Scope) -> dict[tuple[str, str], Counted]:
	query, attendance, employee = _days(scope)
	rows = (
		query.select(
			employee.wuye_property,
			employee.name,
			*_sums(attendance),
			digest(attendance.name, _worth(attendance)),
		)
		.groupby(employee.wuye_property, employee.name)
		.run()
	)
	return {
		(place, name): Counted(_part(good, days), int(days), in_digits(found))
		for place, name, good, days, found in rows
	}


def rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The days, the most recent first."""
	query, attendance, employee = _days(scope)
	found = (
		query.select(
			attendance.name,
			employee.wuye_property,
			_worth(attendance),
			attendance.attendance_date,
			attendance.employee_name,
		)
		.orderby(attendance.attendance_date, attendance.name, order=Order.desc)
		.limit(limit)
		.offset(start)
		.run()
	)
	return [
		Row("Attendance", name, place, ONE if good else ZERO, ONE, on, text or name)
		for name, place, good, on, text in found
	]


def _days(scope: Scope) -> tuple[QueryBuilder, Table, Table]:
	"""The days that count; somebody counts where they work now."""
	attendance, employee = frappe.qb.DocType("Attendance"), frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(attendance)
		.join(employee)
		.on(employee.name == attendance.employee)
		.where(_is_expected(attendance, scope.first, scope.last) & (employee.wuye_property > ""))
	)
	if scope.properties is not None:
		query = query.where(employee.wuye_property.isin(scope.properties or ("",)))
	if scope.employee:
		query = query.where(attendance.employee == scope.employee)
	return query, attendance, employee


def _is_expected(attendance: Table, first: date, last: date) -> Criterion:
	return (
		(attendance.docstatus == 1)
		& attendance.attendance_date.between(first, last)
		& attendance.status.isin(EXPECTED)
	)


def _is_good(attendance: Table) -> Criterion:
	half_on_leave = (attendance.status == "Half Day") & (attendance.leave_type > "")
	return (
		(attendance.status.isin(THERE) | half_on_leave)
		& (attendance.late_entry == 0)
		& (attendance.early_exit == 0)
	)


def _worth(attendance: Table) -> Term:
	return Case().when(_is_good(attendance), 1).else_(0)


def _sums(attendance: Table) -> tuple[Term, Term]:
	return Sum(_worth(attendance)), Count("*")


def _part(good: float, days: int) -> Part:
	return Part(Decimal(int(good)), Decimal(int(days)))


METRICS = [
	Metric(
		key="people.attendance",
		label=_lt("Attendance Rate"),
		formula=_lt(
			"Days on which people were there in time and to the end ÷ days on which they were expected; days of approved leave are left out"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(95)),
		# whoever has an employee may report on their own attendance: that is no right to know everybody's
		doctype="Property",
		count=count,
		rows=rows,
		for_employees=True,
		count_by_employee=count_by_employee,
	),
]
