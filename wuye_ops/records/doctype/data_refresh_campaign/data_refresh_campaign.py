import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, getdate

from wuye_ops.records import data_refresh
from wuye_ops.rules.data_refresh import DEFAULT_REMIND_DAYS, DEFAULT_STALE_MONTHS


class DataRefreshCampaign(Document):
	"""The yearly check of a property's customer data (`wuye_ops.records.data_refresh`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		campaign_key: DF.Data | None
		done: DF.Int
		due_on: DF.Date
		from_date: DF.Date
		progress: DF.Percent
		property: DF.Link
		remind_days: DF.Int
		repeat_yearly: DF.Check
		stale_months: DF.Int
		status: DF.Literal["Draft", "Running", "Closed"]
		targets: DF.Int
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		self.keep_figures()
		self.check_days()
		self.campaign_key = data_refresh.key_of(self)
		self.refuse_second()

	def keep_figures(self) -> None:
		"""Status and figures are written by the service alone; a campaign that runs keeps whom it asks."""
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		self.status = before.status if before else data_refresh.DRAFT
		for field in ("targets", "done", "progress"):
			self.set(field, before.get(field) if before else 0)
		if before and before.status != data_refresh.DRAFT:
			for field in ("property", "from_date", "stale_months"):
				if cstr(self.get(field)) != cstr(before.get(field)):
					frappe.throw(
						_("{0} is fixed once the campaign has started.").format(
							frappe.bold(_(self.meta.get_label(field)))
						),
						title=_("Data Refresh Campaign"),
					)

	def check_days(self) -> None:
		self.stale_months = cint(self.stale_months) or DEFAULT_STALE_MONTHS
		self.remind_days = cint(self.remind_days) or DEFAULT_REMIND_DAYS
		if min(self.stale_months, self.remind_days) < 1:
			frappe.throw(_("Enter a number above 0."), title=_("Data Refresh Campaign"))
		if getdate(self.due_on) < getdate(self.from_date):
			frappe.throw(_("The campaign ends before it begins. Correct the dates."), title=_("Due On"))

	def refuse_second(self) -> None:
		other = frappe.db.get_value(
			self.doctype, {"campaign_key": self.campaign_key, "name": ["!=", self.name]}
		)
		if other:
			frappe.throw(
				_("{0} is the campaign of this property in that year already.").format(frappe.bold(other)),
				frappe.DuplicateEntryError,
				title=_("Data Refresh Campaign"),
			)

	def on_update(self) -> None:
		data_refresh.follow_due_day(self)

	def on_trash(self) -> None:
		if self.status != data_refresh.DRAFT:
			frappe.throw(
				_("A campaign that has started stays for the record. Close it instead."),
				title=_("Data Refresh Campaign"),
			)
