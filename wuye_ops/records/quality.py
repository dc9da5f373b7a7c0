"""Keeps the scores and problems of customer profiles, and who is a key customer (客户档案质量、重点客户).

A profile is judged when it is saved, and every night, since data grow old and others come to share a number by
themselves. Profiles are judged by the thousand: a few questions to the database for each thousand, and only what has
changed is written.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_to_date, cint, flt, getdate, nowdate
from pypika.functions import Sum

from wuye_ops.records.personal_data import plain
from wuye_ops.records.vault import KeyProblem
from wuye_ops.rules import customer_quality as rules
from wuye_ops.rules import vip

BATCH = 1000
LEFT = ("Archived", "Erased")
JUDGED = ("completeness", "correctness", "quality_problems", "is_vip", "vip_reason")
NUMBERS = ("phone", "phone_2", "id_number", "emergency_phone")
SEPARATOR = ", "
UNREADABLE = "?"


@dataclass(frozen=True)
class PropertyTerms:
	vip: vip.Terms
	stale_months: int


@dataclass
class Place:
	"""What a customer has in one property today."""

	units: set = field(default_factory=set)
	area: Decimal = Decimal(0)
	fees: Decimal = Decimal(0)


def sweep() -> None:
	"""Daily: judges every profile that is in use. Each thousand is committed, so a broken-off night loses little."""
	terms = load_terms()
	for names in _batches():
		refresh(names, terms)
		frappe.db.commit()


def refresh(names: list[str], terms: dict[str, PropertyTerms] | None = None) -> int:
	"""Judges those of the profiles that are in use and writes what has changed, without touching when or by whom they were
	modified.

	Returns how many were written.
	"""
	profiles = _load(names)
	if not profiles:
		return 0
	terms = terms or load_terms()
	places = _places([row.customer for row in profiles])
	sharing = _sharing(profiles)
	today = getdate(nowdate())
	written = 0
	for row in profiles:
		judged = _judge(row, places.get(row.customer, {}), sharing, terms, today)
		if any(judged[field] != (row[field] or type(judged[field])()) for field in JUDGED):
			frappe.db.set_value("Customer Profile", row.name, judged, update_modified=False)
			written += 1
	return written


@frappe.whitelist(methods=["POST"])
def confirm(profile: str) -> str:
	"""The customer has said today that all of their data are true. Returns the day. For those who may change the profile."""
	doc = frappe.get_doc("Customer Profile", profile)
	doc.check_permission("write")
	doc.last_confirmed_on = nowdate()
	doc.flags.by_service = True
	doc.save()
	return doc.last_confirmed_on


def labels(problems: str | None) -> list[str]:
	"""The problems of a profile in the user's language."""
	return [_(problem) for problem in split(problems)]


def split(problems: str | None) -> list[str]:
	return [problem for problem in (problems or "").split(SEPARATOR) if problem]


def load_terms() -> dict[str, PropertyTerms]:
	fields = ["name", "vip_units", "vip_area", "vip_fees", "stale_months"]
	return {
		row.name: PropertyTerms(
			vip.Terms(cint(row.vip_units), Decimal(str(flt(row.vip_area))), Decimal(str(flt(row.vip_fees)))),
			cint(row.stale_months),
		)
		for row in frappe.get_all("Property", fields=fields)
	}


def _batches() -> Iterator[list[str]]:
	"""Names of the profiles in use, a thousand at a time."""
	last = ""
	while True:
		names = frappe.get_all(
			"Customer Profile",
			{"name": [">", last], "status": ["not in", LEFT]},
			pluck="name",
			order_by="name",
			limit=BATCH,
		)
		if not names:
			return
		yield names
		last = names[-1]


def _load(names: list[str]) -> list:
	"""Rows of profiles with their plain numbers; they stay in memory and are shown to nobody."""
	fields = [
		"name", "customer", "customer_name", "customer_class", "creation", "last_confirmed_on",
		"emergency_contact", *JUDGED,
		*(f"{number}{part}" for number in NUMBERS for part in ("_encrypted", "_hash")),
	]  # fmt: skip
	return frappe.get_all("Customer Profile", {"name": ["in", names], "status": ["not in", LEFT]}, fields)


def _judge(row, places: dict[str, Place], sharing, terms: dict[str, PropertyTerms], today: date) -> dict:
	months = [terms[name].stale_months for name in places if terms[name].stale_months]
	found = rules.assess(
		rules.Facts(
			name=row.customer_name,
			customer_class=row.customer_class,
			emergency_contact=row.emergency_contact,
			has_place=bool(places),
			sharing_phone=max(sharing.of_phone(row, "phone"), sharing.of_phone(row, "phone_2")),
			sharing_id=sharing.of_id(row),
			known_since=max(filter(None, (getdate(row.creation), row.last_confirmed_on))),
			**{number: _number(row, number) for number in NUMBERS},
		),
		today,
		min(months, default=rules.USUAL_STALE_MONTHS),
	)
	reasons = [
		text
		for name, place in sorted(places.items())
		for text in _reasons(name, place, vip.grounds(_holdings(place), terms[name].vip))
	]
	return {
		"completeness": float(found.completeness),
		"correctness": float(found.correctness),
		"quality_problems": SEPARATOR.join(found.problems),
		"is_vip": int(bool(reasons)),
		"vip_reason": "\n".join(reasons),
	}


def _holdings(place: Place) -> vip.Holdings:
	return vip.Holdings(len(place.units), place.area, place.fees)


def _reasons(property_name: str, place: Place, grounds: tuple[str, ...]) -> list[str]:
	"""Kept as text, so in the language of the site, whoever or whatever judges."""
	lang = frappe.db.get_default("lang")
	told = {
		vip.BY_UNITS: _("{0}: {1} units", lang).format(property_name, len(place.units)),
		vip.BY_AREA: _("{0}: {1} m² of built-up area", lang).format(property_name, f"{place.area:.2f}"),
		vip.BY_FEES: _("{0}: {1} charged in a year", lang).format(property_name, f"{place.fees:.2f}"),
	}
	return [told[ground] for ground in grounds]


def _number(row, field: str) -> str | None:
	"""A plain number; one that no key opens is there and is no number."""
	try:
		return plain(row, field)
	except KeyProblem:
		frappe.clear_last_message()
		return UNREADABLE


def _places(customers: list[str]) -> dict[str, dict[str, Place]]:
	"""customer → property → what they have there today and were charged in the year before."""
	found: dict[str, dict[str, Place]] = defaultdict(lambda: defaultdict(Place))
	today = nowdate()
	occupancy, unit, charge = DocType("Occupancy"), DocType("Property Unit"), DocType("Fee Charge")
	for customer, property_name, name, area in (
		frappe.qb.from_(occupancy)
		.left_join(unit)
		.on(unit.name == occupancy.unit)
		.select(occupancy.customer, occupancy.property, occupancy.unit, unit.built_up_area)
		.where(occupancy.customer.isin(customers) & (occupancy.from_date <= today))
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.run()
	):
		place = found[customer][property_name]
		if name and name not in place.units:
			place.units.add(name)
			place.area += Decimal(str(flt(area)))
	for customer, property_name, charged in (
		frappe.qb.from_(charge)
		.select(charge.customer, charge.property, Sum(charge.charged))
		.where(charge.customer.isin(customers) & (charge.period_from >= add_to_date(today, years=-1)))
		.groupby(charge.customer, charge.property)
		.run()
	):
		if property_name in found.get(customer, {}):
			found[customer][property_name].fees = Decimal(str(flt(charged)))
	return found


class _Sharing:
	"""How many other profiles have the same number."""

	def __init__(self, phones: dict[str, set[str]], ids: dict[str, set[str]]) -> None:
		self.phones, self.ids = phones, ids

	def of_phone(self, row, number: str) -> int:
		return len(self.phones.get(row[f"{number}_hash"], set()) - {row.name})

	def of_id(self, row) -> int:
		return len(self.ids.get(row.id_number_hash, set()) - {row.name})


def _sharing(profiles: list) -> _Sharing:
	def owners(number: str, numbers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
		hashes = {row[f"{one}_hash"] for row in profiles for one in numbers} - {None, ""}
		if hashes:
			table = DocType("Customer Profile")
			column = table[f"{number}_hash"]
			query = frappe.qb.from_(table).select(column, table.name)
			yield from query.where(column.isin(hashes) & table.status.notin(LEFT)).run()

	phones, ids = defaultdict(set), defaultdict(set)
	for number in ("phone", "phone_2"):
		for digest, name in owners(number, ("phone", "phone_2")):
			phones[digest].add(name)
	for digest, name in owners("id_number", ("id_number",)):
		ids[digest].add(name)
	return _Sharing(phones, ids)
