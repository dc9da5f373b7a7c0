from frappe.model.document import Document

from wuye_ops.customer_service import community_notices


class CommunityNotice(Document):
	"""What residents of a place are told, and reports of an outage are answered with (`community_notices`, `outages`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.customer_service.doctype.community_notice_category.community_notice_category import (
			CommunityNoticeCategory,
		)
		from wuye_ops.customer_service.doctype.community_notice_place.community_notice_place import (
			CommunityNoticePlace,
		)

		answer: DF.SmallText | None
		answered: DF.Int
		by_email: DF.Check
		by_sms: DF.Check
		categories: DF.TableMultiSelect[CommunityNoticeCategory]
		content: DF.Text
		customers: DF.Int
		ended_on: DF.Datetime | None
		ends_on: DF.Datetime | None
		failed: DF.Int
		kind: DF.Literal[
			"Water Outage", "Power Outage", "Lift Outage", "Repair Work", "Event", "Safety", "Other"
		]
		mailed: DF.Int
		people: DF.Int
		places: DF.Table[CommunityNoticePlace]
		property: DF.Link
		published_by: DF.Link | None
		published_on: DF.Datetime | None
		read_count: DF.Int
		read_share: DF.Percent
		starts_on: DF.Datetime
		status: DF.Literal["Draft", "Published", "Ended", "Withdrawn"]
		texted: DF.Int
		title: DF.Data
		withdraw_reason: DF.SmallText | None
		withdrawal_told: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		community_notices.load_form(self)

	def validate(self) -> None:
		community_notices.check(self)

	def on_trash(self) -> None:
		community_notices.keep(self)
