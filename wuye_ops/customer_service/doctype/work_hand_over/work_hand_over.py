from frappe.model.document import Document

from wuye_ops.customer_service import work_handover


class WorkHandOver(Document):
	"""工作移交: the open work of somebody who leaves, and who takes it over."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.work_hand_over_item.work_hand_over_item import (
			WorkHandOverItem,
		)

		completed_by: DF.Link | None
		completed_on: DF.Datetime | None
		department: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		items: DF.Table[WorkHandOverItem]
		last_day: DF.Date | None
		open_key: DF.Data | None
		property: DF.Link | None
		reason: DF.SmallText | None
		receiver: DF.Link | None
		receiver_name: DF.Data | None
		status: DF.Literal["Draft", "Completed", "Cancelled"]
	# end: auto-generated types

	def before_insert(self) -> None:
		work_handover.prepare(self)

	def validate(self) -> None:
		work_handover.check(self)

	def on_trash(self) -> None:
		work_handover.refuse_deletion(self)
