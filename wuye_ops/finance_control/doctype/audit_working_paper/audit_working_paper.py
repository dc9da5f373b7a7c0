from frappe.model.document import Document


class AuditWorkingPaper(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		audit: DF.Link
		notes: DF.Text
		prepared_by: DF.Link | None
		prepared_on: DF.Datetime | None
		step: DF.Data | None
		step_title: DF.Data | None
		title: DF.Data
	# end: auto-generated types
