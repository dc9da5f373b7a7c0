import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, now_datetime

from wuye_ops.fees import day_close

# what the service alone writes, whatever a caller of the web API sends along
BY_SERVICE = ("previous_close", "close_key", "confirmed_by", "confirmed_on", "confirmation", "journal_entry")
KEPT = ("owner", "property", "company", "clerk", "status", "closed_up_to", *BY_SERVICE)


class NothingToClose(frappe.ValidationError):
	"""The clerk has received and paid nothing since the last close."""


class DayClose(Document):
	"""A clerk's money of a day: the draft holds what is booked and takes what is counted, submitting it closes."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.day_close_mode.day_close_mode import DayCloseMode

		amended_from: DF.Link | None
		booked: DF.Currency
		clerk: DF.Link | None
		close_key: DF.Data | None
		closed_up_to: DF.Datetime | None
		company: DF.Link | None
		confirmation: DF.SmallText | None
		confirmed_by: DF.Link | None
		confirmed_on: DF.Datetime | None
		counted: DF.Currency
		difference: DF.Currency
		first_receipt: DF.Link | None
		journal_entry: DF.Link | None
		last_receipt: DF.Link | None
		modes: DF.Table[DayCloseMode]
		previous_close: DF.Link | None
		property: DF.Link
		receipts: DF.Int
		received: DF.Currency
		refunded: DF.Currency
		refunds: DF.Int
		status: DF.Literal["Draft", "To Confirm", "Closed", "Cancelled"]
		voided: DF.Int
		voided_numbers: DF.SmallText | None
	# end: auto-generated types

	def before_validate(self) -> None:
		if self.is_new():
			self.begin()
		elif self.docstatus == 0:
			self.update({field: self.get_doc_before_save().get(field) for field in KEPT})

	def begin(self) -> None:
		"""A clerk closes for themselves, up to now."""
		self.update(dict.fromkeys(BY_SERVICE))
		self.company = frappe.db.get_value("Property", self.property, "company")
		self.clerk, self.status, self.closed_up_to = frappe.session.user, "Draft", now_datetime()

	def before_insert(self) -> None:
		if other := frappe.db.get_value(
			"Day Close", {"property": self.property, "clerk": frappe.session.user, "docstatus": 0}
		):
			frappe.throw(
				_("You have begun to close already: {0}. Go on there.").format(frappe.bold(other)),
				frappe.DuplicateEntryError,
				title=_("Day Close"),
			)

	def validate(self) -> None:
		if self.docstatus == 0:
			day_close.take_figures(self)
			self.refuse_nothing()

	def refuse_nothing(self) -> None:
		if not (self.receipts or self.refunds or self.voided):
			frappe.throw(
				_("Nothing has been received or paid back since the last close: there is nothing to close."),
				NothingToClose,
				title=_("Day Close"),
			)

	def before_submit(self) -> None:
		before = self.get_doc_before_save()
		if not before:
			frappe.throw(_("Save first, and count against what is booked."), title=_("Day Close"))
		self.update({field: before.get(field) for field in KEPT})
		if self.clerk != frappe.session.user:
			frappe.throw(
				_("A clerk closes their own counter: {0} must do so.").format(
					frappe.bold(get_fullname(self.clerk))
				),
				frappe.PermissionError,
				title=_("Day Close"),
			)
		day_close.close(self)

	def before_cancel(self) -> None:
		day_close.reopen(self)

	def on_cancel(self) -> None:
		day_close.take_back_difference(self)

	def on_trash(self) -> None:
		if self.docstatus:
			frappe.throw(
				_("Day closes are kept. Cancel the close instead."),
				frappe.PermissionError,
				title=_("Day Close"),
			)

	def before_print(self, settings=None) -> None:
		self.clerk_name, self.confirmer_name = get_fullname(self.clerk), get_fullname(self.confirmed_by)

	@frappe.whitelist(methods=["POST"])
	def take_again(self) -> None:
		"""Takes the figures of a draft anew, up to now."""
		self.check_permission("write")
		if self.docstatus or self.clerk != frappe.session.user:
			frappe.throw(_("Only the clerk takes the figures, before closing."), title=_("Day Close"))
		self.db_set("closed_up_to", now_datetime(), update_modified=False)
		self.save()
