"""Number cards of the workspace that are rates; each leads to its report for the same month."""

import frappe
from frappe.utils import get_first_day, nowdate

from wuye_ops.customer_service.figures import reading
from wuye_ops.customer_service.figures.scope import scope
from wuye_ops.customer_service.figures.shown import plain
from wuye_ops.rules.service_figures import Figures, together


@frappe.whitelist()
def on_time_this_month() -> dict:
	"""Promises kept, in percent of those due, of what was opened this month."""
	figures = _this_month(("kept", "broken", "overdue"))
	return _card(plain(figures.on_time_rate), "Service Timeliness")


@frappe.whitelist()
def redone_this_month() -> dict:
	"""返修率: reopened or reported again, of what was opened this month."""
	figures = _this_month(("total", "redone"))
	return _card(plain(figures.redone_rate), "Service Rework")


def _month() -> frappe._dict:
	return frappe._dict(from_date=str(get_first_day(nowdate())), to_date=nowdate())


def _this_month(need: tuple[str, ...]) -> Figures:
	"""Of the properties the user may see; asks for the right to see them."""
	return together(reading.sums(scope(_month()), (), need).values())


def _card(value: float | None, report: str) -> dict:
	return {
		"value": value,
		"fieldtype": "Percent",
		"precision": 1,
		"route": ["query-report", report],
		"route_options": _month(),
	}
