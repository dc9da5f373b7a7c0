from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import online_payments
from wuye_ops.property.by_service import WrittenByService


class OnlinePayment(WrittenByService, Document):
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

	def how_it_is_written(self) -> str:
		return _("An online payment is made on the portal and is not changed by hand.")

	def why_it_is_kept(self) -> str:
		return _("Online payments stay for the record.")

	def on_payment_authorized(self, status: str | None = None) -> str | None:
		"""Called by the gateway's controller of the `payments` app. Returns the page the payer is sent to."""
		return online_payments.confirm(self.name, status)
