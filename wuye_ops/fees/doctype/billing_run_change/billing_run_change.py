from frappe.model.document import Document


class BillingRunChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		difference: DF.Currency
		fee_standard: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		place: DF.Data | None
		previous_amount: DF.Currency
	# end: auto-generated types
	pass
