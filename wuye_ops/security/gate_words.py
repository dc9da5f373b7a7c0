"""What the gate's screen says, in the guard's language: the codes are the rules', and all of it may be read by the visitor."""

from collections.abc import Mapping
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import format_datetime, formatdate

from wuye_ops.rules import gate_decision, plate

# a code, or a name, that opens nothing here
UNKNOWN_CODE, NOBODY = "unknown_code", "nobody"
CALL_HEAD = gate_decision.CALL_HEAD
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# the params that hold plates
PLATES = ("plate", "by")

Params = Mapping[str, str]

# functions, since a translation is looked up when it is needed
WORDS = {
	# what lets in
	"resident_vehicle": lambda of: _("Vehicle of a resident"),
	"resident": lambda of: _("Resident"),
	"staff": lambda of: _("Colleague"),
	"permit": lambda of: _("The parking permit is good"),
	"pass": lambda of: _("The pass is good"),
	"on_duty": lambda of: _("On duty: let through at once"),
	"leaving": lambda of: _("Leaving"),
	"temporary_vehicle": lambda of: _("Temporary vehicle"),
	"courier": lambda of: _("Courier"),
	"walk_in": lambda of: _("Nobody has announced them: register the visit and ask the host"),
	# what the guard settles
	"check_name": lambda of: _("Ask for the name, or look at the plate: others know this number too"),
	"not_confirmed": lambda of: _("The host has not answered yet: call them"),
	"already_inside": lambda of: _("{0} of {1} are inside already: are these more?").format(
		of["inside"], of["persons"]
	),
	"too_many": lambda of: _("The pass is for {0}, {1} have come: ask the host").format(
		of["persons"], of["arrived"]
	),
	"other_vehicle": lambda of: _("The pass is for {0}: is this vehicle theirs?").format(of["plate"]),
	"wrong_gate": lambda of: _("The pass is for another gate: {0}").format(of["gates"]),
	"space_taken": lambda of: _("Another vehicle of the permit is inside: {0}. Is it leaving?").format(
		of["by"]
	),
	"unknown_plate": lambda of: _("Plate of no known kind: look at the vehicle"),
	"fee_due": lambda of: _("A parking fee is due"),
	# what stops
	"wrong_property": lambda of: _("No pass of this property"),
	"revoked": lambda of: _("The pass was revoked"),
	"declined": lambda of: _("The host has declined the visit"),
	"expired": lambda of: _("Expired: it was good until {0}").format(of["until"]),
	"used_up": lambda of: _("Used up: it let in {0} times").format(of["entries"]),
	"not_yet": lambda of: _("Not yet: it is good from {0}").format(of["since"]),
	"wrong_day": lambda of: _("Not on a {0}").format(of["weekday"]),
	"wrong_hours": lambda of: _("Only at {0}").format(of["hours"]),
	"suspended": lambda of: _("The parking permit is suspended"),
	"courier_hours": lambda of: _("Couriers of this class do not come in at this hour"),
	"full": lambda of: _("No place is left for temporary vehicles"),
	"call_head": lambda of: _("Wait here and call the head of order"),
	UNKNOWN_CODE: lambda of: _("There is no such pass"),
	NOBODY: lambda of: _("Nothing is found by this: type the whole plate or phone"),
	# without a connection
	"not_listed": lambda of: _("Not on the list of this tablet: ask the host"),
	"out_of_time": lambda of: _("Not at this time by the list of this tablet: ask the host"),
	"stale_list": lambda of: _("The list of this tablet is too old: ask the host"),
	# what could not be read
	"empty": lambda of: _("Type or scan a plate, phone or code"),
	"too_long": lambda of: _("This is no code of ours: too long"),
	"foreign": lambda of: _("This is a code of somebody else’s, such as for paying"),
	"identity": lambda of: _("Gates take no identity numbers. Ask for the code, or the phone"),
	"mistyped_code": lambda of: _("A character of the code is wrong: type it again"),
	"garbage": lambda of: _("This cannot be read: scan or type it again"),
}
# without params: what a tablet may have to say by itself
OFFLINE = (
	"resident_vehicle", "resident", "staff", "permit", "pass", "leaving", "check_name", "not_confirmed", "call_head",
	"not_listed", "out_of_time", "stale_list", "courier", "on_duty", "empty", "too_long", "foreign", "identity",
	"mistyped_code", "garbage",
)  # fmt: skip


def in_words(code: str, params: Mapping[str, object] | None = None) -> str:
	"""The sentence for a code, in plain text: whoever shows it on a page escapes it."""
	shown = {key: _shown(key, value) for key, value in (params or {}).items()}
	return WORDS[code](shown)


def offline_words() -> dict[str, str]:
	return {code: in_words(code) for code in OFFLINE}


def _shown(key: str, value: object) -> str:
	if key == "weekday":
		return _(WEEKDAYS[int(value)])
	if isinstance(value, datetime):
		return format_datetime(value, "MM-dd HH:mm")
	if isinstance(value, date):
		return formatdate(value)
	if key == "gates":
		return "、".join(frappe.get_cached_value("Gate", gate, "gate_name") or gate for gate in value)
	if key in PLATES:
		return "、".join(plate.shown(one) for one in ((value,) if isinstance(value, str) else value))
	return str(value)


def home_of(unit: str | None, property_name: str) -> str:
	"""A unit as people of its property call it: without the property's name."""
	return (unit or "").removeprefix(f"{property_name}-")
