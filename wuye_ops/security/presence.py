"""Who is inside (在场): one row for each vehicle, pass or person, changed with each movement and locked while one is booked.

The log of entries grows without end; this table has as many rows as there are subjects inside, and those of the last day. It
is what is asked at a gate, so that the answer takes as long after a million entries as after ten. It follows from the log:
a late entry, of a tablet that had no connection, pairs the rows of its subject anew (`rules.gate_pairing`).
"""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

import frappe
from frappe.query_builder import Case, DocType, Order
from frappe.query_builder.functions import Coalesce, Sum
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.rules import gate_pairing
from wuye_ops.rules.gate_decision import IN
from wuye_ops.rules.gate_pairing import EXIT_MISSED, INSIDE, LONGEST, SAME, Pairing, Row

REPEATED = "Repeated"
# what a presence knows of whoever is inside; the entry has it under the same names
DETAILS = ("gate", "kind", "holder", "plate", "unit", "leave_by", "visitor_pass")
STATE = (
	"name",
	"inside",
	"entry",
	"entered_at",
	"persons",
	"last_entry",
	"last_direction",
	"last_at",
	"last_key",
)
# Somebody who left and comes back at once is told from a key pressed twice; after that the row says nothing.
FORGOTTEN_AFTER = timedelta(days=1)
NAME_LENGTH = 20
BATCH = 1000


def name_of(property_name: str, subject: str) -> str:
	return sha256(f"{property_name}\n{subject}".encode()).hexdigest()[:NAME_LENGTH]


def lock(property_name: str, subject: str) -> frappe._dict:
	"""The row of a subject (STATE), made if there is none; nobody else books a movement of it until this transaction ends."""
	name, now, user = name_of(property_name, subject), now_datetime(), frappe.session.user
	presence = DocType("Gate Presence")
	# One statement that takes the lock of the row, whether it is there or not. To look first and insert then would lock the
	# gap between two rows, in which gates side by side would wait for one another.
	(
		frappe.qb.into(presence)
		.columns("name", "creation", "modified", "owner", "modified_by", "property", "subject")
		.insert(name, now, now, user, user, property_name, subject)
		.on_duplicate_key_update(presence.name, name)
		.run()
	)
	# as it is now, and not as it was when this transaction began
	return frappe.db.get_value("Gate Presence", name, list(STATE), as_dict=True, for_update=True)


def move(state: frappe._dict, entry, *, one_by_one: bool = False) -> None:
	"""Pairs a new entry that lets in or out: sets its `stay`, `pair` and `stay_minutes`, and changes those of the rows that it
	ends. state: from `lock`. one_by_one: a crew, whose people come and go on their own.

	The entry has its name already, and is inserted by the caller.
	"""
	is_late = bool(state.last_at) and entry.at < get_datetime(state.last_at)
	if one_by_one or is_late:
		_move_in_log(state, entry, one_by_one)
		return
	if _is_repeated(state, entry):
		entry.update({"stay": REPEATED, "pair": state.last_entry})
		_change(state.name, {"last_key": entry.client_key})
		return
	known = []
	if state.inside:
		known = [
			Row(state.entry, entry.subject, IN, get_datetime(state.entered_at), persons=state.persons or 1)
		]
	pairing = gate_pairing.pair([*known, _row(entry)])
	_write_stays(_stays_of(pairing), entry, {row.key for row in known})
	_remember(state, entry, inside=entry if entry.direction == IN else None, persons=entry.persons)


def _is_repeated(state: frappe._dict, entry) -> bool:
	return (
		bool(state.last_at)
		and state.last_direction == entry.direction
		and entry.at - get_datetime(state.last_at) <= SAME
	)


def _move_in_log(state: frappe._dict, entry, one_by_one: bool) -> None:
	rows = _log(entry)
	pairing = gate_pairing.pair(
		[*(_row(row) for row in rows), _row(entry)], crews={entry.subject} if one_by_one else ()
	)
	told = {row.name: (row.stay or "", row.pair, row.stay_minutes) for row in rows}
	stays = _stays_of(pairing)
	changed = {
		key for key, (stay, pair, minutes) in stays.items() if told.get(key) != (stay, pair, minutes or 0)
	}
	_write_stays(stays, entry, changed & told.keys())
	inside = gate_pairing.inside(pairing.stays, max(entry.at, now_datetime()))
	by_name = {row.name: row for row in rows} | {entry.name: entry}
	first = by_name[inside[0].entry.key] if inside else None
	_remember(state, entry, inside=first, persons=sum(stay.persons for stay in inside))


def _log(entry) -> list[frappe._dict]:
	"""The movements of the entry's subject within the time that anybody is believed to be inside. Locked: those that another
	gate has just booked count, and none is added meanwhile."""
	log = DocType("Gate Entry")
	fields = ("name", "subject", "direction", "at", "persons", "stay", "pair", "stay_minutes", *DETAILS)
	return (
		frappe.qb.from_(log)
		.select(*(log[field] for field in fields))
		.where((log.property == entry.property) & (log.subject == entry.subject))
		.where((log.outcome == "Allowed") & (log.at >= entry.at - LONGEST))
		.for_update()
		.run(as_dict=True)
	)


def _row(entry) -> Row:
	return Row(
		entry.name,
		entry.subject,
		entry.direction,
		get_datetime(entry.at),
		entry.gate or "",
		entry.persons or 1,
	)


def _stays_of(pairing: Pairing) -> dict[str, tuple[str, str | None, int | None]]:
	"""{entry: (stay, other end, minutes)}. Of a crew a row may be in several stays: while one of its people is inside, it is."""
	found: dict[str, tuple[str, str | None, int | None]] = {}
	for stay in pairing.stays:
		here, there = stay.entry, stay.exit
		if here and (here.key not in found or found[here.key][0] != INSIDE):
			found[here.key] = (stay.status, there.key if there else None, stay.minutes)
		if there and there.key not in found:
			found[there.key] = (stay.status, here.key if here else None, stay.minutes)
	return found | {key: (REPEATED, told, None) for key, told in pairing.repeats.items()}


def _write_stays(stays: dict, entry, others: Iterable[str]) -> None:
	entry.stay, entry.pair, entry.stay_minutes = stays[entry.name]
	for name in others:
		stay, pair, minutes = stays[name]
		# follows from the movements, which are the record; the row itself is changed by nobody
		frappe.db.set_value(
			"Gate Entry",
			name,
			{"stay": stay, "pair": pair, "stay_minutes": minutes or 0},
			update_modified=False,
		)


def _remember(state: frappe._dict, entry, *, inside, persons: int) -> None:
	values = {"inside": 0, "entry": None, "entered_at": None, "leave_by": None, "persons": 0}
	if inside:
		values = {
			"inside": 1,
			"entry": inside.name,
			"entered_at": inside.at,
			"persons": persons,
			**{field: inside.get(field) for field in DETAILS},
			"plate_reversed": (inside.get("plate") or "")[::-1] or None,
		}
	if not state.last_at or entry.at >= get_datetime(state.last_at):
		values |= {"last_entry": entry.name, "last_direction": entry.direction, "last_at": entry.at}
	_change(state.name, {**values, "last_key": entry.client_key})


def _change(name: str, values: dict) -> None:
	frappe.db.set_value("Gate Presence", name, values)


# -- who is inside -----------------------------------------------------------------------------------------------------

SHOWN = (
	"name",
	"entry",
	"kind",
	"holder",
	"plate",
	"unit",
	"persons",
	"entered_at",
	"leave_by",
	"gate",
	"visitor_pass",
)


def inside_of(property_name: str, *, limit: int | None = None) -> list[frappe._dict]:
	"""Whoever is inside now, those who came last in front. The caller has checked the right to the property."""
	query = _inside(property_name).orderby(DocType("Gate Presence").entered_at, order=Order.desc)
	return (query.limit(limit) if limit else query).run(as_dict=True)


def overstays(property_name: str, grace: timedelta) -> list[frappe._dict]:
	"""Whoever is inside beyond their time and the grace, the longest first (`gate_pairing.overstays`, by index)."""
	leave_by = DocType("Gate Presence").leave_by
	query = _inside(property_name).where(leave_by < now_datetime() - grace)
	return query.orderby(leave_by).run(as_dict=True)


def count_inside(property_name: str) -> dict[str, int]:
	"""{"vehicles", "persons"}: vehicles, and people of those without one."""
	presence = DocType("Gate Presence")
	is_vehicle = Coalesce(presence.plate, "") != ""
	((vehicles, persons),) = (
		frappe.qb.from_(presence)
		.select(
			Sum(Case().when(is_vehicle, 1).else_(0)), Sum(Case().when(is_vehicle, 0).else_(presence.persons))
		)
		.where(_is_inside(presence, property_name))
		.run()
	)
	return {"vehicles": cint(vehicles), "persons": cint(persons)}


def _inside(property_name: str):
	presence = DocType("Gate Presence")
	fields = (presence[field] for field in SHOWN)
	return frappe.qb.from_(presence).select(*fields).where(_is_inside(presence, property_name))


def _is_inside(presence, property_name: str):
	is_seen = presence.entered_at > now_datetime() - LONGEST
	return (presence.property == property_name) & (presence.inside == 1) & is_seen


def forget_gone() -> None:
	"""Daily: rows of those who have left, and of those who have not been seen for so long that nobody believes they are inside."""
	now = now_datetime()
	presence, log = DocType("Gate Presence"), DocType("Gate Entry")
	unseen_since = presence.inside.eq(1) & (presence.entered_at <= now - LONGEST)
	unseen = frappe.qb.from_(presence).select(presence.name, presence.entry).where(unseen_since).limit(BATCH)
	while rows := unseen.run(as_dict=True):
		entries = [row.entry for row in rows if row.entry]
		if entries:
			frappe.qb.update(log).set(log.stay, EXIT_MISSED).where(log.name.isin(entries)).run()
		names = [row.name for row in rows]
		frappe.qb.from_(presence).delete().where(presence.name.isin(names) & unseen_since).run()
	frappe.qb.from_(presence).delete().where(
		(presence.inside == 0) & (Coalesce(presence.last_at, presence.modified) <= now - FORGOTTEN_AFTER)
	).run()
