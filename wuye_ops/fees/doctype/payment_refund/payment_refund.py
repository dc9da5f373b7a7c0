import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, get_fullname

from wuye_ops.fees import day_close, refunds
from wuye_ops.fees.open_bills import money
from wuye_ops.property import approval
from wuye_ops.rules.money import amount_in_words

KIND = "Refund"
REQUEST = ("property", "customer", "payment_receipt", "mode_of_payment", "reference_no", "reason")
# what the service alone writes, whatever a caller of the web API sends along
KEPT = (
	"owner", "status", "clerk", "approved_by", "paid_on", "payment_entry", "day_close", "rejection", "request_key",
)  # fmt: skip


class PaymentRefund(Document):
	"""Money paid back to a customer: the saved draft is the request, submitting it approves and pays."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.payment_refund_source.payment_refund_source import PaymentRefundSource

		amended_from: DF.Link | None
		amount: DF.Currency
		amount_in_words: DF.Data | None
		approved_by: DF.Link | None
		clerk: DF.Link | None
		company: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		day_close: DF.Link | None
		mode_of_payment: DF.Link
		paid_on: DF.Datetime | None
		payment_entry: DF.Link | None
		payment_receipt: DF.Link | None
		property: DF.Link
		reason: DF.SmallText
		reference_no: DF.Data | None
		rejection: DF.SmallText | None
		request_key: DF.Data | None
		sources: DF.Table[PaymentRefundSource]
		status: DF.Literal["To Approve", "Approved", "Rejected", "Cancelled"]
	# end: auto-generated types

	def before_validate(self) -> None:
		self.company = frappe.db.get_value("Property", self.property, "company")
		if (before := self.get_doc_before_save()) and not self.flags.by_service:
			self.update({field: before.get(field) for field in KEPT})

	def before_insert(self) -> None:
		self.status, self.clerk = "To Approve", frappe.session.user
		self.payment_entry = self.paid_on = self.approved_by = self.day_close = self.rejection = None
		self.sources = []
		self.refuse_second_request()

	def refuse_second_request(self) -> None:
		self.request_key = cstr(self.request_key).strip()[:64] or frappe.generate_hash(length=20)
		if first := frappe.db.get_value("Payment Refund", {"request_key": self.request_key}):
			frappe.throw(
				_("This refund has been asked for already: {0}.").format(frappe.bold(first)),
				frappe.DuplicateEntryError,
				title=_("Refund"),
			)

	def validate(self) -> None:
		if self.docstatus == 0:
			self.validate_request()

	def validate_request(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == "Rejected" and not self.flags.by_service:
			frappe.throw(_("This refund was rejected. Ask anew."), title=_("Refund"))
		# or whoever approves could have written what is approved
		if before and self.clerk != frappe.session.user and self.differs_from(before):
			frappe.throw(
				_("Only who asked for a refund changes it. Reject it, with what should be different."),
				frappe.PermissionError,
				title=_("Refund"),
			)
		refunds.check_request(self)
		self.amount_in_words = amount_in_words(money(self.amount))

	def differs_from(self, before: Document) -> bool:
		if money(self.amount) != money(before.amount):
			return True
		return any(cstr(self.get(field)) != cstr(before.get(field)) for field in REQUEST)

	def before_submit(self) -> None:
		before = self.get_doc_before_save()
		if not before or before.status != "To Approve" or self.differs_from(before):
			frappe.throw(_("Save the request first; somebody else approves it then."), title=_("Refund"))
		for asker in dict.fromkeys((self.clerk, self.owner)):
			approval.check(KIND, self.property, money(self.amount), asker)
		self.status, self.approved_by = "Approved", frappe.session.user
		refunds.pay(self)

	def before_cancel(self) -> None:
		day_close.keep_counted(self)
		self.status = "Cancelled"

	def on_cancel(self) -> None:
		refunds.take_back(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("Refunds are kept. Reject the request, or cancel what was paid."),
			frappe.PermissionError,
			title=_("Refund"),
		)

	def before_print(self, settings=None) -> None:
		self.clerk_name, self.approver_name = get_fullname(self.clerk), get_fullname(self.approved_by)

	@frappe.whitelist(methods=["POST"])
	def reject(self, reason: str) -> None:
		"""Leaves the request unpaid. Whoever asked may withdraw so; else it takes somebody who might have approved it."""
		self.check_permission("write")
		if self.docstatus or self.status != "To Approve":
			frappe.throw(_("This refund waits for no approval."), title=_("Refund"))
		if not cstr(reason).strip():
			frappe.throw(_("Say why the refund is rejected."), title=_("Refund"))
		if self.clerk != frappe.session.user:
			approval.check(KIND, self.property, money(self.amount), self.clerk)
		self.status, self.rejection = "Rejected", cstr(reason).strip()
		self.flags.by_service = True
		self.save()
