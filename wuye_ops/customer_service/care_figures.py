"""Figures of the workspace: how satisfied customers are, whom to call back and whom to visit. Everybody sees what they may
see, and each number leads to its rows."""

import frappe
from frappe.utils import get_first_day, get_last_day, nowdate

from wuye_ops.customer_service import follow_ups, visits
from wuye_ops.property import leads, number_cards
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
	return number_cards.of_list(
		follow_ups.DOCTYPE, {"status": ["in", follow_ups.WAITING], "due_on": ["<=", nowdate()]}
	)


@frappe.whitelist()
def visits_due() -> dict:
	"""Visits that are to be made by today."""
	return number_cards.of_list(
		visits.DOCTYPE, {"status": ["in", visits.WAITING], "due_on": ["<=", nowdate()]}
	)
