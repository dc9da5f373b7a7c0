from frappe.model.document import Document

from wuye_ops.people.scorecards import templates


class ScorecardTemplate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.scorecard_designation.scorecard_designation import ScorecardDesignation
		from wuye_ops.people.doctype.scorecard_grade.scorecard_grade import ScorecardGrade
		from wuye_ops.people.doctype.scorecard_measure.scorecard_measure import ScorecardMeasure

		cap_false_record: DF.Float
		cap_safety_accident: DF.Float
		cap_valid_complaint: DF.Float
		designations: DF.TableMultiSelect[ScorecardDesignation]
		grades: DF.Table[ScorecardGrade]
		measures: DF.Table[ScorecardMeasure]
		remark: DF.SmallText | None
		status: DF.Literal["Draft", "In Force", "Retired"]
		template_name: DF.Data
		version: DF.Int
		weight_customer: DF.Float
		weight_operation: DF.Float
		weight_results: DF.Float
		weight_team: DF.Float

	# end: auto-generated types
	def before_insert(self) -> None:
		templates.prepare_new(self)

	def validate(self) -> None:
		templates.check(self)

	def on_trash(self) -> None:
		templates.refuse_delete(self)
