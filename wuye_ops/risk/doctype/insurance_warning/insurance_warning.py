from frappe.model.document import Document


class InsuranceWarning(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		covers_until: DF.Date | None
		days: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		told: DF.SmallText | None
		told_on: DF.Datetime | None
		warning_key: DF.Data | None
	# end: auto-generated types
	pass
