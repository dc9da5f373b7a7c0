from frappe.model.document import Document


class MaintenancePlanEquipment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		carried: DF.Int
		carried_due_on: DF.Date | None
		equipment: DF.Link
		from_category: DF.Check
		last_done_on: DF.Date | None
		last_meter: DF.Float
		last_scheduled_on: DF.Date | None
		next_due_on: DF.Date | None
		open_task: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		predicted_on: DF.Date | None
		services: DF.Int
	# end: auto-generated types
	pass
