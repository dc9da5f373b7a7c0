from frappe.model.document import Document

from wuye_ops.finance_control.review import reviews


class CostReview(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.cost_review_class.cost_review_class import CostReviewClass
		from wuye_ops.finance_control.doctype.cost_review_effect.cost_review_effect import CostReviewEffect
		from wuye_ops.finance_control.doctype.cost_review_note.cost_review_note import CostReviewNote
		from wuye_ops.finance_control.doctype.cost_review_problem.cost_review_problem import CostReviewProblem

		actual: DF.Currency
		area_months: DF.Float
		area_per_head: DF.Float
		band: DF.Literal["", "Within Budget", "Explain", "Approve", "Stop"]
		classes: DF.Table[CostReviewClass]
		company: DF.Link | None
		compared_with: DF.Data | None
		computed_on: DF.Datetime | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		effects: DF.Table[CostReviewEffect]
		has_before: DF.Check
		heads: DF.Float
		notes: DF.Table[CostReviewNote]
		over: DF.Currency
		percent: DF.Float
		period_end: DF.Date | None
		period_kind: DF.Literal["Month", "Quarter", "Year"]
		period_start: DF.Date
		place: DF.Int
		place_of: DF.Int
		planned: DF.Currency
		planned_heads: DF.Float
		problem_count: DF.Int
		problems: DF.Table[CostReviewProblem]
		property: DF.Link
		ranking: DF.LongText | None
		remark: DF.SmallText | None
		review_key: DF.Data | None
		status: DF.Literal["Draft", "To Approve", "Approved", "Returned", "Cancelled"]
		submitted_by: DF.Link | None
		submitted_on: DF.Datetime | None
		summary: DF.SmallText | None
		title: DF.Data | None
		unit_cost: DF.Currency
		unit_cost_before: DF.Currency
		unit_cost_planned: DF.Currency

	# end: auto-generated types

	def as_dict(self, *args, **kwargs) -> dict:
		"""Without the figures of other properties: what is saved is answered with the whole document, whatever its levels."""
		found = super().as_dict(*args, **kwargs)
		found.pop("ranking", None)
		return found

	def before_insert(self) -> None:
		reviews.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		reviews.keep_own_fields(self)
		reviews.enter_status(self)

	def on_update(self) -> None:
		reviews.keep_ranking(self)

	def on_trash(self) -> None:
		reviews.refuse_delete(self)
