from frappe.model.document import Document


class GatePolicyCourier(Document):
	"""Couriers of a class: whether they come in, and at which hours."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		courier_class: DF.Literal[
			"Express Delivery", "Food Delivery", "Grocery Delivery", "Furniture and Moving", "Other Courier"
		]
		from_time: DF.Time | None
		outcome: DF.Literal["Allowed", "Ask", "Stopped"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		to_time: DF.Time | None
	# end: auto-generated types

	pass
