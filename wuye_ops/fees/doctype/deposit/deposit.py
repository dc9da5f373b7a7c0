import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.fees import payers
from wuye_ops.fees.posting.series import take_numbers
from wuye_ops.rules.deposits import TO_RECEIVE
from wuye_ops.rules.receiving import AmountError, amount_of

# Set by `wuye_ops.fees.deposits` and by nothing else.
BY_SERVICE = (
	"status", "received_on", "payment_receipt", "account", "held", "refunded", "forfeited", "offset_amount",
	"checked_on", "check_result", "check_note", "refund_due_on", "cancel_reason",
)  # fmt: skip


class Deposit(Document):
	"""Money of a customer that is held for a purpose, such as decoration works, and given back afterwards."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link | None
		amount: DF.Currency
		cancel_reason: DF.SmallText | None
		check_note: DF.SmallText | None
		check_result: DF.Literal["", "Passed", "Damage Found"]
		checked_on: DF.Date | None
		company: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		fee_item: DF.Link
		forfeited: DF.Currency
		held: DF.Currency
		offset_amount: DF.Currency
		paid_by_name: DF.Data | None
		payment_receipt: DF.Link | None
		property: DF.Link
		purpose: DF.SmallText | None
		received_on: DF.Datetime | None
		refund_due_on: DF.Date | None
		refunded: DF.Currency
		status: DF.Literal["To Receive", "Held", "Partly Settled", "Settled", "Cancelled"]
		unit: DF.Link | None
	# end: auto-generated types

	def autoname(self) -> None:
		# not the framework's own way: two that begin a series at once lock each other out there
		(self.name,) = take_numbers(self.meta.autoname, 1)

	def validate(self) -> None:
		self.company = frappe.get_cached_value("Property", self.property, "company")
		if self.flags.by_service:
			return
		self.keep_what_the_service_wrote()
		self.refuse_a_change_of_what_was_received()
		self.check_amount()
		self.check_who()

	def keep_what_the_service_wrote(self) -> None:
		before = self.get_doc_before_save()
		for field in BY_SERVICE:
			self.set(field, before.get(field) if before else (TO_RECEIVE if field == "status" else None))

	def refuse_a_change_of_what_was_received(self) -> None:
		if self.status == TO_RECEIVE:
			return
		fixed = ("property", "customer", "unit", "fee_item", "amount")
		if changed := [field for field in fixed if self.has_value_changed(field)]:
			frappe.throw(
				_("{0} of a deposit that has been received stays. Void its receipt to correct it.").format(
					frappe.bold(_(self.meta.get_label(changed[0])))
				),
				title=_("Deposit"),
			)

	def check_amount(self) -> None:
		try:
			amount_of(self.amount)
		except AmountError:
			frappe.throw(_("Enter an amount above 0, to the cent."), title=_("Amount"))

	def check_who(self) -> None:
		if self.fee_item and frappe.get_cached_value("Fee Item", self.fee_item, "category") != "Deposit":
			frappe.throw(
				_(
					"{0} is a fee and not a deposit: it is billed. Choose a fee item of the category {1}."
				).format(frappe.bold(self.fee_item), frappe.bold(_("Deposit"))),
				title=_("Fee Item"),
			)
		if self.unit and frappe.get_cached_value("Property Unit", self.unit, "property") != self.property:
			frappe.throw(
				_("{0} is not a unit of {1}.").format(frappe.bold(self.unit), frappe.bold(self.property)),
				title=_("Unit"),
			)
		if self.customer and not payers.belongs(self.property, self.customer):
			frappe.throw(
				_("{0} is not a customer of {1}. Register the occupancy first.").format(
					frappe.bold(frappe.utils.escape_html(self.customer)), frappe.bold(self.property)
				),
				title=_("Customer"),
			)

	def on_trash(self) -> None:
		if self.payment_receipt or frappe.db.exists("Payment Receipt", {"deposit": self.name}):
			frappe.throw(_("A deposit that was received is kept."), title=_("Deposit"))
