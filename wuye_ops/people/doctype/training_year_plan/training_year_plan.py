from frappe.model.document import Document

from wuye_ops.people.training import plans


class TrainingYearPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.training_year_plan_row.training_year_plan_row import TrainingYearPlanRow

		company: DF.Link
		made_on: DF.Datetime | None
		remark: DF.SmallText | None
		rows: DF.Table[TrainingYearPlanRow]
		year: DF.Int

	# end: auto-generated types
	def validate(self) -> None:
		plans.check(self)
