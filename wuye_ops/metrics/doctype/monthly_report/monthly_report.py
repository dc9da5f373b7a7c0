import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_first_day, getdate

from wuye_ops.property import guarded


class MonthlyReport(Document):
	"""月报: what the manager says about a month of a property, and the report as it was sent (`metrics.monthly_report`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		met: DF.Int
		missed: DF.Int
		month: DF.Date
		notes: DF.Text | None
		property: DF.Link
		recipients: DF.SmallText | None
		report_file: DF.Attach | None
		report_key: DF.Data | None
		sent_on: DF.Datetime | None
	# end: auto-generated types

	def validate(self) -> None:
		self.keep_month()
		guarded.refuse_by_hand(
			self,
			"met",
			"missed",
			"sent_on",
			"recipients",
			"report_file",
			use=_("It is written when the report is sent."),
		)
		self.refuse_change_after_sending()

	def keep_month(self) -> None:
		self.month = get_first_day(getdate(self.month))
		if self.month > getdate():
			frappe.throw(_("This month has not begun. Choose an earlier one."), title=_("Monthly Report"))
		self.report_key = f"{self.property}|{self.month}"
		twin = frappe.db.exists("Monthly Report", {"report_key": self.report_key, "name": ["!=", self.name]})
		if twin:
			frappe.throw(
				_("There is a report of this month already. Write into that one: {0}").format(
					frappe.utils.get_link_to_form("Monthly Report", twin)
				),
				title=_("Monthly Report"),
			)

	def refuse_change_after_sending(self) -> None:
		before = self.get_doc_before_save()
		if before and before.sent_on and not self.flags.by_service and self.has_value_changed("notes"):
			frappe.throw(_("A report stays as it was sent."), title=_("Monthly Report"))

	def on_trash(self) -> None:
		if self.sent_on:
			frappe.throw(
				_("A report stays as it was sent."), frappe.PermissionError, title=_("Monthly Report")
			)
