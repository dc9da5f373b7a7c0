"""What customer service tells the page on a customer (`records.timeline`): requests, with complaints among them."""

from datetime import datetime

import frappe
from frappe import _

COLOURS = {"Complaint": "red", "Repair": "blue", "Praise": "green"}
ENDED = ("Closed", "Cancelled")


def entries(customer: str, before: datetime | None, limit: int) -> list[dict]:
	"""Requests of the customer that the user may see, by the moment they were opened."""
	if not frappe.has_permission("Service Request", "read"):
		return []
	rows = frappe.get_list(
		"Service Request",
		filters=[["customer", "=", customer], *([["opened_on", "<", before]] if before else [])],
		fields=["name", "kind", "subject", "solution", "status", "opened_on", "rating", "ruling"],
		order_by="opened_on desc",
		limit=limit,
	)
	return [
		{
			"when": row.opened_on,
			"kind": _(row.kind, context="Service Request"),
			"title": row.subject,
			"text": " ".join(
				filter(
					None,
					(
						row.solution,
						_("Ruled {0}.").format(_(row.ruling)) if row.ruling else None,
						_("Rated {0} of 5").format(row.rating) if row.rating else None,
					),
				)
			),
			"status": _(row.status, context="Service Request"),
			"colour": COLOURS.get(row.kind, "gray"),
			"doctype": "Service Request",
			"name": row.name,
		}
		for row in rows
	]


def totals(customer: str) -> list[dict]:
	if not frappe.has_permission("Service Request", "read"):
		return []
	counted = (
		(_("Requests"), {}),
		(_("Open Requests"), {"status": ["not in", ENDED]}),
		(_("Complaints"), {"kind": "Complaint"}),
	)
	return [
		{
			"label": label,
			"value": _count({"customer": customer, **filters}),
			"type": "Int",
			"doctype": "Service Request",
			"filters": {"customer": customer, **filters},
		}
		for label, filters in counted
	]


def _count(filters: dict) -> int:
	return frappe.get_list("Service Request", filters=filters, fields=["count(name) as n"], order_by=None)[
		0
	].n
