from frappe.model.document import Document


class RiskMeasure(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document: DF.DynamicLink
		document_type: DF.Literal["Improvement Plan", "Rectification", "Training Event", "Emergency Plan"]
		done_on: DF.Date | None
		due_on: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		response_row: DF.Data | None
		responsible: DF.Link | None
	# end: auto-generated types

	pass
