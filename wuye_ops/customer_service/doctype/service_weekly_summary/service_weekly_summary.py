import frappe
from frappe import _
from frappe.model.document import Document


class ServiceWeeklySummary(Document):
	"""A week of a property as its managers were told of it (`customer_service.weekly`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		on_time: DF.Data | None
		overdue: DF.Int
		property: DF.Link
		recipients: DF.SmallText | None
		sent_on: DF.Datetime | None
		summary: DF.TextEditor | None
		summary_key: DF.Data | None
		total: DF.Int
		week_from: DF.Date
		week_to: DF.Date
	# end: auto-generated types

	def on_trash(self) -> None:
		frappe.throw(
			_("A summary stays as it was sent."), frappe.PermissionError, title=_("Service Weekly Summary")
		)
