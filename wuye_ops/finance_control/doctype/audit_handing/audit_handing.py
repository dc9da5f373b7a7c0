from frappe.model.document import Document


class AuditHanding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime
		direction: DF.Literal["To Auditor", "Back"]
		file: DF.Attach | None
		form: DF.Literal["Original", "Copy", "Electronic"]
		giver: DF.Link
		number: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remark: DF.SmallText | None
		taker: DF.Link
		what: DF.Data
	# end: auto-generated types

	pass
