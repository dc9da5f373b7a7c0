"""The gateway a company takes payments through: ERPNext's Payment Gateway Account and the `payments` app, when installed.

Nothing here is imported from `payments` until a customer pays: the app works without it.
"""

from decimal import Decimal

import frappe
from frappe import _

APP = "payments"


def account_of(company: str) -> frappe._dict | None:
	"""The company's default Payment Gateway Account in its own currency, or None: then nothing is paid online."""
	if APP not in frappe.get_installed_apps():
		return None
	return frappe.db.get_value(
		"Payment Gateway Account",
		{
			"company": company,
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			# asked on the phone is not paid on a page
			"payment_channel": ["!=", "Phone"],
			"is_default": 1,
		},
		["name", "payment_gateway", "payment_account", "currency"],
		as_dict=True,
	)


def controller_of(gateway: str):
	"""The gateway's own settings document, as the `payments` app defines it."""
	from payments.utils import get_payment_gateway_controller

	return get_payment_gateway_controller(gateway)


def payment_page(payment) -> str:
	"""The address at which the gateway takes the money of an Online Payment. Raises what the gateway refuses."""
	controller = controller_of(payment.payment_gateway)
	controller.validate_transaction_currency(payment.currency)
	if hasattr(controller, "validate_minimum_transaction_amount"):
		controller.validate_minimum_transaction_amount(payment.currency, payment.total)
	return controller.get_payment_url(
		amount=payment.total,
		title=payment.company,
		description=_("Fees of {0}").format(payment.property),
		reference_doctype=payment.doctype,
		reference_docname=payment.name,
		payer_email=payment.user,
		payer_name=payment.customer_name,
		order_id=payment.name,
		currency=payment.currency,
		payment_gateway=payment.payment_gateway,
	)


def charged(payment) -> list[Decimal]:
	"""What the gateway says it has charged for the payment; nothing where it keeps no Integration Request.

	Gateways take the amount from the payer's browser, so it need not be what we asked for.
	"""
	rows = frappe.get_all(
		"Integration Request",
		{
			"reference_doctype": payment.doctype,
			"reference_docname": payment.name,
			"status": ["in", ("Authorized", "Completed")],
		},
		pluck="data",
	)
	amounts = [frappe.parse_json(data or "{}").get("amount") for data in rows]
	return [Decimal(str(amount)) for amount in amounts if amount not in (None, "")]
