import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import online_payments


class OnlinePayment(Document):
	"""Money a customer pays on the portal through a gateway; see `wuye_ops.fees.online_payments`, which alone writes it.

	It is what the `payments` app calls a reference document: gateways are given its name and report back to it.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.online_payment_bill.online_payment_bill import OnlinePaymentBill

		bills: DF.Table[OnlinePaymentBill]
		charged: DF.Currency
		company: DF.Link | None
		confirmed_on: DF.Datetime | None
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		failure: DF.SmallText | None
		payment_account: DF.Link | None
		payment_gateway: DF.Data | None
		payment_gateway_account: DF.Data | None
		payment_receipt: DF.Link | None
		property: DF.Link
		request_key: DF.Data | None
		started_on: DF.Datetime | None
		status: DF.Literal["Started", "Confirmed", "To Check", "Received", "Cancelled", "Expired"]
		total: DF.Currency
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_("An online payment is made on the portal and is not changed by hand."),
				frappe.PermissionError,
				title=_("Online Payment"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("Online payments stay for the record."), frappe.PermissionError, title=_("Online Payment")
		)

	def on_payment_authorized(self, status: str | None = None) -> str | None:
		"""Called by the gateway's controller of the `payments` app. Returns the page the payer is sent to."""
		return online_payments.confirm(self.name, status)
