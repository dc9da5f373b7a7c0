from frappe.model.document import Document

from wuye_ops.risk.reporting import reports


class RiskReport(Document):
	"""季度风险报告 of a property, or of a company as a whole; made and moved by `risk.reporting.reports`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.risk_report_log.risk_report_log import RiskReportLog

		alert_count: DF.Int
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		as_of: DF.Date | None
		better_count: DF.Int
		company: DF.Link
		computed_on: DF.Datetime | None
		conclusion: DF.SmallText | None
		digest: DF.Data | None
		log: DF.Table[RiskReportLog]
		made_by: DF.Link | None
		next_steps: DF.SmallText | None
		orange_count: DF.Int
		problem: DF.SmallText | None
		property: DF.Link | None
		quarter_end: DF.Date
		quarter_start: DF.Date
		reason: DF.SmallText | None
		record: DF.LongText | None
		red_count: DF.Int
		replaces: DF.Link | None
		report_key: DF.Data | None
		risk_count: DF.Int
		status: DF.Literal["Draft", "Approved", "Replaced"]
		title: DF.Data | None
		version: DF.Int
		worse_count: DF.Int
		written_by: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		reports.refuse_by_hand(self)

	def validate(self) -> None:
		reports.check(self)

	def on_trash(self) -> None:
		reports.refuse_delete(self)
