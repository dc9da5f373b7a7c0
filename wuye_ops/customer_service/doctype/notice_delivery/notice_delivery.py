from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class NoticeDelivery(WrittenByService, Document):
	"""A mail or SMS about a notice to one recipient, sent once (`customer_service.notice_delivery`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		about: DF.Literal["Notice", "Withdrawal"]
		channel: DF.Literal["Email", "SMS"]
		customer: DF.Link | None
		delivery_key: DF.Data | None
		error: DF.SmallText | None
		notice: DF.Link
		property: DF.Link
		sent_on: DF.Datetime | None
		status: DF.Literal["Waiting", "Sent", "Failed"]
		user: DF.Link | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Deliveries are made by publishing the notice.")

	def why_it_is_kept(self) -> str:
		return _("What has been sent stays on record until half a year after the notice.")
