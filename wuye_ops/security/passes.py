"""Passes at the gate: found by what was read, judged, counted in and out. The gate (`security.gate`) calls these; it has asked
for the user's right to its property.

A look-up is one query by an index for each kind of reading, and two more for the tables of what it found. Counting is done
under the lock of the pass's row, with the rules asked again inside it, so that of two gates at once the second knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_to_date

from wuye_ops.records.personal_data import phone_hashes, plain
from wuye_ops.rules import scan, visitor_pass
from wuye_ops.rules.gate_decision import PASS, Candidate
from wuye_ops.rules.gate_list import Span
from wuye_ops.rules.steps import Refusal
from wuye_ops.rules.visitor_pass import CONTRACTOR, COURIER, TO_ASK, Arrival, Pass
from wuye_ops.security import pass_codes, pass_rules, policy
from wuye_ops.security.pass_rules import LIVE

READ = (
	*pass_rules.FIELDS, "kind", "visitor_name", "visitor_phone", "visitor_phone_hash", "customer_name", "unit", "purpose", "firm", "courier_class",
)  # fmt: skip
# How long after its end somebody who names their phone is told that their pass is over, and not that there is none.
RECENTLY = timedelta(hours=24)
# More that end alike are no help to a guard.
MOST_FOUND = 20
# The codes of so many passes are computed at a time for a list.
BATCH = 2000
# readings that others know as well (`gate_decision.Candidate.proven`)
PROVEN = (scan.TOKEN, scan.CODE, scan.PLATE)


@dataclass(frozen=True, slots=True)
class Found:
	"""A pass as it stands. row: of READ; rule: the same for the rules."""

	row: frappe._dict
	rule: Pass

	@property
	def name(self) -> str:
		return self.row.name

	@property
	def comes_one_by_one(self) -> bool:
		"""Whether its people are a crew (`gate_pairing.pair`)."""
		return self.row.kind == CONTRACTOR


def find(property_name: str, kind: str, value: str, at: datetime) -> list[Found]:
	"""The passes that a reading of `rules.scan` may mean, those that end first in front.

	A token or a code is looked for in all properties, so that a pass of another one is told from none; everything else in this
	one, among passes that let in now or later. Wrong codes are limited by whoever calls (`pass_codes`).
	"""
	visitor_pass_ = frappe.qb.DocType("Visitor Pass")
	query = frappe.qb.from_(visitor_pass_).select(*(visitor_pass_[field] for field in READ))
	if kind == scan.TOKEN:
		query = query.where(visitor_pass_.token_hash == pass_codes.hash_of(value))
	elif kind == scan.CODE:
		query = query.where(visitor_pass_.code_fingerprint == pass_codes.fingerprint_of(value))
	else:
		query = query.where(visitor_pass_.property == property_name)
		if kind == scan.PHONE:
			query = query.where(visitor_pass_.visitor_phone_hash.isin(phone_hashes(value) or [""]))
			query = query.where(visitor_pass_.valid_to >= at - RECENTLY)
		else:
			query = query.where(visitor_pass_.status.isin(LIVE) & (visitor_pass_.valid_to >= at))
			if kind == scan.PHONE_TAIL:
				query = query.where(visitor_pass_.visitor_phone_tail == value)
			elif kind == scan.PLATE:
				query = query.where(visitor_pass_.plate == value)
			elif kind == scan.PLATE_PART:
				# turned round, the end of a plate is its beginning, which an index finds
				query = query.where(visitor_pass_.plate_reversed.like(f"{value[::-1]}%"))
			else:
				raise ValueError(f"A reading is {', '.join(scan.KINDS)}, not {kind!r}.")
	rows = query.orderby(visitor_pass_.valid_to).limit(MOST_FOUND).run(as_dict=True)
	rules = pass_rules.of_rows(rows)
	return [Found(row, rules[row.name]) for row in rows]


def by_name(name: str) -> Found | None:
	"""A pass that the gate knows already, such as that of somebody who is inside."""
	row = frappe.db.get_value("Visitor Pass", name, list(READ), as_dict=True)
	return Found(row, pass_rules.of_rows([row])[name]) if row else None


def arrival(property_name: str, gate: str, at: datetime, *, persons: int = 1, plate_key: str = "") -> Arrival:
	"""With the holidays that the hours of contractors ask for."""
	return Arrival(property_name, gate, at, persons, plate_key, pass_rules.holidays_around(property_name, at))


def candidate(found: Found, arrived: Arrival, *, proven: bool = True) -> Candidate:
	"""What `gate_decision.decide` wants of a pass. Of another property's nothing but that it is one."""
	refusals = visitor_pass.reasons(found.rule, arrived, policy.of(arrived.property).early)
	if found.rule.property != arrived.property:
		return Candidate(PASS, found.name, refusals, proven=proven)
	row = found.row
	return Candidate(
		PASS,
		found.name,
		refusals,
		holder=row.visitor_name or "",
		host=row.customer_name or "",
		unit=row.unit or "",
		phone=row.visitor_phone or "",
		plate=row.plate or "",
		persons=found.rule.persons,
		until=visitor_pass.leave_by(found.rule, arrived.at),
		note=row.firm if row.kind in (CONTRACTOR, COURIER) else row.purpose or "",
		proven=proven,
	)


# -- in and out


def enter(name: str, arrived: Arrival, *, settled: bool = False) -> tuple[Refusal, ...]:
	"""Counts an entry, unless something speaks against it now; then nothing is written and that is returned.

	settled: the guard has put right what can be asked about (`visitor_pass.TO_ASK`), such as one more person, and lets in.
	"""
	found = _locked(name)
	refusals = visitor_pass.reasons(found.rule, arrived, policy.of(arrived.property).early)
	if settled:
		refusals = tuple(one for one in refusals if one.code not in TO_ASK)
	if not refusals:
		_count(found, used=1, inside=arrived.persons)
	return refusals


def has_entered(name: str, persons: int = 1) -> None:
	"""Counts an entry that has happened, whatever speaks against it: what a gate without a connection let in is inside."""
	_count(_locked(name), used=1, inside=persons)


def leave(name: str, persons: int = 1) -> None:
	"""Counts people out; never fewer than nobody is inside, since somebody may have come in unseen."""
	_count(_locked(name), inside=-persons)


def _locked(name: str) -> Found:
	row = frappe.db.get_value("Visitor Pass", name, list(READ), as_dict=True, for_update=True)
	if not row:
		raise frappe.DoesNotExistError(name)
	return Found(row, pass_rules.of_rows([row])[name])


def _count(found: Found, *, used: int = 0, inside: int = 0) -> None:
	# the Gate Entry is the record of the movement; the pass keeps its sums, which are no version of it
	frappe.db.set_value(
		"Visitor Pass",
		found.name,
		{"used": found.rule.used + used, "inside": max(0, found.rule.inside + inside)},
		update_modified=False,
	)


# -- for a gate without a connection


def for_list(
	property_name: str, first: datetime, last: datetime
) -> Iterator[tuple[Found, tuple[Span, ...], list[tuple[str, str]]]]:
	"""(pass, when it lets in, its readings in plain) of all that let in between the two moments (`gate_list.entry_of`, `hashed`).

	The plain values are for hashing with the list's own salt and go nowhere else.
	"""
	holidays = pass_rules.holidays_between(property_name, add_to_date(first, days=-1).date(), last.date())
	early = policy.of(property_name).early
	after = ""
	while rows := _batch(property_name, first, last + early, after):
		after = rows[-1].name
		rules = pass_rules.of_rows(rows)
		for row in rows:
			rule = rules[row.name]
			spans = visitor_pass.open_between(rule, first, last, holidays, early)
			if spans and (rule.entries is None or rule.used < rule.entries):
				yield Found(row, rule), spans, _readings(row)


def _batch(property_name: str, first: datetime, last: datetime, after: str) -> list:
	return frappe.get_all(
		"Visitor Pass",
		{
			"property": property_name,
			"status": ["in", LIVE],
			"valid_to": [">=", first],
			"valid_from": ["<=", last],
			"name": [">", after],
		},
		[*READ, "visitor_phone_encrypted", "code_number", "code_fingerprint", "token_hash"],
		order_by="name",
		limit=BATCH,
	)


def _readings(row) -> list[tuple[str, str]]:
	found = [
		(scan.CODE, pass_codes.code_of(row)),
		(scan.TOKEN, pass_codes.token_of(row)),
		(scan.PHONE, plain(row, "visitor_phone")),
		(scan.PLATE, row.plate),
	]
	return [(kind, value) for kind, value in found if value]
