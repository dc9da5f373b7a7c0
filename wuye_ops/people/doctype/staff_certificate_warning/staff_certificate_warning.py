from frappe.model.document import Document


class StaffCertificateWarning(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		due_on: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		told: DF.SmallText | None
		told_on: DF.Datetime | None
		warning_key: DF.Data | None

	# end: auto-generated types
	pass
