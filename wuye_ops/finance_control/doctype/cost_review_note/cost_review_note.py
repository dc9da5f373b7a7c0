from frappe.model.document import Document


class CostReviewNote(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal[
			"Computed", "Recomputed", "Comment", "Explained", "Submitted", "Approved", "Returned", "Cancelled"
		]
		noted_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		text: DF.SmallText | None
		user: DF.Link | None
	# end: auto-generated types

	pass
