from frappe.model.document import Document


class RosterNeedWarning(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		on_day: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		short: DF.Int
		told: DF.SmallText | None
		told_on: DF.Datetime | None
		warning_key: DF.Data | None

	# end: auto-generated types
	pass
