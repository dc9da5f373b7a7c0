from frappe.model.document import Document


class PaymentRefundSource(Document):
	"""A prepayment or credit that a refund has paid back, or a part of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		voucher_no: DF.DynamicLink
		voucher_type: DF.Link
	# end: auto-generated types
