from frappe.model.document import Document


class QualityEvaluationNote(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item_code: DF.Data | None
		item_name: DF.Data | None
		kind: DF.Literal[
			"Comment", "Computed", "Recomputed", "Submitted", "Approved", "Returned", "Cancelled"
		]
		noted_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		text: DF.SmallText | None
		user: DF.Link | None
	# end: auto-generated types

	pass
