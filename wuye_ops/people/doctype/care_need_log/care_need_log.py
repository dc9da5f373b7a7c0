from frappe.model.document import Document


class CareNeedLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		from_status: DF.Literal["", "Raised", "In Hand", "Answered", "Closed", "Withdrawn"]
		logged_on: DF.Datetime | None
		note: DF.Data | None
		note_encrypted: DF.LongText | None
		note_hash: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[
			"Raise", "Take", "Pass On", "Answer", "Close", "Reopen", "Withdraw", "Narrow", "Escalate"
		]
		to_status: DF.Literal["", "Raised", "In Hand", "Answered", "Closed", "Withdrawn"]
		user: DF.Link | None
	# end: auto-generated types
	pass
