from frappe.model.document import Document

from wuye_ops.records.archive import versions


class RecordVersion(Document):
	"""One version of a record with its file: who brought it, who approved it, and the hash the file had then."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approval_remark: DF.SmallText | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		change_note: DF.SmallText | None
		checked_on: DF.Datetime | None
		effective_from: DF.Date | None
		file: DF.Attach | None
		file_name: DF.Data | None
		integrity: DF.Literal["Unchecked", "Intact", "Changed", "Missing"]
		mime: DF.Data | None
		property: DF.Link | None
		record: DF.Link
		sha256: DF.Data | None
		size: DF.Int
		status: DF.Literal[
			"Draft",
			"In Approval",
			"Approved",
			"Effective",
			"Superseded",
			"Rejected",
			"Disposed",
		]
		text_status: DF.Literal["Pending", "Indexed", "No Text", "Not Readable"]
		uploaded_by: DF.Link | None
		uploaded_on: DF.Datetime | None
		version: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		versions.refuse_insert_by_hand(self)

	def validate(self) -> None:
		versions.refuse_by_hand(self)

	def on_trash(self) -> None:
		versions.refuse_deletion(self)
