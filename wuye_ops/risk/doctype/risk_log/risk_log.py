from frappe.model.document import Document


class RiskLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Literal[
			"", "Identified", "Assessed", "In Response", "Watched", "Closed", "Dismissed", "Merged"
		]
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Literal[
			"Identify",
			"Assess",
			"Count",
			"Respond",
			"Confirm Response",
			"Watch",
			"Adjust Response",
			"Close",
			"Reopen",
			"Dismiss",
			"Reconsider",
			"Merge",
			"Take In",
			"Approve Acceptance",
			"Hand Over",
		]
		to_status: DF.Literal[
			"", "Identified", "Assessed", "In Response", "Watched", "Closed", "Dismissed", "Merged"
		]
		user: DF.Link | None
	# end: auto-generated types

	pass
