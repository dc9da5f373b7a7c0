import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.rules.metric_closing import MOST_GRACE_DAYS

MOST_MONTHS = 120
# which every month has
LAST_DAY = 28


class MetricSettings(Document):
	"""When months of metrics are closed, how far back they are counted again, and when the managers have their report."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		grace_days: DF.Int
		history_months: DF.Int
		recount_months: DF.Int
		report_day: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		for fieldname, most in (
			("grace_days", MOST_GRACE_DAYS),
			("recount_months", MOST_MONTHS),
			("history_months", MOST_MONTHS),
			("report_day", LAST_DAY),
		):
			if not 0 <= (self.get(fieldname) or 0) <= most:
				frappe.throw(
					_("{0} must be between 0 and {1}.").format(
						frappe.bold(_(self.meta.get_label(fieldname))), most
					),
					title=_("Metric Settings"),
				)
