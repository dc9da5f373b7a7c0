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
