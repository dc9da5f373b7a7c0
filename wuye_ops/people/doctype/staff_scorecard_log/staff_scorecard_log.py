from frappe.model.document import Document


class StaffScorecardLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Literal["", "Draft", "Shown", "Objected", "Decided", "Final", "Superseded"]
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Literal[
			"Score",
			"Count Again",
			"Show",
			"Accept",
			"Object",
			"Decide",
			"Finalise",
			"Take Back",
			"Correct",
			"Supersede",
			"Check",
		]
		to_status: DF.Literal["", "Draft", "Shown", "Objected", "Decided", "Final", "Superseded"]
		user: DF.Link | None
	# end: auto-generated types
	pass
