from frappe.model.document import Document

from wuye_ops.service_quality import standards


class QualityStandard(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.service_quality.doctype.quality_grade.quality_grade import QualityGrade
		from wuye_ops.service_quality.doctype.quality_standard_item.quality_standard_item import (
			QualityStandardItem,
		)

		asked_by: DF.Link | None
		asked_on: DF.Datetime | None
		changes: DF.Text | None
		comparable: DF.Check
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		effective_from: DF.Date | None
		grades: DF.Table[QualityGrade]
		improvement_plan: DF.Link | None
		in_force_key: DF.Data | None
		items: DF.Table[QualityStandardItem]
		missing: DF.Literal["Redistribute", "Count as Zero"]
		previous: DF.Link | None
		problem_below: DF.Float
		property_kind: DF.Literal["", "Residential", "Commercial", "Office", "Mixed"]
		reason: DF.SmallText | None
		remark: DF.SmallText | None
		standard_name: DF.Data
		status: DF.Literal["Draft", "To Approve", "Approved", "In Force", "Retired"]
		total_weight: DF.Float
		version: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		standards.prepare_new(self)

	def validate(self) -> None:
		standards.keep_decision(self)
		standards.refuse_change_of_decided(self)
		standards.check(self)
		standards.note_changes(self)

	def on_trash(self) -> None:
		standards.refuse_delete_of_decided(self)
