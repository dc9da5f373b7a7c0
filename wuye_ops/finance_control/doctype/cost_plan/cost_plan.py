from frappe.model.document import Document

from wuye_ops.finance_control import plans


class CostPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.cost_plan_driver.cost_plan_driver import CostPlanDriver
		from wuye_ops.finance_control.doctype.cost_plan_line.cost_plan_line import CostPlanLine
		from wuye_ops.finance_control.doctype.cost_plan_note.cost_plan_note import CostPlanNote

		area_months: DF.Float
		base_ceiling: DF.Currency
		base_floor: DF.Currency
		before_total: DF.Currency
		company: DF.Link | None
		cost_center: DF.Link | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		drivers: DF.Table[CostPlanDriver]
		fiscal_year: DF.Link
		holds_from: DF.Int
		housing_fund: DF.Percent
		injury: DF.Percent
		lines: DF.Table[CostPlanLine]
		medical: DF.Percent
		notes: DF.Table[CostPlanNote]
		pension: DF.Percent
		plan_key: DF.Data | None
		property: DF.Link
		reason: DF.SmallText | None
		remark: DF.SmallText | None
		revises: DF.Link | None
		status: DF.Literal[
			"Draft", "Pending Approval", "Returned", "In Force", "Replaced", "Closed", "Withdrawn"
		]
		stopped_classes: DF.SmallText | None
		submitted_by: DF.Link | None
		submitted_on: DF.Datetime | None
		title: DF.Data | None
		to_approve: DF.Currency
		total: DF.Currency
		unemployment: DF.Percent
		version: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		plans.prepare_new(self)

	def validate(self) -> None:
		# before anything else, so that an illegal step is refused as such; Frappe itself checks after this method
		self.validate_workflow()
		plans.keep_own_fields(self)
		plans.fill(self)
		plans.check(self)
		plans.enter_status(self)

	def validate_workflow(self) -> None:
		# a plan gives way to its revision by the approval of that one
		if not (self.flags.by_service and self.flags.replaced_by):
			super().validate_workflow()

	def on_update(self) -> None:
		plans.follow_status(self)

	def on_trash(self) -> None:
		plans.refuse_delete(self)
