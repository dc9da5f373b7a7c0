"""What a customer owes and has paid in advance in a property, as ERPNext's ledgers have it; no second account is kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum

from wuye_ops.rules.money import ZERO, cents
from wuye_ops.rules.receiving import bill_text, period_text
from wuye_ops.rules.settlement import (
	BY_LAW,
	PENALTY,
	PRINCIPAL,
	PRINCIPAL_FIRST,
	Debt,
	Settlement,
	settle,
)


@dataclass(frozen=True)
class OpenBill:
	"""A submitted Sales Invoice in the company's currency. account: the receivable account it stands on. late_for: the
	bill whose late payment it charges.
	"""

	name: str
	due_date: date
	amount: Decimal
	outstanding: Decimal
	account: str
	late_for: str | None = None


def open_bills(property_name: str, customer: str, company: str) -> list[OpenBill]:
	"""The customer's bills of the property with something left to pay, oldest first."""
	invoice = frappe.qb.DocType("Sales Invoice")
	query = (
		_bills()
		.where(
			(invoice.customer == customer)
			& (invoice.property == property_name)
			& (invoice.company == company)
			& (invoice.docstatus == 1)
			& (invoice.outstanding_amount > 0)
			& (
				invoice.party_account_currency
				== frappe.get_cached_value("Company", company, "default_currency")
			)
		)
		.orderby(invoice.due_date)
		.orderby(invoice.name)
	)
	return [_as_bill(row) for row in query.run(as_dict=True)]


def beside_their_principal(bills: list[OpenBill]) -> list[OpenBill]:
	"""The bills, each late charge after the bill it is for; those whose bill is paid stay where they are."""
	names = {bill.name for bill in bills}
	found = []
	for bill in bills:
		if bill.late_for not in names:
			found.append(bill)
			found += [other for other in bills if other.late_for == bill.name]
	return found


def lock(names: Iterable[str]) -> dict[str, OpenBill]:
	"""The bills as they are now, locked in the order of their names until this transaction ends.

	A cancelled bill is left out. What ERPNext reads after this still comes from the transaction's own view of the data:
	the caller compares, and goes on only when both agree.
	"""
	invoice = frappe.qb.DocType("Sales Invoice")
	names = sorted(set(names))
	if not names:
		return {}
	query = _bills().where(invoice.name.isin(names)).orderby(invoice.name).for_update()
	return {row.name: _as_bill(row) for row in query.run(as_dict=True) if row.docstatus == 1}


def read(names: Iterable[str]) -> dict[str, OpenBill]:
	"""The same bills as this transaction sees them."""
	names = list(names)
	if not names:
		return {}
	query = _bills().where(frappe.qb.DocType("Sales Invoice").name.isin(names))
	return {row.name: _as_bill(row) for row in query.run(as_dict=True) if row.docstatus == 1}


def _bills():
	invoice = frappe.qb.DocType("Sales Invoice")
	return frappe.qb.from_(invoice).select(
		invoice.name, invoice.due_date, invoice.grand_total, invoice.outstanding_amount, invoice.debit_to,
		invoice.docstatus, invoice.wuye_late_for,
	)  # fmt: skip


def _as_bill(row) -> OpenBill:
	return OpenBill(
		row.name,
		row.due_date,
		money(row.grand_total),
		money(row.outstanding_amount),
		row.debit_to,
		row.wuye_late_for or None,
	)


def settle_bills(
	property_name: str, amount: Decimal, bills: Iterable[OpenBill], chosen: Sequence[str] = ()
) -> Settlement:
	"""Which of the bills an amount settles: those the payer names first, then the oldest, in the property's own order of late
	charge and principal.
	"""
	principal_first = frappe.db.get_value("Property", property_name, "settlement_order") == "Principal First"
	debts = [_as_debt(bill) for bill in bills]
	return settle(amount, debts, chosen, PRINCIPAL_FIRST if principal_first else BY_LAW)


def _as_debt(bill: OpenBill) -> Debt:
	"""A bill, or a late charge, which is settled with the bill it is for.

	The two share a mark that no bill is called by: whoever names a bill at the counter pays that one, and its late charge
	only if they name that too.
	"""
	mark = ("Bill", bill.late_for or bill.name)
	return Debt(bill.name, mark, bill.due_date, bill.outstanding, PENALTY if bill.late_for else PRINCIPAL)


def money(value: float | None) -> Decimal:
	"""A Currency column, which the driver gives as a float, to the cent."""
	return cents(Decimal(str(value or 0)))


def lines_of(names: Iterable[str]) -> dict[str, list]:
	"""By bill its lines, each with place, fee, period, amount and the explanation of the charge behind it."""
	names = list(names)
	if not names:
		return {}
	item, charge = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType("Fee Charge")
	rows = (
		frappe.qb.from_(item)
		.left_join(charge)
		.on(charge.name == item.wuye_fee_charge)
		.select(
			item.parent, item.item_name, item.description, item.amount.as_("item_amount"),
			item.wuye_fee_charge.as_("charge"), charge.amount, charge.property,
			charge.fee_item, charge.unit, charge.parking_space, charge.period_from, charge.period_to, charge.explanation,
		)
		.where(item.parent.isin(names))
		.orderby(item.parent)
		.orderby(item.idx)
		.run(as_dict=True)
	)  # fmt: skip
	found = defaultdict(list)
	for row in rows:
		found[row.parent].append(
			frappe._dict(
				charge=row.charge,
				unit=row.unit,
				place=without_property(row.unit or row.parking_space, row.property),
				fee=row.fee_item or row.item_name,
				period=period_text(row.period_from, row.period_to)
				if row.period_from and row.period_to
				else "",
				amount=row.item_amount if row.amount is None else row.amount,
				explanation=row.explanation or frappe.utils.strip_html(row.description or ""),
			)
		)
	return found


def without_property(place: str | None, property_name: str | None) -> str:
	"""The name of a unit or space as people of its property say it."""
	return (place or "").removeprefix(f"{property_name}-")


def text_of(lines: Iterable) -> str:
	"""What a bill is for, as a receipt says it."""
	return bill_text((line.place, line.fee, line.period) for line in lines) or _("Bill")


def prepaid_balance(property_name: str, customer: str, company: str) -> Decimal:
	"""What the customer has paid for the property and no bill has taken yet."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(Sum(entry.amount))
		.where(
			(entry.party_type == "Customer")
			& (entry.party == customer)
			& (entry.company == company)
			& (entry.property == property_name)
			& (entry.delinked == 0)
			# deposits are to be given back: no bill takes them
			& entry.account.notin(deposit_accounts(company) or ("",))
			# an unallocated payment is its own voucher in this ledger
			& entry.against_voucher_type.isin(("Payment Entry", "Journal Entry"))
		)
		.groupby(entry.against_voucher_no)
		.having(Sum(entry.amount) < 0)
		.run(pluck=True)
	)
	return -sum(map(money, rows), ZERO)


def deposit_accounts(company: str) -> list[str]:
	"""The accounts on which deposits of customers stand, earlier ones included. Not part of what is prepaid or owed."""
	used = frappe.get_all(
		"Deposit", {"company": company, "account": ["is", "set"]}, pluck="account", distinct=True
	)
	chosen = frappe.get_cached_value("Company", company, "wuye_deposit_account")
	return sorted({*used, *filter(None, [chosen])})
