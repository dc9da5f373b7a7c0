from frappe import _
from frappe.model.document import Document

from wuye_ops.people.promotions import steps
from wuye_ops.property.by_service import WrittenByService


class PromotionProposal(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.promotion_check.promotion_check import PromotionCheck
		from wuye_ops.people.doctype.promotion_log.promotion_log import PromotionLog

		award: DF.Link | None
		checks: DF.Table[PromotionCheck]
		company: DF.Link | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision: DF.SmallText | None
		employee: DF.Link
		employee_name: DF.Data | None
		employee_promotion: DF.Link | None
		grade: DF.Link | None
		log: DF.Table[PromotionLog]
		months: DF.Int
		next_grade: DF.Link | None
		next_post: DF.Link | None
		path: DF.Link | None
		points: DF.Float
		post: DF.Link | None
		promotion_date: DF.Date
		property: DF.Link | None
		proposal_key: DF.Data | None
		proposed_by: DF.Link | None
		proposed_on: DF.Datetime | None
		reason: DF.SmallText
		status: DF.Literal["Proposed", "Approved", "Declined", "Withdrawn"]
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("steps", steps.possible(self))

	def how_it_is_written(self) -> str:
		return _("Promotions are proposed with the button of the list, and change by their steps alone.")

	def why_it_is_kept(self) -> str:
		return _("Proposals are kept for the record. One that was wrong is withdrawn.")
