from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class MetricSnapshot(WrittenByService, Document):
	"""What a metric was worth in a property in a month that is closed; written by `metrics.closing` and `metrics.revisions`.

	Its figures are those in force; a revision keeps what was before it.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.metrics.doctype.metric_revision.metric_revision import MetricRevision

		counted: DF.Literal["Nothing", "Sum", "Ratio"]
		counted_on: DF.Datetime | None
		denominator: DF.Float
		has_value: DF.Check
		metric: DF.Autocomplete
		numerator: DF.Float
		open_revisions: DF.Int
		period_start: DF.Date
		property: DF.Link
		revisions: DF.Table[MetricRevision]
		value: DF.Float
		version: DF.Int
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("A closed month is not changed by hand. Accept a revision instead, and say why.")

	def why_it_is_kept(self) -> str:
		return _("A month that was closed stays closed.")
