import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import collection, deposits
from wuye_ops.property.by_service import WrittenByService


class PaymentReceipt(WrittenByService, Document):
	"""A receipt for money received. It is made, voided and counted by `wuye_ops.fees.collection`, and by nothing else."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.payment_receipt_bill.payment_receipt_bill import PaymentReceiptBill
		from wuye_ops.fees.doctype.payment_receipt_mode.payment_receipt_mode import PaymentReceiptMode

		amount_in_words: DF.Data | None
		bills: DF.Table[PaymentReceiptBill]
		clerk: DF.Link | None
		company: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		day_close: DF.Link | None
		deposit: DF.Link | None
		kind: DF.Literal["Bills", "Deposit"]
		modes: DF.Table[PaymentReceiptMode]
		payment_entry: DF.Link | None
		prepaid: DF.Currency
		property: DF.Link
		received_on: DF.Datetime
		remark: DF.SmallText | None
		request_key: DF.Data | None
		settled: DF.Currency
		status: DF.Literal["Valid", "Voided"]
		times_printed: DF.Int
		total: DF.Currency
		unit: DF.Link | None
		void_decline_reason: DF.SmallText | None
		void_declined_by: DF.Link | None
		void_reason: DF.SmallText | None
		void_request_reason: DF.SmallText | None
		void_requested_by: DF.Link | None
		void_requested_on: DF.Datetime | None
		voided_by: DF.Link | None
		voided_on: DF.Datetime | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"A receipt is made by receiving money at the counter and is not changed afterwards. Void it instead."
		)

	def why_it_is_kept(self) -> str:
		return _("Receipts are kept, voided ones too: a number is never used again.")

	def autoname(self) -> None:
		self.name = self.flags.number

	def before_print(self, settings=None) -> None:
		# what a customer takes from the portal is a copy, whoever prints at the counter meanwhile
		self.is_electronic = bool(self.flags.electronic)
		self.is_copy = self.is_electronic or not collection.is_original(self)
		self.clerk_name = frappe.utils.get_fullname(self.clerk) if self.clerk else _("Online Payment")
		self.deposit_text = deposits.text_of(self.deposit) if self.deposit else ""
