from frappe.model.document import Document


class StaffItem(Document):
	"""What an employee was given of the company's, until it is back."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		given_on: DF.Date
		item: DF.Data
		kind: DF.Literal["Keys", "Uniform", "Assets"]
		number: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		quantity: DF.Int
		received_by: DF.Link | None
		returned_on: DF.Date | None
	# end: auto-generated types
