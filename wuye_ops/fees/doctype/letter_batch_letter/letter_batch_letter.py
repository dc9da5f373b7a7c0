from frappe.model.document import Document


class LetterBatchLetter(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Data | None
		amount: DF.Currency
		arrears_case: DF.Link
		customer_name: DF.Data | None
		delivered_on: DF.Date | None
		failure: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		status: DF.Literal["Waiting", "Printed", "To Deliver", "Delivered", "Not Delivered", "Not Printed"]
		units: DF.SmallText | None
	# end: auto-generated types
	pass
