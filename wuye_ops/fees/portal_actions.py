"""What residents do about their money on the phone: dispute a line, withdraw it, pay. Each checks whose bill it is."""

from decimal import InvalidOperation

import frappe
from frappe import _
from frappe.utils import add_to_date, cstr, now_datetime

from wuye_ops.fees import collection, disputes, online_payments, payers, payments, photos
from wuye_ops.fees.open_bills import money
from wuye_ops.fees.portal import own, own_bill, own_customers
from wuye_ops.property.throttle import limited
from wuye_ops.rules.money import ZERO

# More than anybody has to say about their bills in a day.
MOST_DISPUTES_A_DAY = 10


# -- disputes


@frappe.whitelist(methods=["POST"])
@limited(10, 600, of="bill")
def dispute(bill: str, reason: str, charge: str | None = None, pictures: list | None = None) -> str:
	"""Disputes one of the user's bills, or a line of it. pictures: at most three photos as data URLs."""
	doc = own_bill(bill)
	since = add_to_date(now_datetime(), days=-1)
	if (
		frappe.db.count("Fee Dispute", {"customer": doc.customer, "opened_on": [">", since]})
		>= MOST_DISPUTES_A_DAY
	):
		frappe.throw(
			_("You have opened {0} disputes within a day. Call us, so that we can help you.").format(
				MOST_DISPUTES_A_DAY
			),
			title=_("Fee Dispute"),
		)
	return disputes.open_dispute(doc.name, cstr(charge) or None, reason, photos=photos.decoded(pictures))


@frappe.whitelist(methods=["POST"])
def withdraw(dispute: str) -> None:
	"""Withdraws a dispute of the user's that is open."""
	disputes.end(own("Fee Dispute", dispute), disputes.WITHDRAWN)


# -- paying


@frappe.whitelist(methods=["POST"])
@limited(20, 600, of="customer")
def pay(
	property: str,
	customer: str,
	request_key: str,
	bills: dict | None = None,
	prepay: float | str | None = None,
) -> str:
	"""Starts a payment and returns the gateway's page. bills: the open amounts the payer has seen, by bill."""
	if customer not in own_customers() or not payers.belongs(property, customer):
		frappe.throw(_("There is no such bill of yours."), frappe.DoesNotExistError, title=_("Not Found"))
	try:
		asked = {str(name): money(amount) for name, amount in (bills or {}).items()}
	except (AttributeError, InvalidOperation):
		frappe.throw(_("Choose bills of the list."), title=_("Bill"))
	amount = payments.typed_amount(prepay) if cstr(prepay).strip() not in ("", "0") else ZERO
	name = online_payments.start(
		property,
		customer,
		frappe.get_cached_value("Property", property, "company"),
		asked,
		amount,
		collection.checked_key(request_key),
	)
	return online_payments.pay_page(name)


@frappe.whitelist(methods=["POST"])
def resume_payment(payment: str) -> str:
	"""The gateway's page of a payment that the user has begun."""
	return online_payments.pay_page(own("Online Payment", payment).name)


@frappe.whitelist(methods=["POST"])
def cancel_payment(payment: str) -> None:
	"""Gives up a payment the user has begun and not made."""
	online_payments.cancel(own("Online Payment", payment).name)


@frappe.whitelist()
def payment_state(payment: str) -> dict:
	"""How a payment of the user's stands; the page asks after coming back from the gateway."""
	doc = own("Online Payment", payment)
	return {
		"status": doc.status,
		"status_label": _(doc.status, context="Online Payment"),
		"total": doc.total,
		"receipt": doc.payment_receipt,
	}
