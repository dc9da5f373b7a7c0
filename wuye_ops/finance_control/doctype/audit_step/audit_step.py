from frappe.model.document import Document


class AuditStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assigned: DF.Link | None
		conclusion: DF.SmallText | None
		days: DF.Float
		description: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		review_note: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		status: DF.Literal["To Do", "In Work", "To Review", "Reviewed", "Dropped"]
		title: DF.Data
	# end: auto-generated types

	pass
