"""What a property's arrears are made of, read with a fixed number of queries however many bills there are.

Debts and payments come from ERPNext's ledger alone. What makes a limitation period begin anew comes from what was proved:
letters delivered individually, suits filed, promises on paper, and part payments in the Payment Ledger.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Max

from wuye_ops.fees.open_bills import money
from wuye_ops.rules import delivery
from wuye_ops.rules.arrears import RUNNING, Debt
from wuye_ops.rules.dunning_ladder import COURT, Hold, Step, ladder_of
from wuye_ops.rules.limitation import DEMAND, PART_PAYMENT, PROMISE, SUIT, Restart
from wuye_ops.rules.promise import Instalment

CASE_FIELDS = (
	"name", "customer", "status", "stage", "next_step", "next_step_on", "hold_until", "hold_reason", "overdue_amount",
	"overdue_bills", "oldest_due_date", "limitation_on", "limitation_warning", "paused_from", "paused_until", "pause_reason",
	"responsible", "units",
)  # fmt: skip


def ladder(property_name: str) -> tuple[Step, ...]:
	"""The property's ladder, or the trade's where it has none of its own."""
	rows = frappe.get_all(
		"Dunning Step",
		{"parent": property_name, "parenttype": "Property"},
		["kind", "days"],
		order_by="idx",
	)
	return ladder_of((row.kind, row.days) for row in rows)


# -- debts


def debts(property_name: str, today: date, customers: Collection[str] | None = None) -> dict[str, list[Debt]]:
	"""By customer the bills of the property that were due before today and are not paid."""
	rows = overdue_bills(property_name, today, customers)
	if not rows:
		return {}
	disputed = disputed_bills(property_name)
	restarts = _restarts(property_name, today, customers)
	found: dict[str, list[Debt]] = defaultdict(list)
	for row in rows:
		found[row.customer].append(
			Debt(
				row.name,
				row.due_date,
				money(row.outstanding_amount),
				row.name in disputed,
				tuple(restarts.get(row.name, ())),
			)
		)
	return dict(found)


def overdue_bills(property_name: str, today: date, customers: Collection[str] | None = None) -> list:
	invoice = frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(invoice)
		.select(invoice.name, invoice.customer, invoice.due_date, invoice.outstanding_amount)
		.where(_overdue(invoice, property_name, today, customers))
	)
	return query.run(as_dict=True)


def _overdue(invoice, property_name: str, today: date, customers: Collection[str] | None):
	condition = (
		(invoice.property == property_name)
		& (invoice.docstatus == 1)
		& (invoice.is_return == 0)
		& (invoice.outstanding_amount > 0)
		& (invoice.due_date < today)
	)
	return condition if customers is None else condition & invoice.customer.isin(list(customers) or [""])


def disputed_bills(property_name: str) -> set[str]:
	"""Bills somebody objects to. A dispute of one line holds its bill: a letter cannot demand a part of it."""
	return set(
		frappe.get_all("Fee Dispute", {"property": property_name, "status": "Open"}, pluck="sales_invoice")
	)


# -- what makes time begin anew


def _restarts(property_name: str, today: date, customers: Collection[str] | None) -> dict[str, list[Restart]]:
	found: dict[str, list[Restart]] = defaultdict(list)
	for bill, on in _part_payments(property_name, today, customers):
		found[bill].append(Restart(on, PART_PAYMENT))
	for row in _proven_actions(property_name, customers):
		kind = SUIT if row.kind == COURT else DEMAND
		for bill in bills_in(row.content):
			found[bill].append(Restart(row.delivered_on, kind))
	for row in _promises_on_paper(property_name, customers):
		for bill in frappe.parse_json(row.bills) or ():
			found[bill].append(Restart(row.promised_on, PROMISE))
	return found


def _part_payments(property_name: str, today: date, customers: Collection[str] | None) -> list:
	"""Money of the debtor's that reached a bill which is still open; credit notes are ours and no consent."""
	entry, invoice = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType("Sales Invoice")
	return (
		frappe.qb.from_(invoice)
		.join(entry)
		.on((entry.against_voucher_no == invoice.name) & (entry.against_voucher_type == "Sales Invoice"))
		.select(invoice.name, entry.posting_date)
		.distinct()
		.where(_overdue(invoice, property_name, today, customers))
		.where((entry.voucher_type == "Payment Entry") & (entry.amount < 0) & (entry.delinked == 0))
		.run()
	)


def _proven_actions(property_name: str, customers: Collection[str] | None) -> list:
	"""Steps whose proof is on file, of cases that are closed too: a letter of then still speaks of its bills."""
	action, case = frappe.qb.DocType("Arrears Action"), frappe.qb.DocType("Arrears Case")
	individual = [name for name, method in delivery.METHODS.items() if method.individual]
	query = (
		frappe.qb.from_(case)
		.join(action)
		.on((action.parent == case.name) & (action.parenttype == "Arrears Case"))
		.select(action.kind, action.delivered_on, action.content)
		.where((case.property == property_name) & action.delivered_on.isnotnull())
		.where((action.status == "Filed") | action.delivery_method.isin(individual))
	)
	if customers is not None:
		query = query.where(case.customer.isin(list(customers) or [""]))
	return query.run(as_dict=True)


def _promises_on_paper(property_name: str, customers: Collection[str] | None) -> list:
	promise = frappe.qb.DocType("Arrears Promise")
	query = (
		frappe.qb.from_(promise)
		.select(promise.promised_on, promise.bills)
		.where((promise.property == property_name) & (promise.status != "Cancelled"))
		.where(promise.signed_file.isnotnull() & (promise.signed_file != ""))
	)
	if customers is not None:
		query = query.where(promise.customer.isin(list(customers) or [""]))
	return query.run(as_dict=True)


def bills_in(content: str | None) -> list[str]:
	"""The bills a step was about."""
	return [row["bill"] for row in (frappe.parse_json(content) or {}).get("bills", ())]


# -- cases, and what was done and promised in them


def running_cases(property_name: str, customers: Collection[str] | None = None, lock: bool = True) -> list:
	"""The cases that are not over, locked until this transaction ends."""
	case = frappe.qb.DocType("Arrears Case")
	query = (
		frappe.qb.from_(case)
		.select(*(case[field] for field in CASE_FIELDS))
		.where((case.property == property_name) & case.status.isin(RUNNING))
		.orderby(case.name)
	)
	if customers is not None:
		query = query.where(case.customer.isin(list(customers) or [""]))
	return (query.for_update() if lock else query).run(as_dict=True)


def steps_done(cases: Iterable[str]) -> dict[str, list[tuple[str, date]]]:
	"""By case the steps that were taken and did not fail, each with the day from which its period counts."""
	found: dict[str, list[tuple[str, date]]] = defaultdict(list)
	for row in frappe.get_all(
		"Arrears Action",
		{"parent": ["in", list(cases) or [""]], "status": ["!=", "Not Delivered"]},
		["parent", "kind", "done_on", "delivered_on"],
		order_by="parent, idx",
	):
		found[row.parent].append((row.kind, row.delivered_on or row.done_on))
	return found


def promises(cases: Iterable[str]) -> list[frappe._dict]:
	"""The promises of the cases that were not cancelled, each with its instalments and the money that came for it."""
	rows = frappe.get_all(
		"Arrears Promise",
		{"arrears_case": ["in", list(cases) or [""]], "status": ["!=", "Cancelled"]},
		["name", "arrears_case", "status", "promised_on", "creation", "bills", "next_due", "paid"],
	)
	if not rows:
		return []
	instalments: dict[str, list] = defaultdict(list)
	for row in frappe.get_all(
		"Arrears Instalment",
		{"parent": ["in", [row.name for row in rows]], "parenttype": "Arrears Promise"},
		["name", "parent", "due_on", "amount", "paid"],
		order_by="parent, idx",
	):
		instalments[row.parent].append(row)
	payments = _payments({bill for row in rows for bill in frappe.parse_json(row.bills) or ()})
	for row in rows:
		row.rows = instalments[row.name]
		row.instalments = [Instalment(one.due_on, money(one.amount)) for one in row.rows]
		row.payments = [
			(on, amount)
			for bill in frappe.parse_json(row.bills) or ()
			for on, booked, amount in payments.get(bill, ())
			# what was booked before the promise is not money for it
			if booked >= row.creation
		]
	return rows


def _payments(bills: Collection[str]) -> dict[str, list[tuple[date, Any, Decimal]]]:
	"""By bill what has reduced it: day, moment of booking, amount. A voided payment is delinked and counts no more."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.against_voucher_no, entry.posting_date, entry.creation, entry.amount)
		.where((entry.against_voucher_type == "Sales Invoice") & (entry.delinked == 0) & (entry.amount < 0))
		.where(entry.against_voucher_no.isin(list(bills) or [""]))
		.run()
	)
	found: dict[str, list] = defaultdict(list)
	for bill, on, booked, amount in rows:
		found[bill].append((on, booked, -money(amount)))
	return found


def holds(case: frappe._dict, its_promises: Iterable[frappe._dict]) -> list[tuple[Hold, str]]:
	"""What holds the case, each with the words for it: a promise until its next day, and what was held by hand."""
	found = [
		(Hold(row.promised_on, row.next_due), frappe._("Promise {0}").format(row.name))
		for row in its_promises
		if row.status == "Open"
	]
	if case.paused_from:
		found.append((Hold(case.paused_from, case.paused_until), case.pause_reason or ""))
	return found


def units_of(property_name: str, customers: Collection[str]) -> dict[str, list[str]]:
	"""By customer the units they have or had in the property."""
	found: dict[str, list[str]] = defaultdict(list)
	for row in frappe.get_all(
		"Occupancy",
		{"property": property_name, "customer": ["in", list(customers) or [""]], "unit": ["is", "set"]},
		["customer", "unit"],
		order_by="unit",
		distinct=True,
	):
		found[row.customer].append(row.unit.removeprefix(f"{property_name}-"))
	return found


def closed_by_hand(property_name: str, customers: Collection[str]) -> dict[str, date]:
	"""By customer the last day on which a case of theirs was closed though something was owed."""
	case = frappe.qb.DocType("Arrears Case")
	rows = (
		frappe.qb.from_(case)
		.select(case.customer, Max(case.closed_on))
		.where((case.property == property_name) & (case.status == "Closed"))
		.where(case.customer.isin(list(customers) or [""]))
		.groupby(case.customer)
		.run()
	)
	return dict(rows)
