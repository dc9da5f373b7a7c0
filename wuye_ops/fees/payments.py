"""From money on the counter to ERPNext's Payment Entry: one entry for everything a customer hands over at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe
from erpnext.accounts.party import get_party_account
from frappe import _
from frappe.utils import cstr, nowdate

from wuye_ops.fees.open_bills import OpenBill
from wuye_ops.rules import receiving as rules
from wuye_ops.rules.receiving import AmountError, Booking, Tender

MOST_MODES = 10
LONGEST_REFERENCE = 60


def modes_of(company: str) -> list:
	"""Modes of payment in use that have an account in the company, cash first."""
	mode, account = frappe.qb.DocType("Mode of Payment"), frappe.qb.DocType("Mode of Payment Account")
	rows = (
		frappe.qb.from_(mode)
		.join(account)
		.on(account.parent == mode.name)
		.select(mode.name, mode.type, account.default_account.as_("account"))
		.where((mode.enabled == 1) & (account.company == company) & account.default_account.isnotnull())
		.orderby(mode.creation)
		.run(as_dict=True)
	)
	return sorted(rows, key=lambda row: row.type != "Cash")


def tenders(modes: object, company: str) -> list[Tender]:
	"""What was handed over. modes: rows of mode_of_payment, amount, reference_no.

	Refuses amounts nobody can hand over, and modes that are unknown, disabled or without an account of the company.
	"""
	rows = parsed(modes)
	if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Enter what the customer pays, and how."), title=_("Amount"))
	if len(rows) > MOST_MODES:
		frappe.throw(
			_("No more than {0} modes of payment go on one receipt.").format(MOST_MODES), title=_("Amount")
		)
	usable = {row.name: row for row in modes_of(company)}
	found = []
	for row in rows:
		name = cstr(row.get("mode_of_payment")).strip()
		mode = usable.get(name) or _refuse_mode(name, company)
		found.append(
			Tender(
				mode=mode.name,
				amount=typed_amount(row.get("amount")),
				account=mode.account,
				bank=frappe.get_cached_value("Account", mode.account, "account_type") == "Bank",
				reference=cstr(row.get("reference_no")).strip()[:LONGEST_REFERENCE],
			)
		)
	return found


def parsed(value: object) -> object:
	"""What a form sends as JSON; a text that is none stays a text, for the caller to refuse."""
	try:
		return frappe.parse_json(value) if isinstance(value, str) else value
	except ValueError:
		return value


def typed_amount(value: object) -> Decimal:
	"""An amount somebody typed, exact; refuses in a sentence what nobody can pay."""
	try:
		return rules.amount_of(value)
	except AmountError as error:
		shown = frappe.bold(frappe.utils.escape_html(error.text[:40]))
		text = {
			rules.NOT_A_NUMBER: _("{0} is not an amount. Type digits, with a point before the cents."),
			rules.NOT_POSITIVE: _("An amount received is above 0, not {0}."),
			rules.PARTS_OF_A_CENT: _("{0} has parts of a cent. Round it."),
			rules.TOO_LARGE: _("{0} is more than a counter takes. Check the amount."),
		}[error.code]
		frappe.throw(text.format(shown), title=_("Amount"))


def _refuse_mode(name: str, company: str):
	shown = frappe.bold(frappe.utils.escape_html(name[:140] or "?"))
	if not frappe.db.get_value("Mode of Payment", name, "enabled"):
		frappe.throw(
			_("{0} is not a mode of payment in use. Choose another.").format(shown),
			title=_("Mode of Payment"),
		)
	frappe.throw(
		_("{0} has no account in company {1}. Enter it in the mode of payment, or choose another.").format(
			shown, frappe.bold(company)
		),
		title=_("Mode of Payment"),
	)


@dataclass(frozen=True)
class Payment:
	"""What a receipt books. parts: (bill, amount) of what is settled; what is over is a prepayment.

	account: what the customer is credited on, when that is not where bills stand, such as the account of deposits.
	"""

	receipt: str
	property: str
	company: str
	cost_center: str
	customer: str
	tenders: Sequence[Tender]
	parts: Sequence[tuple[OpenBill, Decimal]]
	remark: str = ""
	account: str = ""


def submit(payment: Payment):
	"""The submitted Payment Entry. Raises what ERPNext raises.

	The account of the leading booking is what was paid to; the others are deductions from what the customer paid: they
	too are debited with their amounts, and the customer is credited with the sum of all.
	"""
	lead, *others = rules.bookings(payment.tenders)
	place = {"property": payment.property, "cost_center": payment.cost_center}
	amount = float(lead.amount)
	entry = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Receive",
			"company": payment.company,
			"posting_date": nowdate(),
			"mode_of_payment": lead.modes[0],
			"party_type": "Customer",
			"party": payment.customer,
			"paid_from": payment.account or receivable_account(payment),
			"paid_to": lead.account,
			"paid_amount": amount,
			"received_amount": amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			# money in a bank needs a reference; where the mode gives none, the receipt's own number finds it
			"reference_no": "、".join(lead.references)[:140] or payment.receipt,
			"reference_date": nowdate(),
			"custom_remarks": 1,
			"remarks": "\n".join(
				filter(None, (_("Payment receipt {0}").format(payment.receipt), payment.remark))
			),
			**place,
			"references": [
				{
					"reference_doctype": "Sales Invoice",
					"reference_name": bill.name,
					"due_date": bill.due_date,
					"total_amount": float(bill.amount),
					"outstanding_amount": float(bill.outstanding),
					"allocated_amount": float(part),
				}
				for bill, part in payment.parts
			],
			"deductions": [
				{
					"account": other.account,
					"amount": float(other.amount),
					"description": _described(other),
					**place,
				}
				for other in others
			],
		}
	)
	# whoever may create the receipt may have its payment made; that right was asked for when the money was received
	entry.flags.ignore_permissions = True
	entry.submit()
	return entry


def _described(booking: Booking) -> str:
	return " ".join(("、".join(booking.modes), *booking.references))


def receivable_account(payment: Payment) -> str:
	"""The account the customer's bills stand on. A payment can settle bills of one account only."""
	accounts = list(dict.fromkeys(bill.account for bill, _part in payment.parts))
	if not accounts:
		return get_party_account("Customer", payment.customer, payment.company)
	if len(accounts) > 1:
		odd = next(bill.name for bill, _part in payment.parts if bill.account != accounts[0])
		frappe.throw(
			_("Bill {0} stands on another receivable account than the others. Receive it by itself.").format(
				frappe.bold(odd)
			),
			title=_("Receivable Account"),
		)
	return accounts[0]
