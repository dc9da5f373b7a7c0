from frappe.model.document import Document


class RecordText(Document):
	"""The text read from the file of a version, with people's numbers masked; only the search reads it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.LongText | None
		record: DF.Link | None
		record_version: DF.Link
		tokens: DF.LongText | None
	# end: auto-generated types
