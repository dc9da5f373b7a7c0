"""Figures of the workspace: how satisfied customers are, whom to call back and whom to visit. Everybody sees what they may
see, and each number leads to its rows."""

import frappe
from frappe.utils import get_first_day, get_last_day, nowdate

from wuye_ops.customer_service import follow_ups, visits
from wuye_ops.property import leads
from wuye_ops.rules import satisfaction as rules


@frappe.whitelist()
def satisfaction_this_month() -> dict:
	"""Per cent of this month's valid replies that were satisfied; empty before the first."""
	filters = {
		"status": follow_ups.DONE,
		"satisfaction": ["is", "set"],
		"done_on": leads.days(get_first_day(nowdate()), get_last_day(nowdate())),
	}
	rows = frappe.get_list(
		follow_ups.DOCTYPE,
		filters=filters,
		fields=["satisfaction", "count(name) as total"],
		group_by="satisfaction",
		order_by="total desc",
	)
	return {
		"value": rules.rate({row.satisfaction: row.total for row in rows}),
		"fieldtype": "Percent",
		"route": ["query-report", "Customer Satisfaction"],
		"route_options": {},
	}


@frappe.whitelist()
def calls_due() -> dict:
	"""Customers who are to be called back by today."""
	return _count(follow_ups.DOCTYPE, {"status": ["in", follow_ups.WAITING], "due_on": ["<=", nowdate()]})


@frappe.whitelist()
def visits_due() -> dict:
	"""Visits that are to be made by today."""
	return _count(visits.DOCTYPE, {"status": ["in", visits.WAITING], "due_on": ["<=", nowdate()]})


def _count(doctype: str, filters: dict) -> dict:
	rows = frappe.get_list(doctype, filters=filters, fields=["count(name) as count"], order_by=None)
	return {
		"value": rows[0].count if rows else 0,
		"fieldtype": "Int",
		"route": ["List", doctype, "List"],
		"route_options": filters,
	}
