from frappe.model.document import Document

from wuye_ops.people.scorecards import steps, words
from wuye_ops.property.by_service import WrittenByService


class StaffScorecard(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.staff_scorecard_line.staff_scorecard_line import StaffScorecardLine
		from wuye_ops.people.doctype.staff_scorecard_log.staff_scorecard_log import StaffScorecardLog
		from wuye_ops.people.doctype.staff_scorecard_objection.staff_scorecard_objection import (
			StaffScorecardObjection,
		)

		accepted_on: DF.Datetime | None
		changed_since: DF.SmallText | None
		coefficient: DF.Float
		company: DF.Link
		correction_reason: DF.SmallText | None
		covered: DF.Float
		days: DF.Int
		decided_by: DF.Link | None
		department: DF.Link | None
		designation: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		final_on: DF.Datetime | None
		fingerprint: DF.Data | None
		grade: DF.Data | None
		judged: DF.Check
		lines: DF.Table[StaffScorecardLine]
		log: DF.Table[StaffScorecardLog]
		month_start: DF.Date
		object_until: DF.Date | None
		objections: DF.Table[StaffScorecardObjection]
		property: DF.Link | None
		record: DF.LongText | None
		remark: DF.SmallText | None
		replaces: DF.Link | None
		run: DF.Link | None
		shown_by: DF.Link | None
		shown_on: DF.Datetime | None
		status: DF.Literal["Draft", "Shown", "Objected", "Decided", "Final", "Superseded"]
		template: DF.Link | None
		total: DF.Float
		version: DF.Int

	# end: auto-generated types
	def onload(self) -> None:
		self.set_onload("steps", steps.possible(self))

	def how_it_is_written(self) -> str:
		return words.how_it_is_written()

	def why_it_is_kept(self) -> str:
		return words.why_it_is_kept()
