from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class LetterBatch(WrittenByService, Document):
	"""Letters printed together. Made, printed and followed by `wuye_ops.fees.letter_batches`, and by nothing else."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.letter_batch_letter.letter_batch_letter import LetterBatchLetter

		error: DF.SmallText | None
		file: DF.Attach | None
		kind: DF.Literal["Friendly Reminder", "Demand Letter", "Second Letter", "Lawyer's Letter"]
		letters: DF.Table[LetterBatchLetter]
		letters_delivered: DF.Int
		letters_printed: DF.Int
		note: DF.SmallText | None
		printed_by: DF.Link | None
		printed_on: DF.Datetime | None
		progress: DF.Percent
		property: DF.Link
		status: DF.Literal["Waiting", "Printing", "Ready", "Failed"]
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"Letters are printed from the list of arrears cases; their deliveries are recorded with the button of the batch."
		)

	def why_it_is_kept(self) -> str:
		return _("Batches are kept: they say when which letter went out.")
