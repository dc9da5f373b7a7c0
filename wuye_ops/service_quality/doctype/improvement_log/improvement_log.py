from frappe.model.document import Document


class ImprovementLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.SmallText | None
		employee: DF.Link | None
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[
			"Made",
			"Named",
			"Start",
			"Measure Done",
			"Hand In",
			"Return",
			"Confirm Effect",
			"Deny Effect",
			"Resume",
			"Close",
			"Give Up",
			"Standard Proposed",
		]
		user: DF.Link | None
	# end: auto-generated types

	pass
