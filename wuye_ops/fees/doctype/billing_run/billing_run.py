import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date, get_first_day, getdate

from wuye_ops.fees.bills import LATE_CHARGES
from wuye_ops.fees.late_charges import check_until
from wuye_ops.fees.runs import BUSY
from wuye_ops.property.places import check_same_property

OPEN = ("Draft", "Previewed")


class BillingRun(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.billing_run_change.billing_run_change import BillingRunChange
		from wuye_ops.fees.doctype.billing_run_standard.billing_run_standard import BillingRunStandard
		from wuye_ops.fees.doctype.billing_run_total.billing_run_total import BillingRunTotal

		already_billed: DF.Int
		amount: DF.Currency
		billing_month: DF.Date | None
		bills: DF.Int
		changes: DF.Table[BillingRunChange]
		charges: DF.Int
		company: DF.Link | None
		customer: DF.Link | None
		error: DF.SmallText | None
		failed: DF.Int
		kind: DF.Literal["Fees", "Late Charges"]
		planned_amount: DF.Currency
		planned_bills: DF.Int
		planned_charges: DF.Int
		posted_by: DF.Link | None
		posted_on: DF.Datetime | None
		posting_date: DF.Date
		previewed_on: DF.Datetime | None
		progress: DF.Percent
		property: DF.Link
		reversal_reason: DF.SmallText | None
		reversed_on: DF.Datetime | None
		skipped: DF.Int
		standards: DF.TableMultiSelect[BillingRunStandard]
		status: DF.Literal[
			"Draft", "Previewing", "Previewed", "Posting", "Posted", "Partly Posted", "Reversing", "Reversed"
		]
		totals: DF.Table[BillingRunTotal]
		until: DF.Date | None
		writer: DF.Data | None
		writer_reason: DF.SmallText | None

	# end: auto-generated types
	def validate(self) -> None:
		self.company = frappe.get_cached_value("Property", self.property, "company")
		self.take_days()
		for row in self.standards:
			check_same_property(self.property, "Fee Standard", row.fee_standard)
		if not self.flags.by_service:
			self.validate_by_hand()

	def take_days(self) -> None:
		"""A run of fees is about a month, a run of late charges about the days up to one."""
		if self.kind != LATE_CHARGES:
			self.until = self.customer = None
			if not self.billing_month:
				frappe.throw(_("Enter the month to bill."), title=_("Billing Month"))
			self.billing_month = get_first_day(self.billing_month)
			return
		if not self.until:
			frappe.throw(_("Enter the last day that is counted."), title=_("Late Charges"))
		self.billing_month = get_first_day(self.until)
		if not self.flags.by_service:
			check_until(getdate(self.until))
		if getdate(self.posting_date) < getdate(self.until):
			frappe.throw(
				_("Late charges up to {0} cannot be posted on {1}, before they have accrued.").format(
					format_date(self.until), format_date(self.posting_date)
				),
				title=_("Posting Date"),
			)

	def validate_by_hand(self) -> None:
		"""The status and all figures are the services' to set; a changed basis makes a preview worthless."""
		before = self.get_doc_before_save()
		if not before:
			self.reset()
			return
		for field in self.meta.fields:
			if field.read_only and field.fieldname not in ("company", "totals", "changes"):
				self.set(field.fieldname, before.get(field.fieldname))
		if self.basis() == before.basis():
			return
		if before.status not in OPEN:
			frappe.throw(
				_("The run is {0}: what it bills cannot change any more. Make a new run.").format(
					frappe.bold(_(before.status))
				),
				title=_("Billing Run"),
			)
		self.status = "Draft"

	def basis(self) -> tuple:
		standards = tuple(sorted(row.fee_standard for row in self.standards))
		days = [str(getdate(day)) for day in (self.billing_month, self.posting_date, self.until) if day]
		return (self.property, self.kind, self.customer or "", *days, standards)

	def reset(self) -> None:
		"""A new run, copied from another or not, begins as a draft without results."""
		for field in self.meta.fields:
			if field.read_only and field.fieldname != "company":
				self.set(field.fieldname, [] if field.fieldtype == "Table" else None)
		self.status = "Draft"

	def on_trash(self) -> None:
		if self.status in BUSY or frappe.db.exists(
			"Fee Charge", {"billing_run": self.name, "status": "Billed"}
		):
			frappe.throw(
				_("The run has bills or is at work: reverse it instead of deleting it."),
				title=_("Billing Run"),
			)
		if frappe.db.exists("Fee Charge", {"billing_run": self.name, "status": "Cancelled"}):
			frappe.throw(
				_("Bills were made and taken back by this run; it stays for the record."),
				title=_("Billing Run"),
			)
		for doctype in ("Fee Charge", "Billing Exception", "Billing Batch"):
			frappe.db.delete(doctype, {"billing_run": self.name})
