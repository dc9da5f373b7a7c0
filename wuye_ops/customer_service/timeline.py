"""What customer service tells the page on a customer (`records.timeline`): requests, with complaints among them, what the
customer said when they were called back, and visits."""

from datetime import datetime

import frappe
from frappe import _

COLOURS = {"Complaint": "red", "Repair": "blue", "Praise": "green"}
ENDED = ("Closed", "Cancelled")
ANSWER_COLOURS = {"Dissatisfied": "red", "Very Dissatisfied": "red", "Neutral": "orange"}


def entries(customer: str, before: datetime | None, limit: int) -> list[dict]:
	"""Requests, answers at follow-ups and visits that the user may see, by the moment of each, newest first."""
	found = [entry for told in (_requests, _follow_ups, _visits) for entry in told(customer, before, limit)]
	return sorted(found, key=lambda entry: entry["when"], reverse=True)[:limit]


def _follow_ups(customer: str, before: datetime | None, limit: int) -> list[dict]:
	rows = _ended(
		"Service Follow Up", "done_on", customer, before, limit, ["subject", "satisfaction", "comment"]
	)
	return [
		{
			"when": row.done_on,
			"kind": _("Follow-Up"),
			"title": row.subject or row.name,
			"text": row.comment or "",
			"status": _(row.satisfaction or row.status, context="Service Follow Up"),
			"colour": ANSWER_COLOURS.get(row.satisfaction, "green" if row.satisfaction else "gray"),
			"doctype": "Service Follow Up",
			"name": row.name,
		}
		for row in rows
	]


def _visits(customer: str, before: datetime | None, limit: int) -> list[dict]:
	rows = _ended(
		"Customer Visit", "visited_on", customer, before, limit, ["notes", "way", "unit", "purpose"]
	)
	return [
		{
			"when": row.visited_on,
			"kind": _("Customer Visit"),
			"title": " · ".join(filter(None, (_(row.way, context="Customer Visit"), row.unit))),
			"text": row.notes or "",
			"status": _(row.status, context="Customer Visit"),
			"colour": "green",
			"doctype": "Customer Visit",
			"name": row.name,
		}
		for row in rows
	]


def _ended(
	doctype: str, moment: str, customer: str, before: datetime | None, limit: int, fields: list[str]
) -> list:
	"""Rows of the customer whose moment has come, newest first."""
	if not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(
		doctype,
		filters=[
			["customer", "=", customer],
			[moment, "is", "set"],
			*([[moment, "<", before]] if before else []),
		],
		fields=["name", "status", moment, *fields],
		order_by=f"{moment} desc",
		limit=limit,
	)


def _requests(customer: str, before: datetime | None, limit: int) -> list[dict]:
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
	counted = (
		(_("Requests"), "Service Request", {}),
		(_("Open Requests"), "Service Request", {"status": ["not in", ENDED]}),
		(_("Complaints"), "Service Request", {"kind": "Complaint"}),
		(_("Visits"), "Customer Visit", {"status": "Done"}),
	)
	return [
		{
			"label": label,
			"value": _count(doctype, {"customer": customer, **filters}),
			"type": "Int",
			"doctype": doctype,
			"filters": {"customer": customer, **filters},
		}
		for label, doctype, filters in counted
		if frappe.has_permission(doctype, "read")
	]


def _count(doctype: str, filters: dict) -> int:
	return frappe.get_list(doctype, filters=filters, fields=["count(name) as n"], order_by=None)[0].n
