"""What was counted of months that are over, property by property, and whether it still holds.

A month holds while none of its documents has been changed since it was counted: the framework writes `modified` with
every change, and there is an index on it, so that a few thousand rows answer for a million. No document can be moved to
another month or property. One that is deleted leaves nothing behind that could be found that way, and says so itself.

Counting again is idempotent: a month's rows are deleted and written in one transaction, under names that follow from what
they count.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

import frappe
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Max, Min, Sum
from frappe.utils import get_datetime, get_last_day, getdate, now_datetime, nowdate
from frappe.utils.synchronization import filelock

from wuye_ops.customer_service.figures import live
from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.customer_service.figures.sides import ASPECTS, SOURCES, Aspect, DateFormat, Source
from wuye_ops.rules.service_figures import NAMES, Figures, months_between

DOCTYPE = "Service Figure"
# of setup/indexes.py
INDEX = "service_figures_index"
# A change says when it was made, and is seen when its transaction ends. None lasts as long as this.
LONGEST_TRANSACTION = timedelta(minutes=30)
COLUMNS = ("kind", "category", "department", "building", "employee", "channel", "weekday", "hour")
FIGURES = tuple(name for name in NAMES if name != "overdue")


@dataclass(frozen=True)
class Holding:
	"""Of a month: the properties whose figures hold, and those that are to be counted live.

	missing: None for all of the scope, so that the question need not name them.
	"""

	properties: tuple[str, ...]
	missing: tuple[str, ...] | None


# -- reading


def holding(
	source: Source, properties: Collection[str] | None, first: date, last: date
) -> dict[date, Holding]:
	"""For each month from `first` to `last` what holds, of these properties, or of all there are."""
	everywhere = (
		tuple(frappe.get_all("Property", pluck="name", limit=0)) if properties is None else properties
	)
	holds = _pairs_that_hold(source, first, last)
	found = {}
	for month in months_between(first, last):
		there = tuple(name for name in everywhere if (name, month) in holds)
		missing = tuple(name for name in everywhere if (name, month) not in holds)
		found[month] = Holding(there, missing if there else None)
	return found


def _pairs_that_hold(source: Source, first: date, last: date) -> set[tuple[str, date]]:
	marks = _marks(source, first, last)
	if not marks:
		return set()
	changed = _changed_since(source, min(marks.values()) - LONGEST_TRANSACTION)
	return {
		pair
		for pair, as_of in marks.items()
		if pair not in changed or changed[pair] < as_of - LONGEST_TRANSACTION
	}


def _marks(source: Source, first: date, last: date) -> dict[tuple[str, date], datetime]:
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.property, table.month, table.as_of)
		.where((table.aspect == source.doctype) & (table.month >= first) & (table.month <= last))
		.run()
	)
	return {(name, getdate(month)): get_datetime(as_of) for name, month, as_of in rows}


def _changed_since(source: Source, moment: datetime) -> dict[tuple[str, date], datetime]:
	"""Property and month of every document changed since the moment, with its last change."""
	table = source.table
	month = DateFormat(table[source.moment], "%Y-%m-01")
	rows = (
		frappe.qb.from_(table)
		.select(table.property, month, Max(table.modified))
		.where((table.modified >= moment) & table[source.moment].isnotnull())
		.groupby(table.property, month)
		.run()
	)
	return {(name, getdate(first)): get_datetime(modified) for name, first, modified in rows}


def sums(
	aspect: Aspect,
	scope: Scope,
	by: Sequence[str],
	holds: dict[date, Holding],
	need: Collection[str] | None = None,
) -> dict[tuple, Figures]:
	"""By group the figures of the months and properties that hold."""
	table = frappe.qb.DocType(DOCTYPE)
	where = _in_what_holds(table, holds, scope.properties is None)
	if where is None:
		return {}
	query = (
		frappe.qb.from_(table)
		.force_index(INDEX)
		.select(*(table[side].as_(f"by_{side}") for side in by))
		.select(*(Sum(table[name]).as_(name) for name in FIGURES if need is None or name in need))
		.where((table.aspect == aspect.name) & where)
		.groupby(*(table[side] for side in by))
	)
	for side, values in scope.only.items():
		query = query.where(table[side].isin(values))
	return live.add({}, query.run(as_dict=True), by)


def _in_what_holds(table, holds: dict[date, Holding], everywhere: bool) -> Criterion | None:
	"""Months that hold for the same properties are one condition, and usually all do.

	everywhere: whether the scope has all properties; where all hold they need not be compared with, which for a hundred
	thousand rows takes as long as reading them.
	"""
	months: dict[tuple[str, ...] | None, list[date]] = {}
	for month, one in holds.items():
		if one.properties:
			months.setdefault(None if everywhere and not one.missing else one.properties, []).append(month)
	if not months:
		return None
	conditions = []
	for properties, those in months.items():
		condition = _of_months(table.month, those)
		conditions.append(condition & table.property.isin(properties) if properties else condition)
	return Criterion.any(conditions)


def _of_months(column, months: list[date]) -> Criterion:
	"""A stretch without a gap is read in one go."""
	if months_between(months[0], months[-1]) == months:
		return (column >= months[0]) & (column <= months[-1])
	return column.isin(months)


# -- keeping


def keep() -> int:
	"""Every hour: counts what does not hold of the months that are over; returns how many months of properties.

	What holds is marked as looked at, so that the next question has to look at the last hour's changes only.
	"""
	with filelock("wuye_service_figures", timeout=5):
		return sum(_keep(source) for source in SOURCES)


def _keep(source: Source) -> int:
	# what others have committed until now is seen, and what they change from now on is known to be later
	frappe.db.commit()
	as_of = now_datetime()
	months = _months_over(source)
	if not months:
		return 0
	properties = frappe.get_all("Property", pluck="name", limit=0)
	holds = _pairs_that_hold(source, months[0], months[-1])
	missing = {
		month: names
		for month in months
		if (names := [name for name in properties if (name, month) not in holds])
	}
	for month, names in missing.items():
		_delete(source, month, names, marks_only=True)
	mark = frappe.qb.DocType(DOCTYPE)
	frappe.qb.update(mark).set(mark.as_of, as_of).where(mark.aspect == source.doctype).run()
	frappe.db.commit()
	for month, names in missing.items():
		_count(source, month, names, as_of)
		frappe.db.commit()
	return sum(map(len, missing.values()))


def _months_over(source: Source) -> list[date]:
	table = source.table
	((first,),) = frappe.qb.from_(table).select(Min(table[source.moment])).run()
	if not first:
		return []
	this = getdate(nowdate()).replace(day=1)
	return [month for month in months_between(getdate(first), this) if month < this]


def _count(source: Source, month: date, properties: Sequence[str], as_of: datetime) -> None:
	"""Counts a month of these properties, all aspects of the source, in place of what was there."""
	about = Scope(tuple(properties), month, getdate(get_last_day(month)))
	rows = [_row(source.doctype, month, {"property": name}, as_of=as_of) for name in properties]
	for aspect in ASPECTS:
		if aspect.source is not source:
			continue
		by = ("property", *aspect.sides)
		for key, figures in live.sums(source, about, by).items():
			rows.append(_row(aspect.name, month, dict(zip(by, key, strict=True)), figures))
	_delete(source, month, properties)
	frappe.db.bulk_insert(DOCTYPE, list(_fields()), [[row.get(name) for name in _fields()] for row in rows])


def _fields() -> tuple[str, ...]:
	return (
		"name", "creation", "modified", "owner", "modified_by", "aspect", "property", "month", "as_of", *COLUMNS, *FIGURES,
	)  # fmt: skip


def _row(
	aspect: str, month: date, sides: dict, figures: Figures | None = None, as_of: datetime | None = None
) -> dict:
	now, user = now_datetime(), frappe.session.user
	text = "|".join(f"{side}={value}" for side, value in sides.items())
	counted = figures or Figures()
	return {
		# rows of a month lie together
		"name": f"{aspect}-{month:%Y%m}-{blake2b(text.encode(), digest_size=10).hexdigest()}",
		"creation": now,
		"modified": now,
		"owner": user,
		"modified_by": user,
		"aspect": aspect,
		"month": month,
		"as_of": as_of,
		# numbers are never null in the database; aspects without these sides do not read them
		"weekday": 0,
		"hour": 0,
		**sides,
		**{name: getattr(counted, name) for name in FIGURES},
	}


def _delete(source: Source, month: date, properties: Collection[str], marks_only: bool = False) -> None:
	table = frappe.qb.DocType(DOCTYPE)
	aspects = [source.doctype]
	if not marks_only:
		aspects += [aspect.name for aspect in ASPECTS if aspect.source is source]
	frappe.qb.from_(table).delete().where(
		table.aspect.isin(aspects) & (table.month == month) & table.property.isin(list(properties))
	).run()


# -- what the documents tell


def follow_deletion(doc, method=None) -> None:
	"""Before a document goes: its month is to be counted again."""
	source = next(source for source in SOURCES if source.doctype == doc.doctype)
	if moment := doc.get(source.moment):
		_delete(source, getdate(moment).replace(day=1), [doc.property], marks_only=True)
