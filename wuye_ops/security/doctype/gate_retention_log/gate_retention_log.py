from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class GateRetentionLog(WrittenByService, Document):
	"""What a night has removed of visitors and the gate of a property, and why the rest stays; see `security.retention`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.gate_retention_log_row.gate_retention_log_row import (
			GateRetentionLogRow,
		)

		anonymised: DF.Int
		checked_by: DF.Link | None
		checked_note: DF.SmallText | None
		checked_on: DF.Datetime | None
		day: DF.Date
		deleted: DF.Int
		ended_until: DF.Date | None
		finished_on: DF.Datetime | None
		months: DF.Int
		property: DF.Link
		reason: DF.SmallText | None
		rows: DF.Table[GateRetentionLogRow]
		run_key: DF.Data | None
		started_on: DF.Datetime | None
		status: DF.Literal["Running", "Done", "To Check", "Checked", "Failed"]
		stays: DF.Int
		still_found: DF.Int
		traces: DF.Int
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"The night writes what it has removed. What could still be found is checked off with Checked."
		)

	def why_it_is_kept(self) -> str:
		return _("The log is the proof that visitors' data were removed in time, and stays.")
