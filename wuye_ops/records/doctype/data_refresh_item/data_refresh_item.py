import frappe
from frappe import _
from frappe.model.document import Document


class DataRefreshItem(Document):
	"""A customer who is asked to confirm their data in a campaign (`wuye_ops.records.data_refresh`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		campaign: DF.Link
		channel: DF.Literal["", "Portal", "Phone", "Visit", "Other"]
		customer: DF.Link
		customer_name: DF.Data | None
		done_by: DF.Link | None
		done_on: DF.Date | None
		due_on: DF.Date | None
		item_key: DF.Data | None
		note: DF.SmallText | None
		property: DF.Link
		reminded_on: DF.Date | None
		reminders: DF.Int
		status: DF.Literal["To Do", "Confirmed", "Not Reached", "Moved Out"]
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		if not self.flags.by_service:
			frappe.throw(
				_("Use the buttons to say what the customer answered."),
				frappe.PermissionError,
				title=_("Data Refresh Item"),
			)

	def on_trash(self) -> None:
		frappe.throw(
			_("The worklist stays for the record."), frappe.PermissionError, title=_("Data Refresh Item")
		)
