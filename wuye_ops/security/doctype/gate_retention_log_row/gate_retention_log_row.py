from frappe.model.document import Document


class GateRetentionLogRow(Document):
	"""What became of one type of document."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cause: DF.Literal["", "Legal Hold", "Open Incident", "Inside", "Unpaid"]
		document_type: DF.Link | None
		documents: DF.SmallText | None
		number: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		result: DF.Literal["Anonymised", "Deleted", "Removed Beside", "Stays", "Still Found"]
	# end: auto-generated types
