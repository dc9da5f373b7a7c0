from frappe import _
from frappe.model.document import Document

from wuye_ops.facilities import meter_days, plan_checks
from wuye_ops.property import guarded


class MaintenancePlan(Document):
	"""维保计划; its tasks are made by `facilities.maintenance`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.facilities.doctype.maintenance_plan_equipment.maintenance_plan_equipment import (
			MaintenancePlanEquipment,
		)
		from wuye_ops.facilities.doctype.maintenance_plan_part.maintenance_plan_part import (
			MaintenancePlanPart,
		)

		ahead_days: DF.Int
		assigned_to: DF.Link | None
		basis: DF.Literal["Scheduled Date", "Completed Date"]
		category: DF.Link | None
		checklist_items: DF.SmallText | None
		department: DF.Link
		description: DF.SmallText | None
		end_date: DF.Date | None
		equipment: DF.Table[MaintenancePlanEquipment]
		estimated_minutes: DF.Int
		every_count: DF.Int
		every_unit: DF.Literal["Day", "Week", "Month", "Year"]
		meter_every: DF.Float
		next_day: DF.Date | None
		one_task: DF.Check
		parts: DF.Table[MaintenancePlanPart]
		paused_reason: DF.SmallText | None
		problem: DF.SmallText | None
		property: DF.Link
		resumed_on: DF.Datetime | None
		season_from_day: DF.Int
		season_from_month: DF.Int
		season_to_day: DF.Int
		season_to_month: DF.Int
		start_date: DF.Date
		status: DF.Literal["Active", "Paused", "Ended"]
		task_subject: DF.Data | None
		title: DF.Data
		urgency: DF.Literal["Emergency", "Urgent", "Normal", "Complex", "Major"]
	# end: auto-generated types

	def validate(self) -> None:
		guarded.refuse_by_hand(self, "status", "paused_reason", use=_("Use Pause, Resume or End."))
		plan_checks.check(self)
		plan_checks.keep_state(self)
		meter_days.enter(self)
