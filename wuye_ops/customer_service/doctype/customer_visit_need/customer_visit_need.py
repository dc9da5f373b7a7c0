from frappe.model.document import Document


class CustomerVisitNeed(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Link | None
		need: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		service_request: DF.Link | None
	# end: auto-generated types

	pass
