from frappe import _
from frappe.model.document import Document

from wuye_ops.people.awards import steps
from wuye_ops.property.by_service import WrittenByService


class StaffAward(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.staff_award_log.staff_award_log import StaffAwardLog

		award_key: DF.Data | None
		company: DF.Link | None
		consent: DF.Check
		consent_on: DF.Datetime | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		designation: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		kind: DF.Literal["Service Star", "Outstanding Employee"]
		log: DF.Table[StaffAwardLog]
		nominated_by: DF.Link | None
		notice: DF.Link | None
		period_from: DF.Date
		period_to: DF.Date
		points: DF.Float
		praise: DF.SmallText | None
		property: DF.Link | None
		proposal: DF.SmallText | None
		published_on: DF.Datetime | None
		rank: DF.Int
		reason: DF.SmallText | None
		round: DF.Link | None
		status: DF.Literal["Nominated", "Confirmed", "Declined", "Published", "Withdrawn"]
		tied: DF.Check
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("steps", steps.possible(self))

	def how_it_is_written(self) -> str:
		return _("Awards are named by the rule or proposed, and change by their steps alone.")

	def why_it_is_kept(self) -> str:
		return _("Awards are kept for the record. One that was wrong is withdrawn.")
