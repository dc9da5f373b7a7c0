from frappe.model.document import Document


class GrievanceLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Literal["", "Open", "Investigated", "Resolved", "Invalid", "Closed"]
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		reminder_key: DF.Data | None
		step: DF.Literal[
			"Raise",
			"Acknowledge",
			"Name",
			"Investigate",
			"Resolve",
			"Reject",
			"Appeal",
			"Accept",
			"Close",
			"Remind",
		]
		to_status: DF.Literal["", "Open", "Investigated", "Resolved", "Invalid", "Closed"]
		user: DF.Link | None
	# end: auto-generated types
	pass
