from frappe.model.document import Document


class StaffScorecardObjection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		carried_from: DF.Link | None
		code: DF.Data | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision: DF.Literal["", "Upheld", "Dismissed"]
		digest: DF.Data | None
		measure_name: DF.Data | None
		objected_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		text: DF.SmallText | None
	# end: auto-generated types
	pass
