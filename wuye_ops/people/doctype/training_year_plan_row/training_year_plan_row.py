from frappe.model.document import Document


class TrainingYearPlanRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		designation: DF.Link | None
		due_on: DF.Date | None
		hours: DF.Float
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		people: DF.Int
		planned_on: DF.Date | None
		remark: DF.Data | None
		training_event: DF.Link | None
		training_need: DF.Link | None

	# end: auto-generated types
	pass
