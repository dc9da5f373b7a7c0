from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class RiskAlert(WrittenByService, Document):
	"""An indicator that warns, in a property; opened by `risk.sweep`, answered by `risk.alert_steps`."""

	# begin: auto-generated types
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _(
			"Alerts are opened by the system. Take them in hand, record what was done and close them with the buttons."
		)

	def why_it_is_kept(self) -> str:
		return _(
			"Alerts are kept: they say who knew what, and what was done. Withdraw a mistaken one instead."
		)
