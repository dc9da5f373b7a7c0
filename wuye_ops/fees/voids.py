"""Taking a receipt back: the clerk asks with a reason, somebody else who may decides; the number stays used.

Once its day is closed a receipt stands: the money has been counted. Then the way back is a refund.
"""

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.fees import open_bills
from wuye_ops.fees.open_bills import money
from wuye_ops.property import approval

KIND = "Receipt Void"
LONGEST_REASON = 500
NO_REQUEST = {"void_requested_by": None, "void_requested_on": None}


@frappe.whitelist(methods=["POST"])
def request_void(receipt: str, reason: str) -> None:
	"""Asks for a receipt to be voided. Asking again before it is decided replaces the reason."""
	doc = _readable(receipt)
	reason = _reason(reason, _("Say why the receipt is to be void."))
	_lock(doc)
	_write(
		doc,
		{
			"void_requested_by": frappe.session.user,
			"void_requested_on": now_datetime(),
			"void_request_reason": reason,
			"void_declined_by": None,
			"void_decline_reason": None,
		},
	)


@frappe.whitelist(methods=["POST"])
def decline_void(receipt: str, reason: str) -> None:
	"""Leaves the receipt valid. Whoever asked may withdraw so; else it takes somebody who might have voided it."""
	doc = _readable(receipt)
	_lock(doc)
	if not doc.void_requested_by:
		frappe.throw(
			_("Nobody has asked for {0} to be voided.").format(frappe.bold(doc.name)), title=_("Void")
		)
	if doc.void_requested_by != frappe.session.user:
		_check_approval(doc)
	reason = _reason(reason, _("Say why the receipt stays valid."))
	_write(doc, {**NO_REQUEST, "void_declined_by": frappe.session.user, "void_decline_reason": reason})


@frappe.whitelist(methods=["POST"])
def void(receipt: str, reason: str | None = None) -> None:
	"""Voids a receipt: its payment is cancelled, its bills are open again. reason: the one asked with, if there is none.

	Refused to who received the money or asked, above the user's limit, and after the day's close.
	"""
	doc = _readable(receipt)
	_check_approval(doc)
	reason = _reason(reason or doc.void_request_reason, _("Say why the receipt is void."))
	_lock(doc)
	_refuse_refunded(doc)
	entry = frappe.get_doc("Payment Entry", doc.payment_entry)
	# whoever may void the receipt may have its payment cancelled
	entry.flags.ignore_permissions = True
	entry.flags.by_receipt = True
	if entry.docstatus == 1:
		entry.cancel()
	_write(
		doc,
		{
			"status": "Voided",
			"void_reason": reason,
			"voided_by": frappe.session.user,
			"voided_on": now_datetime(),
		},
	)


@frappe.whitelist()
def may_void(receipt: str) -> bool:
	"""Whether the user may void the receipt, or decline to: what its form offers."""
	doc = frappe.get_doc("Payment Receipt", receipt)
	doc.check_permission("read")
	return doc.has_permission("write") and all(
		approval.may_approve(KIND, doc.property, money(doc.total), asker) for asker in _askers(doc)
	)


def _readable(receipt: str):
	doc = frappe.get_doc("Payment Receipt", receipt)
	doc.check_permission("write")
	return doc


def _askers(doc) -> list[str]:
	"""Who may not decide: the clerk who received, whoever asked."""
	return list(filter(None, dict.fromkeys((doc.clerk, doc.void_requested_by))))


def _check_approval(doc) -> None:
	if doc.clerk == frappe.session.user:
		frappe.throw(
			_("Somebody else must void a receipt than who received the money."),
			frappe.PermissionError,
			title=_("Void"),
		)
	for asker in _askers(doc):
		approval.check(KIND, doc.property, money(doc.total), asker)


def _reason(reason: str | None, question: str) -> str:
	reason = cstr(reason).strip()[:LONGEST_REASON]
	if not reason:
		frappe.throw(question, title=_("Void"))
	return reason


def _lock(doc) -> None:
	"""Locks the bills as `receive` does, then the receipt; refuses when either has just changed, or the day is closed."""
	names = frappe.get_all(
		"Payment Entry Reference",
		{"parent": doc.payment_entry, "reference_doctype": "Sales Invoice"},
		pluck="reference_name",
	)
	seen, now = open_bills.read(names), open_bills.lock(names)
	status, day_close = frappe.db.get_value(
		"Payment Receipt", doc.name, ["status", "day_close"], for_update=True
	)
	if status != "Valid":
		frappe.throw(_("{0} is void already.").format(frappe.bold(doc.name)), title=_("Void"))
	if day_close:
		frappe.throw(
			_(
				"{0} is in day close {1}: its money has been counted, and it can be void no more. Refund what is prepaid; "
				"correct a wrong bill by a credit note and refund that."
			).format(frappe.bold(doc.name), frappe.bold(day_close)),
			title=_("Day Closed"),
		)
	if seen != now:
		frappe.throw(
			_("Something has just been booked on bills of this receipt. Try again."), title=_("Bill Changed")
		)


def _refuse_refunded(doc) -> None:
	"""What has been paid back cannot be taken back a second time."""
	refund = frappe.db.get_value(
		"Payment Refund Source",
		{"voucher_type": "Payment Entry", "voucher_no": doc.payment_entry, "docstatus": 1},
		"parent",
	)
	if refund:
		frappe.throw(
			_("Money of {0} has been paid back with refund {1}. Cancel the refund first.").format(
				frappe.bold(doc.name), frappe.bold(refund)
			),
			title=_("Refund"),
		)


def _write(doc, values: dict) -> None:
	doc.update(values)
	doc.flags.by_service = True
	doc.save()
