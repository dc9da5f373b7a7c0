"""设备完好率: the set-based twin of `rules.availability` for all equipment of a period."""

from decimal import Decimal

import frappe
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from pypika import CustomFunction
from pypika.queries import QueryBuilder

from wuye_ops.facilities.repair_file import moments
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.availability import NORMAL, SCRAPPED
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part

# whole seconds, so that a time cut in two adds up to the whole
ToSeconds = CustomFunction("to_seconds", ["moment"])
Greatest = CustomFunction("greatest", ["one", "other"])
Least = CustomFunction("least", ["one", "other"])


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
]
