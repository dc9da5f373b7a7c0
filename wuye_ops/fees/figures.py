"""Figures of the workspace: what has been billed, and what has not. Every user sees those of their properties only.

They are added up from the runs, as they were posted, not from their charges: a company of a million units has twelve
million charges a year, but six thousand runs. A run that was taken back counts nothing; a single bill cancelled later does
count, and ERPNext's own reports tell the difference.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import add_months, flt, get_first_day, get_last_day, getdate, nowdate

from wuye_ops.property import leads, number_cards

MONTHS = 12
ITEMS = 6
IN_THE_BOOKS = ("Posted", "Partly Posted")


@frappe.whitelist()
def billed_this_month() -> dict:
	"""For a number card: the amount of the runs whose bills are dated this month."""
	today = getdate(nowdate())
	days = ["between", [get_first_day(today), get_last_day(today)]]
	filters = {"status": ["in", IN_THE_BOOKS], "posting_date": days}
	rows = _runs(filters, ["sum(amount) as amount"])
	return {
		"value": flt(rows[0].amount) if rows else 0,
		"fieldtype": "Currency",
		"route": ["List", "Billing Run", "List"],
		"route_options": filters,
	}


@frappe.whitelist()
def not_billed() -> dict:
	"""For a number card: places that the latest run of each property could not bill."""
	latest = _runs(
		{"status": ["not in", ["Draft", "Previewing", "Reversed"]]}, ["max(name) as name"], "property"
	)
	filters = {"billing_run": ["in", [row.name for row in latest if row.name] or [""]]}
	rows = frappe.get_list(
		"Billing Exception", filters=filters, fields=["count(distinct place) as places"], order_by=None
	)
	return {
		"value": rows[0].places if rows else 0,
		"fieldtype": "Int",
		"route": ["List", "Billing Exception", "List"],
		"route_options": filters,
	}


@frappe.whitelist()
def refunds_overdue() -> dict:
	"""For a number card: deposits still held longer than 30 days after their re-check."""
	return number_cards.of_list("Deposit", {"held": [">", 0], "refund_due_on": ["<", nowdate()]})


@frappe.whitelist()
def waivers_to_approve() -> dict:
	"""For a number card: waivers that wait for somebody's decision."""
	return number_cards.of_list("Fee Waiver", {"status": "To Approve", "docstatus": 0})


def amount_by_month() -> dict:
	"""What the runs of the last months have billed."""
	start = get_first_day(add_months(nowdate(), 1 - MONTHS))
	rows = _runs(
		{"status": ["in", IN_THE_BOOKS], "billing_month": [">=", start]},
		["billing_month", "sum(amount) as amount"],
		"billing_month",
	)
	amounts = {getdate(row.billing_month): flt(row.amount) for row in rows}
	# the month to come is often billed in advance
	months = [get_first_day(add_months(start, number)) for number in range(MONTHS)]
	months += sorted(month for month in amounts if month > months[-1])
	return {
		"labels": [f"{month:%y-%m}" for month in months],
		"datasets": [{"name": _("Billed Amount"), "values": [amounts.get(month, 0) for month in months]}],
		"leads": leads.to_list(
			"Billing Run",
			[None],
			months,
			lambda _set, month: {"status": ["in", IN_THE_BOOKS], "billing_month": str(month)},
		),
	}


def amount_by_item() -> dict:
	"""What the runs of the last months were about, by fee item; the smallest together."""
	since = str(get_first_day(add_months(nowdate(), 1 - MONTHS)))
	runs = frappe.get_list(
		"Billing Run",
		filters={
			"status": ["in", IN_THE_BOOKS],
			"billing_month": [">=", since],
		},
		pluck="name",
		limit=0,
	)
	amounts: dict[str, float] = defaultdict(float)
	# rows of runs the user may see
	for row in frappe.get_all(
		"Billing Run Total",
		{"parent": ["in", runs or [""]], "parenttype": "Billing Run"},
		["fee_item", "sum(amount) as amount"],
		group_by="fee_item",
	):
		amounts[row.fee_item] += flt(row.amount)
	ordered = sorted(((item, amount) for item, amount in amounts.items() if amount), key=lambda one: -one[1])
	shown, rest = ordered[: ITEMS - 1], ordered[ITEMS - 1 :]
	if len(rest) > 1:
		rest = [(_("Other"), sum(amount for _item, amount in rest))]
	shown += rest
	return {
		"labels": [item for item, _amount in shown],
		"datasets": [{"name": _("Billed Amount"), "values": [flt(amount, 2) for _item, amount in shown]}],
		"leads": leads.to_list(
			"Billing Run",
			[None],
			shown,
			lambda _set, one: (
				{
					"status": ["in", IN_THE_BOOKS],
					"billing_month": [">=", since],
					"Billing Run Total.fee_item": one[0],
				}
				if one[0] in amounts
				else None
			),
		),
	}


def _runs(filters: dict, fields: list[str], group_by: str | None = None) -> list:
	return frappe.get_list(
		"Billing Run", filters=filters, fields=fields, group_by=group_by, order_by=group_by, limit=0
	)
