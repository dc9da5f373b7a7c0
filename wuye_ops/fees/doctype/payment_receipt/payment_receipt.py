import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import collection, deposits
from wuye_ops.property.by_service import WrittenByService


class PaymentReceipt(WrittenByService, Document):
	"""A receipt for money received. It is made, voided and counted by `wuye_ops.fees.collection`, and by nothing else."""

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
