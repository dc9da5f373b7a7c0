from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class MetricClosing(WrittenByService, Document):
	"""A month of a metric: whether it is closed, and if not, what went wrong; written by `metrics.closing` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		counted_on: DF.Datetime | None
		failed_on: DF.Datetime | None
		metric: DF.Autocomplete
		period_start: DF.Date
		properties: DF.Int
		reason: DF.SmallText | None
		recounted_on: DF.Datetime | None
		revisions: DF.Int
		status: DF.Literal["Waiting", "Closed", "Failed"]
		version: DF.Int
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Months are closed by night. What went wrong is tried again the next night.")

	def why_it_is_kept(self) -> str:
		return _("A month that was closed stays closed.")
