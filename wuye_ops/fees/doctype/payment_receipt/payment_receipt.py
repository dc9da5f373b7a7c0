import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import collection, deposits


class PaymentReceipt(Document):
	"""A receipt for money received. It is made, voided and counted by `wuye_ops.fees.collection`, and by nothing else."""

	def autoname(self) -> None:
		self.name = self.flags.number

	def before_insert(self) -> None:
		self.refuse_by_hand()

	def validate(self) -> None:
		self.refuse_by_hand()

	def refuse_by_hand(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_(
					"A receipt is made by receiving money at the counter and is not changed afterwards. Void it instead."
				),
				frappe.PermissionError,
				title=_("Payment Receipt"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("Receipts are kept, voided ones too: a number is never used again."),
			frappe.PermissionError,
			title=_("Payment Receipt"),
		)

	def before_print(self, settings=None) -> None:
		# what a customer takes from the portal is a copy, whoever prints at the counter meanwhile
		self.is_electronic = bool(self.flags.electronic)
		self.is_copy = self.is_electronic or not collection.is_original(self)
		self.clerk_name = frappe.utils.get_fullname(self.clerk) if self.clerk else _("Online Payment")
		self.deposit_text = deposits.text_of(self.deposit) if self.deposit else ""
