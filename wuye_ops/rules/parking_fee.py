"""临时停车费: what a temporary vehicle pays for its stay, by the tariff that hangs at the entrance, line by line.

* Whole minutes count; seconds are the driver's.
* A stay within the free minutes costs nothing. A longer one is charged from its beginning, or from the end of the free
  minutes where the tariff says so.
* Each started unit (half an hour, an hour) has the price of the moment in which it begins: of the day or of the night. The
  first units may cost more or less than those that follow.
* A cap holds for each calendar day or each 24 hours from the beginning of charging; each unit belongs to the one it begins in.
  What is above the cap is a line of its own, and so is the most a whole stay may cost.

So a longer stay never costs less, and no cap is ever exceeded. Prices are government-guided in many cities and must be posted
(《价格法》13; 发改价格〔2015〕2975号): the tariff is data, with nothing of it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from wuye_ops.rules.money import ZERO, cents, exact, product, total
from wuye_ops.rules.recurrence import Slot

DAY, NIGHT, FIRST = "Day", "Night", "First"
CAP, MOST = "Cap", "Most"
CALENDAR_DAY, FROM_ENTRY = "Calendar Day", "24 Hours"
CAP_PERIODS = (CALENDAR_DAY, FROM_ENTRY)
UNITS = (15, 30, 60)
MINUTE = timedelta(minutes=1)
# Who stands longer has been forgotten, or the exit was missed: somebody looks before anybody pays.
LONGEST_DAYS = 366
# Whoever has paid leaves within this time without paying again (d).
LEAVE_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Tariff:
	"""unit_minutes: for which the prices are. first_units at first_price, the others at price; at night at night_price in the
	night's hours, which wins over first_price. cap: per period; most: for a whole stay; None for none.

	Raises ValueError for a float, parts of a cent, negative prices or minutes, an unknown unit or period, a night price without
	hours or hours without a price.
	"""

	price: Decimal
	unit_minutes: int = 60
	free_minutes: int = 30
	free_is_deducted: bool = False
	first_units: int = 0
	first_price: Decimal | None = None
	night: Slot | None = None
	night_price: Decimal | None = None
	cap: Decimal | None = None
	cap_period: str = FROM_ENTRY
	most: Decimal | None = None

	def __post_init__(self) -> None:
		for what in ("price", "first_price", "night_price", "cap", "most"):
			amount = getattr(self, what)
			if amount is None:
				continue
			if exact(amount, f"The {what.replace('_', ' ')}") < ZERO or cents(amount) != amount:
				raise ValueError(f"The {what.replace('_', ' ')} cannot be {amount}.")
		if self.unit_minutes not in UNITS:
			raise ValueError(
				f"Parking is charged by {', '.join(map(str, UNITS))} minutes, not {self.unit_minutes}."
			)
		if self.free_minutes < 0 or self.first_units < 0:
			raise ValueError("Neither free minutes nor first units are negative.")
		if bool(self.first_units) != (self.first_price is not None):
			raise ValueError("First units and their price belong together.")
		if (self.night is None) != (self.night_price is None):
			raise ValueError("The hours of the night and their price belong together.")
		if self.cap_period not in CAP_PERIODS:
			raise ValueError(f"A cap is for a {' or '.join(CAP_PERIODS)}, not {self.cap_period!r}.")


@dataclass(frozen=True, slots=True)
class Line:
	"""Units of one price that follow each other, or a reduction (Cap, Most), whose amount is negative and has no units.

	begins, ends: what the line is about; ends is the end of the last unit, which may be after the stay.
	"""

	kind: str
	begins: datetime
	ends: datetime
	units: int
	price: Decimal
	amount: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
	"""amount: the sum of the lines. minutes: of the stay; free: how many of them cost nothing."""

	amount: Decimal
	minutes: int
	free: int
	lines: tuple[Line, ...] = ()

	@property
	def is_free(self) -> bool:
		return self.amount == ZERO


def fee(
	tariff: Tariff, entered: datetime, left: datetime, *, free_used: bool = False, granted_minutes: int = 0
) -> Fee:
	"""What the stay costs.

	free_used: the vehicle has had its free minutes (today, by the property's rule), so that nobody parks for free by driving in
	and out. granted_minutes: what a shop or the desk has given on top, never charged. Raises ValueError for a stay that ends
	before it begins or lasts over a year, and for negative minutes.
	"""
	if left < entered:
		raise ValueError(f"The stay ends at {left}, before it begins at {entered}.")
	if left - entered > timedelta(days=LONGEST_DAYS):
		raise ValueError(f"A stay of {(left - entered).days} days is no stay: look when the vehicle left.")
	if granted_minutes < 0:
		raise ValueError(f"Granted minutes may not be negative: {granted_minutes}.")
	minutes = (left - entered) // MINUTE
	free = 0 if free_used else tariff.free_minutes
	if minutes <= free + granted_minutes:
		return Fee(ZERO, minutes, minutes)
	spared = granted_minutes + (free if tariff.free_is_deducted else 0)
	lines = _lines(tariff, entered + spared * MINUTE, entered + minutes * MINUTE)
	return Fee(cents(total(line.amount for line in lines)), minutes, spared, tuple(lines))


def still_due(whole: Decimal, paid: Iterable[tuple[Decimal, datetime]], now: datetime) -> Decimal:
	"""What is left to pay of a stay. whole: its fee up to now; paid: (amount, moment) of what was paid for it before.

	Nothing within LEAVE_WITHIN after the last payment, and never below 0: nobody gets money back for a tariff that has changed.
	"""
	paid = tuple(paid)
	if paid and now - max(moment for _amount, moment in paid) <= LEAVE_WITHIN:
		return ZERO
	return max(ZERO, whole - total(amount for amount, _moment in paid))


def _lines(tariff: Tariff, begins: datetime, ends: datetime) -> list[Line]:
	lines: list[Line] = []
	for period, units in _periods(tariff, begins, ends):
		of_period = _runs(tariff, units)
		lines += of_period
		if tariff.cap is not None:
			lines += _reduced(CAP, period, of_period, tariff.cap)
	if tariff.most is not None and lines:
		lines += _reduced(MOST, begins, lines, tariff.most)
	return lines


def _periods(
	tariff: Tariff, begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, list[tuple[datetime, str]]]]:
	"""(begin of the period, its units as (begin, kind)), in order."""
	unit = tariff.unit_minutes * MINUTE
	period: datetime | None = None
	units: list[tuple[datetime, str]] = []
	at, number = begins, 0
	while at < ends:
		belongs = _period_of(tariff, begins, at)
		if belongs != period:
			if units:
				yield period, units
			period, units = belongs, []
		units.append((at, _kind(tariff, at, number)))
		at, number = at + unit, number + 1
	if units:
		yield period, units


def _period_of(tariff: Tariff, begins: datetime, at: datetime) -> datetime:
	if tariff.cap_period == CALENDAR_DAY:
		return datetime.combine(at.date(), time())
	return begins + (at - begins) // timedelta(days=1) * timedelta(days=1)


def _kind(tariff: Tariff, at: datetime, number: int) -> str:
	if tariff.night:
		for back in (0, 1):
			opens, closes = tariff.night.window(at.date() - timedelta(days=back))
			if opens <= at < closes:
				return NIGHT
	return FIRST if number < tariff.first_units else DAY


def _runs(tariff: Tariff, units: list[tuple[datetime, str]]) -> list[Line]:
	prices = {DAY: tariff.price, FIRST: tariff.first_price, NIGHT: tariff.night_price}
	unit = tariff.unit_minutes * MINUTE
	lines = []
	start = 0
	for position in range(1, len(units) + 1):
		if position < len(units) and units[position][1] == units[start][1]:
			continue
		begin, kind = units[start]
		number, price = position - start, prices[kind]
		lines.append(Line(kind, begin, units[position - 1][0] + unit, number, price, product(number, price)))
		start = position
	return lines


def _reduced(kind: str, begins: datetime, lines: list[Line], most: Decimal) -> list[Line]:
	above = total(line.amount for line in lines) - most
	if above <= ZERO:
		return []
	return [Line(kind, begins, lines[-1].ends, 0, most, -above)]
