"""设备完好率: the set-based twin of `rules.availability` for all equipment of a period.

法定检验剩余天数: until the next day on which something must be inspected by law. Of what is inspected again and again only
the first day that was not kept by then counts, whatever was put down later: a day that is over is counted the same again.
"""

from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Min, Sum
from frappe.utils import format_date, getdate, nowdate
from pypika import CustomFunction, Table
from pypika.queries import QueryBuilder

from wuye_ops.facilities.repair_file import moments
from wuye_ops.facilities.statutory import DONE
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.availability import NORMAL, SCRAPPED
from wuye_ops.rules.metric_value import LEAST, PERCENT, UP, Aim, Part
from wuye_ops.rules.statutory import WARNINGS

# whole seconds, so that a time cut in two adds up to the whole
ToSeconds = CustomFunction("to_seconds", ["moment"])
Greatest = CustomFunction("greatest", ["one", "other"])
Least = CustomFunction("least", ["one", "other"])
INSPECTION = "Statutory Inspection"
# Met is what is further away than the first of the warnings; missed, what the second has come for.
FIRST_WARNING, SECOND_WARNING = map(Decimal, WARNINGS[:2])


def count_intact(scope: Scope) -> dict[str, Part]:
	times = _times(scope).as_("times")
	rows = (
		frappe.qb.from_(times)
		.select(times.property, Sum(times.normal), Sum(times.registered))
		.groupby(times.property)
		.run()
	)
	return {name: Part(Decimal(int(normal)), Decimal(int(all_))) for name, normal, all_ in rows}


def intact_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	times = _times(scope).as_("times")
	rows = (
		frappe.qb.from_(times)
		.select(times.equipment, times.equipment_name, times.property, times.normal, times.registered)
		# what stood still the longest is what people look for
		.orderby(times.registered - times.normal, order=frappe.qb.desc)
		.orderby(times.equipment)
		.limit(limit)
		.offset(start)
		.run()
	)
	return [
		Row("Equipment", name, place, Decimal(int(normal)), Decimal(int(all_)), scope.last, text)
		for name, text, place, normal, all_ in rows
	]


def _times(scope: Scope) -> QueryBuilder:
	"""Rows of equipment, equipment_name, property, registered and normal, in seconds; of what was on the register."""
	start, end = moments(scope.first, scope.last)
	end = max(start, end)
	equipment, log = frappe.qb.DocType("Equipment"), frappe.qb.DocType("Equipment Status Log")
	seconds = ToSeconds(Least(Coalesce(log.to_time, end), end)) - ToSeconds(Greatest(log.from_time, start))
	query = (
		frappe.qb.from_(log)
		.join(equipment)
		.on((equipment.name == log.parent) & (log.parenttype == "Equipment"))
		.select(
			equipment.name.as_("equipment"),
			equipment.equipment_name,
			equipment.property,
			Sum(seconds).as_("registered"),
			Sum(Case().when(log.status == NORMAL, seconds).else_(0)).as_("normal"),
		)
		.where(
			(log.status != SCRAPPED) & (log.from_time < end) & (log.to_time.isnull() | (log.to_time > start))
		)
		.groupby(equipment.name)
		# a period that is yet to come has no time
		.having(Sum(seconds) > 0)
	)
	return (
		query if scope.properties is None else query.where(equipment.property.isin(scope.properties or ("",)))
	)


# -- 法定检验剩余天数 --------------------------------------------------------------------------------------------------


def count_days_left(scope: Scope) -> dict[str, Part]:
	query, inspection = _to_be_done(scope)
	day = _day(scope)
	rows = query.select(inspection.property, Min(inspection.due_on)).groupby(inspection.property).run()
	return {name: Part(Decimal((due_on - day).days)) for name, due_on in rows}


def days_left_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""Every inspection that was not done, the first one due first."""
	query, inspection = _to_be_done(scope)
	day = _day(scope)
	rows = (
		query.select(inspection.name, inspection.property, inspection.due_on, inspection.title)
		.orderby(inspection.due_on, inspection.name)
		.limit(limit)
		.offset(start)
		.run()
	)
	return [
		Row(
			INSPECTION,
			name,
			place,
			Decimal((due_on - day).days),
			None,
			None,
			_("{0} · due on {1}").format(title or name, format_date(due_on)),
		)
		for name, place, due_on, title in rows
	]


def _day(scope: Scope):
	"""The last of the days, today where it is yet to come."""
	return min(scope.last, getdate(nowdate()))


def _to_be_done(scope: Scope) -> tuple[QueryBuilder, Table]:
	"""Inspections not done by the end of the day, of equipment that was on the register, or of properties that were managed."""
	day = _day(scope)
	_start, end = moments(day, day)
	inspection, place = frappe.qb.DocType(INSPECTION), frappe.qb.DocType("Property")
	log = frappe.qb.DocType("Equipment Status Log")
	on_register = (
		frappe.qb.from_(log)
		.select(log.parent)
		.where((log.parenttype == "Equipment") & (log.status != SCRAPPED) & (log.from_time < end))
		.where(log.to_time.isnull() | (log.to_time >= end))
	)
	of_property = Coalesce(inspection.equipment, "") == ""
	is_managed = place.contract_start.isnull() | (place.contract_start <= day)
	query = (
		frappe.qb.from_(inspection)
		.join(place)
		.on(place.name == inspection.property)
		.where(inspection.done_on.isnull() | (inspection.done_on > day) | (inspection.status != DONE))
		.where(inspection.equipment.isin(on_register) | (of_property & is_managed))
	)
	if scope.properties is not None:
		query = query.where(inspection.property.isin(scope.properties or ("",)))
	return query, inspection


METRICS = [
	Metric(
		key="equipment.intact",
		label=_lt("Equipment Intact Rate"),
		formula=_lt(
			"Time of all equipment in state Normal ÷ its time on the register, in seconds, until the end of the days; until now where they are not over"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(98)),
		doctype="Equipment",
		count=count_intact,
		rows=intact_rows,
	),
	Metric(
		key="equipment.statutory_days_left",
		label=_lt("Days Until Statutory Inspection"),
		formula=_lt(
			"Days from the last of the days to the first day by which an inspection that had not been done must be done by law, below 0 once it is past; today where the days are not over; the least of several properties"
		),
		unit=_lt("days"),
		aim=Aim(UP, FIRST_WARNING, strict=True, close=FIRST_WARNING - SECOND_WARNING),
		doctype=INSPECTION,
		count=count_days_left,
		rows=days_left_rows,
		places=0,
		adds_up=False,
		combine=LEAST,
	),
]
