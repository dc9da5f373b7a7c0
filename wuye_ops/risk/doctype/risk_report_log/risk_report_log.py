from frappe.model.document import Document


class RiskReportLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Literal[
			"Made", "Written", "Computed Again", "Not Computed", "Approved", "Corrected", "Replaced"
		]
		user: DF.Link | None
	# end: auto-generated types

	pass
