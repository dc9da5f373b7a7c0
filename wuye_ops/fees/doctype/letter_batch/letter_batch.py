import frappe
from frappe import _
from frappe.model.document import Document


class LetterBatch(Document):
	"""Letters printed together. Made, printed and followed by `wuye_ops.fees.letter_batches`, and by nothing else."""

	def before_insert(self) -> None:
		self.refuse_by_hand()

	def validate(self) -> None:
		self.refuse_by_hand()

	def refuse_by_hand(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_(
					"Letters are printed from the list of arrears cases; their deliveries are recorded with the button of the batch."
				),
				frappe.PermissionError,
				title=_("Letter Batch"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("Batches are kept: they say when which letter went out."),
			frappe.PermissionError,
			title=_("Letter Batch"),
		)
