from frappe.model.document import Document


class ServiceProgressReport(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		due_by: DF.Datetime | None
		message: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reported_by: DF.Link | None
		reported_on: DF.Datetime
		told_by: DF.Literal["Message", "Phone", "Visit"]
	# end: auto-generated types
	pass
