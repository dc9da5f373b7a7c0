"""A gate without a connection: the list that its tablet works by, and the entries that it sends when it is back.

Nothing that has happened is refused: it is written at the time it happened, as far as that can be told, judged by what is
known now, and the head sees what should have been stopped (`rules.gate_list`, `rules.tablet_time`).
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_system_timezone, getdate, now_datetime
from pytz import timezone

from wuye_ops.rules import gate_list, parking_permit, scan, tablet_time
from wuye_ops.rules.gate_decision import PERMIT, RESIDENT_VEHICLE, Candidate
from wuye_ops.security import passes, watchlist
from wuye_ops.security.gate_words import home_of

SALT_BYTES = 16
CACHE = "wuye_gate_list"
# Twenty tablets ask together when a connection is back; a list is never fresher than its last fetch anyway.
SHARED_SECONDS = 300
# how far ahead passes are listed: as long as the list is good
AHEAD = gate_list.GOOD_FOR
BATCH = 5000


def make(property_name: str) -> dict:
	"""{made_on, salt, good_until, entries: {key: [[outcome, code, spans, kind, holder, unit, persons], …]}}: what a tablet needs of
	`gate_list.GateList`, and nothing by which anybody could be told who is on it. The tablets of a property share one for some
	minutes.

	Of residents and colleagues there are their vehicles only. The caller has asked for the right to the gate.
	"""
	key = f"{CACHE}:{property_name}"
	made = frappe.cache.get_value(key, expires=True)
	if not made:
		made = _make(property_name)
		frappe.cache.set_value(key, made, expires_in_sec=SHARED_SECONDS)
	return made


def _make(property_name: str) -> dict:
	now = now_datetime()
	salt = secrets.token_bytes(SALT_BYTES)
	entries: dict[str, list[list]] = defaultdict(list)
	for readings, entry in _listed(property_name, now):
		if entry:
			packed = _packed(entry, property_name)
			for kind, value in readings:
				entries[gate_list.hashed(kind, value, salt)].append(packed)
	return {
		"made_on": str(now.replace(microsecond=0)),
		"good_until": str((now + gate_list.GOOD_FOR).replace(microsecond=0)),
		"salt": salt.hex(),
		"entries": dict(entries),
	}


def _listed(
	property_name: str, now: datetime
) -> Iterator[tuple[list[tuple[str, str]], gate_list.Entry | None]]:
	for action, readings in watchlist.for_list(property_name, now.date()):
		yield readings, gate_list.watched(action)
	for row in _vehicles(property_name):
		candidate = Candidate(
			RESIDENT_VEHICLE, row.name, holder=row.customer_name or "", unit=row.unit or "", plate=row.plate
		)
		yield [(scan.PLATE, row.plate)], gate_list.entry_of(candidate)
	for row in _permits(property_name):
		rule = parking_permit.Permit(
			property_name, row.status, getdate(row.from_date), getdate(row.to_date) if row.to_date else None
		)
		reasons = parking_permit.reasons(rule, property_name, row.plate, now.date())
		candidate = Candidate(
			PERMIT, row.name, reasons, holder=row.customer_name or "", unit=row.unit or "", plate=row.plate
		)
		yield [(scan.PLATE, row.plate)], gate_list.entry_of(candidate)
	for found, spans, readings in passes.for_list(property_name, now, now + AHEAD):
		arrival = passes.arrival(property_name, "", spans[0][0] if spans else now)
		sure = [(kind, value) for kind, value in readings if kind in passes.PROVEN]
		others = [(kind, value) for kind, value in readings if kind not in passes.PROVEN]
		yield sure, gate_list.entry_of(passes.candidate(found, arrival), spans)
		if others:
			yield others, gate_list.entry_of(passes.candidate(found, arrival, proven=False), spans)


def _vehicles(property_name: str) -> Iterator[frappe._dict]:
	after = ""
	while rows := frappe.get_all(
		"Resident Vehicle",
		{"property": property_name, "status": "Active", "name": [">", after]},
		["name", "plate", "customer_name", "unit"],
		order_by="name",
		limit=BATCH,
	):
		after = rows[-1].name
		yield from rows


def _permits(property_name: str) -> list[frappe._dict]:
	"""Each plate of the permits that may let in today; how many of their vehicles are inside, a tablet cannot know."""
	permit, vehicle = DocType("Parking Permit"), DocType("Parking Permit Vehicle")
	return (
		frappe.qb.from_(permit)
		.join(vehicle)
		.on(vehicle.parent == permit.name)
		.select(
			permit.name, permit.status, permit.from_date, permit.to_date, permit.customer_name, permit.unit, vehicle.plate
		)
		.where((permit.property == property_name) & (permit.status == parking_permit.ACTIVE))
		.run(as_dict=True)
	)  # fmt: skip


def _packed(entry: gate_list.Entry, property_name: str) -> list:
	"""As short as it can be: a property may have fifty thousand of them."""
	spans = [
		[str(begin.replace(microsecond=0)), str(end.replace(microsecond=0))] for begin, end in entry.spans
	]
	unit = home_of(entry.unit, property_name)
	return [entry.outcome, entry.code, spans, entry.kind, entry.holder, unit, entry.persons]


# -- when the connection is back ---------------------------------------------------------------------------------------


def moment(received: datetime, made: object, sent: object, age: object) -> tablet_time.Moment:
	"""When it was. made, sent: milliseconds since 1970 by the tablet's clock; age: seconds by its counter, None after a reload.
	What is no number says nothing."""
	return tablet_time.moment(
		tablet_time.Stamp(received, _local(made), _local(sent), _number(age)), tablet_time.KEPT
	)


def _local(milliseconds: object) -> datetime | None:
	value = _number(milliseconds)
	if value is None:
		return None
	try:
		return datetime.fromtimestamp(value / 1000, timezone(get_system_timezone())).replace(tzinfo=None)
	except (OverflowError, OSError, ValueError):
		return None


def _number(value: object) -> float | None:
	if isinstance(value, bool) or not isinstance(value, int | float | str):
		return None
	try:
		number = float(value)
	except ValueError:
		return None
	return number if abs(number) < 1e15 else None
