from frappe.model.document import Document


class EmergencyResponseStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.SmallText | None
		done_by: DF.Link | None
		done_on: DF.Datetime | None
		late: DF.Check
		minutes: DF.Int
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Data | None
	# end: auto-generated types
	pass
