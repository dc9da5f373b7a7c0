"""Who may look at costs, and which: what the reports on them take from their filters."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from wuye_ops.finance_control.cost_classes import classes
from wuye_ops.finance_control.monitoring import day_of
from wuye_ops.property.days import day_of as day_of_filter
from wuye_ops.property.places import permitted_properties
from wuye_ops.property.report_filters import chosen
from wuye_ops.rules.proration import Month, Period

LOOKED_AT_WITH = "Cost Alert"
FIRST_YEAR, LAST_YEAR = 2000, 2100


def check_may_look(looked_at_with: str = LOOKED_AT_WITH) -> None:
	"""Whoever may report on the alerts may know the figures behind them; of which properties, `properties_of` says."""
	if not frappe.has_permission(looked_at_with, "report"):
		frappe.throw(_("Your role does not see this report."), frappe.PermissionError)


def properties_of(filters: frappe._dict) -> tuple[str, ...] | None:
	"""The properties that are asked for and that the user may see; None for all there are. Refuses one that is not theirs."""
	wanted = chosen(filters, "property", "company")
	allowed = permitted_properties()
	name = wanted.get("property")
	if name and allowed is not None and name not in allowed:
		frappe.throw(_("This property is not yours."), frappe.PermissionError)
	if name is None and "company" not in wanted:
		return None if allowed is None else tuple(allowed)
	conditions: dict[str, object] = {}
	if "company" in wanted:
		conditions["company"] = wanted["company"]
	if name or allowed is not None:
		conditions["name"] = ["in", [name] if name else allowed or [""]]
	return tuple(frappe.get_all("Property", conditions, pluck="name", order_by="name", limit=0))


def day_asked_for(filters: frappe._dict) -> date:
	"""The last day of the month that is asked for, or today while it runs; the running month where none is."""
	today = getdate(nowdate())
	year, month = cint(filters.get("year")) or today.year, cint(filters.get("month")) or today.month
	if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
		frappe.throw(_("Choose a year and a month from 1 to 12."), title=_("Filters"))
	return day_of(year, month, today)


def months_asked_for(filters: frappe._dict) -> Period:
	"""The whole months from one day to another; the months of this year that are over where none are named."""
	this_month = Month.of(getdate(nowdate()))
	last = day_of_filter(filters.get("to_date"), _("To Month"), _("Filters")) or this_month.plus(-1).last
	first = day_of_filter(filters.get("from_date"), _("From Month"), _("Filters")) or last.replace(
		month=1, day=1
	)
	if not (first <= last and FIRST_YEAR <= first.year and last.year <= LAST_YEAR):
		frappe.throw(
			_("The first month is after the last, or too long ago. Choose others."), title=_("Filters")
		)
	if first.year != last.year:
		frappe.throw(_("Costs are planned by year: choose months of one year."), title=_("Filters"))
	return Period(Month.of(first).first, Month.of(last).last)


def day_of_year(filters: frappe._dict) -> date:
	"""The last day of the year that is asked for, or today while it runs; the running year where none is."""
	today = getdate(nowdate())
	month = today.month if cint(filters.get("year")) in (0, today.year) else 12
	return day_asked_for(frappe._dict(year=filters.get("year"), month=month))


def class_titles() -> dict[str, str]:
	"""Class of cost → what it is called."""
	return {code: one.title for code, one in classes().items()}
