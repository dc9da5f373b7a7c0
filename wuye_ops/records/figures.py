"""Figures of the workspace 档案信息: cards and charts. Every user sees the documents they may see only, and each figure
leads to the rows behind it.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, format_date, get_first_day_of_week, getdate, nowdate

from wuye_ops.property import leads, number_cards
from wuye_ops.rules.disposal import FINISHED

WEEKS = 8
CATEGORIES = 12


# -- cards


@frappe.whitelist()
def profile_completeness() -> dict:
	"""How complete the profiles in use are in the mean, in per cent."""
	filters, rows = {"status": "Active"}, []
	if frappe.has_permission("Customer Profile", "read"):
		mean = ["avg(completeness) as mean"]
		rows = frappe.get_list("Customer Profile", filters=filters, fields=mean, order_by=None)
	return {
		"value": rows[0].mean if rows else None,
		"fieldtype": "Percent",
		# as text: the desk takes the number 0 for none, and then shows three places
		"precision": "0",
		"route": ["List", "Customer Profile", "List"],
		"route_options": filters,
	}


@frappe.whitelist()
def profiles_to_fix() -> dict:
	"""Profiles in use in which something is missing, wrong or old."""
	return number_cards.of_list("Customer Profile", {"status": "Active", "quality_problems": ["is", "set"]})


@frappe.whitelist()
def records_on_loan() -> dict:
	"""Originals and copies that are out of the archive, and electronic loans that can be read."""
	return number_cards.of_list("Record Loan", {"status": "Lent"})


@frappe.whitelist()
def records_due_for_disposal() -> dict:
	"""Records whose time is over and that nobody holds."""
	return number_cards.of_list(
		"Record",
		{
			"status": ["in", list(FINISHED)],
			"legal_hold": 0,
			"is_permanent": 0,
			"keep_until": ["between", ["1900-01-01", add_days(nowdate(), -1)]],
		},
	)


@frappe.whitelist()
def policy_checks_due() -> dict:
	"""Checks of policies whose day has come and that nobody has done."""
	today = nowdate()
	return number_cards.of_list(
		"Policy Check", {"status": "Planned", "due_on": ["between", ["1900-01-01", today]]}
	)


# -- charts


def _weeks() -> list[date]:
	"""The first days of the last weeks, this one included."""
	this = get_first_day_of_week(getdate(nowdate()))
	return [getdate(add_days(this, -7 * back)) for back in range(WEEKS - 1, -1, -1)]


def looks_by_week() -> dict:
	"""How often personal data were looked at in full, week by week."""
	weeks = _weeks()
	counts = dict.fromkeys(weeks, 0)
	for row in frappe.get_list(
		"Personal Data Access",
		filters={"accessed_on": ["between", [weeks[0], f"{add_days(weeks[-1], 6)} 23:59:59"]]},
		fields=["date(accessed_on) as day", "count(name) as total"],
		group_by="date(accessed_on)",
		order_by="day",
		limit=0,
	):
		counts[get_first_day_of_week(getdate(row.day))] += row.total
	return {
		"labels": [format_date(week, "MM-dd") for week in weeks],
		"datasets": [{"name": _("Looks"), "values": [counts[week] for week in weeks]}],
		"leads": leads.to_list(
			"Personal Data Access", ("looks",), weeks, lambda _set, week: {"accessed_on": leads.week(week)}
		),
	}


def records_by_category() -> dict:
	"""Records on file by category, the largest first."""
	rows = frappe.get_list(
		"Record",
		filters={"status": ["!=", "Disposed"]},
		fields=["category", "count(name) as total"],
		group_by="category",
		order_by="total desc, category",
		limit=CATEGORIES,
	)
	return {
		"labels": [row.category for row in rows],
		"datasets": [{"name": _("Records on File"), "values": [row.total for row in rows]}],
		"leads": leads.to_list(
			"Record",
			("records",),
			[row.category for row in rows],
			lambda _set, category: {"category": category, "status": ["!=", "Disposed"]},
		),
	}
