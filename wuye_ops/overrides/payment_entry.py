"""Payments are seen by the staff of their property, as bills are; one with a receipt goes with its receipt only."""

import frappe
from frappe import _

from wuye_ops.overrides import sales_invoice

# Who reads payments by our grant only, and that for what customers pay: salaries and suppliers are not their business.
BY_OUR_GRANT = {"Operations Director", "Property Manager", "Fee Clerk"}


def query_conditions(user: str | None = None) -> str:
	conditions = [sales_invoice.of_own_properties("Payment Entry", user)]
	if _customers_only(user):
		conditions.append("`tabPayment Entry`.`party_type` = 'Customer'")
	return " and ".join(filter(None, conditions))


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if not doc.is_new() and not doc.flags.ignore_permissions:
		if doc.party_type != "Customer" and _customers_only(user):
			return False
	return sales_invoice.has_permission(doc, ptype, user)


def _customers_only(user: str | None) -> bool:
	roles = set(frappe.get_roles(user or frappe.session.user))
	return bool(roles & BY_OUR_GRANT) and not roles & sales_invoice.ACCOUNTANTS


def keep_with_receipt(doc, method=None) -> None:
	"""Before cancel: a valid receipt in the customer's hand must not stand for money that is booked no more.

	Neither must a refund, nor a prepayment be taken away that has been paid back.
	"""
	_keep_with_refund(doc)
	if doc.flags.by_receipt:
		return
	if receipt := frappe.db.get_value("Payment Receipt", {"payment_entry": doc.name, "status": "Valid"}):
		frappe.throw(
			_("Receipt {0} was given for this payment. Void the receipt, which cancels the payment.").format(
				frappe.bold(receipt)
			),
			title=_("Payment Receipt"),
		)


def _keep_with_refund(doc) -> None:
	if doc.flags.by_refund:
		return
	if refund := frappe.db.get_value("Payment Refund", {"payment_entry": doc.name, "docstatus": 1}):
		frappe.throw(
			_("Refund {0} was paid with this payment. Cancel the refund, which cancels the payment.").format(
				frappe.bold(refund)
			),
			title=_("Refund"),
		)
	if refund := frappe.db.get_value(
		"Payment Refund Source",
		{"voucher_type": doc.doctype, "voucher_no": doc.name, "docstatus": 1},
		"parent",
	):
		frappe.throw(
			_("Money of this payment has been paid back with refund {0}. Cancel the refund first.").format(
				frappe.bold(refund)
			),
			title=_("Refund"),
		)
