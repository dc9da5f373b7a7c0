from frappe.model.document import Document

from wuye_ops.records import handover


class RecordHandOver(Document):
	"""档案移交: what somebody who leaves hands to those who stay, signed by both."""

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
		property: DF.Link | None
		reason: DF.SmallText | None
		received_by: DF.Link | None
		received_on: DF.Datetime | None
		receiver: DF.Link | None
		receiver_name: DF.Data | None
		status: DF.Literal["Draft", "To Sign", "Completed", "Cancelled"]
	# end: auto-generated types

	def before_insert(self) -> None:
		handover.prepare(self)

	def validate(self) -> None:
		handover.check(self)

	def on_trash(self) -> None:
		handover.refuse_deletion(self)
