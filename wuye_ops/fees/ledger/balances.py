"""What customers owe and have paid in advance on a day, bill by bill and payment by payment, as ERPNext's ledgers have it."""

from collections.abc import Collection

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Max, Sum
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from wuye_ops.fees.ledger import totals
from wuye_ops.fees.ledger.scope import Scope
from wuye_ops.fees.ledger.standing import BILL, LEDGER

OPEN, CREDIT = "open", "credit"


def bills(scope: Scope, only: str | None = None, customers: Collection[str] | None = None) -> QueryBuilder:
	"""Rows of bill, property, customer, due_date, outstanding: every bill with a balance at the end of the scope's day.

	only: OPEN for those with something to pay, CREDIT for those below 0: the bill was overpaid, or credited after it had been
	paid, and what is over is the customer's. A credit note that stands for itself is a bill with such a balance.
	"""
	bill = frappe.qb.DocType(BILL)
	columns = (bill.property, bill.customer, bill.due_date)
	conditions = scope.of_vouchers(bill) & (bill.docstatus == 1)
	if scope.customer:
		conditions &= bill.customer == scope.customer
	if customers is not None:
		conditions &= bill.customer.isin(list(customers) or [""])
	now = (
		frappe.qb.from_(bill)
		.select(bill.name.as_("bill"), *columns, bill.outstanding_amount.as_("outstanding"))
		.where(conditions)
	)
	if not totals.is_touched_after(scope.as_of):
		return now.where(_only(bill.outstanding_amount, only))
	since = (
		frappe.qb.from_(LEDGER)
		.join(bill)
		.on(bill.name == LEDGER.against_voucher_no)
		.select(bill.name.as_("bill"), *columns, (0 - Sum(LEDGER.amount)).as_("outstanding"))
		.where(
			conditions
			& (LEDGER.posting_date > scope.as_of)
			& (LEDGER.against_voucher_type == BILL)
			& (LEDGER.delinked == 0)
		)
		.groupby(bill.name)
	)
	both = now.where(bill.outstanding_amount != 0).union_all(since).as_("both")
	balance = Sum(both.outstanding)
	return (
		frappe.qb.from_(both)
		.select(both.bill, both.property, both.customer, both.due_date, balance.as_("outstanding"))
		.groupby(both.bill)
		.having(_only(balance, only))
	)


def _only(balance: Term, only: str | None) -> Criterion:
	if only == OPEN:
		return balance > 0
	return balance < 0 if only == CREDIT else balance != 0


def open_charges(scope: Scope, keys: tuple[str, ...], where: totals.Condition | None = None) -> QueryBuilder:
	"""Rows of the keys (columns of Fee Charge), due_date and outstanding: every charge with something open on the day.

	where: a further condition on charges. For a day in the past there are rows for what has changed since, so that only sums
	are balances.
	"""
	charge = totals.charges()
	columns = (*(charge[key] for key in keys), charge.due_date)
	# the index on what is open knows no months, and needs none: what is not billed has nothing open
	is_open = scope.of_charges(charge, ("period", "month")) & (charge.is_open == 1)
	if where:
		is_open &= where(charge)
	now = frappe.qb.from_(charge).select(*columns, charge.outstanding).where(is_open)
	if not totals.is_touched_after(scope.as_of):
		return now
	touched = totals.touched_bills(scope, where, ("period",), after=scope.as_of)
	by = (*dict.fromkeys((*keys, "due_date")),)
	for change in totals.changes(touched, scope.as_of, scope, by, where, ("period",)):
		since = change.as_("since")
		now = now.union_all(
			frappe.qb.from_(since).select(
				*(since[key] for key in keys),
				since.due_date,
				since.charged - since.waived - since.credited - since.received,
			)
		)
	return now


def prepayments(scope: Scope) -> list[frappe._dict]:
	"""By property and customer what payments and journal entries hold that no bill has taken: prepaid (yuan), last_paid."""
	conditions = (
		scope.of_vouchers(LEDGER)
		& (LEDGER.party_type == "Customer")
		& (LEDGER.account_type == "Receivable")
		& (LEDGER.delinked == 0)
		& (LEDGER.posting_date <= scope.as_of)
		# what no bill has taken stands against the payment itself
		& LEDGER.against_voucher_type.isin(("Payment Entry", "Journal Entry"))
	)
	if scope.customer:
		conditions &= LEDGER.party == scope.customer
	voucher = (
		frappe.qb.from_(LEDGER)
		.select(
			Coalesce(LEDGER.property, "").as_("property"),
			LEDGER.party.as_("customer"),
			Max(LEDGER.posting_date).as_("last_paid"),
			Sum(LEDGER.amount).as_("amount"),
		)
		.where(conditions)
		.groupby(LEDGER.property, LEDGER.party, LEDGER.against_voucher_type, LEDGER.against_voucher_no)
		.having(Sum(LEDGER.amount) != 0)
	).as_("voucher")
	return (
		frappe.qb.from_(voucher)
		.select(
			voucher.property,
			voucher.customer,
			Sum(Case().when(voucher.amount < 0, 0 - voucher.amount).else_(0)).as_("prepaid"),
			Sum(Case().when(voucher.amount > 0, voucher.amount).else_(0)).as_("owed"),
			Max(voucher.last_paid).as_("last_paid"),
		)
		.groupby(voucher.property, voucher.customer)
		.run(as_dict=True)
	)
