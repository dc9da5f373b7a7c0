"""From documents to the rules: places with whoever is liable for them and what their meters show.

Read in chunks by name, each chunk with a fixed number of queries, so that memory does not grow with the property.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import getdate

from wuye_ops.fees.tariffs import exact
from wuye_ops.rules import billing as rules
from wuye_ops.rules.places import CUSTOMER, SPACE, UNIT

CHUNK = 1000
# What is usual is told by a year of readings, and tiers by the year begin with the last reading of the year before.
HISTORY = timedelta(days=400)
DOCTYPES = {UNIT: "Property Unit", SPACE: "Parking Space"}
# field of an Occupancy, a Meter, a Fee Charge for each kind of place
FIELDS = {UNIT: "unit", SPACE: "parking_space", CUSTOMER: "customer"}


@dataclass(frozen=True)
class Scope:
	"""What of a property's places a run has to read.

	last: terms that begin after it do not matter; first: nor do those that ended before it. meter_kinds: which meters of
	units count.
	"""

	property: str
	kinds: frozenset[str]
	first: date
	last: date
	meter_kinds: frozenset[str] = frozenset()
	customers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unusable:
	"""A place whose data contradict each other, and how."""

	key: str
	kind: str
	reason: str


def places_of(scope: Scope) -> Iterator[rules.Place | Unusable]:
	"""Units, then parking spaces, then customers billed for no place, each in the order of their names.

	What has been written past the controllers may contradict itself; such a place is given as unusable.
	"""
	developer = frappe.db.get_value("Property", scope.property, "developer") or ""
	for kind in (UNIT, SPACE):
		if kind in scope.kinds:
			yield from _read(scope, kind, developer)
	for customer in sorted(scope.customers):
		yield rules.Place(key=customer, kind=CUSTOMER)


def count_places(scope: Scope) -> int:
	return len(scope.customers) + sum(
		frappe.db.count(DOCTYPES[kind], {"property": scope.property})
		for kind in (UNIT, SPACE)
		if kind in scope.kinds
	)


def _read(scope: Scope, kind: str, developer: str) -> Iterator[rules.Place | Unusable]:
	after = ""
	while rows := _chunk(scope, kind, after):
		after = rows[-1].name
		names = [row.name for row in rows]
		terms = _terms(names, kind, scope)
		areas = _children("Property Unit Area", names, ("from_date", "area_before", "built_up_area"), kind)
		vacancies = _children("Property Unit Vacancy", names, ("from_date", "to_date"), kind)
		meters = (
			_meter_rows({"unit": ["in", names]}, scope, "unit") if kind == UNIT and scope.meter_kinds else {}
		)
		for row in rows:
			name = row.name
			try:
				yield _place(
					row, kind, developer, terms[name], areas[name], vacancies[name], meters.get(name, ())
				)
			except ValueError as error:
				yield Unusable(name, kind, str(error))


def _place(row, kind: str, developer: str, terms, areas, vacancies, meters) -> rules.Place:
	changes = sorted(areas, key=lambda change: change.from_date)
	return rules.Place(
		key=row.name,
		kind=kind,
		building=row.building or "",
		floor=row.floor,
		number=row.number,
		usage=row.usage or "",
		status=row.status or "",
		area=_area(changes[0].area_before if changes else row.built_up_area),
		area_changes=tuple((getdate(change.from_date), exact(change.built_up_area)) for change in changes),
		delivered_on=getdate(row.delivered_on) if row.delivered_on else None,
		developer=developer,
		vacancies=tuple(
			rules.Vacancy(getdate(one.from_date), getdate(one.to_date) if one.to_date else None)
			for one in vacancies
		),
		terms=tuple(_term(term) for term in terms),
		meters=tuple(as_meter(meter, readings) for meter, readings in meters),
	)


def _area(value: float | None):
	"""A unit without an area has none, whatever number stands for that in the database."""
	return exact(value) if value else None


def _chunk(scope: Scope, kind: str, after: str) -> list:
	place = frappe.qb.DocType(DOCTYPES[kind])
	if kind == UNIT:
		fields = (
			place.name, place.building, place.floor, place.unit_no.as_("number"), place.usage, place.status,
			place.built_up_area, place.delivered_on,
		)  # fmt: skip
	else:
		fields = (
			place.name,
			place.space_no.as_("number"),
			place.space_type.as_("usage"),
			place.built_up_area,
		)
	return (
		frappe.qb.from_(place)
		.select(*fields)
		.where((place.property == scope.property) & (place.name > after))
		.orderby(place.name)
		.limit(CHUNK)
		.run(as_dict=True)
	)


def _terms(names: list[str], kind: str, scope: Scope) -> dict[str, list]:
	occupancy, field = frappe.qb.DocType("Occupancy"), FIELDS[kind]
	rows = (
		frappe.qb.from_(occupancy)
		.select(
			occupancy[field].as_("place"), occupancy.name, occupancy.customer, occupancy.relation,
			occupancy.share, occupancy.from_date, occupancy.to_date, occupancy.is_payer,
		)
		.where(
			occupancy[field].isin(names)
			& (occupancy.from_date <= scope.last)
			& (occupancy.to_date.isnull() | (occupancy.to_date >= scope.first))
		)
		.run(as_dict=True)
	)  # fmt: skip
	found = defaultdict(list)
	for row in rows:
		found[row.place].append(row)
	return found


def _term(row) -> rules.BillingTerm:
	return rules.BillingTerm(
		key=row.name,
		relation=row.relation,
		share=exact(row.share),
		from_date=row.from_date,
		to_date=row.to_date,
		is_payer=bool(row.is_payer),
		customer=row.customer,
	)


def _children(doctype: str, parents: list[str], fields: tuple[str, ...], kind: str) -> dict[str, list]:
	found = defaultdict(list)
	if kind == UNIT:
		for row in frappe.get_all(doctype, {"parent": ["in", parents]}, ["parent", *fields]):
			found[row.parent].append(row)
	return found


def shared_meters_of(property_name: str, kinds: Iterable[str], scope: Scope) -> list[rules.SharedMeter]:
	"""What the places of the property share, each point with all the meters it had."""
	filters = {"property": property_name, "is_shared": 1, "meter_kind": ["in", list(kinds)]}
	shared = []
	for point, rows in _meter_rows(filters, scope, "shared_point").items():
		by_kind = defaultdict(list)
		for row, readings in rows:
			by_kind[row.meter_kind].append(as_meter(row, readings))
		for same in by_kind.values():
			buildings = frappe.get_all(
				"Meter Building", {"parent": ["in", [meter.key for meter in same]]}, pluck="building"
			)
			shared.append(rules.SharedMeter(point, tuple(same), frozenset(buildings)))
	return shared


def _meter_rows(filters: dict, scope: Scope, by: str) -> dict[str, list[tuple]]:
	"""(meter, its readings by day), by place or shared point."""
	rows = frappe.get_all(
		"Meter",
		filters if "meter_kind" in filters else {**filters, "meter_kind": ["in", list(scope.meter_kinds)]},
		[
			"name", by, "meter_kind", "factor", "installed_on", "initial_reading", "removed_on", "final_reading",
			"usual_consumption",
		],
		order_by="name",
	)  # fmt: skip
	readings = _readings([row.name for row in rows], scope)
	found = defaultdict(list)
	for row in rows:
		found[row[by]].append((row, readings.get(row.name, {})))
	return found


def as_meter(row, readings: dict[date, rules.Reading]) -> rules.Meter:
	"""A meter with its readings; the first and last of its life count like any other, unless the day was read."""
	known = dict(readings)
	for day, value in ((row.installed_on, row.initial_reading), (row.removed_on, row.final_reading)):
		if day:
			known.setdefault(getdate(day), rules.Reading(getdate(day), exact(value), confirmed=True))
	return rules.Meter(
		key=row.name,
		kind=row.meter_kind,
		readings=tuple(known.values()),
		factor=exact(row.factor) or exact(1),
		installed_on=getdate(row.installed_on) if row.installed_on else None,
		removed_on=getdate(row.removed_on) if row.removed_on else None,
		usual=exact(row.usual_consumption) if row.usual_consumption else None,
	)


def _readings(meters: list[str], scope: Scope) -> dict[str, dict[date, rules.Reading]]:
	"""The readings since the history began; for a meter with none in it before the run, the last one before."""
	found = defaultdict(dict)
	if not meters:
		return found
	since = min(scope.first, date(scope.first.year, 1, 1)) - HISTORY
	fields = ["meter", "read_on", "value", "status"]
	rows = frappe.get_all(
		"Meter Reading", {"meter": ["in", meters], "read_on": ["between", [since, scope.last]]}, fields
	)
	known = {row.meter for row in rows if row.read_on < scope.first}
	rows += _last_before(since, [meter for meter in meters if meter not in known])
	for row in rows:
		found[row.meter][row.read_on] = rules.Reading(
			row.read_on, exact(row.value), confirmed=row.status == "Confirmed"
		)
	return found


def _last_before(day: date, meters: list[str]) -> list:
	"""A flat may stand empty and unread for longer than the history reaches; its meter goes on from there."""
	if not meters:
		return []
	reading = frappe.qb.DocType("Meter Reading")
	last = (
		frappe.qb.from_(reading)
		.select(reading.meter, Max(reading.read_on).as_("read_on"))
		.where(reading.meter.isin(meters) & (reading.read_on < day))
		.groupby(reading.meter)
	)
	return (
		frappe.qb.from_(reading)
		.join(last)
		.on((reading.meter == last.meter) & (reading.read_on == last.read_on))
		.select(reading.meter, reading.read_on, reading.value, reading.status)
		.run(as_dict=True)
	)
