from frappe.model.document import Document


class BillingRunTotal(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		charges: DF.Int
		fee_item: DF.Link | None
		fee_standard: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		period_from: DF.Date | None
		period_to: DF.Date | None
		previous_amount: DF.Currency
	# end: auto-generated types
	pass
