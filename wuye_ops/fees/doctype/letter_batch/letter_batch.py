from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class LetterBatch(WrittenByService, Document):
	"""Letters printed together. Made, printed and followed by `wuye_ops.fees.letter_batches`, and by nothing else."""

	def how_it_is_written(self) -> str:
		return _(
			"Letters are printed from the list of arrears cases; their deliveries are recorded with the button of the batch."
		)

	def why_it_is_kept(self) -> str:
		return _("Batches are kept: they say when which letter went out.")
