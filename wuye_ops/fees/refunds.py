"""Paying back what a customer has prepaid and no bill has taken, and credits that credit notes left.

A refund is one Payment Entry of ERPNext, of the type Pay to the customer. Credits are its references; prepayments are
reconciled with it as ERPNext's Payment Reconciliation does, so that the payment ledger shows each of them used up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from erpnext.accounts.utils import reconcile_against_document, unlink_ref_doc_from_payment_entries
from frappe import _
from frappe.utils import flt, fmt_money, now_datetime, nowdate

from wuye_ops.fees import payers, payments
from wuye_ops.fees.open_bills import deposit_accounts, money
from wuye_ops.rules.money import total
from wuye_ops.rules.receiving import Tender
from wuye_ops.rules.refunding import CREDIT, PREPAYMENT, MoreThanThereIs, Source, take

SAVEPOINT = "wuye_refund"
VOUCHERS = {CREDIT: "Sales Invoice", PREPAYMENT: "Payment Entry"}


@dataclass(frozen=True)
class Purse:
	"""The customer's money in a property that no bill has taken. accounts: by voucher the receivable account it is on."""

	sources: tuple[Source, ...]
	accounts: dict[str, str]

	@property
	def available(self) -> Decimal:
		return total(source.available for source in self.sources)


@frappe.whitelist()
def available(property: str, customer: str, payment_receipt: str | None = None) -> float:
	"""How much could be refunded now: what the form of a refund shows."""
	sample = frappe.new_doc("Payment Refund")
	sample.update({"property": property, "customer": customer})
	sample.check_permission("read")
	company = frappe.db.get_value("Property", property, "company")
	return float(purse(property, customer, company, payment_receipt or None).available)


def purse(property_name: str, customer: str, company: str, receipt: str | None = None) -> Purse:
	"""What could be refunded, as this transaction sees it. receipt: only what is left of that receipt."""
	credits = [] if receipt else _credits(property_name, customer, company)
	return _purse(credits, _prepayments(property_name, customer, company, receipt))


def lock(there: Purse) -> Purse:
	"""The same vouchers as they are now, kept from others until this transaction ends: bills before payments, by name."""
	# by name alone: a search that locks would keep others from inserting what it might have found
	names = {
		kind: sorted(source.voucher for source in there.sources if source.kind == kind) for kind in VOUCHERS
	}
	found = {}
	for kind, query in ((CREDIT, _all_credits()), (PREPAYMENT, _all_prepayments())):
		table = frappe.qb.DocType(VOUCHERS[kind])
		query = query.where(table.name.isin(names[kind])).orderby(table.name).for_update()
		found[kind] = query.run(as_dict=True) if names[kind] else []
	return _purse(found[CREDIT], found[PREPAYMENT])


def _purse(credits: list, prepayments: list) -> Purse:
	rows = [*((CREDIT, row) for row in credits), *((PREPAYMENT, row) for row in prepayments)]
	return Purse(
		tuple(Source(kind, row.name, row.posting_date, abs(money(row.open))) for kind, row in rows),
		{row.name: row.account for _kind, row in rows},
	)


def _credits(property_name: str, customer: str, company: str) -> list:
	invoice = frappe.qb.DocType("Sales Invoice")
	query = _all_credits().where(
		(invoice.property == property_name) & (invoice.customer == customer) & (invoice.company == company)
	)
	return query.run(as_dict=True)


def _all_credits():
	invoice = frappe.qb.DocType("Sales Invoice")
	return (
		frappe.qb.from_(invoice)
		.select(
			invoice.name,
			invoice.posting_date,
			invoice.outstanding_amount.as_("open"),
			invoice.debit_to.as_("account"),
		)
		.where((invoice.docstatus == 1) & (invoice.outstanding_amount < 0))
	)


def _prepayments(property_name: str, customer: str, company: str, receipt: str | None) -> list:
	entry = frappe.qb.DocType("Payment Entry")
	query = _all_prepayments().where(
		(entry.property == property_name)
		& (entry.party == customer)
		& (entry.company == company)
		# deposits are given back by their settlement
		& entry.paid_from.notin(deposit_accounts(company) or ("",))
	)
	if receipt:
		payment = frappe.db.get_value("Payment Receipt", receipt, "payment_entry")
		query = query.where(entry.name == (payment or ""))
	return query.run(as_dict=True)


def _all_prepayments():
	entry = frappe.qb.DocType("Payment Entry")
	return (
		frappe.qb.from_(entry)
		.select(
			entry.name,
			entry.posting_date,
			entry.unallocated_amount.as_("open"),
			entry.paid_from.as_("account"),
		)
		.where(
			(entry.party_type == "Customer")
			& (entry.payment_type == "Receive")
			& (entry.docstatus == 1)
			& (entry.unallocated_amount > 0)
		)
	)


# -- asking


def check_request(doc) -> None:
	"""Refuses a Payment Refund that could not be paid as it stands."""
	if not payers.belongs(doc.property, doc.customer):
		frappe.throw(
			_("{0} is not a customer of {1}. Register the occupancy first.").format(
				frappe.bold(frappe.utils.escape_html(doc.customer)), frappe.bold(doc.property)
			),
			title=_("Customer"),
		)
	if doc.payment_receipt:
		of = frappe.db.get_value("Payment Receipt", doc.payment_receipt, ["property", "customer"])
		if of != (doc.property, doc.customer):
			frappe.throw(
				_("Receipt {0} is not one of this customer in {1}.").format(
					frappe.bold(doc.payment_receipt), frappe.bold(doc.property)
				),
				title=_("Payment Receipt"),
			)
	tender(doc)
	there = purse(doc.property, doc.customer, doc.company, doc.payment_receipt)
	_write_sources(doc, parts_of(doc, there))


def tender(doc) -> Tender:
	"""How the refund is paid, checked as what is received is."""
	if flt(doc.amount) <= 0:
		frappe.throw(_("A refund is above 0. Enter what the customer gets back."), title=_("Amount"))
	row = {
		"mode_of_payment": doc.mode_of_payment,
		"amount": money(doc.amount) if flt(doc.amount, 2) == flt(doc.amount) else doc.amount,
		"reference_no": doc.reference_no,
	}
	return payments.tenders([row], doc.company)[0]


def parts_of(doc, there: Purse) -> tuple[tuple[Source, Decimal], ...]:
	"""What the refund comes out of. Refuses what is not there, and what stands on two receivable accounts."""
	try:
		parts = take(money(doc.amount), there.sources)
	except MoreThanThereIs as error:
		customer = frappe.db.get_value("Customer", doc.customer, "customer_name") or doc.customer
		frappe.throw(
			_("{0} has prepaid {1} in {2} that no bill has taken; no more than that can be refunded.").format(
				frappe.bold(frappe.utils.escape_html(customer)),
				frappe.bold(fmt_money(float(error.available), 2)),
				frappe.bold(doc.property),
			),
			title=_("Refund"),
		)
	if len({there.accounts[source.voucher] for source, _part in parts}) > 1:
		frappe.throw(
			_("The money stands on two receivable accounts. Refund receipt by receipt."),
			title=_("Receivable Account"),
		)
	return parts


# -- paying


def pay(doc) -> None:
	"""Books an approved refund and writes on it what was done. All or nothing; raises what ERPNext raises.

	Of two refunds at once the second waits for the first, and reads of what that has left.
	"""
	paid = tender(doc)
	seen = purse(doc.property, doc.customer, doc.company, doc.payment_receipt)
	now = lock(seen)
	parts = parts_of(doc, now)
	# ERPNext computes what is left from what this transaction sees; it must be what is so
	if {*seen.sources} != {*now.sources}:
		frappe.throw(
			_("Something has just been booked on the prepayments of this customer. Try again."),
			title=_("Refund"),
		)
	frappe.db.savepoint(SAVEPOINT)
	try:
		entry = _submit_entry(doc, paid, parts, now)
		_use_up(entry, [part for part in parts if part[0].kind == PREPAYMENT], now)
	except Exception:
		frappe.db.rollback(save_point=SAVEPOINT)
		raise
	doc.update({"payment_entry": entry.name, "paid_on": now_datetime()})
	_write_sources(doc, parts)


def _write_sources(doc, parts: Iterable[tuple[Source, Decimal]]) -> None:
	"""Rows of the request are written over, not replaced: two who approve at once and both insert rows would lock each
	other out, as the framework locks the rows of what it submits and the place where the next would go.
	"""
	rows = [
		{"voucher_type": VOUCHERS[source.kind], "voucher_no": source.voucher, "amount": float(part)}
		for source, part in parts
	]
	doc.sources = doc.sources[: len(rows)]
	for position, row in enumerate(rows):
		if position < len(doc.sources):
			doc.sources[position].update(row)
		else:
			doc.append("sources", row)


def _submit_entry(doc, paid: Tender, parts: Iterable[tuple[Source, Decimal]], there: Purse):
	amount = float(paid.amount)
	entry = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Pay",
			"company": doc.company,
			"posting_date": nowdate(),
			"mode_of_payment": paid.mode,
			"party_type": "Customer",
			"party": doc.customer,
			"paid_from": paid.account,
			"paid_to": there.accounts[parts[0][0].voucher],
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			# money out of a bank needs a reference; where the mode gives none, the refund's own number finds it
			"reference_no": paid.reference or doc.name,
			"reference_date": nowdate(),
			"custom_remarks": 1,
			"remarks": "\n".join((_("Refund {0}").format(doc.name), doc.reason)),
			"property": doc.property,
			"cost_center": frappe.db.get_value("Property", doc.property, "cost_center"),
			"references": [
				{
					"reference_doctype": "Sales Invoice",
					"reference_name": source.voucher,
					"allocated_amount": -float(part),
				}
				for source, part in parts
				if source.kind == CREDIT
			],
		}
	)
	# whoever may approve the refund may have its payment made; that right was asked for when it was approved
	entry.flags.ignore_permissions = True
	entry.submit()
	return entry


def _use_up(entry, parts: list[tuple[Source, Decimal]], there: Purse) -> None:
	"""Allocates the prepayments to the payment that gives them back, as Payment Reconciliation does."""
	if not parts:
		return
	reconcile_against_document(
		[
			frappe._dict(
				voucher_type="Payment Entry",
				voucher_no=source.voucher,
				voucher_detail_no=None,
				against_voucher_type="Payment Entry",
				against_voucher=entry.name,
				account=there.accounts[source.voucher],
				party_type="Customer",
				party=entry.party,
				dr_or_cr="credit_in_account_currency",
				unreconciled_amount=float(source.available),
				unadjusted_amount=float(source.available),
				allocated_amount=float(part),
				grand_total=entry.paid_amount,
				outstanding_amount=entry.unallocated_amount,
				exchange_rate=1,
				difference_amount=0,
				difference_posting_date=entry.posting_date,
				cost_center=entry.cost_center,
			)
			for source, part in parts
		]
	)


def take_back(doc) -> None:
	"""On cancel: cancels the payment; what was prepaid is prepaid again."""
	entry = frappe.get_doc("Payment Entry", doc.payment_entry)
	# whoever may cancel the refund may have its payment cancelled
	entry.flags.ignore_permissions = True
	entry.flags.by_refund = True
	if entry.docstatus == 1:
		# ERPNext does so by itself only where Accounts Settings say so
		unlink_ref_doc_from_payment_entries(entry)
		entry.cancel()
