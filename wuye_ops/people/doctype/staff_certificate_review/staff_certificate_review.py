from frappe.model.document import Document


class StaffCertificateReview(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		entered_by: DF.Link | None
		file: DF.Attach | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reviewed_on: DF.Date

	# end: auto-generated types
	pass
