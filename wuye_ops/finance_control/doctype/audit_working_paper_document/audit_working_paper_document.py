from frappe.model.document import Document


class AuditWorkingPaperDocument(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		checked_on: DF.Datetime | None
		digest: DF.Data | None
		document: DF.DynamicLink
		document_modified: DF.Datetime | None
		document_type: DF.Link
		files: DF.LongText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		snapshot: DF.LongText | None
		state: DF.Literal["Same", "Different", "Gone", "Broken"]
		taken_by: DF.Link | None
		taken_on: DF.Datetime | None
		title: DF.Data | None
	# end: auto-generated types

	pass
