"""人均管理面积: the area managed for each of the people employed, on the last of the days."""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder.functions import Count
from frappe.utils import getdate, nowdate
from pypika import Table
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.metric_value import UP, Aim, Part
from wuye_ops.rules.money import ZERO

ONE = Decimal(1)


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
	left_later = employee.relieving_date >= day
	return (
		employee.wuye_property.isin(list(properties) or [""])
		& (employee.date_of_joining <= day)
		& (
			((employee.status == "Active") & (employee.relieving_date.isnull() | left_later))
			| ((employee.status == "Left") & left_later)
		)
	)


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
]
