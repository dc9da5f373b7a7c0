"""Bank statements and receipts paid in several modes.

What a customer hands over at once is one Payment Entry: the leading booking is what it is paid to, the others are its
deductions (see `payments.submit`). ERPNext allocates a bank line to any bank account a voucher has moved, but looks for
candidates by what a payment is paid to only. The functions here are its hooks for more candidates: they add the other
bookings, each with its own amount and reference.
"""

import frappe
from erpnext.accounts.doctype.bank_transaction.bank_transaction import BankTransaction
from frappe.query_builder import Case
from frappe.query_builder.custom import ConstantColumn
from frappe.query_builder.functions import Max, NullIf, Sum
from frappe.utils import cint


def get_matching_queries(
	bank_account: str,
	company: str,
	transaction: BankTransaction,
	document_types: list[str] | None = None,
	exact_match: bool | None = None,
	account_from_to: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	filter_by_reference_date: str | int | None = None,
	from_reference_date: str | None = None,
	to_reference_date: str | None = None,
	common_filters: frappe._dict | None = None,
) -> list:
	"""For a deposit on a bank statement: what receipts have brought to the account besides their leading booking.

	When ERPNext matches by itself, only what carries the line's reference; a booking that several references share is
	found by each of them, and ERPNext allocates it line by line.
	"""
	if "payment_entry" not in (document_types or ()) or not transaction.deposit > 0:
		return []
	automatic = frappe.flags.auto_reconcile_vouchers is True
	entry, receipt, mode = (
		frappe.qb.DocType(name) for name in ("Payment Entry", "Payment Receipt", "Payment Receipt Mode")
	)
	reference = mode.reference_no == (transaction.reference_number or "")
	found = Max(Case().when(reference, 1).else_(0))
	same_amount = Sum(mode.amount) == transaction.unallocated_amount
	party = (entry.party_type == transaction.party_type) & (entry.party == transaction.party)
	by_date = entry.posting_date[from_date:to_date]
	if cint(filter_by_reference_date):
		by_date = entry.reference_date[from_reference_date:to_reference_date]
	query = (
		frappe.qb.from_(entry)
		.join(receipt)
		.on(receipt.payment_entry == entry.name)
		.join(mode)
		.on(mode.parent == receipt.name)
		.select(
			(
				found
				+ Case().when(same_amount, 1).else_(0)
				+ Max(Case().when(party & entry.party.isnotnull(), 1).else_(0))
				+ 1
			).as_("rank"),
			ConstantColumn("Payment Entry").as_("doctype"),
			entry.name,
			Sum(mode.amount).as_("paid_amount"),
			Max(NullIf(mode.reference_no, "")).as_("reference_no"),
			entry.reference_date,
			entry.party,
			entry.party_type,
			entry.posting_date,
			entry.paid_to_account_currency.as_("currency"),
		)
		.where(
			(entry.docstatus == 1)
			& (entry.company == company)
			& entry.clearance_date.isnull()
			& (mode.account == bank_account)
			& by_date
		)
		.groupby(entry.name)
		.orderby(entry.posting_date)
	)
	if automatic:
		# the leading booking too, where ERPNext does not see it: its reference is one of several
		query = query.where(entry.reference_no != (transaction.reference_number or "")).having(found == 1)
	else:
		query = query.where(entry.paid_to != bank_account)
	return [query.having(same_amount) if exact_match else query]


# -- what has not been on a statement yet


def _other_bookings(account: str):
	"""Deductions of payments that moved the account, as ERPNext's reports of bank clearance list payments."""
	entry, row = frappe.qb.DocType("Payment Entry"), frappe.qb.DocType("Payment Entry Deduction")
	query = (
		frappe.qb.from_(entry)
		.join(row)
		.on(row.parent == entry.name)
		.where((entry.docstatus == 1) & (row.account == account) & (row.amount > 0))
		.groupby(entry.name)
		.orderby(entry.posting_date)
		.orderby(entry.name)
	)
	return query, entry, row


def get_payment_entries_for_bank_clearance(
	from_date: str,
	to_date: str,
	account: str,
	bank_account: str | None = None,
	include_reconciled_entries: int = 0,
	include_pos_transactions: int = 0,
) -> list[dict]:
	"""Rows for ERPNext's Bank Clearance."""
	query, entry, row = _other_bookings(account)
	query = query.where(entry.posting_date[from_date:to_date])
	if not include_reconciled_entries:
		query = query.where(entry.clearance_date.isnull())
	return query.select(
		ConstantColumn("Payment Entry").as_("payment_document"),
		entry.name.as_("payment_entry"),
		entry.reference_no.as_("cheque_number"),
		entry.reference_date.as_("cheque_date"),
		Sum(row.amount).as_("debit"),
		ConstantColumn(0).as_("credit"),
		entry.posting_date,
		entry.party.as_("against_account"),
		entry.clearance_date,
		entry.paid_to_account_currency.as_("account_currency"),
	).run(as_dict=True)


def get_entries_for_bank_reconciliation_statement(filters: frappe._dict) -> list[dict]:
	"""Rows for ERPNext's Bank Reconciliation Statement: booked by the day of the report, cleared after it or not at all."""
	query, entry, row = _other_bookings(filters.account)
	query = query.where(
		(entry.posting_date <= filters.report_date)
		& (entry.clearance_date.isnull() | (entry.clearance_date > filters.report_date))
	)
	if filters.company:
		query = query.where(entry.company == filters.company)
	return query.select(
		ConstantColumn("Payment Entry").as_("payment_document"),
		entry.name.as_("payment_entry"),
		entry.reference_no,
		entry.reference_date.as_("ref_date"),
		Sum(row.amount).as_("debit"),
		ConstantColumn(0).as_("credit"),
		entry.posting_date,
		entry.party.as_("against_account"),
		entry.clearance_date,
		entry.paid_to_account_currency.as_("account_currency"),
	).run(as_dict=True)


def get_entries_for_bank_clearance_summary(filters: frappe._dict) -> list[tuple]:
	"""Rows for ERPNext's Bank Clearance Summary."""
	query, entry, row = _other_bookings(filters.get("account"))
	if filters.get("from_date"):
		query = query.where(entry.posting_date >= filters.get("from_date"))
	if filters.get("to_date"):
		query = query.where(entry.posting_date <= filters.get("to_date"))
	rows = query.select(
		ConstantColumn("Payment Entry"), entry.name, entry.posting_date, entry.reference_no, entry.clearance_date,
		entry.party, Sum(row.amount),
	).run()  # fmt: skip
	return list(rows)
