"""人均管理面积: the area managed for each of the people employed, on the last of the days. 年化离职率: who left, as if the days
were a year; the set-based twin of `rules.workforce_figures.turnover`.

Somebody counts where they work now, or worked last: nobody writes down who was moved from one property to another.
"""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate, nowdate
from pypika import Table
from pypika.terms import Criterion, Term

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.metric_value import DOWN, PERCENT, UP, Aim, Part
from wuye_ops.rules.money import EXACT, ZERO, product

ONE, HALF = Decimal(1), Decimal("0.5")
DAYS_OF_A_YEAR = Decimal(365)
EMPLOYED = ("Active", "Left")


def count_area_per_head(scope: Scope) -> dict[str, Part]:
	employee = frappe.qb.DocType("Employee")
	areas = _areas(scope)
	rows = (
		frappe.qb.from_(employee)
		.select(employee.wuye_property, Count("*"))
		.where(_employed(employee, _day(scope), areas))
		.groupby(employee.wuye_property)
		.run()
	)
	return {name: Part(areas[name], Decimal(people)) for name, people in rows}


def area_per_head_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The properties with their areas, then the people."""
	parts, day = count_area_per_head(scope), _day(scope)
	places = [
		Row("Property", name, name, part.numerator, ZERO, day, _("{0} ㎡").format(part.numerator))
		for name, part in sorted(parts.items())
	]
	page = places[start : start + limit]
	if len(page) == limit:
		return page
	employee = frappe.qb.DocType("Employee")
	people = (
		frappe.qb.from_(employee)
		.select(employee.name, employee.wuye_property, employee.employee_name)
		.where(_employed(employee, day, parts))
		.orderby(employee.wuye_property, employee.name)
		.limit(limit - len(page))
		.offset(max(0, start - len(places)))
		.run()
	)
	return page + [Row("Employee", name, place, ZERO, ONE, day, text) for name, place, text in people]


def _day(scope: Scope) -> date:
	"""The last of the days, today where it is yet to come."""
	return min(scope.last, getdate(nowdate()))


def _areas(scope: Scope) -> dict[str, Decimal]:
	day = _day(scope)
	return {name: one.area for name, one in managed_areas(scope.properties).items() if one.is_on(day)}


def _employed(employee: Table, day: date, properties) -> Criterion:
	"""Who was employed on the day, the last of their work included; of people who left, their last day says so."""
	return employee.wuye_property.isin(list(properties) or [""]) & is_there(employee, day)


def is_there(employee: Table, day: date) -> Criterion:
	"""Who was employed on the day, wherever; of people who left, their last day says so."""
	left_later = employee.relieving_date >= day
	return (employee.date_of_joining <= day) & (
		((employee.status == "Active") & (employee.relieving_date.isnull() | left_later))
		| ((employee.status == "Left") & left_later)
	)


# -- 年化离职率 --------------------------------------------------------------------------------------------------------


def count_turnover(scope: Scope) -> dict[str, Part]:
	employee, first, last = _days(scope)
	rows = (
		frappe.qb.from_(employee)
		.select(
			employee.wuye_property,
			Sum(_one_if(_has_left(employee, first, last))),
			Sum(_one_if(is_there(employee, first)) + _one_if(is_there(employee, last))),
		)
		.where(_moves(employee, first, last, scope))
		.groupby(employee.wuye_property)
		.run()
	)
	return {
		name: Part(_of_a_year(int(left), first, last), product(Decimal(int(heads)), HALF))
		for name, left, heads in rows
	}


def turnover_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""Who left, the last one first; then those who stayed. Somebody there on the first and the last day is one head."""
	employee, first, last = _days(scope)
	has_left = _has_left(employee, first, last)
	found = (
		frappe.qb.from_(employee)
		.select(
			employee.name,
			employee.wuye_property,
			employee.employee_name,
			Case().when(has_left, employee.relieving_date),
			_one_if(is_there(employee, first)) + _one_if(is_there(employee, last)),
		)
		.where(_moves(employee, first, last, scope))
		.orderby(_one_if(has_left), employee.relieving_date, order=frappe.qb.desc)
		.orderby(employee.wuye_property, employee.name)
		.limit(limit)
		.offset(start)
		.run()
	)
	each = _of_a_year(1, first, last)
	return [
		Row("Employee", name, place, each if on else ZERO, product(Decimal(int(heads)), HALF), on, text)
		for name, place, text, on, heads in found
	]


def _days(scope: Scope) -> tuple[Table, date, date]:
	last = _day(scope)
	return frappe.qb.DocType("Employee"), min(scope.first, last), last


def _of_a_year(people: int, first: date, last: date) -> Decimal:
	"""As many people of a whole year as these are of the days."""
	of_a_year = EXACT.divide(product(Decimal(people), DAYS_OF_A_YEAR), Decimal((last - first).days + 1))
	return EXACT.quantize(of_a_year, figures.PLACES)


def _has_left(employee: Table, first: date, last: date) -> Criterion:
	return employee.status.isin(EMPLOYED) & employee.relieving_date.between(first, last)


def _moves(employee: Table, first: date, last: date, scope: Scope) -> Criterion:
	"""Whoever was there on the first or the last day, or left between."""
	there = is_there(employee, first) | is_there(employee, last) | _has_left(employee, first, last)
	if scope.properties is None:
		return there & employee.wuye_property.isnotnull() & (employee.wuye_property != "")
	return there & employee.wuye_property.isin(scope.properties or ("",))


def _one_if(condition: Criterion) -> Term:
	return Case().when(condition, 1).else_(0)


METRICS = [
	Metric(
		key="people.area_per_head",
		label=_lt("Area per Head"),
		formula=_lt(
			"Built-up area of the properties managed on the last of the days ÷ people employed there on it; today where the days are not over"
		),
		unit=_lt("㎡ per head"),
		aim=Aim(UP),
		doctype="Property",
		count=count_area_per_head,
		rows=area_per_head_rows,
		# the people of two months are the same people
		adds_up=False,
	),
	Metric(
		key="people.turnover",
		label=_lt("Annual Turnover Rate"),
		formula=_lt(
			"People whose last day of work lies in the days × 365 ÷ number of days, ÷ mean of the people employed on the first and on the last of them; until today where they are not over"
		),
		unit=PERCENT,
		# the first warning of the trade (d)
		aim=Aim(DOWN, Decimal(30)),
		doctype="Property",
		count=count_turnover,
		rows=turnover_rows,
		# a year is not twelve times what its months would make of a year
		adds_up=False,
	),
]
