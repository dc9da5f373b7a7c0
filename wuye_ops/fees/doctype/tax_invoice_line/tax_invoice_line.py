from frappe.model.document import Document


class TaxInvoiceLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		fee_item: DF.Link | None
		goods_name: DF.Data | None
		net_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		period: DF.Data | None
		sales_invoice: DF.Link
		sales_invoice_item: DF.Data | None
		tax_amount: DF.Currency
		tax_code: DF.Data | None
		tax_rate: DF.Percent
		total: DF.Currency
	# end: auto-generated types
	pass
