from frappe.model.document import Document


class AuditRequestReminder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reminder_key: DF.Data | None
		told: DF.SmallText | None
		told_on: DF.Datetime | None
	# end: auto-generated types

	pass
