from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class CostWatch(WrittenByService, Document):
	"""Whether something is watched in a property, and if not, what went wrong; written by `finance_control.watches` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_on: DF.Date | None
		failed_on: DF.Datetime | None
		nights: DF.Int
		property: DF.Link
		reason: DF.SmallText | None
		source: DF.Literal["Cost Alerts", "Prices", "Invoices", "Energy", "Overtime", "Parts"]
		status: DF.Literal["Done", "Failed"]
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Costs are watched by night. What went wrong is tried again the next night.")

	def why_it_is_kept(self) -> str:
		return _("What is watched stays on the list.")
