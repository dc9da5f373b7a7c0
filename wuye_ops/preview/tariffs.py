"""The tariffs of a TOML file as standards, exceptions and shared meters of the billing rules."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from wuye_ops.preview.problems import InputError
from wuye_ops.preview.units import KINDS, STATUSES, USAGES
from wuye_ops.preview.words import Words
from wuye_ops.rules.billing import (
	CYCLES,
	AppliesTo,
	Assignment,
	FeeStandard,
	LateCharge,
	Meter,
	Month,
	Period,
	PriceVersion,
	Reading,
	SharedMeter,
	Tier,
	VacancyDiscount,
	Vat,
	billing_period,
)
from wuye_ops.rules.places import SPACE, UNIT
from wuye_ops.rules.proration import ONE_DAY
from wuye_ops.rules.tariff import (
	AREA,
	BY_AREA,
	BY_HOUSEHOLD,
	FIXED,
	METER,
	PER_SPACE,
	PER_UNIT,
	SHARED_METER,
	TIERS_BY_MONTH,
	TIERS_BY_YEAR,
	check_assignments,
)

if sys.version_info >= (3, 11):
	import tomllib
else:
	import tomli as tomllib

BASES = {
	"面积": AREA,
	"户": PER_UNIT,
	"车位": PER_SPACE,
	"表": METER,
	"公摊表": SHARED_METER,
	"固定": FIXED,
	"area": AREA,
	"unit": PER_UNIT,
	"space": PER_SPACE,
	"meter": METER,
	"shared meter": SHARED_METER,
	"fixed": FIXED,
}
ALLOCATIONS = {"面积": BY_AREA, "户": BY_HOUSEHOLD, "area": BY_AREA, "household": BY_HOUSEHOLD}
TIERS_BY = {"月": TIERS_BY_MONTH, "年": TIERS_BY_YEAR, "month": TIERS_BY_MONTH, "year": TIERS_BY_YEAR}

ALWAYS = date.min


@dataclass(frozen=True)
class Tariffs:
	"""What the file says. readings: of the shared meters, still without the days they were taken on."""

	standards: tuple[FeeStandard, ...]
	assignments: tuple[Assignment, ...]
	shared: tuple[SharedReadings, ...]

	def shared_meters(self, month: Month) -> list[SharedMeter]:
		"""The shared meters, read at the beginning and the end of what a run of that month bills."""
		periods = {
			standard.key: period for standard in self.standards if (period := billing_period(standard, month))
		}
		return [one.meter(periods[one.fee]) for one in self.shared if one.fee in periods]

	def meter_periods(self, month: Month) -> dict[str, Period]:
		"""The period that the readings of each kind of meter are for."""
		return {
			standard.meter_kind: period
			for standard in self.standards
			if standard.basis == METER and (period := billing_period(standard, month))
		}

	@property
	def needed_columns(self) -> set[str]:
		"""Columns without which the fees cannot be computed."""
		by_area = any(
			standard.basis == AREA or (standard.basis == SHARED_METER and standard.allocate_by == BY_AREA)
			for standard in self.standards
		)
		return {"area"} if by_area else set()


@dataclass(frozen=True)
class SharedReadings:
	"""What a shared meter showed before and after."""

	fee: str
	kind: str
	name: str
	previous: Decimal
	current: Decimal
	factor: Decimal
	buildings: frozenset[str]

	def meter(self, period: Period) -> SharedMeter:
		readings = (Reading(period.first - ONE_DAY, self.previous), Reading(period.last, self.current))
		return SharedMeter(self.name, (Meter(self.name, self.kind, readings, self.factor),), self.buildings)


def load(path: Path, words: Words) -> Tariffs:
	"""Reads the file. Raises InputError with a sentence for the first thing that is wrong."""
	try:
		with path.open("rb") as file:
			content = tomllib.load(file, parse_float=Decimal)
	except FileNotFoundError:
		raise InputError(words("no_file", file=path)) from None
	except OSError as error:
		raise InputError(words("not_readable", file=path, reason=error.strerror)) from None
	except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
		raise InputError(words("bad_toml", file=path.name, reason=error)) from None
	return _Reader(path.name, words).tariffs(content)


class _Table:
	"""A table of the file, from which every key must be taken: what is left over is a slip."""

	def __init__(self, reader: _Reader, where: str, content: Any) -> None:
		self._reader, self.where, self._content = reader, where, content
		self._known: list[str] = []

	def take(self, key: str, expected: str, default: Any = None) -> Any:
		"""The value of a key, checked for its type; the default if it is not there."""
		self._known.append(key)
		if key not in self._content:
			return default
		value = self._content[key]
		if not _TYPES[expected](value):
			self.fail("wrong_type", key=key, expected=self._reader.words(f"type_{expected}"), value=value)
		return value

	def number(self, key: str, default: Decimal | None = None) -> Decimal | None:
		value = self.take(key, "number", default)
		return value if value is None else Decimal(value)

	def price(self, key: str) -> Decimal | None:
		value = self.number(key)
		if value is not None and value < 0:
			self.fail("negative_price", value=value)
		return value

	def require(self, key: str, expected: str) -> Any:
		value = self.take(key, expected)
		if value is None or value == "":
			self.fail("missing_key", key=key)
		return value

	def choice(self, key: str, choices: Mapping[Any, Any], default: Any = None) -> Any:
		value = self.take(key, "text")
		return default if value is None else self.chosen(key, value, choices)

	def chosen(self, key: str, value: Any, choices: Mapping[Any, Any]) -> Any:
		found = choices.get(value, choices.get(str(value).lower()))
		if found is None:
			self.fail("bad_value", key=key, value=value, choices=", ".join(map(str, choices)))
		return found

	def texts(self, key: str) -> list[str]:
		return [str(value) for value in self.take(key, "list", [])]

	def table(self, key: str) -> _Table | None:
		content = self.take(key, "table")
		return None if content is None else _Table(self._reader, f"{self.where} [{key}]", content)

	def tables(self, key: str) -> list[_Table]:
		content = self.take(key, "tables", [])
		return [
			_Table(self._reader, f"{self.where} [[{key}]] {number}", one)
			for number, one in enumerate(content, 1)
		]

	def finish(self) -> None:
		"""Refuses keys that nobody asked for."""
		unknown = [key for key in self._content if key not in self._known]
		if unknown:
			self.fail("unknown_keys", keys=", ".join(unknown), known=", ".join(self._known))

	def fail(self, problem: str, /, **params: Any) -> None:
		self._reader.fail(self.where, problem, **params)


_TYPES = {
	"text": lambda value: isinstance(value, str),
	"number": lambda value: (
		isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
	),
	"integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
	"boolean": lambda value: isinstance(value, bool),
	"date": lambda value: isinstance(value, date) and not isinstance(value, datetime),
	"list": lambda value: (
		isinstance(value, list)
		and all(isinstance(one, str | int) and not isinstance(one, bool) for one in value)
	),
	"table": lambda value: isinstance(value, dict),
	"tables": lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
}


class _Reader:
	def __init__(self, file: str, words: Words) -> None:
		self.file, self.words = file, words

	def fail(self, where: str, problem: str, /, **params: Any) -> None:
		raise InputError(self.words(problem, file=self.file, where=where, **params))

	def tariffs(self, content: dict[str, Any]) -> Tariffs:
		top = _Table(self, self.words("where_file"), content)
		fees, exceptions = top.take("fee", "tables", []), top.take("exception", "tables", [])
		top.finish()
		if not fees:
			raise InputError(self.words("no_fees", file=self.file))
		standards: list[FeeStandard] = []
		shared: list[SharedReadings] = []
		for number, fee in enumerate(fees, 1):
			name = fee.get("name", "")
			where = self.words("where_fee", number=number, name=name).rstrip()
			if name in (standard.key for standard in standards):
				self.fail(where, "double_fee", name=name)
			standard, readings = self._fee(_Table(self, where, fee))
			standards.append(standard)
			shared.extend(readings)
		assignments = [
			self._exception(
				_Table(self, self.words("where_exception", number=number), one),
				{standard.key for standard in standards},
			)
			for number, one in enumerate(exceptions, 1)
		]
		self._by_rules("[[exception]]", check_assignments, assignments)
		return Tariffs(tuple(standards), tuple(assignments), tuple(shared))

	def _fee(self, fee: _Table) -> tuple[FeeStandard, list[SharedReadings]]:
		name = fee.require("name", "text")
		fee.require("basis", "text")
		basis = fee.choice("basis", BASES)
		cycle = fee.take("cycle_months", "integer", 1)
		fee.chosen("cycle_months", cycle, {months: months for months in CYCLES})
		prices = self._prices(fee)
		meter_kind = fee.take("meter_kind", "text", "")
		if basis == METER and not meter_kind:
			fee.fail("missing_key", key="meter_kind")
		if basis == SHARED_METER:
			# Its meters are listed below it, so no other fee can mean them.
			meter_kind = name
		fields = {
			"cycle_months": cycle,
			"anchor_month": fee.take("anchor_month", "integer", 1),
			"in_advance": fee.take("in_advance", "boolean", False),
			"ends_on": fee.take("ends_on", "date"),
			"measure": fee.take("measure", "text", ""),
			"meter_kind": meter_kind,
			"allocate_by": fee.choice("allocate_by", ALLOCATIONS, BY_AREA),
			"tiers_by": fee.choice("tiers_by", TIERS_BY, TIERS_BY_MONTH),
			"due_days": fee.take("due_days", "integer", 0),
			"income_account": fee.take("income_account", "text", ""),
			"applies_to": self._applies_to(fee),
			**self._clauses(fee),
		}
		shared = [self._shared(one, name) for one in fee.tables("shared_meter")]
		if basis == SHARED_METER and not shared:
			fee.fail("missing_key", key="[[fee.shared_meter]]")
		fee.finish()
		return self._by_rules(fee.where, FeeStandard, name, name, basis, prices, **fields), shared

	def _prices(self, fee: _Table) -> tuple[PriceVersion, ...]:
		price, tiers, versions = fee.price("price"), fee.tables("tiers"), fee.tables("version")
		if (price is not None) + bool(tiers) + bool(versions) != 1:
			fee.fail("price_or_versions")
		if not versions:
			return (self._version(fee, ALWAYS, price, tiers),)
		found: dict[date, PriceVersion] = {}
		for version in versions:
			since = version.require("from", "date")
			price, tiers = version.price("price"), version.tables("tiers")
			version.finish()
			if (price is not None) + bool(tiers) != 1:
				version.fail("price_or_versions")
			if since in found:
				fee.fail("overlapping_versions", since=since)
			found[since] = self._version(version, since, price, tiers)
		return tuple(found.values())

	def _version(
		self, table: _Table, since: date, price: Decimal | None, tiers: list[_Table]
	) -> PriceVersion:
		steps = []
		for tier in tiers:
			limit, cost = tier.number("up_to"), tier.price("price")
			tier.finish()
			if cost is None:
				tier.fail("missing_key", key="price")
			steps.append(Tier(limit, cost))
		return self._by_rules(table.where, PriceVersion, since, price, tuple(steps))

	def _applies_to(self, fee: _Table) -> AppliesTo:
		table = fee.table("applies_to")
		if table is None:
			return AppliesTo()

		def chosen(key: str, choices: Mapping[str, str]) -> set[str]:
			return {table.chosen(key, value, choices) for value in table.texts(key)}

		fields = {
			"kinds": chosen("kind", KINDS),
			"usages": chosen("usage", USAGES),
			"statuses": chosen("status", STATUSES),
			"buildings": table.texts("building"),
			"numbers": table.texts("unit"),
			"except_numbers": table.texts("except_unit"),
			"floor_from": table.take("floor_from", "integer"),
			"floor_to": table.take("floor_to", "integer"),
			"delivered_only": table.take("delivered_only", "boolean", False),
			"assigned_only": table.take("assigned_only", "boolean", False),
		}
		table.finish()
		return self._by_rules(table.where, AppliesTo, **fields)

	def _clauses(self, fee: _Table) -> dict[str, Any]:
		fields: dict[str, Any] = {}
		if table := fee.table("vacancy"):
			percent = table.require("percent", "number")
			months = table.take("after_months", "integer", 0)
			fields["vacancy"] = self._by_rules(table.where, VacancyDiscount, Decimal(percent), months)
			table.finish()
		if table := fee.table("vat"):
			template, rate = table.take("template", "text", ""), table.require("rate", "number")
			inclusive = table.take("inclusive", "boolean", True)
			fields["vat"] = self._by_rules(table.where, Vat, template, Decimal(rate), inclusive)
			table.finish()
		if (table := fee.table("late_charge")) is not None:
			clause = LateCharge()
			fields["late_charge"] = self._by_rules(
				table.where,
				LateCharge,
				table.number("daily_percent", clause.daily_percent),
				table.take("grace_days", "integer", clause.grace_days),
				table.number("cap_percent", clause.cap_percent),
			)
			table.finish()
		return fields

	def _shared(self, table: _Table, fee: str) -> SharedReadings:
		readings = SharedReadings(
			fee,
			fee,
			table.require("name", "text"),
			Decimal(table.require("previous", "number")),
			Decimal(table.require("current", "number")),
			table.number("factor", Decimal(1)),
			frozenset(table.texts("buildings")),
		)
		table.finish()
		# What the rules refuse, they refuse for any period.
		self._by_rules(table.where, readings.meter, Period(date(2000, 1, 1), date(2000, 1, 31)))
		return readings

	def _exception(self, table: _Table, fees: set[str]) -> Assignment:
		fee = table.require("fee", "text")
		if fee not in fees:
			table.fail("unknown_fee", name=fee)
		unit, space = table.take("unit", "text", ""), table.take("space", "text", "")
		fields = {
			"place": unit or space,
			"kind": SPACE if space else UNIT,
			"customer": table.take("customer", "text", ""),
			"price": table.price("price"),
			"excluded": table.take("exclude", "boolean", False),
			"first": table.take("from", "date"),
			"last": table.take("to", "date"),
		}
		table.finish()
		return self._by_rules(table.where, Assignment, fee, **fields)

	def _by_rules(self, where: str, make, *args: Any, **fields: Any) -> Any:
		"""What the billing rules make of it; their refusal with the place in the file."""
		try:
			return make(*args, **fields)
		except ValueError as refusal:
			self.fail(where, "rule", problem=refusal)


def names_in(assignments: Iterable[Assignment]) -> set[tuple[str, str]]:
	"""(kind, place) of every exception for a place."""
	return {(one.kind, one.place) for one in assignments if one.place}
