"""What meters measured in a period, and whether their readings can be believed.

A reading counts up to the end of its day. The consumption of a period is the last reading in it less the last one
before it, so that over the periods nothing is billed twice and nothing is lost, whenever the meter is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wuye_ops.rules.money import EXACT, ZERO, exact, product, total
from wuye_ops.rules.proration import Period

# A consumption above three times the usual one waits for somebody to confirm it, unless it is tiny anyway.
IMPLAUSIBLE_FACTOR = 3
IMPLAUSIBLE_ABOVE = Decimal(10)
# What is usual: the daily consumption of up to a year before, from at least four weeks.
USUAL_FROM = timedelta(days=365)
USUAL_AT_LEAST = timedelta(days=28)
# The first consumption since a meter was put in, over more than a quarter, may be years that nobody has counted.
UNCOMPARED_AT_MOST = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Reading:
	"""What a meter shows at the end of a day. confirmed: somebody has checked that it is no mistake."""

	on: date
	value: Decimal
	confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Meter:
	"""One meter and its readings, in any order.

	kind: what it measures, such as 水. A replaced meter has its final reading on the day it was removed, its successor
	an initial one on the day it was installed. factor: what one step of the meter counts (互感器倍率). usual: the
	consumption of a usual month, where the readings do not tell.

	Raises ValueError for a reading below 0 or a float, two readings on a day, or a factor that is not above 0.
	"""

	key: str
	kind: str
	readings: tuple[Reading, ...] = ()
	factor: Decimal = Decimal(1)
	installed_on: date | None = None
	removed_on: date | None = None
	usual: Decimal | None = None

	def __post_init__(self) -> None:
		if exact(self.factor, f"The factor of meter {self.key}") <= 0:
			raise ValueError(f"The factor of meter {self.key} must be above 0, not {self.factor}.")
		if self.usual is not None and exact(self.usual, f"The usual consumption of meter {self.key}") < 0:
			raise ValueError(f"The usual consumption of meter {self.key} may not be negative: {self.usual}.")
		if None not in (self.installed_on, self.removed_on) and self.removed_on < self.installed_on:
			raise ValueError(f"Meter {self.key} was removed on {self.removed_on}, before it was installed.")
		readings = tuple(sorted(self.readings, key=lambda reading: reading.on))
		for reading in readings:
			if exact(reading.value, f"The reading of meter {self.key} on {reading.on}") < 0:
				raise ValueError(
					f"The reading of meter {self.key} on {reading.on} may not be negative: {reading.value}."
				)
		for reading, following in pairwise(readings):
			if reading.on == following.on:
				raise ValueError(f"Meter {self.key} has two readings on {reading.on}: keep one of them.")
		object.__setattr__(self, "readings", readings)


@dataclass(frozen=True, slots=True)
class SharedMeter:
	"""What several places share, such as 一号楼照明: its meter, with those it replaced or was replaced by.

	buildings: whom it is for; empty for all. Raises ValueError without a meter, or for meters of several kinds.
	"""

	name: str
	meters: tuple[Meter, ...]
	buildings: frozenset[str] = frozenset()

	def __post_init__(self) -> None:
		if len({meter.kind for meter in self.meters}) != 1:
			raise ValueError(f"The shared meter {self.name} needs one meter or several of the same kind.")
		object.__setattr__(self, "meters", tuple(self.meters))
		object.__setattr__(self, "buildings", frozenset(self.buildings))

	@property
	def kind(self) -> str:
		return self.meters[0].kind


@dataclass(frozen=True, slots=True)
class MeterSpan:
	"""What one meter contributes: from its opening to its closing reading, times the factor."""

	meter: str
	opening: Decimal
	closing: Decimal
	factor: Decimal

	@property
	def quantity(self) -> Decimal:
		return EXACT.multiply(EXACT.subtract(self.closing, self.opening), self.factor)


@dataclass(frozen=True, slots=True)
class Consumption:
	"""What the meters of a place measured; `period` begins later than asked if the first meter is new in it."""

	quantity: Decimal
	period: Period
	spans: tuple[MeterSpan, ...]


@dataclass(frozen=True, slots=True)
class MeterProblem:
	"""Why there is no consumption to bill; code and params are those of a Skip."""

	code: str
	params: dict[str, Any]


def consumption(meters: Iterable[Meter], period: Period) -> Consumption | MeterProblem:
	"""What the meters of one place, or of one shared meter, measured in the period, together.

	No meter in use, a meter without a reading in the period or none to begin with, a reading lower
	than the one before, and a consumption over three times the usual one that nobody confirmed, are problems: then nothing
	of it is billed.
	"""
	spans, first = [], period.last
	for meter in sorted(meters, key=lambda meter: (meter.installed_on or date.min, meter.key)):
		if meter.removed_on is not None and meter.removed_on < period.first:
			continue
		if meter.installed_on is not None and meter.installed_on > period.last:
			continue
		measured = _measure(meter, period)
		if isinstance(measured, MeterProblem):
			return measured
		span, since = measured
		spans.append(span)
		first = min(first, max(since, period.first))
	if not spans:
		return MeterProblem("no_meter", {})
	return Consumption(total(span.quantity for span in spans), Period(first, period.last), tuple(spans))


def consumed_in_year_before(meters: Iterable[Meter], first: date) -> Decimal:
	"""What the meters measured from the new year up to the day before `first`, for tiers that run by the year."""
	new_year, quantity = date(first.year, 1, 1), ZERO
	for meter in meters:
		before = [reading for reading in meter.readings if reading.on < first]
		base = max((reading for reading in before if reading.on < new_year), key=_day, default=None)
		if before:
			span = MeterSpan(meter.key, (base or before[0]).value, before[-1].value, meter.factor)
			quantity = EXACT.add(quantity, max(span.quantity, ZERO))
	return quantity


def doubt(meter: Meter, on: date) -> MeterProblem | None:
	"""Why the reading of that day needs a second look: more than three times the usual since the reading before.

	Or because it is the first since the meter was put in, more than a quarter ago, and nothing tells what is usual. None
	when it is plausible or confirmed, or there is none before it.
	"""
	before = [reading for reading in meter.readings if reading.on < on]
	reading = next((reading for reading in meter.readings if reading.on == on), None)
	if reading is None or not before:
		return None
	span = MeterSpan(meter.key, before[-1].value, reading.value, meter.factor)
	return _implausible(meter, before, [before[-1], reading], span)


def doubtful_above(meter: Meter, on: date) -> Decimal | None:
	"""The consumption, times the factor, above which a reading of that day is doubtful; None while nothing tells."""
	before = [reading for reading in meter.readings if reading.on < on]
	usual_quantity, usual_days = _usual(meter, before)
	if not before or not usual_days:
		return None
	days = (on - before[-1].on).days
	limit = EXACT.divide(product(IMPLAUSIBLE_FACTOR, usual_quantity, days), Decimal(usual_days))
	return max(limit, IMPLAUSIBLE_ABOVE)


def _measure(meter: Meter, period: Period) -> tuple[MeterSpan, date] | MeterProblem:
	before = [reading for reading in meter.readings if reading.on < period.first]
	during = [reading for reading in meter.readings if period.first <= reading.on <= period.last]
	if not during:
		last = before[-1].on if before else None
		return MeterProblem("no_reading", {"meter": meter.key, "last": last})
	chain = before[-1:] + during
	if len(chain) == 1:
		return MeterProblem("no_opening_reading", {"meter": meter.key, "on": chain[0].on})
	for reading, following in pairwise(chain):
		if following.value < reading.value:
			return MeterProblem(
				"falling_reading",
				{
					"meter": meter.key,
					"on": following.on,
					"previous": reading.value,
					"current": following.value,
				},
			)
	span = MeterSpan(meter.key, chain[0].value, chain[-1].value, meter.factor)
	if problem := _implausible(meter, before, chain, span):
		return problem
	return span, chain[0].on


def _implausible(
	meter: Meter, before: list[Reading], chain: list[Reading], span: MeterSpan
) -> MeterProblem | None:
	closing, quantity = chain[-1], span.quantity
	if closing.confirmed or quantity <= IMPLAUSIBLE_ABOVE:
		return None
	days = (closing.on - chain[0].on).days
	usual_quantity, usual_days = _usual(meter, before)
	never_read = chain[0].on == meter.installed_on
	if never_read and not usual_days and closing.on - chain[0].on > UNCOMPARED_AT_MOST:
		return MeterProblem(
			"long_unread",
			{"meter": meter.key, "on": closing.on, "quantity": quantity, "since": chain[0].on},
		)
	# Compared across, not divided: quantity ÷ days > 3 × usual quantity ÷ usual days.
	if not usual_days or product(quantity, usual_days) <= product(IMPLAUSIBLE_FACTOR, usual_quantity, days):
		return None
	usual = EXACT.quantize(EXACT.divide(product(usual_quantity, days), usual_days), Decimal("0.1"))
	return MeterProblem(
		"implausible_reading",
		{"meter": meter.key, "on": closing.on, "quantity": quantity, "usual": usual},
	)


def _usual(meter: Meter, before: list[Reading]) -> tuple[Decimal, int]:
	"""(consumption, days in which it came about) of usual times; no days if unknown."""
	if meter.usual is not None:
		return EXACT.multiply(meter.usual, Decimal(12)), 365
	if before:
		opening = before[-1]
		history = [reading for reading in before if reading.on >= opening.on - USUAL_FROM]
		quantity = MeterSpan(meter.key, history[0].value, opening.value, meter.factor).quantity
		if opening.on - history[0].on >= USUAL_AT_LEAST and quantity >= 0:
			return quantity, (opening.on - history[0].on).days
	return ZERO, 0


def _day(reading: Reading) -> date:
	return reading.on
