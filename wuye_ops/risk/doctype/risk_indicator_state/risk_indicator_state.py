from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class RiskIndicatorState(WrittenByService, Document):
	"""What an indicator says of a property, and since when; written by `risk.sweep` alone."""

	# begin: auto-generated types
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("What an indicator says is written by the system. Change the thresholds of the indicator.")

	def why_it_is_kept(self) -> str:
		return _("What an indicator says is kept. Switch the indicator off instead.")
