"""Figures of the workspace of inspections: by week, by trade. Every user sees the inspections they may see only."""

from collections import Counter, defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, format_date, get_first_day_of_week, getdate, nowdate

from wuye_ops.inspection.report_scope import ALIKE, FIGURES, figures_of
from wuye_ops.property import leads
from wuye_ops.rules import completion as rules

WEEKS = 10
STATUSES = ("Done", "Missed", "In Progress", "Planned")


def _weeks() -> list[date]:
	"""The first days of the last weeks, this one included."""
	this = get_first_day_of_week(getdate(nowdate()))
	return [getdate(add_days(this, -7 * back)) for back in range(WEEKS - 1, -1, -1)]


def by_week() -> dict:
	"""Inspections of each week by status. This week's that are still ahead show as planned."""
	weeks = _weeks()
	counts: Counter = Counter()
	for row in frappe.get_list(
		"Inspection",
		filters={
			"status": ["in", STATUSES],
			"window_from": ["between", [weeks[0], f"{add_days(weeks[-1], 6)} 23:59:59"]],
		},
		fields=["date(window_from) as day", "status", "count(name) as total"],
		group_by="date(window_from), status",
		order_by="day",
		limit=0,
	):
		counts[(get_first_day_of_week(getdate(row.day)), row.status)] += row.total
	return {
		"labels": [format_date(week, "MM-dd") for week in weeks],
		"datasets": [
			{
				"name": _(status, context="Inspection"),
				"values": [counts[(week, status)] for week in weeks],
			}
			for status in STATUSES
		],
		"leads": leads.to_list(
			"Inspection",
			STATUSES,
			weeks,
			lambda status, week: {"status": status, "window_from": leads.week(week)},
		),
	}


def scores_by_trade() -> dict:
	"""The mean score of each week, by trade; a trade without scores in all these weeks is left out."""
	weeks = _weeks()
	found: dict[tuple, rules.Completion] = defaultdict(rules.Completion)
	for row in frappe.get_list(
		"Inspection",
		filters={"status": rules.DONE, "window_from": [">=", weeks[0]]},
		fields=["date(window_from) as day", "trade", *ALIKE, *FIGURES],
		group_by=", ".join(["date(window_from)", "trade", *ALIKE]),
		order_by="day",
		limit=0,
	):
		found[(get_first_day_of_week(getdate(row.day)), row.trade)] += figures_of(row)
	trades = [trade for trade in _trades() if any(key[1] == trade for key in found)]
	# weeks without any score would draw an empty bar for each trade
	weeks = [week for week in weeks if any(key[0] == week for key in found)]
	return {
		"labels": [format_date(week, "MM-dd") for week in weeks],
		"datasets": [
			{
				"name": _(trade, context="Checklist"),
				"values": [float(found[(week, trade)].mean_score or 0) for week in weeks],
			}
			for trade in trades
		],
		"leads": leads.to_list(
			"Inspection",
			trades,
			weeks,
			lambda trade, week: {
				"status": rules.DONE,
				"trade": trade,
				"scored": 1,
				"window_from": leads.week(week),
			},
		),
	}


def _trades() -> list[str]:
	return frappe.get_meta("Inspection").get_options("trade").split("\n")
