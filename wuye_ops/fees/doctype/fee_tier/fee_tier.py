from frappe.model.document import Document


class FeeTier(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		effective_from: DF.Date
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		price: DF.Float
		up_to: DF.Float
	# end: auto-generated types
	pass
