from frappe.model.document import Document


class GuardPostShift(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_time: DF.Time
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		shift_name: DF.Data
		to_time: DF.Time
	# end: auto-generated types

	pass
