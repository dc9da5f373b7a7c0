from frappe.model.document import Document


class ShiftHandoverMatter(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acknowledged_by: DF.Link | None
		acknowledged_on: DF.Datetime | None
		from_shift: DF.Link | None
		kind: DF.Literal["Incident", "Hazard", "Patrol", "Gate", "Overstay", "Note"]
		matter: DF.SmallText
		matter_key: DF.Data | None
		outcome: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		settled: DF.Check
		settled_by: DF.Link | None
		settled_on: DF.Datetime | None
	# end: auto-generated types

	pass
