from frappe.model.document import Document

from wuye_ops.risk import settings


class RiskSettings(Document):
	"""风险设置: what the register and early warning of the company go by; read through `risk.settings`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assess_within_days: DF.Int
		auditors_assess: DF.Check
		enter_within_days: DF.Int
		fewest_assessors: DF.Int
		heads_assess: DF.Check
		inspectors_assess: DF.Check
		patience_hours: DF.Int
		reopen_days: DF.Int
		report_days: DF.Int
		respond_orange_days: DF.Int
		respond_red_days: DF.Int
		short_alarm_days: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		settings.check(self)
