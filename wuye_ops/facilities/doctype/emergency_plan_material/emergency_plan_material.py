from frappe.model.document import Document


class EmergencyPlanMaterial(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		checked_on: DF.Date | None
		item: DF.Link | None
		material: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		place: DF.Data
		qty: DF.Float
	# end: auto-generated types
	pass
