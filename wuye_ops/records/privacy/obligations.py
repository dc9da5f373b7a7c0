"""What stands against erasing a customer: our own reasons, and those every chapter tells through `customer_obligations`."""

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.rules.erasure import Decision, Obligation, decide

OPEN_REQUESTS = ("Received", "In Progress")


def decision(customer: str, *, request: str | None = None) -> Decision:
	"""Whether the customer may be erased today. request: the one that asks for it, which does not stand against itself."""
	found = [*_legal_hold(customer), *_stays(customer), *_open_requests(customer, request)]
	for path in frappe.get_hooks("customer_obligations"):
		found += frappe.get_attr(path)(customer)
	return decide(found, getdate(nowdate()))


def _legal_hold(customer: str) -> list[Obligation]:
	if not frappe.db.exists("Customer Profile", {"customer": customer, "legal_hold": 1}):
		return []
	return [
		Obligation(
			"legal_hold",
			_("The customer's file is under a legal hold"),
			_("It is evidence: lift the hold first."),
			blocks=True,
		)
	]


def _stays(customer: str) -> list[Obligation]:
	"""Who lives, owns or rents here, or soon will, has a contract that needs the data (PIPL 13)."""
	rows = frappe.get_all(
		"Occupancy",
		[["customer", "=", customer], ["ifnull(to_date, '9999-12-31')", ">=", nowdate()]],
		["unit", "parking_space"],
		order_by="from_date",
		limit=1,
	)
	return [
		Obligation(
			"occupancy",
			_("The customer is registered in {0}").format(row.unit or row.parking_space),
			_("The service contract needs the data. End the occupancy first."),
			blocks=True,
		)
		for row in rows
	]


def _open_requests(customer: str, request: str | None) -> list[Obligation]:
	others = frappe.get_all(
		"Data Subject Request",
		{"customer": customer, "status": ["in", OPEN_REQUESTS], "name": ["!=", request or ""]},
		pluck="name",
	)
	return [
		Obligation(
			"data_request",
			_("Request {0} about these data is open").format(name),
			_("Answer it first: afterwards there is nothing left to answer with."),
			blocks=True,
		)
		for name in others
	]
