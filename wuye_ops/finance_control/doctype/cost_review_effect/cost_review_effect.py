from frappe.model.document import Document


class CostReviewEffect(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		about: DF.Data | None
		account: DF.Link | None
		actual: DF.Currency
		actual_quantity: DF.Float
		cost_class: DF.Link | None
		mix: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		planned: DF.Currency
		planned_quantity: DF.Float
		price: DF.Currency
		quantity: DF.Currency
		spending: DF.Currency
		unit: DF.Data | None
	# end: auto-generated types

	pass
