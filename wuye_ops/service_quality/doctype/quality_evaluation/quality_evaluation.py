from frappe.model.document import Document

from wuye_ops.service_quality import evaluations


class QualityEvaluation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.service_quality.doctype.quality_evaluation_item.quality_evaluation_item import (
			QualityEvaluationItem,
		)
		from wuye_ops.service_quality.doctype.quality_evaluation_note.quality_evaluation_note import (
			QualityEvaluationNote,
		)

		computed_on: DF.Datetime | None
		covered: DF.Float
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		evaluation_key: DF.Data | None
		grade: DF.Data | None
		items: DF.Table[QualityEvaluationItem]
		judged: DF.Check
		notes: DF.Table[QualityEvaluationNote]
		period_end: DF.Date | None
		period_kind: DF.Literal["Month", "Quarter", "Year"]
		period_start: DF.Date
		problem_count: DF.Int
		property: DF.Link
		remark: DF.SmallText | None
		standard: DF.Link | None
		status: DF.Literal["Draft", "To Approve", "Approved", "Returned", "Cancelled"]
		submitted_by: DF.Link | None
		submitted_on: DF.Datetime | None
		summary: DF.SmallText | None
		title: DF.Data | None
		total: DF.Float
	# end: auto-generated types

	def before_insert(self) -> None:
		evaluations.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		evaluations.keep_own_fields(self)
		evaluations.enter_status(self)

	def on_trash(self) -> None:
		evaluations.refuse_delete(self)
