"""Number cards of the workspace that are metrics; each leads to what is behind it.

How many people there are for an area, and how many leave, whoever may report on staffing may know: HR too, who does not report on
properties and so knows no metric of theirs. User Permissions keep everybody to their properties.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.metrics import figures, values
from wuye_ops.metrics.registry import Scope, get_metric
from wuye_ops.people.roster import needs
from wuye_ops.rules import metric_value

STAFFING = "Staffing Standard"
A_YEAR, A_WEEK = timedelta(days=364), timedelta(days=6)


@frappe.whitelist()
def area_per_head() -> dict:
	"""㎡ managed for each of the people employed, today; leads to the metric, or HR to who is needed."""
	frappe.has_permission(STAFFING, "report", throw=True)
	today = getdate(nowdate())
	return _card("people.area_per_head", today, today, "Float", ["query-report", "Staffing Need"])


@frappe.whitelist()
def turnover() -> dict:
	"""Who left in the last twelve months, in per cent of the people there; leads to the metric, or HR to the people."""
	frappe.has_permission(STAFFING, "report", throw=True)
	today = getdate(nowdate())
	left = {"status": "Left", "relieving_date": ["between", [str(today - A_YEAR), str(today)]]}
	return _card("people.turnover", today - A_YEAR, today, "Percent", ["List", "Employee"], left)


@frappe.whitelist()
def coverage() -> dict:
	"""How much of the coming week, today included, is manned; leads to the shifts that lack somebody."""
	frappe.has_permission(needs.DOCTYPE, "report", throw=True)
	today = getdate(nowdate())
	last = today + A_WEEK
	asked = {"from_date": str(today), "to_date": str(last), "only_short": 1}
	card = _card("people.coverage", today, last, "Percent")
	return {**card, "route": ["query-report", "Roster Coverage"], "route_options": asked}


def _card(key: str, first: date, last: date, fieldtype: str, route=(), asked: dict | None = None) -> dict:
	metric = get_metric(key)
	value = _value(metric, Scope(first, last, values.permitted(None)))
	if values.may_know(metric):
		route, asked = ["metrics"], {"metric": key}
	return {
		"value": None if value is None else float(value),
		"fieldtype": fieldtype,
		"precision": 1,
		"route": list(route),
		"route_options": asked or {},
	}


def _value(metric, scope: Scope) -> Decimal | None:
	part = metric_value.together(figures.counted(metric, scope).values(), metric.combine)
	return metric_value.shown(figures.value(metric, part), metric.places)
