from frappe.model.document import Document

from wuye_ops.security import handover


class ShiftHandover(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.shift_handover_escalation.shift_handover_escalation import (
			ShiftHandoverEscalation,
		)
		from wuye_ops.security.doctype.shift_handover_matter.shift_handover_matter import ShiftHandoverMatter
		from wuye_ops.security.doctype.shift_handover_thing.shift_handover_thing import ShiftHandoverThing

		anonymised_on: DF.Date | None
		begun_on: DF.Datetime | None
		department: DF.Link | None
		deviations: DF.Int
		escalations: DF.Table[ShiftHandoverEscalation]
		handed_over_on: DF.Datetime | None
		handover_key: DF.Data | None
		incidents: DF.Int
		incoming: DF.Link | None
		incoming_name: DF.Data | None
		matters: DF.Table[ShiftHandoverMatter]
		minutes_late: DF.Int
		outgoing: DF.Link | None
		outgoing_name: DF.Data | None
		post: DF.Link
		previous: DF.Link | None
		property: DF.Link
		return_reason: DF.SmallText | None
		returned_on: DF.Datetime | None
		rounds_done: DF.Int
		rounds_total: DF.Int
		shift: DF.Data | None
		shift_end: DF.Datetime
		shift_start: DF.Datetime | None
		status: DF.Literal["Draft", "Handed Over", "Taken Over"]
		summary: DF.SmallText | None
		taken_over_on: DF.Datetime | None
		things: DF.Table[ShiftHandoverThing]
	# end: auto-generated types

	def before_insert(self) -> None:
		handover.prepare_new(self)

	def validate(self) -> None:
		handover.check(self)

	def on_trash(self) -> None:
		handover.refuse_delete(self)
