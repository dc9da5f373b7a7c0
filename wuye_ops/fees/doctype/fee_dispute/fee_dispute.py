import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import disputes


class FeeDispute(Document):
	"""A customer's objection to a bill or a line of it. While it is open, dunning is held."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		answer: DF.SmallText | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		channel: DF.Literal["Portal", "Counter", "Phone", "Letter"]
		customer: DF.Link
		customer_name: DF.Data | None
		explanation: DF.SmallText | None
		fee_charge: DF.Link | None
		fee_item: DF.Link | None
		open_key: DF.Data | None
		opened_on: DF.Datetime | None
		photo_1: DF.AttachImage | None
		photo_2: DF.AttachImage | None
		photo_3: DF.AttachImage | None
		property: DF.Link
		reason: DF.SmallText
		sales_invoice: DF.Link
		status: DF.Literal["Open", "Upheld", "Rejected", "Withdrawn"]
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new():
			disputes.prepare(self)
		else:
			disputes.keep(self)

	def after_insert(self) -> None:
		disputes.tell_staff(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("A dispute stays for the record. Withdraw it instead."),
			frappe.PermissionError,
			title=_("Fee Dispute"),
		)
