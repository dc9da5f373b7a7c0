from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class NoticeRead(WrittenByService, Document):
	"""That a resident has opened a notice, once. Staff see how many, not who (`customer_service.notice_portal`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		notice: DF.Link
		property: DF.Link
		read_key: DF.Data | None
		read_on: DF.Datetime | None
		user: DF.Link
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("A notice counts as read when a resident opens it.")

	def why_it_is_kept(self) -> str:
		return _("Who has read a notice is forgotten by itself half a year after its end.")
