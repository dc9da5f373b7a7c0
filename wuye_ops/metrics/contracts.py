"""合同剩余天数: until the contract of a property ends. A property is no chapter's own, and so this metric is nobody else's.

A property says when its contract ends, not when it was to end before it was prolonged: of a month that is over nobody counts
again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.utils import format_date, getdate, nowdate
from pypika import Table
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.metric_value import LEAST, UP, Aim, Part

DOCTYPE = "Property"


def count_days_left(scope: Scope) -> dict[str, Part]:
	place, day = frappe.qb.DocType(DOCTYPE), _day(scope)
	rows = (
		frappe.qb.from_(place)
		.select(place.name, place.contract_end)
		.where(_is_under_contract(place, day, scope))
		.run()
	)
	return {name: Part(_left(end, day)) for name, end in rows}


def days_left_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The properties, the contract that ends first before the others."""
	place, day = frappe.qb.DocType(DOCTYPE), _day(scope)
	rows = (
		frappe.qb.from_(place)
		.select(place.name, place.contract_end)
		.where(_is_under_contract(place, day, scope))
		.orderby(place.contract_end, place.name)
		.limit(limit)
		.offset(start)
		.run()
	)
	return [
		Row(
			DOCTYPE, name, name, _left(end, day), None, None, _("Contract until {0}").format(format_date(end))
		)
		for name, end in rows
	]


def _day(scope: Scope) -> date:
	"""The last of the days, today where it is yet to come."""
	return min(scope.last, getdate(nowdate()))


def _left(end: date, day: date) -> Decimal:
	return Decimal((end - day).days)


def _is_under_contract(place: Table, day: date, scope: Scope) -> Criterion:
	"""Begun by the day and with an end to wait for. A property that is closed lost its contract; one that is not, and whose
	contract is over, is the worst there is."""
	found = (
		place.contract_end.isnotnull()
		& (place.contract_start.isnull() | (place.contract_start <= day))
		& ((place.status == "Active") | (place.contract_end >= day))
	)
	return found if scope.properties is None else found & place.name.isin(scope.properties or ("",))


METRICS = [
	Metric(
		key="property.contract_days_left",
		label=_lt("Days Until Contract End"),
		formula=_lt(
			"Days from the last of the days to the end of the contract, below 0 once it is past; today where the days are not over; the least of several properties"
		),
		unit=_lt("days"),
		# half a year to negotiate the next one; a quarter is too little (d)
		aim=Aim(UP, Decimal(180), strict=True, close=Decimal(90)),
		doctype=DOCTYPE,
		count=count_days_left,
		rows=days_left_rows,
		places=0,
		adds_up=False,
		combine=LEAST,
		recounted=False,
	),
]
