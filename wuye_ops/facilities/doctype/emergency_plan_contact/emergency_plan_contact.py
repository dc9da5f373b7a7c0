from frappe.model.document import Document


class EmergencyPlanContact(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		public_number: DF.Literal["", "110", "119", "120", "122", "12345", "12350", "96333", "95598"]
		role: DF.Data
		supplier: DF.Link | None
	# end: auto-generated types
	pass
