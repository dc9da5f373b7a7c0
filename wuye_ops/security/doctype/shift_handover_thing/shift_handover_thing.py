from frappe.model.document import Document


class ShiftHandoverThing(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		counted: DF.Int
		expected: DF.Int
		is_counted: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remark: DF.Data | None
		thing: DF.Data
	# end: auto-generated types

	pass
