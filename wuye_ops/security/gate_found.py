"""Whom a gate knows by what was read: vehicles, permits, passes, residents, colleagues, and whoever is inside.

Each kind of reading is looked up by an index, in a number of queries that does not depend on how many there are; the rules
(`gate_decision`) say what becomes of what was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from wuye_ops.records.personal_data import find_customers_by_phone, phone_hashes
from wuye_ops.rules import parking_permit, plate, scan
from wuye_ops.rules.gate_decision import OUT, PASS, PERMIT, RESIDENT, RESIDENT_VEHICLE, STAFF, Candidate
from wuye_ops.rules.identity import normalise_phone
from wuye_ops.rules.scan import Reading
from wuye_ops.rules.visitor_pass import WALK_IN
from wuye_ops.security import parking, passes, presence

PRESENCE = "Presence"
# More that end alike are no help to a guard, who is asked for the whole plate instead.
MOST = 20
# what others know as well as whoever names it (`Candidate.proven`)
KNOWN_TO_OTHERS = (scan.PHONE, scan.PHONE_TAIL, scan.PLATE_PART)


@dataclass(frozen=True, slots=True)
class Known:
	"""Somebody the gate knows. subject: what is paired (`gate_pairing`). candidate: what may let them in; None for who is inside
	and was let in by nothing. plates, people, names: what the watchlist is asked for. inside: their presence, when they are.
	"""

	key: str
	subject: str
	candidate: Candidate | None = None
	plates: tuple[str, ...] = ()
	people: tuple[str, ...] = ()
	names: tuple[str, ...] = ()
	inside: frappe._dict | None = None
	one_by_one: bool = False

	@property
	def visitor_pass(self) -> str | None:
		"""Of this property: another one's is neither counted nor named here, whatever a tablet has let in by it."""
		if self.candidate and self.candidate.kind == PASS:
			is_foreign = any(reason.code == "wrong_property" for reason in self.candidate.reasons)
			return None if is_foreign else self.candidate.key
		return self.inside.visitor_pass if self.inside else None


@dataclass(frozen=True, slots=True)
class Asked:
	"""What a gate asks about whoever stands before it. home: what guards leave out of a plate."""

	property: str
	gate: str
	direction: str
	at: datetime
	persons: int = 1
	home: str = ""


def find(asked: Asked, readings: Sequence[Reading]) -> tuple[Known, ...]:
	"""Whoever is meant by the readings: by the first alone where it is sure, else by any of them."""
	if readings and readings[0].sure:
		readings = readings[:1]
	found: dict[str, Known] = {}
	for reading in readings:
		for known in _FINDERS[reading.kind](asked, reading.value):
			found.setdefault(known.key, known)
	if asked.direction == OUT:
		return _leaving(asked, readings, tuple(found.values()))
	return tuple(found.values())


def by_key(asked: Asked, known: Iterable[Known], key: str) -> Known | None:
	"""The one that the guard has picked, or whoever is inside under this key."""
	if found := next((one for one in known if one.key == key), None):
		return found
	if key.startswith(f"{PASS}|"):
		return _picked_pass(asked, key.removeprefix(f"{PASS}|"))
	if not key.startswith(f"{PRESENCE}|"):
		return None
	rows = _inside(asked.property, names=[key.removeprefix(f"{PRESENCE}|")])
	return _known_inside(rows[0], ()) if rows else None


def _picked_pass(asked: Asked, name: str) -> Known | None:
	"""A pass of this property that the guard has on the screen: who was registered here is known, others say their name."""
	found = passes.by_name(name)
	if not found or found.rule.property != asked.property:
		return None
	return _of_pass(asked, found, found.row.kind == WALK_IN, subject=found.row.plate)


# -- by plate ----------------------------------------------------------------------------------------------------------


def _by_plate(asked: Asked, value: str, proven: bool = True) -> list[Known]:
	return [
		*_vehicles(asked, DocType("Resident Vehicle").plate == value, proven),
		*_permits(asked, value, proven),
		*_passes(asked, scan.PLATE, value, proven, subject=value),
	]


def _by_plate_part(asked: Asked, value: str) -> list[Known]:
	found = []
	# typed without the province: the whole plate after all
	for key in plate.candidates(value, asked.home)[1:]:
		found += _by_plate(asked, key, proven=False)
	# turned round, the end of a plate is its beginning, which an index finds
	ends_so = DocType("Resident Vehicle").plate_reversed.like(f"{value[::-1]}%")
	found += _vehicles(asked, ends_so, proven=False)
	for one in passes.find(asked.property, scan.PLATE_PART, value, asked.at):
		found.append(_of_pass(asked, one, False, subject=one.row.plate))
	return found


def _vehicles(asked: Asked, condition, proven: bool) -> list[Known]:
	vehicle = DocType("Resident Vehicle")
	rows = (
		frappe.qb.from_(vehicle)
		.select(vehicle.name, vehicle.plate, vehicle.customer_name, vehicle.unit)
		.where(condition & (vehicle.property == asked.property) & (vehicle.status == "Active"))
		.limit(MOST)
		.run(as_dict=True)
	)
	return [
		Known(
			f"{RESIDENT_VEHICLE}|{row.name}",
			row.plate,
			Candidate(
				RESIDENT_VEHICLE,
				row.name,
				holder=row.customer_name or "",
				unit=row.unit or "",
				plate=row.plate,
				proven=proven,
			),
			plates=(row.plate,),
		)
		for row in rows
	]


def _permits(asked: Asked, value: str, proven: bool) -> list[Known]:
	return [
		Known(
			f"{PERMIT}|{permit.name}",
			value,
			Candidate(
				PERMIT,
				permit.name,
				parking_permit.reasons(permit.rule, asked.property, value, getdate(asked.at)),
				holder=permit.holder,
				unit=permit.unit or "",
				plate=value,
				note=permit.parking_space or "",
				proven=proven,
			),
			plates=(value,),
		)
		for permit in parking.permits_for(asked.property, value)
		# what a permit of another property says is not this gate's to know, and stops nobody who may come in without one
		if permit.rule.property == asked.property
	]


# -- by pass, phone ----------------------------------------------------------------------------------------------------


def _passes(asked: Asked, kind: str, value: str, proven: bool = True, subject: str = "") -> list[Known]:
	return [
		_of_pass(asked, one, proven, subject) for one in passes.find(asked.property, kind, value, asked.at)
	]


def _of_pass(asked: Asked, found: passes.Found, proven: bool, subject: str | None = "") -> Known:
	row = found.row
	arrival = passes.arrival(
		asked.property, asked.gate, asked.at, persons=asked.persons, plate_key=subject or ""
	)
	return Known(
		f"Pass|{found.name}",
		subject or f"pass|{found.name}",
		passes.candidate(found, arrival, proven=proven),
		plates=tuple(filter(None, {row.plate, subject})),
		people=tuple(filter(None, (row.visitor_phone_hash,))),
		names=tuple(filter(None, (row.visitor_name,))),
		one_by_one=found.comes_one_by_one,
	)


def _by_token(asked: Asked, value: str) -> list[Known]:
	return _passes(asked, scan.TOKEN, value)


def _by_code(asked: Asked, value: str) -> list[Known]:
	return _passes(asked, scan.CODE, value)


def _by_phone_tail(asked: Asked, value: str) -> list[Known]:
	return _passes(asked, scan.PHONE_TAIL, value, proven=False)


def _by_phone(asked: Asked, value: str) -> list[Known]:
	people = tuple(phone_hashes(value))
	found = [
		*_residents(asked, value),
		*_staff(asked, value),
		*_passes(asked, scan.PHONE, value, proven=False),
	]
	return [replace(known, people=tuple({*known.people, *people})) for known in found]


def _residents(asked: Asked, phone: str) -> list[Known]:
	"""Who lives, owns or works in the property, or belongs to a household there, under this phone."""
	hashes = phone_hashes(phone)
	customers = {*find_customers_by_phone(phone), *_households(hashes)}
	if not customers:
		return []
	occupancy, today = DocType("Occupancy"), getdate(asked.at)
	rows = (
		frappe.qb.from_(occupancy)
		.select(occupancy.customer, occupancy.customer_name, occupancy.unit)
		.where(occupancy.customer.isin(sorted(customers)) & (occupancy.property == asked.property))
		.where((occupancy.from_date <= today) & (occupancy.to_date.isnull() | (occupancy.to_date >= today)))
		.where(occupancy.unit.isnotnull())
		.orderby(occupancy.unit)
		.run(as_dict=True)
	)
	found = {}
	for row in rows:
		found.setdefault(
			row.customer,
			Known(
				f"{RESIDENT}|{row.customer}",
				f"phone|{hashes[0]}",
				Candidate(
					RESIDENT,
					row.customer,
					holder=row.customer_name or "",
					unit=row.unit,
					phone=phone,
					proven=False,
				),
			),
		)
	return list(found.values())


def _households(hashes: list[str]) -> list[str]:
	member, profile = DocType("Customer Household Member"), DocType("Customer Profile")
	return (
		frappe.qb.from_(member)
		.join(profile)
		.on(profile.name == member.parent)
		.select(profile.customer)
		.where(member.phone_hash.isin(hashes or [""]))
		.run(pluck=True)
	)


def _staff(asked: Asked, phone: str) -> list[Known]:
	rows = frappe.get_all(
		"Employee",
		{"wuye_property": asked.property, "status": "Active", "cell_number": ["is", "set"]},
		["name", "employee_name", "cell_number"],
	)
	return [
		Known(
			f"{STAFF}|{row.name}",
			f"staff|{row.name}",
			Candidate(STAFF, row.name, holder=row.employee_name or "", phone=phone, proven=False),
		)
		for row in rows
		if _same_phone(row.cell_number, phone)
	]


def _same_phone(written: str, phone: str) -> bool:
	try:
		return normalise_phone(written) == phone
	except ValueError:
		return False


_FINDERS = {
	scan.TOKEN: _by_token,
	scan.CODE: _by_code,
	scan.PHONE: _by_phone,
	scan.PLATE: _by_plate,
	scan.PLATE_PART: _by_plate_part,
	scan.PHONE_TAIL: _by_phone_tail,
}


# -- who leaves --------------------------------------------------------------------------------------------------------


def _leaving(asked: Asked, readings: Sequence[Reading], found: tuple[Known, ...]) -> tuple[Known, ...]:
	"""Whoever is inside and may be meant; those who are not only where nobody is."""
	plates = {reading.value for reading in readings if reading.kind == scan.PLATE}
	parts = {reading.value for reading in readings if reading.kind == scan.PLATE_PART}
	phones = [reading.value for reading in readings if reading.kind == scan.PHONE]
	rows = _inside(
		asked.property,
		plates=plates.union(*(known.plates for known in found)),
		parts=parts,
		subjects={known.subject for known in found}
		| {f"phone|{one}" for value in phones for one in phone_hashes(value)},
		passes={known.visitor_pass for known in found} - {None},
	)
	inside = tuple(_known_inside(row, found) for row in rows)
	return inside or found


def _known_inside(row: frappe._dict, found: Iterable[Known]) -> Known:
	known = next(
		(
			one
			for one in found
			if one.subject == row.subject
			or (row.visitor_pass and one.visitor_pass == row.visitor_pass)
			or (row.plate and row.plate in one.plates)
		),
		Known(f"{PRESENCE}|{row.name}", row.subject, plates=tuple(filter(None, (row.plate,)))),
	)
	one_by_one = known.one_by_one
	if row.visitor_pass and not known.candidate and (of_pass := passes.by_name(row.visitor_pass)):
		one_by_one = of_pass.comes_one_by_one
	return replace(
		known, key=f"{PRESENCE}|{row.name}", subject=row.subject, inside=row, one_by_one=one_by_one
	)


def _inside(
	property_name: str,
	*,
	plates: Iterable[str] = (),
	parts: Iterable[str] = (),
	subjects: Iterable[str] = (),
	passes: Iterable[str] = (),
	names: Iterable[str] = (),
) -> list[frappe._dict]:
	row = DocType("Gate Presence")
	conditions = [
		column.isin(sorted(values))
		for column, values in (
			(row.plate, plates), (row.subject, subjects), (row.visitor_pass, passes), (row.name, names),
		)
		if values
	]  # fmt: skip
	conditions += [row.plate_reversed.like(f"{part[::-1]}%") for part in parts]
	found = {}
	# one query by the index of each, rather than one that uses none
	for condition in conditions:
		query = (
			frappe.qb.from_(row)
			.select(*(row[field] for field in (*presence.SHOWN, "subject")))
			.where(condition & (row.property == property_name) & (row.inside == 1))
			.orderby(row.entered_at)
			.limit(MOST)
		)
		found |= {one.name: one for one in query.run(as_dict=True)}
	return list(found.values())
