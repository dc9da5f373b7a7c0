"""What stands against erasing a customer: our own reasons, and those every chapter tells through `customer_obligations`."""

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.rules.erasure import Decision, Obligation, decide

OPEN_REQUESTS = ("Entered", "In Progress")


def decision(customer: str, *, request: str | None = None) -> Decision:
	"""Whether the customer may be erased today. request: the one that asks for it, which does not stand against itself."""
	found = [
		*_legal_hold(customer),
		*_stays(customer),
		*_open_requests(customer, request),
		*_records(customer),
	]
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


def _records(customer: str) -> list[Obligation]:
	"""Records filed of the customer, such as a signed agreement: as long as their category says, or a hold lasts."""
	profile = frappe.db.get_value("Customer Profile", {"customer": customer})
	found = []
	for doctype, name in (("Customer", customer), ("Customer Profile", profile)):
		about = {"reference_doctype": doctype, "reference_name": name or "", "status": ["!=", "Disposed"]}
		rows = frappe.get_all(
			"Record", about, ["name", "record_no", "legal_hold", "keep_until", "is_permanent"]
		)
		found += [_record(row) for row in rows]
	return found


def _record(row) -> Obligation:
	number = row.record_no or row.name
	if row.legal_hold:
		return Obligation(
			"record_hold",
			_("Record {0} is under a legal hold").format(number),
			_("It is evidence: lift the hold first."),
			blocks=True,
		)
	return Obligation(
		"record",
		_("Record {0}").format(number),
		_("It is kept as long as its category says, and disposed of as a record."),
		until=getdate(row.keep_until) if row.keep_until and not row.is_permanent else None,
	)
