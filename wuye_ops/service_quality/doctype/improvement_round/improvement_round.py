from frappe.model.document import Document


class ImprovementRound(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after_from: DF.Date | None
		after_to: DF.Date | None
		after_value: DF.Data | None
		before_value: DF.Data | None
		judged_by: DF.Link | None
		judged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		round: DF.Int
		verdict: DF.Data | None
	# end: auto-generated types

	pass
