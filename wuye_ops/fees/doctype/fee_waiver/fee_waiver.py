from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr

from wuye_ops.fees import waivers
from wuye_ops.fees.decisions import DecidedDocument
from wuye_ops.fees.open_bills import money


class FeeWaiver(DecidedDocument):
	"""What a customer need not pay of bills. Submitting approves it and makes the credit notes (`wuye_ops.fees.waivers`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.fee_waiver_line.fee_waiver_line import FeeWaiverLine

		company: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		kind: DF.Literal["Fee", "Late Charge"]
		lines: DF.Table[FeeWaiverLine]
		property: DF.Link
		reason: DF.SmallText
		reason_category: DF.Literal[
			"Service Shortfall",
			"Hardship",
			"Billing Error",
			"Vacant Unit",
			"Agreed Discount",
			"Settlement",
			"Other",
		]
		reject_reason: DF.SmallText | None
		status: DF.Literal["To Approve", "Approved", "Rejected", "Cancelled"]
		total: DF.Currency
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.keep_decision()
		self.company = frappe.get_cached_value("Property", self.property, "company")
		if not cstr(self.reason).strip():
			frappe.throw(_("Say why it is waived."), title=_("Reason"))
		waivers.complete(self)

	def before_submit(self) -> None:
		self.approve()

	def on_submit(self) -> None:
		waivers.book(self)

	def on_cancel(self) -> None:
		waivers.unbook(self)

	def approval_kind(self) -> str:
		return waivers.APPROVALS[self.kind]

	def approval_amount(self) -> Decimal:
		return money(self.total)
