from decimal import Decimal

from wuye_ops.fees import day_close
from wuye_ops.fees import deposit_settlement as service
from wuye_ops.fees.decisions import DecidedDocument
from wuye_ops.fees.open_bills import money


class DepositSettlement(DecidedDocument):
	"""What becomes of a deposit. Submitting approves and books it (`wuye_ops.fees.deposit_settlement`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		check_result: DF.Data | None
		checked_on: DF.Date | None
		clerk: DF.Link | None
		company: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		day_close: DF.Link | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		deposit: DF.Link
		held: DF.Currency
		journal_entry: DF.Link | None
		kind: DF.Literal["Refund", "Forfeit", "Offset"]
		mode_of_payment: DF.Link | None
		payment_entry: DF.Link | None
		proof: DF.Attach | None
		property: DF.Link
		reason: DF.SmallText | None
		reference_no: DF.Data | None
		reject_reason: DF.SmallText | None
		status: DF.Literal["To Approve", "Approved", "Rejected", "Cancelled"]
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.keep_decision()
		service.complete(self)

	def before_submit(self) -> None:
		self.approve()

	def on_submit(self) -> None:
		service.book(self)

	def before_cancel(self) -> None:
		day_close.keep_counted(self)
		super().before_cancel()

	def on_cancel(self) -> None:
		service.unbook(self)

	def approval_kind(self) -> str:
		return service.APPROVALS[self.kind]

	def approval_amount(self) -> Decimal:
		return money(self.amount)
