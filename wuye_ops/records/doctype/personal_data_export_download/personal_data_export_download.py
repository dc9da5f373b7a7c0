from frappe.model.document import Document


class PersonalDataExportDownload(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		downloaded_on: DF.Datetime
		number: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		row_count: DF.Int
		sha256: DF.Data | None
		user: DF.Link
	# end: auto-generated types

	pass
