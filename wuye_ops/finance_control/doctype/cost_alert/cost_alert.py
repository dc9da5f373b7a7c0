from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class CostAlert(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actual: DF.Currency
		alert_key: DF.Data | None
		approved_up_to: DF.Float
		band: DF.Literal["", "Within Budget", "Explain", "Approve", "Stop"]
		budget: DF.Currency
		cause: DF.Literal[
			"",
			"Price",
			"Quantity",
			"Not Planned",
			"Earlier than Planned",
			"Later than Planned",
			"Booked Wrongly",
			"Other",
		]
		code: DF.Literal[
			"Above Plan",
			"Unplanned",
			"Below Plan",
			"Forecast above Budget",
			"Budget Used Up",
			"Next Month above Plan",
			"Share of Budget Used",
		]
		cost_class: DF.Link
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision_note: DF.SmallText | None
		details: DF.SmallText | None
		due_on: DF.Date | None
		early: DF.Check
		escalated_on: DF.Date | None
		explained_by: DF.Link | None
		explained_on: DF.Datetime | None
		explanation: DF.SmallText | None
		forecast: DF.Currency
		found_on: DF.Datetime | None
		is_tried: DF.Check
		margin: DF.Currency
		measures: DF.SmallText | None
		method: DF.Literal["", "As Planned", "Pace", "Seasonal", "Recent Months"]
		month: DF.Data | None
		ordered: DF.Currency
		over: DF.Currency
		params: DF.SmallText | None
		percent: DF.Float
		planned: DF.Currency
		property: DF.Link
		role_to_approve: DF.Link | None
		seen_on: DF.Datetime | None
		status: DF.Literal["Open", "To Approve", "Returned", "Explained", "Approved", "Passed"]
		stops: DF.Check
		title: DF.Data | None
		told_to: DF.SmallText | None
		year: DF.Int
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Cost alerts are found by the system. Explain or approve them with the buttons.")

	def why_it_is_kept(self) -> str:
		return _("Cost alerts are kept for the cost review and the audit. Explain them instead.")
