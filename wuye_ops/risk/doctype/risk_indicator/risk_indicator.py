from frappe.model.document import Document

from wuye_ops.risk import company_wide, indicators


class RiskIndicator(Document):
	"""A metric that warns. Thresholds are set by Risk Officers, with a reason that is kept; see `risk.indicators`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.risk.doctype.risk_indicator_change.risk_indicator_change import RiskIndicatorChange
		from wuye_ops.risk.doctype.risk_indicator_property.risk_indicator_property import (
			RiskIndicatorProperty,
		)
		from wuye_ops.risk.doctype.risk_indicator_risk.risk_indicator_risk import RiskIndicatorRisk

		advice: DF.SmallText | None
		back_tested_by: DF.Link | None
		back_tested_on: DF.Datetime | None
		changes: DF.Table[RiskIndicatorChange]
		comparison: DF.Literal["<", "\u2264", ">", "\u2265"]
		enabled: DF.Check
		fewest: DF.Float
		hold_hours: DF.Int
		hysteresis: DF.Float
		indicator_key: DF.Data | None
		metric: DF.Autocomplete
		of_company: DF.Link | None
		orange: DF.Data | None
		patience_hours: DF.Int
		properties: DF.Table[RiskIndicatorProperty]
		read_over: DF.Literal[
			"Today", "Last 30 Days", "Last 90 Days", "Last 365 Days", "Last Month", "Year to Date"
		]
		red: DF.Data | None
		reopen_days: DF.Int
		risks: DF.Table[RiskIndicatorRisk]
		scope: DF.Literal["All Properties", "Listed Properties", "Company as a Whole"]
		tested_thresholds: DF.Data | None
		title: DF.Data
		trade: DF.Literal["", "Customer Service", "Engineering", "Cleaning", "Greening", "Order"]
		yellow: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		company_wide.tell_form(self)

	def before_insert(self) -> None:
		indicators.prepare_new(self)

	def validate(self) -> None:
		indicators.check(self)

	def on_update(self) -> None:
		indicators.follow_risks(self)

	def on_trash(self) -> None:
		indicators.keep_with_alerts(self)
