from frappe.model.document import Document


class RecordDisposalItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bytes: DF.Int
		category: DF.Link | None
		file_list: DF.Code | None
		files: DF.Int
		keep_until: DF.Date | None
		kept_elsewhere: DF.Int
		location: DF.Data | None
		medium: DF.Data | None
		open_key: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		record: DF.Link
		record_date: DF.Date | None
		record_no: DF.Data | None
		record_title: DF.Data | None
		remark: DF.Data | None
		removed_on: DF.Datetime | None
	# end: auto-generated types
	pass
