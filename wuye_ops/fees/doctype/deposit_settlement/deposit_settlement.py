from decimal import Decimal

from wuye_ops.fees import day_close
from wuye_ops.fees import deposit_settlement as service
from wuye_ops.fees.decisions import DecidedDocument
from wuye_ops.fees.open_bills import money


class DepositSettlement(DecidedDocument):
	"""What becomes of a deposit. Submitting approves and books it (`wuye_ops.fees.deposit_settlement`)."""

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
