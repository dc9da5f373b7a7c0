from frappe.model.document import Document


class FeeWaiverLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		charged: DF.Currency
		fee_charge: DF.Link | None
		open_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sales_invoice: DF.Link
		sales_invoice_item: DF.Data | None
		text: DF.Data | None
		waived: DF.Currency
	# end: auto-generated types
	pass
