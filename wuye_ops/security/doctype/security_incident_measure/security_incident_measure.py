from frappe.model.document import Document


class SecurityIncidentMeasure(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done: DF.Check
		done_on: DF.Datetime | None
		due_on: DF.Date | None
		evidence: DF.Attach | None
		measure: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		responsible: DF.Link | None
	# end: auto-generated types

	pass
