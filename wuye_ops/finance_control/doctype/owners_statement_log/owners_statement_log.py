from frappe.model.document import Document


class OwnersStatementLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.SmallText | None
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[
			"Drafted",
			"Submitted",
			"Returned",
			"Approved",
			"Published",
			"Notice",
			"Reminder",
			"Due",
			"Escalated",
			"Failed",
		]
		user: DF.Link | None
	# end: auto-generated types

	pass
