from frappe.model.document import Document


class CostReviewClass(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actual: DF.Currency
		band: DF.Literal["", "Within Budget", "Explain", "Approve", "Stop"]
		before: DF.Currency
		cost_class: DF.Link | None
		is_key: DF.Check
		is_planned: DF.Check
		mix: DF.Currency
		over: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		percent: DF.Float
		planned: DF.Currency
		price: DF.Currency
		quantity: DF.Currency
		share: DF.Float
		share_before: DF.Float
		spending: DF.Currency
		unit_cost: DF.Currency
		unit_cost_before: DF.Currency
	# end: auto-generated types

	pass
