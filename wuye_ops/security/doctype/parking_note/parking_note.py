import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property
from wuye_ops.security import parking_notes

BY_STEPS = ("status", "times", "letter_due", "told_how", "told_on", "told_by", "answer")
KEPT = ("plate", "misuse", "noted_on")


class ParkingNote(Document):
	"""违停记录: a vehicle that stands where it should not, whose it is, and what was done."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		anonymised_on: DF.Date | None
		answer: DF.SmallText | None
		client_key: DF.Data | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		letter_due: DF.Check
		misuse: DF.Literal[
			"Another's Space",
			"No Space",
			"Fire Lane",
			"Two Spaces",
			"Abandoned",
			"Charging Place Blocked",
		]
		note: DF.SmallText | None
		noted_by: DF.Link | None
		noted_on: DF.Datetime
		parking_permit: DF.Link | None
		parking_space: DF.Link | None
		photo: DF.AttachImage | None
		place: DF.Data | None
		plate: DF.Data
		property: DF.Link
		resident_vehicle: DF.Link | None
		status: DF.Literal["Noted", "Told", "Settled", "Withdrawn"]
		times: DF.Int
		told_by: DF.Link | None
		told_how: DF.Literal["", "Portal", "Phone", "Notice on the Vehicle", "Letter"]
		told_on: DF.Datetime | None
		unit: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		guarded.refuse_by_hand(self, *BY_STEPS, use=_("Use the buttons of the form."))
		self.noted_by = frappe.session.user

	def before_validate(self) -> None:
		if self.is_new() and self.property:
			parking_notes.identify(self)
			self.noted_on = self.noted_on or now_datetime()
			parking_notes.count(self)
			self.flags.counted = True

	def validate(self) -> None:
		if not self.flags.counted:
			guarded.refuse_by_hand(self, *BY_STEPS, use=_("Use the buttons of the form."))
			guarded.refuse_by_hand(self, *KEPT, use=_("Withdraw the note and make a new one."))
		guarded.own_file(self, "photo")
		if self.parking_space:
			check_same_property(self.property, "Parking Space", self.parking_space)
		elif not cstr(self.place).strip():
			frappe.throw(_("Say where the vehicle stands: a space, or a place in words."), title=_("Place"))
		if get_datetime(self.noted_on) > now_datetime():
			frappe.throw(_("A note is about what has been seen, not about later."), title=_("Noted On"))

	def after_insert(self) -> None:
		self.flags.counted = False
		parking_notes.tell_at_once(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("Notes are kept. Withdraw one that is wrong."), frappe.PermissionError, title=_("Parking Note")
		)

	def before_print(self, settings=None) -> None:
		self.letter = parking_notes.message(self)
