"""What the page of a gate (`/gate`) asks of the server. Whoever stands there may book at the gates of their properties.

A tablet shows what `rules.gate_decision.screen` gives and nothing else: masked names and phones, no identity numbers, no word of
the watchlist.
"""

import re
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from wuye_ops.property import pictures
from wuye_ops.property.throttle import limited
from wuye_ops.rules import gate_decision, plate
from wuye_ops.rules.gate_decision import ALLOWED, IN, OUT, STOPPED
from wuye_ops.rules.identity import mask_name, mask_phone
from wuye_ops.security import gate as service
from wuye_ops.security import gate_offline, gate_words, parking, policy, presence
from wuye_ops.security.gate import Answer, Pressed, Question
from wuye_ops.security.gate_found import Known

DOCTYPE = "Gate Entry"
KEY = re.compile(r"[0-9a-f]{16,40}")
DIRECTIONS, OUTCOMES = (IN, OUT), (ALLOWED, STOPPED)
LONGEST_TEXT, LONGEST_NOTE = 400, 500
# what a gate shows of those inside; more are found by typing
MOST_INSIDE = 500
MOST_AT_ONCE = 200
PHOTO = "photo"
# one tablet in a rush hour, and a scanner that reads everything twice
MOST_A_MINUTE = 240


@frappe.whitelist()
def overview() -> dict:
	"""{now, gates: [{name, gate_name, property, kind, direction, home}], words, kinds, couriers}: what the page begins with, and
	works by without a connection."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	gates = frappe.get_list(
		"Gate",
		filters={"disabled": 0},
		fields=["name", "gate_name", "property", "kind", "direction"],
		order_by="property, gate_name",
		limit=0,
	)
	for row in gates:
		row["home"] = policy.of(row.property).home
	options = frappe.get_meta("Gate Policy Courier").get_field("courier_class").options.split("\n")
	return {
		"now": str(now_datetime()),
		"gates": gates,
		"words": gate_words.offline_words(),
		"kinds": {kind: _(kind, context=DOCTYPE) for kind in gate_decision.KINDS},
		"couriers": [{"value": one, "label": _(one, context="Gate Policy Courier")} for one in options],
	}


@frappe.whitelist(methods=["POST"])
@limited(MOST_A_MINUTE, 60, of="gate")
def decide(
	gate: str,
	direction: str,
	text: str = "",
	pick: str = "",
	persons: int = 1,
	courier: str = "",
	on_duty: int = 0,
	key: str = "",
) -> dict:
	"""Who that is, and whether they may come in or leave: see `as_screen`. key: of the movement, made by the page for it."""
	asked = _question(gate, direction, text, pick, persons, courier, on_duty)
	answer = service.decide(asked)
	if answer.hits and KEY.fullmatch(str(key)):
		service.note_hits(asked, answer, key)
	return as_screen(asked, answer)


@frappe.whitelist(methods=["POST"])
@limited(MOST_A_MINUTE, 60, of="gate")
def book(
	gate: str,
	direction: str,
	outcome: str,
	key: str,
	text: str = "",
	pick: str = "",
	persons: int = 1,
	courier: str = "",
	on_duty: int = 0,
	seen: str = "",
	note: str = "",
) -> dict:
	"""{booked: name of the entry}, once for a key; or {booked: null, screen} where the answer is another one meanwhile."""
	asked = _question(gate, direction, text, pick, persons, courier, on_duty)
	pressed = Pressed(_outcome(outcome), _key(key), seen=str(seen)[:40], note=_note(note))
	booked = _once(asked, pressed)
	screen = as_screen(asked, booked.answer) if booked.answer and not booked.entry else None
	return {"booked": booked.entry, "screen": screen}


@frappe.whitelist(methods=["POST"])
@limited(60, 60, of="gate")
def take(gate: str, entries: str | list, sent: float | None = None) -> list[dict]:
	"""Takes what a tablet has recorded without a connection, in its order: [{key, outcome, direction, …, made, age}] → [{ok}].

	sent: the tablet's clock now, in milliseconds; made: when it happened, age: seconds since by its counter. An entry is written
	once, however often it is sent, and none is refused for what it says: it has happened.
	"""
	place = _place(gate)
	received = now_datetime()
	entries = frappe.parse_json(entries)
	if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
		frappe.throw(_("These are no entries of a gate."), title=_("Gate"))
	if len(entries) > MOST_AT_ONCE:
		frappe.throw(_("Send at most {0} entries at once.").format(MOST_AT_ONCE), title=_("Gate"))
	return [_take(place, entry, received, sent) for entry in entries]


def _take(place, entry: dict, received: datetime, sent: float | None) -> dict:
	key = entry.get("key")
	if not isinstance(key, str) or not KEY.fullmatch(key) or entry.get("outcome") not in OUTCOMES:
		# not made by this page: there is nothing in it that could have happened
		return {"ok": False, "message": _("This is no entry of a gate.")}
	at = gate_offline.moment(received, entry.get("made"), sent, entry.get("age"))
	asked = Question(
		property=place.property,
		gate=place.name,
		direction=OUT if entry.get("direction") == OUT else IN,
		text=str(entry.get("text") or "")[:LONGEST_TEXT],
		pick=str(entry.get("pick") or "")[:140],
		persons=_persons(entry.get("persons")),
		courier=_courier(entry.get("courier")),
		on_duty=bool(cint(entry.get("on_duty"))),
		at=at.at,
	)
	pressed = Pressed(
		entry["outcome"],
		key,
		note=_note(entry.get("note")),
		happened=True,
		received=received,
		trust=at.trust,
	)
	return {"ok": True, "entry": service.book(asked, pressed).entry}


@frappe.whitelist()
@limited(60, 60, of="gate")
def gate_list(gate: str) -> dict:
	"""What the tablet works by without a connection (`gate_offline.make`)."""
	return gate_offline.make(_place(gate).property)


@frappe.whitelist()
@limited(60, 60, of="gate")
def count(gate: str) -> dict[str, int]:
	"""{vehicles, persons} that are inside: what every tablet asks for again and again."""
	return presence.count_inside(_place(gate).property)


@frappe.whitelist()
@limited(60, 60, of="gate")
def inside(gate: str) -> dict:
	"""{now, count, rows}: who is inside, those who have stayed too long in front."""
	place = _place(gate)
	overdue = presence.overstays(place.property, policy.of(place.property).grace)
	late = {row.name for row in overdue}
	rows = presence.inside_of(place.property, limit=MOST_INSIDE)
	known = {row.name for row in rows}
	rows += [row for row in overdue if row.name not in known]
	rows.sort(key=lambda row: row.name not in late)
	return {
		"now": str(now_datetime()),
		"count": presence.count_inside(place.property),
		"rows": [_inside_row(row, place.property, row.name in late) for row in rows],
	}


@frappe.whitelist(methods=["POST"])
@limited(60, 60)
def attach_photo(entry: str) -> None:
	"""Keeps the photo that is sent with the request, for an entry of the user's own of the last day."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	doc = frappe.get_doc(DOCTYPE, entry)
	doc.check_permission("read")
	if doc.owner != frappe.session.user or doc.photo:
		frappe.throw(_("The photo of an entry is taken once, by whoever booked it."), frappe.PermissionError)
	file = frappe.request.files.get(PHOTO) if frappe.request else None
	content = pictures.cleaned(file.stream.read(pictures.LARGEST + 1) if file else b"")
	addresses = pictures.attach(doc, ["photo"], [content])
	# the entry is the user's own; it is written by nobody's hand otherwise
	frappe.db.set_value(DOCTYPE, doc.name, addresses, update_modified=False)


# -- what comes in -----------------------------------------------------------------------------------------------------


def _place(gate: str):
	"""The gate, for a user who may book at it."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	place = frappe.get_cached_doc("Gate", str(gate))
	place.check_permission("read")
	if place.disabled:
		frappe.throw(_("{0} is not in use.").format(frappe.bold(place.gate_name)), title=_("Gate"))
	return place


def _question(
	gate: str, direction: str, text: str, pick: str, persons: int, courier: str, on_duty: int
) -> Question:
	place = _place(gate)
	if direction not in DIRECTIONS or place.direction not in ("Both", direction):
		frappe.throw(
			_("{0} is not a gate for this direction.").format(frappe.bold(place.gate_name)), title=_("Gate")
		)
	return Question(
		property=place.property,
		gate=place.name,
		direction=direction,
		text=str(text or "")[:LONGEST_TEXT],
		pick=str(pick or "")[:140],
		persons=_persons(persons),
		courier=_courier(courier),
		on_duty=bool(cint(on_duty)),
	)


def _persons(value: object) -> int:
	return min(max(cint(value), 1), service.MOST_PERSONS)


def _courier(value: object) -> str:
	options = frappe.get_meta("Gate Policy Courier").get_field("courier_class").options.split("\n")
	return value if value in options else ""


def _outcome(value: str) -> str:
	if value not in OUTCOMES:
		frappe.throw(_("A gate lets in or stops."), title=_("Gate"))
	return value


def _key(value: str) -> str:
	if not KEY.fullmatch(str(value)):
		frappe.throw(_("An entry of a gate has a key of its own."), title=_("Gate"))
	return value


def _note(value: object) -> str:
	return " ".join(str(value or "").split())[:LONGEST_NOTE]


def _once(asked: Question, pressed: Pressed) -> service.Booked:
	"""Books, and again where two gates stood in each other's way; of one key that came twice at once, the first counts."""
	for last in (False, True):
		try:
			return service.book(asked, pressed)
		except frappe.QueryDeadlockError:
			# nothing has been written: the database has undone it
			frappe.db.rollback()
			if last:
				raise
		except frappe.UniqueValidationError:
			frappe.db.rollback()
			if not (entry := service.entry_of(pressed.key)):
				raise
			return service.Booked(entry)


# -- what goes out -----------------------------------------------------------------------------------------------------


def as_screen(asked: Question, answer: Answer) -> dict:
	"""What the tablet shows: {outcome, code, words, …} of `gate_decision.Screen`; {problem, words} where nothing was found;
	{choices} where the guard picks one first."""
	if answer.choices:
		return {"choices": [_choice(known, asked.property) for known in answer.choices]}
	if answer.problem:
		return {"problem": answer.problem, "words": gate_words.in_words(answer.problem)}
	screen = answer.screen
	shown = {
		"outcome": screen.outcome,
		"code": screen.code,
		"words": gate_words.in_words(screen.code, screen.params),
		"kind": answer.kind,
		"kind_label": _(answer.kind, context=DOCTYPE) if answer.kind else "",
		"holder": screen.holder,
		"host": screen.host,
		"unit": gate_words.home_of(screen.unit, asked.property),
		"phone": screen.phone,
		"plate": plate.shown(screen.plate) if screen.plate else "",
		"persons": screen.persons,
		"until": str(screen.until) if screen.until else None,
		"note": screen.note,
	}
	if answer.known and answer.known.inside and screen.code != gate_words.CALL_HEAD:
		shown |= _inside_row(answer.known.inside, asked.property)
	if answer.due and answer.due.due > 0:
		shown["fee"] = {
			"amount": str(answer.due.due),
			"lines": answer.due.lines,
			"entered": str(answer.due.entered_on),
		}
	if answer.kind == service.TEMPORARY and asked.direction == IN:
		shown["guidance"] = parking.guidance(asked.property, asked.gate)
	return shown


def _choice(known: Known, property_name: str) -> dict:
	candidate, row = known.candidate, known.inside
	kind = candidate.kind if candidate else row.kind if row else ""
	return {
		"key": known.key,
		"kind_label": _(kind, context=DOCTYPE) if kind else "",
		"holder": mask_name(candidate.holder) if candidate else row.holder or "",
		"unit": gate_words.home_of(candidate.unit if candidate else row.unit, property_name),
		"phone": mask_phone(candidate.phone) if candidate else "",
		"plate": plate.shown(known.plates[0]) if known.plates else "",
		"since": str(row.entered_at) if row else None,
	}


def _inside_row(row, property_name: str, is_late: bool = False) -> dict:
	return {
		"pick": f"Presence|{row.name}",
		"kind_label": _(row.kind, context=DOCTYPE) if row.kind else "",
		"holder": row.holder or "",
		"unit": gate_words.home_of(row.unit, property_name),
		"plate": plate.shown(row.plate) if row.plate else "",
		"persons": row.persons or 1,
		"since": str(row.entered_at),
		"leave_by": str(row.leave_by) if row.leave_by else None,
		"is_late": is_late,
	}
