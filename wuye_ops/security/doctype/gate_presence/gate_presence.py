from frappe import _
from frappe.model.document import Document

from wuye_ops.property.by_service import WrittenByService


class GatePresence(WrittenByService, Document):
	"""Whether a vehicle, a pass or a person is inside: one row for each, locked while a movement of it is booked."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		entered_at: DF.Datetime | None
		entry: DF.Link | None
		gate: DF.Link | None
		holder: DF.Data | None
		inside: DF.Check
		kind: DF.Data | None
		last_at: DF.Datetime | None
		last_direction: DF.Literal["", "In", "Out"]
		last_entry: DF.Link | None
		last_key: DF.Data | None
		leave_by: DF.Datetime | None
		persons: DF.Int
		plate: DF.Data | None
		plate_reversed: DF.Data | None
		property: DF.Link
		subject: DF.Data | None
		unit: DF.Link | None
		visitor_pass: DF.Link | None
	# end: auto-generated types

	def how_it_is_written(self) -> str:
		return _("Who is inside follows from what is booked at the gates: use the gate page.")

	def why_it_is_kept(self) -> str:
		return _(
			"Who is inside follows from what is booked at the gates: book their leaving on the gate page."
		)
