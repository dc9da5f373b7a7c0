from frappe.model.document import Document

from wuye_ops.people.scorecards import runs
from wuye_ops.property.by_service import WrittenByService


class ScorecardRun(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.scorecard_run_row.scorecard_run_row import ScorecardRunRow

		created_count: DF.Int
		employees: DF.Int
		failed_count: DF.Int
		finished_on: DF.Datetime | None
		month_start: DF.Date
		property: DF.Link | None
		rows: DF.Table[ScorecardRunRow]
		run_key: DF.Data | None
		skipped_count: DF.Int
		started_on: DF.Datetime | None
		status: DF.Literal["Running", "Finished", "With Failures"]
		title: DF.Data | None

	# end: auto-generated types
	def how_it_is_written(self) -> str:
		return runs.how_it_is_written()

	def why_it_is_kept(self) -> str:
		return runs.why_it_is_kept()
