"""Figures of the workspace of equipment. Every user sees those of their properties only."""

from collections import Counter

import frappe
from frappe import _
from frappe.utils import add_days, add_months, get_first_day, get_last_day, getdate, nowdate

from wuye_ops.property import leads, number_cards

MONTHS = 12
SOON_DAYS = 30
SHOWN = ("Normal", "Under Repair", "Stopped", "Blocked")
OPEN_TASK = ("Draft", "To Assign", "Assigned", "In Progress", "Blocked")


@frappe.whitelist()
def certificates_due() -> dict:
	"""For a number card: statutory inspections due within 30 days, or past due and not done."""
	return number_cards.of_list(
		"Statutory Inspection", {"status": ["!=", "Done"], "due_on": ["<=", add_days(nowdate(), SOON_DAYS)]}
	)


@frappe.whitelist()
def maintenance_overdue() -> dict:
	"""For a number card: tasks of maintenance plans whose day has passed."""
	return number_cards.of_list(
		"Service Task",
		{
			"source_doctype": "Maintenance Plan",
			"status": ["in", OPEN_TASK],
			"planned_on": ["<", nowdate()],
		},
	)


def by_category() -> dict:
	"""Equipment of each category by status; what is scrapped is left out."""
	counts: Counter = Counter()
	for row in frappe.get_list(
		"Equipment",
		filters={"status": ["in", SHOWN]},
		fields=["category", "status", "count(name) as total"],
		group_by="category, status",
		order_by="category",
		limit=0,
	):
		counts[(row.category, row.status)] += row.total
	categories = sorted({category for category, _status in counts})
	return {
		"labels": categories,
		"datasets": [
			{
				"name": _(status, context="Equipment"),
				"values": [counts[(category, status)] for category in categories],
			}
			for status in SHOWN
		],
		"leads": leads.to_list(
			"Equipment",
			SHOWN,
			categories,
			lambda status, category: {"category": category, "status": status},
		),
	}


def certificates_by_month() -> dict:
	"""Statutory inspections to come in each of the next months; those past due are in the first."""
	first = get_first_day(getdate(nowdate()))
	months = [getdate(add_months(first, number)) for number in range(MONTHS)]
	counts: Counter = Counter()
	for row in frappe.get_list(
		"Statutory Inspection",
		filters={"status": ["!=", "Done"], "due_on": ["<=", get_last_day(months[-1])]},
		fields=["due_on", "count(name) as total"],
		group_by="due_on",
		order_by="due_on",
		limit=0,
	):
		counts[max(get_first_day(row.due_on), first)] += row.total
	return {
		"labels": [f"{month:%y-%m}" for month in months],
		"datasets": [{"name": _("Certificates Due"), "values": [counts[month] for month in months]}],
		"leads": leads.to_list(
			"Statutory Inspection",
			[None],
			months,
			lambda _set, month: {
				"status": ["!=", "Done"],
				"due_on": ["<=", str(get_last_day(month))]
				if month == first
				else leads.days(month, get_last_day(month)),
			},
		),
	}
