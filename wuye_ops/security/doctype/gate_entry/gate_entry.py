from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class GateEntry(WrittenByService, Document):
	"""Who came in or left, or was stopped: written by the gate page, once."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alert: DF.Data | None
		anonymised_on: DF.Date | None
		asked: DF.Data | None
		at: DF.Datetime
		attention: DF.Literal["", "Open", "Settled"]
		client_key: DF.Data | None
		courier: DF.Data | None
		direction: DF.Literal["In", "Out"]
		gate: DF.Link
		guard: DF.Link | None
		guard_name: DF.Data | None
		holder: DF.Data | None
		kind: DF.Literal[
			"",
			"Resident Vehicle",
			"Resident",
			"Staff",
			"Permit",
			"Pass",
			"Courier",
			"Walk-in",
			"Temporary Vehicle",
			"On Duty",
		]
		leave_by: DF.Datetime | None
		note: DF.SmallText | None
		offline: DF.Check
		outcome: DF.Literal["Allowed", "Stopped"]
		pair: DF.Link | None
		parking_permit: DF.Link | None
		persons: DF.Int
		photo: DF.AttachImage | None
		plate: DF.Data | None
		property: DF.Link
		reason_code: DF.Data | None
		received_at: DF.Datetime | None
		resident_vehicle: DF.Link | None
		review: DF.Literal["", "agrees", "stricter", "let_in_wrongly", "watched"]
		settled_by: DF.Link | None
		settled_on: DF.Datetime | None
		settlement: DF.SmallText | None
		shown_code: DF.Data | None
		shown_words: DF.Data | None
		stay: DF.Literal["", "Inside", "Left", "Exit Missed", "Entry Missed", "Repeated"]
		stay_minutes: DF.Int
		subject: DF.Data | None
		trust: DF.Literal["Exact", "Corrected", "Doubtful"]
		unit: DF.Link | None
		visitor_pass: DF.Link | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Entries are written at the gate: use the gate page.")

	def why_it_is_kept(self) -> str:
		return _("Entries are kept for the period of the property, and are made anonymous then.")
