from frappe.model.document import Document

from wuye_ops.inspection import plans, schedules


class InspectionPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.inspection.doctype.inspection_plan_point.inspection_plan_point import (
			InspectionPlanPoint,
		)
		from wuye_ops.inspection.doctype.inspection_plan_season.inspection_plan_season import (
			InspectionPlanSeason,
		)
		from wuye_ops.inspection.doctype.inspection_plan_slot.inspection_plan_slot import InspectionPlanSlot

		active_since: DF.Datetime | None
		ahead_days: DF.Int
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
		changed_since: DF.Datetime | None
		checklist: DF.Link
		days: DF.Literal["Every Day", "Working Days Only", "Next Working Day"]
		department: DF.Link | None
		employee: DF.Link | None
		end_date: DF.Date | None
		generated_until: DF.Date | None
		generation_note: DF.SmallText | None
		grace_minutes: DF.Int
		kind: DF.Literal["Route", "Spot Check"]
		points: DF.Table[InspectionPlanPoint]
		property: DF.Link
		rrule: DF.SmallText
		sample_of: DF.Literal["Areas", "Staff", "Finished Tasks"]
		sample_size: DF.Int
		scan_required: DF.Check
		seasons: DF.Table[InspectionPlanSeason]
		slots: DF.Table[InspectionPlanSlot]
		start_date: DF.Date
		status: DF.Literal["Draft", "Active", "Paused", "Ended"]
		status_reason: DF.SmallText | None
		title: DF.Data
		trade: DF.Literal["Cleaning", "Greening", "Order", "Facility", "Service", "Safety"]
	# end: auto-generated types

	def validate(self) -> None:
		plans.keep_own_fields(self)
		plans.check_status(self)
		plans.check_sense(self)
		plans.check_sample(self)
		plans.check_points(self)
		plans.check_inspectors(self)
		if self.status != "Ended":
			schedules.check(self)

	def on_update(self) -> None:
		plans.follow_change(self)

	def on_trash(self) -> None:
		plans.refuse_delete_of_used(self)
