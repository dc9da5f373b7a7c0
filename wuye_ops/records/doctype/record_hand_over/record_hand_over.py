from frappe.model.document import Document


class RecordHandOver(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.record_hand_over_item.record_hand_over_item import RecordHandOverItem

		completed_on: DF.Datetime | None
		employee: DF.Link
		employee_name: DF.Data | None
		given_by: DF.Link | None
		given_on: DF.Datetime | None
		given_remark: DF.SmallText | None
		items: DF.Table[RecordHandOverItem]
		last_day: DF.Date | None
		open_key: DF.Data | None
		property: DF.Link
		reason: DF.SmallText | None
		received_by: DF.Link | None
		received_on: DF.Datetime | None
		receiver: DF.Link | None
		receiver_name: DF.Data | None
		status: DF.Literal["Draft", "To Sign", "Completed", "Cancelled"]
	# end: auto-generated types
