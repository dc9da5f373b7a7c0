from frappe.model.document import Document


class StaffCertificateLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_status: DF.Data | None
		logged_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		step: DF.Data | None
		to_status: DF.Data | None
		user: DF.Link | None

	# end: auto-generated types
	pass
