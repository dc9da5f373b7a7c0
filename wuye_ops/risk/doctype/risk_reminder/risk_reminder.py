from frappe.model.document import Document


class RiskReminder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		duty: DF.Literal["Response", "Acceptance", "Cover", "Measure", "Review", "Assessment"]
		owed_by: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reminder_key: DF.Data | None
		told_on: DF.Datetime | None
		whom: DF.Data | None
	# end: auto-generated types

	pass
