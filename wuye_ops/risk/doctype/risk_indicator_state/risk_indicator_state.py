from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class RiskIndicatorState(WrittenByService, Document):
	"""What an indicator says of a property, and since when; written by `risk.sweep` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		company: DF.Link | None
		error: DF.SmallText | None
		error_on: DF.Datetime | None
		has_value: DF.Check
		indicator: DF.Link
		is_silent: DF.Check
		last_breach: DF.Link | None
		last_no_data: DF.Link | None
		level: DF.Literal["", "Yellow", "Orange", "Red"]
		property: DF.Link | None
		silent_since: DF.Datetime | None
		since_orange: DF.Datetime | None
		since_red: DF.Datetime | None
		since_yellow: DF.Datetime | None
		state_key: DF.Data | None
		value: DF.Float
		value_at: DF.Datetime | None
		watched: DF.Check
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("What an indicator says is written by the system. Change the thresholds of the indicator.")

	def why_it_is_kept(self) -> str:
		return _("What an indicator says is kept. Switch the indicator off instead.")
