"""What money says about erasing a customer: open accounts forbid it, vouchers outlive it."""

import frappe
from frappe import _
from frappe.query_builder.functions import Max, Sum
from frappe.utils import getdate

from wuye_ops.rules.erasure import Obligation, vouchers_until

OPEN_CASES = {"Arrears Case": "open_key", "Fee Dispute": "open_key"}


def of_customer(customer: str) -> list[Obligation]:
	"""For the hook `customer_obligations`."""
	return [*_open_accounts(customer), *_open_cases(customer), *_vouchers(customer)]


def _open_accounts(customer: str) -> list[Obligation]:
	"""Bills that are owed to us, and prepayments and deposits that we owe; either needs to know who it is."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(Sum(entry.amount))
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.delinked == 0))
		.groupby(entry.company, entry.account, entry.against_voucher_type, entry.against_voucher_no)
		.run(pluck=True)
	)
	# cents: ledgers add floats
	amounts = [round(amount or 0, 2) for amount in rows]
	found = []
	if any(amount > 0 for amount in amounts):
		found.append(
			Obligation(
				"open_bills", _("Bills are open"), _("Collect, waive or write them off first."), blocks=True
			)
		)
	if any(amount < 0 for amount in amounts):
		found.append(
			Obligation(
				"credit",
				_("Prepayments or deposits are held"),
				_("Pay them back, or settle them with bills first."),
				blocks=True,
			)
		)
	return found


def _open_cases(customer: str) -> list[Obligation]:
	return [
		Obligation(
			frappe.scrub(doctype),
			_("{0} {1} is open").format(_(doctype), name),
			_("Close it first."),
			blocks=True,
		)
		for doctype, field in OPEN_CASES.items()
		for name in frappe.get_all(doctype, {"customer": customer, field: ["is", "set"]}, pluck="name")
	]


def _vouchers(customer: str) -> list[Obligation]:
	"""《会计档案管理办法》14: vouchers are kept as they are, with the name that was printed on them."""
	entry = frappe.qb.DocType("GL Entry")
	(last,) = (
		frappe.qb.from_(entry)
		.select(Max(entry.posting_date))
		.where((entry.party_type == "Customer") & (entry.party == customer) & (entry.is_cancelled == 0))
		.run()[0]
	)
	if not last:
		return []
	return [
		Obligation(
			"vouchers",
			_("Bills, receipts and their entries"),
			_("Accounting vouchers are kept for 30 years (《会计档案管理办法》14)."),
			until=vouchers_until(getdate(last)),
		)
	]


def against_merge(duplicate: str, into: str) -> list[str]:
	"""For the hook `customer_merge_obstacles`: one customer has one open case of arrears in a property."""
	case = frappe.qb.DocType("Arrears Case")
	other = case.as_("other")
	rows = (
		frappe.qb.from_(case)
		.join(other)
		.on(case.property == other.property)
		.select(case.name, other.name)
		.where((case.customer == duplicate) & (other.customer == into))
		.where(case.open_key.isnotnull() & other.open_key.isnotnull())
		.run()
	)
	return [
		_("Both have an open case of arrears: {0}, {1}. Close one.").format(one, another)
		for one, another in rows
	]
