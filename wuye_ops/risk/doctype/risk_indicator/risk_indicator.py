from frappe.model.document import Document

from wuye_ops.risk import indicators


class RiskIndicator(Document):
	"""A metric that warns. Thresholds are set by Risk Officers, with a reason that is kept; see `risk.indicators`."""

	# begin: auto-generated types
	# end: auto-generated types

	def before_insert(self) -> None:
		indicators.prepare_new(self)

	def validate(self) -> None:
		indicators.check(self)

	def on_trash(self) -> None:
		indicators.keep_with_alerts(self)
