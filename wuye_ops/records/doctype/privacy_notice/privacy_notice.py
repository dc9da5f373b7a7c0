from frappe.model.document import Document

from wuye_ops.records.privacy import notices


class PrivacyNotice(Document):
	"""What residents are told about the use of their data, in versions (`wuye_ops.records.privacy.notices`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.privacy_notice_purpose.privacy_notice_purpose import (
			PrivacyNoticePurpose,
		)

		contact: DF.SmallText
		effective_from: DF.Date
		notice_name: DF.Data
		published_by: DF.Link | None
		published_on: DF.Datetime | None
		purposes: DF.Table[PrivacyNoticePurpose]
		status: DF.Literal["Draft", "Published"]
		text: DF.Text
		version: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		notices.prepare_new(self)

	def validate(self) -> None:
		notices.keep_publication(self)
		notices.check_sense(self)

	def on_trash(self) -> None:
		notices.refuse_delete_of_published(self)
