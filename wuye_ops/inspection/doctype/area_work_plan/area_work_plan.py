from frappe.model.document import Document

from wuye_ops.inspection import area_plans, plans


class AreaWorkPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.inspection.doctype.area_work_plan_area.area_work_plan_area import AreaWorkPlanArea

		active_since: DF.Datetime | None
		ahead_days: DF.Int
		area_standard: DF.Link | None
		area_type: DF.Literal[
			"",
			"Floor",
			"Lobby",
			"Corridor",
			"Lift",
			"Garage",
			"Road",
			"Square",
			"Green",
			"Waste Point",
			"Machine Room",
			"Fire Passage",
			"Gate",
			"Other",
		]
		areas: DF.Table[AreaWorkPlanArea]
		assigned_to: DF.Link | None
		days: DF.Literal["Every Day", "Working Days Only", "Next Working Day"]
		department: DF.Link | None
		end_date: DF.Date | None
		estimated_minutes: DF.Int
		from_month: DF.Int
		generated_until: DF.Date | None
		instructions: DF.SmallText | None
		one_task: DF.Check
		plan_key: DF.Data | None
		problem: DF.SmallText | None
		property: DF.Link
		rrule: DF.SmallText
		start_date: DF.Date
		status: DF.Literal["Draft", "Active", "Paused", "Ended"]
		status_reason: DF.SmallText | None
		times_a_day: DF.Int
		title: DF.Data
		to_month: DF.Int
		trade: DF.Literal["Cleaning", "Greening"]
		urgency: DF.Literal["Normal", "Urgent"]
	# end: auto-generated types

	def validate(self) -> None:
		area_plans.keep_own_fields(self)
		plans.check_status(self)
		area_plans.check_sense(self)
		area_plans.check_areas(self)
		if self.status != "Ended":
			area_plans.check_schedule(self)

	def on_update(self) -> None:
		area_plans.follow_change(self)

	def on_trash(self) -> None:
		area_plans.refuse_delete_of_used(self)
