import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import tax_invoices
from wuye_ops.fees.posting.series import take_numbers

# Set by `wuye_ops.fees.tax_invoices` and by nothing else.
BY_SERVICE = (
	"status", "exported_on", "exported_by", "invoice_no", "invoice_date", "invoice_file", "red_invoice_no", "close_reason",
)  # fmt: skip


class TaxInvoiceRequest(Document):
	"""Somebody asks for a tax invoice for bills. Services of `wuye_ops.fees.tax_invoices` take it further."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.tax_invoice_line.tax_invoice_line import TaxInvoiceLine

		address: DF.Data | None
		bank_account_no: DF.Data | None
		bank_name: DF.Data | None
		buyer_type: DF.Literal["Individual", "Company"]
		close_reason: DF.SmallText | None
		company: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		email: DF.Data | None
		exported_by: DF.Link | None
		exported_on: DF.Datetime | None
		invoice_date: DF.Date | None
		invoice_file: DF.Attach | None
		invoice_no: DF.Data | None
		kind: DF.Literal["General Invoice", "Special Invoice"]
		lines: DF.Table[TaxInvoiceLine]
		net_total: DF.Currency
		payment_receipt: DF.Link | None
		phone: DF.Data | None
		property: DF.Link
		red_invoice_no: DF.Data | None
		remark: DF.SmallText | None
		status: DF.Literal["Requested", "Exported", "Issued", "Red-lettered", "Cancelled"]
		tax_no: DF.Data | None
		tax_total: DF.Currency
		title: DF.Data
		total: DF.Currency
	# end: auto-generated types

	def autoname(self) -> None:
		# not the framework's own way: two that begin a series at once lock each other out there
		(self.name,) = take_numbers(self.meta.autoname, 1)

	def before_insert(self) -> None:
		for field in BY_SERVICE:
			self.set(field, tax_invoices.REQUESTED if field == "status" else None)

	def validate(self) -> None:
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		if before and before.status != tax_invoices.REQUESTED:
			frappe.throw(
				_("{0} is {1} and stays as it is. Cancel it and ask anew.").format(
					frappe.bold(self.name), frappe.bold(_(before.status))
				),
				title=_("Tax Invoice Request"),
			)
		if before:
			for field in BY_SERVICE:
				self.set(field, before.get(field))
		self.company = frappe.get_cached_value("Property", self.property, "company")
		tax_invoices.complete(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("Requests are kept. Cancel it instead."), frappe.PermissionError, title=_("Tax Invoice Request")
		)
