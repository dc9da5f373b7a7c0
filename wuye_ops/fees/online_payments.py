"""Paying on the portal: choose bills, pay at the gateway, get a receipt. Neither twice nor lost.

ERPNext's Payment Request stands for one document and books by itself; one transfer for several bills is one payment and
one receipt here. So an Online Payment is the reference document that gateways of the `payments` app report to.

    Started ── the gateway confirms ──▶ Confirmed ── booked by `collection` ──▶ Received
       │                                    │ it charged another amount
       ├─▶ Cancelled, Expired               └──────────▶ To Check

What the gateway confirms is written down first and booked in a transaction of its own, with the payment's name as the
receipt's request key: whatever dies in between, a job, the sweep or staff book it, once. A confirmation that comes again
changes nothing. One that comes after cancelling or expiry is money all the same and is booked.
"""

from collections.abc import Mapping
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_to_date, cstr, now_datetime

from wuye_ops.fees import collection, gateways, open_bills, payments
from wuye_ops.property import notices
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.receiving import Tender

STARTED, CONFIRMED, TO_CHECK, RECEIVED = "Started", "Confirmed", "To Check", "Received"
CANCELLED, EXPIRED = "Cancelled", "Expired"
# what gateways of the `payments` app report when the money is there
PAID_STATUSES = ("Authorized", "Completed")
# A customer at the gateway has so long; then others may pay the same bills, and a late confirmation is still booked.
MINUTES_TO_PAY = 30
MOST_BILLS = 60
# Who reads the gateway's statements.
MAY_CHECK = ("Accounts Manager", "Operations Director", "Property Manager")
MODE = "在线支付"
SAVEPOINT = "wuye_online_payment"


# -- starting


def start(
	property_name: str,
	customer: str,
	company: str,
	asked: Mapping[str, Decimal],
	prepay: Decimal,
	key: str,
) -> str:
	"""Starts a payment and returns its name. asked: bills with the open amounts the payer has seen; prepay: what is to
	stay as a prepayment. The same key again gives the same payment. The caller has checked that the customer is the user's.

	Refuses bills that are not open with these amounts, and bills whose payment is under way.
	"""
	if existing := frappe.db.get_value(
		"Online Payment", {"request_key": key}, ["name", "customer"], as_dict=True
	):
		if existing.customer != customer:
			frappe.throw(_("Begin the payment anew."), title=_("Online Payment"))
		return existing.name
	account = gateways.account_of(company)
	if not account:
		frappe.throw(
			_("Online payment is not available. Pay as described on the page."), title=_("Online Payment")
		)
	if len(asked) > MOST_BILLS:
		frappe.throw(_("Pay at most {0} bills at once.").format(MOST_BILLS), title=_("Online Payment"))
	_check_open(property_name, customer, company, asked)
	_check_free(asked)
	amount = total([*asked.values(), prepay])
	if amount <= ZERO:
		frappe.throw(_("Choose bills to pay, or enter an amount to prepay."), title=_("Online Payment"))
	payment = frappe.get_doc(
		{
			"doctype": "Online Payment",
			"property": property_name,
			"company": company,
			"customer": customer,
			"customer_name": frappe.db.get_value("Customer", customer, "customer_name"),
			"status": STARTED,
			"total": float(amount),
			"bills": [
				{"sales_invoice": name, "amount": float(part), "open_key": name}
				for name, part in asked.items()
			],
			"payment_gateway_account": account.name,
			"payment_gateway": account.payment_gateway,
			"payment_account": account.payment_account,
			"currency": account.currency,
			"user": frappe.session.user,
			"started_on": now_datetime(),
			"request_key": key,
		}
	)
	payment.flags.by_service = True
	try:
		# the customer's own bills are paid; a resident has no right on the document itself
		payment.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_messages()
		_refuse_second()
	return payment.name


def _check_open(property_name: str, customer: str, company: str, asked: Mapping[str, Decimal]) -> None:
	now = {bill.name: bill.outstanding for bill in open_bills.open_bills(property_name, customer, company)}
	for name, amount in asked.items():
		if now.get(name) != amount:
			frappe.throw(
				_("Bill {0} has changed since you opened the page. Look at your bills again.").format(
					frappe.bold(frappe.utils.escape_html(cstr(name)[:140]))
				),
				title=_("Bill Changed"),
			)


def _check_free(asked: Mapping[str, Decimal]) -> None:
	"""Frees bills whose payment has expired, and refuses those of one that is under way."""
	names = frappe.get_all(
		"Online Payment Bill", {"open_key": ["in", [*asked] or [""]]}, pluck="parent", distinct=True
	)
	for name in names:
		if not _expire(name):
			_refuse_second()


def _refuse_second() -> None:
	frappe.throw(
		_("A payment of these bills is under way. Finish it, or cancel it on the page of your bills first."),
		frappe.DuplicateEntryError,
		title=_("Online Payment"),
	)


def pay_page(name: str) -> str:
	"""The gateway's page for a payment that has been started and not finished."""
	payment = frappe.get_doc("Online Payment", name)
	if payment.status != STARTED:
		frappe.throw(_("This payment is finished. Look at your bills again."), title=_("Online Payment"))
	return gateways.payment_page(payment)


def cancel(name: str) -> None:
	"""Gives up a payment the payer has not made; its bills can be paid otherwise."""
	payment = _locked(name)
	if payment.status == STARTED:
		_write(payment, status=CANCELLED)


def under_way(customers: list[str]) -> list[dict]:
	"""Payments of the customers that wait for the payer, or for their receipt."""
	if not customers:
		return []
	return frappe.get_all(
		"Online Payment",
		{"customer": ["in", customers], "status": ["in", (STARTED, CONFIRMED, TO_CHECK)]},
		["name", "status", "total", "property", "customer", "started_on"],
		order_by="started_on desc",
		limit=5,
	)


# -- confirmed by the gateway


def confirm(name: str, status: str | None) -> str | None:
	"""Writes down that the gateway has the money; the booking follows in a transaction of its own."""
	back = f"/my-bills?payment={name}"
	if status not in PAID_STATUSES:
		return back
	payment = _locked(name)
	if payment.status not in (STARTED, CANCELLED, EXPIRED):
		return back
	amount = open_bills.money(payment.total)
	# some gateways log cents
	odd = [charged for charged in gateways.charged(payment) if charged not in (amount, amount * 100)]
	if odd:
		failure = _("The gateway says it has charged {0}, asked for were {1}. Look at its statement.").format(
			odd[0], amount
		)
		_write(payment, status=TO_CHECK, confirmed_on=now_datetime(), failure=failure)
		_tell_staff(payment, failure)
		return back
	_write(payment, status=CONFIRMED, confirmed_on=now_datetime(), charged=payment.total)
	enqueue(name)
	return back


def enqueue(name: str) -> None:
	frappe.enqueue(
		"wuye_ops.fees.online_payments.book_job",
		payment=name,
		job_id=f"wuye_online_payment:{name}",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def book_job(payment: str) -> None:
	# the gateway's confirmation is what allows the booking; a payer has no right to make entries
	frappe.set_user("Administrator")
	try_to_book(payment)


def try_to_book(name: str) -> str | None:
	"""The receipt; None where it cannot be made now, with the reason on the payment. Commits."""
	try:
		receipt = book(name)
	except Exception as error:
		frappe.db.rollback()
		frappe.clear_messages()
		if not isinstance(error, frappe.ValidationError):
			frappe.log_error(title=f"Online Payment {name}")
		payment = _locked(name)
		first = not payment.failure
		failure = notices.failure_in_words(error)
		_write(payment, failure=failure)
		if first:
			_tell_staff(payment, failure)
		receipt = None
	frappe.db.commit()
	return receipt


def book(name: str) -> str:
	"""The receipt for a confirmed payment: made now, or before. Payment and receipt change in one transaction."""
	payment = _locked(name)
	if payment.payment_receipt:
		return payment.payment_receipt
	if payment.status != CONFIRMED:
		frappe.throw(
			_("The gateway has not confirmed {0}.").format(frappe.bold(name)), title=_("Online Payment")
		)
	tender = Tender(
		mode=mode_of_payment(),
		amount=open_bills.money(payment.charged),
		account=payment.payment_account,
		bank=frappe.get_cached_value("Account", payment.payment_account, "account_type") == "Bank",
		reference=payment.name,
	)
	place = frappe.db.get_value("Property", payment.property, ["company", "cost_center"], as_dict=True)
	order = collection.Order(
		payment.property, payment.customer, place, [tender], f"online:{payment.name}", clerk=None
	)
	receipt = order.book(_still_open(payment), None, _("Online payment {0}").format(payment.name))
	_write(payment, status=RECEIVED, payment_receipt=receipt, failure=None)
	return receipt


def _still_open(payment) -> list[str]:
	"""The bills that were paid for and have not been paid otherwise meanwhile; the money for the others is prepaid."""
	bills = open_bills.lock(row.sales_invoice for row in payment.bills)
	return [
		row.sales_invoice
		for row in payment.bills
		if (bill := bills.get(row.sales_invoice)) and bill.outstanding > ZERO
	]


def mode_of_payment() -> str:
	"""ERPNext's mode for money from gateways; its account is the gateway's own, so it needs none for the counter."""
	if not frappe.db.exists("Mode of Payment", MODE):
		# made once, by the system, when the first gateway is used
		frappe.get_doc(
			{"doctype": "Mode of Payment", "mode_of_payment": MODE, "type": "Bank", "enabled": 1}
		).insert(ignore_permissions=True)
	return MODE


def sweep() -> None:
	"""Every five minutes: books what was confirmed and not booked, and frees bills whose payer has not paid in time."""
	for name in frappe.get_all(
		"Online Payment", {"status": CONFIRMED}, pluck="name", order_by="confirmed_on", limit=200
	):
		try_to_book(name)
	late = add_to_date(now_datetime(), minutes=-MINUTES_TO_PAY)
	for name in frappe.get_all(
		"Online Payment", {"status": STARTED, "started_on": ["<", late]}, pluck="name", limit=500
	):
		_expire(name)
		frappe.db.commit()


@frappe.whitelist(methods=["POST"])
def book_now(payment: str, charged: float | str | None = None) -> str:
	"""Staff have a confirmed payment booked that could not be booked before. charged: what the gateway's statement says,
	for a payment it has charged otherwise than asked.
	"""
	frappe.get_doc("Online Payment", payment).check_permission("write")
	doc = _locked(payment)
	if doc.status == TO_CHECK:
		if not set(MAY_CHECK) & set(frappe.get_roles()):
			frappe.throw(
				_("Only {0} may say what the gateway has charged.").format(
					", ".join(_(role) for role in MAY_CHECK)
				),
				frappe.PermissionError,
				title=_("Online Payment"),
			)
		_write(doc, status=CONFIRMED, charged=float(payments.typed_amount(charged)))
	return book(payment)


def _expire(name: str) -> bool:
	"""Whether the payment lets go of its bills."""
	payment = _locked(name)
	late = add_to_date(now_datetime(), minutes=-MINUTES_TO_PAY)
	if payment.status == STARTED and payment.started_on < late:
		_write(payment, status=EXPIRED)
	return payment.status not in (STARTED, CONFIRMED)


def _locked(name: str):
	"""The payment as it is now, locked until this transaction ends."""
	return frappe.get_doc("Online Payment", name, for_update=True)


def _write(payment, **values) -> None:
	payment.update(values)
	if payment.status not in (STARTED, CONFIRMED):
		for row in payment.bills:
			row.open_key = None
	payment.flags.by_service = True
	# nobody has the right to write these by hand; whose right it is, the caller has checked
	payment.save(ignore_permissions=True)


def _tell_staff(payment, failure: str) -> None:
	notices.tell_staff(
		notices.users_with_role("Fee Clerk", payment.property),
		payment,
		_("Online payment {0} needs a look").format(payment.name),
		frappe.utils.escape_html(failure),
	)
