from frappe.model.document import Document


class RecordLoanView(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		file_name: DF.Data | None
		ip_address: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		user: DF.Link | None
		viewed_on: DF.Datetime | None
	# end: auto-generated types
	pass
