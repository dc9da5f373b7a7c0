"""What fees tell the page on a customer (`records.timeline`): bills and what was received."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_to_date, flt, fmt_money, nowdate


def entries(customer: str, before: datetime | None, limit: int) -> list[dict]:
	"""Bills by the moment they were made, receipts by the moment the money came; each as far as the user may see it."""
	return _bills(customer, before, limit) + _receipts(customer, before, limit)


def _bills(customer: str, before: datetime | None, limit: int) -> list[dict]:
	if not frappe.has_permission("Sales Invoice", "read"):
		return []
	rows = frappe.get_list(
		"Sales Invoice",
		filters=[["customer", "=", customer], ["docstatus", "=", 1], *_older("creation", before)],
		fields=["name", "creation", "grand_total", "outstanding_amount", "due_date", "currency", "is_return"],
		order_by="creation desc",
		limit=limit,
	)
	return [
		{
			"when": row.creation,
			"kind": _("Credit Note") if row.is_return else _("Bill"),
			"title": fmt_money(row.grand_total, currency=row.currency),
			"text": _("Due on {0}").format(frappe.format(row.due_date, "Date")),
			"status": _("Open") if flt(row.outstanding_amount) > 0 else _("Settled"),
			"colour": "orange" if flt(row.outstanding_amount) > 0 else "green",
			"doctype": "Sales Invoice",
			"name": row.name,
		}
		for row in rows
	]


def _receipts(customer: str, before: datetime | None, limit: int) -> list[dict]:
	if not frappe.has_permission("Payment Receipt", "read"):
		return []
	rows = frappe.get_list(
		"Payment Receipt",
		filters=[["customer", "=", customer], *_older("received_on", before)],
		fields=["name", "received_on", "total", "status", "remark"],
		order_by="received_on desc",
		limit=limit,
	)
	return [
		{
			"when": row.received_on,
			"kind": _("Payment"),
			"title": fmt_money(row.total, currency=frappe.db.get_default("currency")),
			"text": row.remark,
			"status": _(row.status, context="Payment Receipt"),
			"colour": "green" if row.status == "Valid" else "gray",
			"doctype": "Payment Receipt",
			"name": row.name,
		}
		for row in rows
	]


def totals(customer: str) -> list[dict]:
	found = []
	if frappe.has_permission("Sales Invoice", "read"):
		filters = {"customer": customer, "docstatus": 1, "outstanding_amount": [">", 0]}
		found.append(_sum(_("Owed"), "Sales Invoice", "outstanding_amount", filters))
	if frappe.has_permission("Payment Receipt", "read"):
		since = add_to_date(nowdate(), years=-1)
		filters = {"customer": customer, "status": "Valid", "received_on": [">=", since]}
		found.append(_sum(_("Received in a Year"), "Payment Receipt", "total", filters))
	return found


def _sum(label: str, doctype: str, field: str, filters: dict) -> dict:
	(row,) = frappe.get_list(doctype, filters=filters, fields=[f"sum({field}) as total"], order_by=None)
	return {
		"label": label,
		"value": flt(row.total),
		"type": "Currency",
		"doctype": doctype,
		"filters": filters,
	}


def _older(field: str, before: datetime | None) -> list:
	return [[field, "<", before]] if before else []
