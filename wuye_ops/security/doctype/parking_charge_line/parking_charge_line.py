from frappe.model.document import Document


class ParkingChargeLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		begins: DF.Datetime | None
		ends: DF.Datetime | None
		kind: DF.Literal["Day", "Night", "First", "Cap", "Most"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		price: DF.Currency
		units: DF.Int
	# end: auto-generated types

	pass
