from frappe.model.document import Document


class CostPlanNote(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal[
			"Drafted",
			"Changed",
			"Imported",
			"Submitted",
			"Approved",
			"Returned",
			"Replaced",
			"Closed",
			"Withdrawn",
			"Budgets Made",
		]
		noted_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		text: DF.SmallText | None
		user: DF.Link | None
	# end: auto-generated types

	pass
