"""What the gate asks of parking: permits of a plate, what a temporary car owes, places left, and what drivers are told."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.security import parking_tariffs
from wuye_ops.security.parking_charges import take as take_fee
from wuye_ops.security.parking_dues import fee_due
from wuye_ops.security.parking_places import spaces_left
from wuye_ops.security.parking_plates import permits_for

__all__ = ["fee_due", "guidance", "permits_for", "spaces_left", "take_fee"]


def guidance(property_name: str, gate: str | None = None, at: datetime | None = None) -> list[dict]:
	"""What the guard tells drivers now: [{level, subject, message}], closed roads first, then the tariff and places left.

	The caller has asked for the right to the gate.
	"""
	at = at or now_datetime()
	note = frappe.qb.DocType("Parking Guidance")
	rows = (
		frappe.qb.from_(note)
		.select(note.level, note.subject, note.message)
		.where(
			(note.property == property_name)
			& (note.disabled == 0)
			& (note.valid_from <= at)
			& (note.valid_to.isnull() | (note.valid_to >= at))
			& (note.gate.isnull() | (note.gate == (gate or "")))
		)
		.orderby(note.valid_from)
		.run(as_dict=True)
	)
	order = {"Closed": 0, "Detour": 1, "Notice": 2}
	found = sorted(({**row} for row in rows), key=lambda row: order[row["level"]])
	if (left := spaces_left(property_name)) is not None:
		found.append(
			{
				"level": "Notice" if left else "Closed",
				"subject": _("Places left: {0}").format(left) if left else _("No place is left"),
				"message": ""
				if left
				else _("Ask the driver to wait outside or to use a public car park; taxis may set down."),
			}
		)
	if tariff := parking_tariffs.of_property(property_name):
		found.append({"level": "Notice", "subject": _("Tariff"), "message": parking_tariffs.in_words(tariff)})
	return found
