from frappe.model.document import Document


class DayCloseMode(Document):
	"""What a clerk should have in one mode of payment, and what they have counted."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		booked: DF.Currency
		counted: DF.Currency
		difference: DF.Currency
		explanation: DF.Data | None
		mode_of_payment: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		received: DF.Currency
		refunded: DF.Currency
	# end: auto-generated types
