from frappe.model.document import Document

from wuye_ops.inspection import inspections


class Inspection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.inspection.doctype.inspection_point.inspection_point import InspectionPoint
		from wuye_ops.inspection.doctype.inspection_result.inspection_result import InspectionResult

		cancel_reason: DF.SmallText | None
		checklist: DF.Link
		department: DF.Link | None
		drawn_from: DF.LongText | None
		drawn_on: DF.Datetime | None
		employee: DF.Link | None
		employee_name: DF.Data | None
		finished_on: DF.Datetime | None
		grace_minutes: DF.Int
		inspection_key: DF.Data | None
		kind: DF.Literal["Route", "Spot Check"]
		missed_after: DF.Datetime | None
		missed_reason: DF.SmallText | None
		passed: DF.Check
		plan: DF.Link | None
		points: DF.Table[InspectionPoint]
		points_done: DF.Int
		points_total: DF.Int
		property: DF.Link
		remark: DF.SmallText | None
		results: DF.Table[InspectionResult]
		scan_required: DF.Check
		score: DF.Float
		scored: DF.Check
		slot: DF.Data | None
		started_on: DF.Datetime | None
		status: DF.Literal["Planned", "In Progress", "Done", "Missed", "Cancelled"]
		timeliness: DF.Literal["", "In Time", "Late"]
		title: DF.Data
		trade: DF.Literal["Cleaning", "Greening", "Order", "Facility", "Service", "Safety"]
		window_from: DF.Datetime
		window_to: DF.Datetime
	# end: auto-generated types

	def before_insert(self) -> None:
		inspections.prepare_new(self)

	def validate(self) -> None:
		inspections.refuse_change_past_services(self)
		inspections.check_sense(self)
		inspections.check_points(self)
		inspections.check_inspector(self)
