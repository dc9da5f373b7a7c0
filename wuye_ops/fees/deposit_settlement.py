"""What becomes of a deposit: refunded, kept, or taken for open bills – approved, and booked by an ERPNext document."""

from decimal import Decimal

import frappe
from erpnext.accounts.utils import reconcile_against_document
from frappe import _
from frappe.utils import fmt_money, nowdate

from wuye_ops.fees import deposit_account, deposits, open_bills, payments
from wuye_ops.fees.open_bills import OpenBill, money
from wuye_ops.rules import deposits as rules
from wuye_ops.rules.money import ZERO

# Money that settles the customer's own bills goes to them as a refund does.
APPROVALS = {
	rules.REFUND: "Deposit Refund",
	rules.OFFSET: "Deposit Refund",
	rules.FORFEIT: "Deposit Forfeit",
}


def complete(doc) -> None:
	"""Validate: fills what follows from the deposit, and refuses what cannot be settled as things are now."""
	deposit = frappe.get_doc("Deposit", doc.deposit)
	if not doc.flags.ignore_permissions:
		deposit.check_permission("read")
	for field in ("property", "company", "customer", "customer_name", "unit"):
		doc.set(field, deposit.get(field))
	doc.held = deposit.held
	doc.clerk = doc.clerk or doc.owner or frappe.session.user
	check_amount(doc, deposit, money(deposit.held))
	if doc.kind != rules.REFUND:
		doc.mode_of_payment = doc.reference_no = None
		if not (doc.reason or "").strip():
			frappe.throw(
				_("Say why it is not refunded: what was damaged, or what the customer has agreed to."),
				title=_("Reason"),
			)
	elif not doc.mode_of_payment:
		frappe.throw(_("Choose how the money is paid out."), title=_("Mode of Payment"))


def check_amount(doc, deposit, held: Decimal) -> None:
	amount = Decimal(str(doc.amount or 0))
	if amount <= ZERO or amount != money(doc.amount):
		frappe.throw(_("Enter an amount above 0, to the cent."), title=_("Amount"))
	if amount > held:
		frappe.throw(
			_("Of deposit {0} {1} is held. No more than that can be settled.").format(
				frappe.bold(deposit.name), frappe.bold(fmt_money(float(held), 2))
			),
			title=_("Amount"),
		)


def book(doc) -> None:
	"""On submit. The deposit is locked: of two settlements at once the second sees what the first has left."""
	deposit = deposits.lock(doc.deposit)
	check_amount(doc, deposit, deposits.held_of(deposit))
	entry = frappe.db.get_value("Payment Receipt", deposit.payment_receipt, "payment_entry")
	place = frappe.db.get_value("Property", doc.property, ["company", "cost_center"], as_dict=True)
	booked = {rules.REFUND: _refund, rules.FORFEIT: _forfeit, rules.OFFSET: _offset}[doc.kind](
		doc, deposit, entry, place
	)
	doc.db_set("payment_entry" if booked.doctype == "Payment Entry" else "journal_entry", booked.name)
	deposits.add_settlement(deposit, doc.kind, money(doc.amount))


def unbook(doc) -> None:
	"""On cancel: what was booked is taken back, and the money is held again."""
	deposit = deposits.lock(doc.deposit)
	for doctype, name in (("Payment Entry", doc.payment_entry), ("Journal Entry", doc.journal_entry)):
		if name:
			booked = frappe.get_doc(doctype, name)
			# whoever may cancel the settlement may have its booking cancelled
			booked.flags.ignore_permissions = True
			booked.flags.by_settlement = True
			booked.cancel()
	deposits.take_back_settlement(deposit, doc.kind, money(doc.amount))


def _refund(doc, deposit, entry: str, place):
	(tender,) = payments.tenders(
		[{"mode_of_payment": doc.mode_of_payment, "amount": doc.amount, "reference_no": doc.reference_no}],
		place.company,
	)
	payment = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Pay",
			"company": place.company,
			"posting_date": nowdate(),
			"mode_of_payment": tender.mode,
			"party_type": "Customer",
			"party": doc.customer,
			"paid_from": tender.account,
			"paid_to": deposit.account,
			"paid_amount": doc.amount,
			"received_amount": doc.amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": tender.reference or doc.name,
			"reference_date": nowdate(),
			"custom_remarks": 1,
			"remarks": _said(doc, deposit),
			"property": doc.property,
			"cost_center": place.cost_center,
		}
	)
	return _against(_submit(payment), entry)


def _against(payment, entry: str):
	"""Sets the refund against the payment it gives back, so that neither stays open in the customer's ledger.

	A new Payment Entry cannot name another one (ERPNext asks that for its customer); ERPNext's Payment Reconciliation sets
	one against the other afterwards, and so does this.
	"""
	reconcile_against_document(
		[
			frappe._dict(
				voucher_type="Payment Entry",
				voucher_no=payment.name,
				against_voucher_type="Payment Entry",
				against_voucher=entry,
				account=payment.paid_to,
				party_type="Customer",
				party=payment.party,
				dr_or_cr="debit_in_account_currency",
				unadjusted_amount=payment.paid_amount,
				allocated_amount=payment.paid_amount,
				grand_total=payment.paid_amount,
				outstanding_amount=payment.paid_amount,
				exchange_rate=1,
				difference_amount=0,
			)
		]
	)
	return payment


def _forfeit(doc, deposit, entry: str, place):
	income = deposit_account.forfeit_account(place.company, deposit.fee_item)
	return _submit(
		_journal(doc, deposit, entry, place, [{"account": income, "credit_in_account_currency": doc.amount}])
	)


def _offset(doc, deposit, entry: str, place):
	"""Takes the money for the customer's open bills in the order of the counter; they must need all of it."""
	seen = {bill.name: bill for bill in open_bills.open_bills(doc.property, doc.customer, place.company)}
	bills = {name: bill for name, bill in open_bills.lock(seen).items() if bill.outstanding > ZERO}
	if {name: bill.outstanding for name, bill in seen.items()} != {
		name: bill.outstanding for name, bill in bills.items()
	}:
		frappe.throw(
			_("Something has just been booked on bills of this customer. Try again."), title=_("Bill Changed")
		)
	settlement = open_bills.settle_bills(doc.property, money(doc.amount), bills.values())
	if settlement.left:
		frappe.throw(
			_("The customer's open bills need {0} only. Offset that, and refund the rest.").format(
				frappe.bold(fmt_money(float(money(doc.amount) - settlement.left), 2))
			),
			title=_("Amount"),
		)
	rows = [_settled(doc, bills[name], amount) for name, amount in settlement.parts]
	return _submit(_journal(doc, deposit, entry, place, rows))


def _settled(doc, bill: OpenBill, amount: Decimal) -> dict:
	return {
		"account": bill.account,
		"party_type": "Customer",
		"party": doc.customer,
		"credit_in_account_currency": float(amount),
		"reference_type": "Sales Invoice",
		"reference_name": bill.name,
	}


def _journal(doc, deposit, entry: str, place, credits: list[dict]):
	dimensions = {"property": doc.property, "cost_center": place.cost_center}
	debit = {
		"account": deposit.account,
		"party_type": "Customer",
		"party": doc.customer,
		"debit_in_account_currency": doc.amount,
		"reference_type": "Payment Entry",
		"reference_name": entry,
	}
	return frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"voucher_type": "Journal Entry",
			"company": place.company,
			"posting_date": nowdate(),
			"user_remark": _said(doc, deposit),
			"cheque_no": doc.name,
			"cheque_date": nowdate(),
			"accounts": [{**row, **dimensions} for row in (debit, *credits)],
		}
	)


def _said(doc, deposit) -> str:
	about = {
		rules.REFUND: _("Refund of deposit {0}"),
		rules.FORFEIT: _("Deposit {0} kept"),
		rules.OFFSET: _("Deposit {0} taken for open bills"),
	}[doc.kind].format(deposit.name)
	return " ".join(filter(None, (about, f"({doc.name})", doc.reason)))


def _submit(booked):
	# the settlement was approved by somebody who may; that right is asked for before anything is booked
	booked.flags.ignore_permissions = True
	booked.submit()
	return booked


def keep_booking(doc, method=None) -> None:
	"""Before cancelling a Payment or Journal Entry: what settles a deposit goes with its settlement."""
	if doc.flags.by_settlement:
		return
	field = frappe.scrub(doc.doctype)
	if name := frappe.db.get_value("Deposit Settlement", {field: doc.name, "docstatus": 1}):
		frappe.throw(
			_("This was booked by {0}. Cancel the settlement of the deposit, which cancels this.").format(
				frappe.bold(name)
			),
			title=_("Deposit Settlement"),
		)
