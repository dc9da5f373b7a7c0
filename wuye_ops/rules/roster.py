"""排班: whether every post is manned, who is assigned though away, and whether the hours are lawful.

Sources: 劳动法 36 and 国务院关于职工工作时间的规定 3 (8 hours a day, 40 a week), 38 (a day of rest in seven), 41 (3 hours of overtime a day
and 36 a month at most); 《女职工劳动保护特别规定》6 (no nights and no overtime from the seventh month of pregnancy); 人社部发〔2025〕2号
(a month has 20.67 days of work). Where the labour office has approved comprehensive hours (综合计算工时工作制, 劳部发
〔1994〕503号), as for guards it usually has, the month counts and not the day. 11 hours between two shifts are our default (d).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents_of, product, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.steps import Refusal

STANDARD, COMPREHENSIVE = "Standard", "Comprehensive"
SYSTEMS = (STANDARD, COMPREHENSIVE)

HOURS_A_DAY = Decimal(8)
OVERTIME_A_DAY, OVERTIME_A_MONTH = Decimal(3), Decimal(36)
# 20.67 × 8
HOURS_A_MONTH = Decimal("165.36")
# under comprehensive hours a shift is no longer than (劳部发〔1997〕271号 advises 11 for heavy work; 12 is the usual guard's, d)
LONGEST_SHIFT = Decimal(12)
REST = timedelta(hours=11)
DAYS_IN_A_ROW = 6
# 劳动法 61, 《女职工劳动保护特别规定》6 speak of night work: 22 o'clock to 6
NIGHT_FROM, NIGHT_TO = time(22), time(6)

# of a person's shifts; code → names of the params
REFUSALS = {
	"overlap": ("first", "second"),
	"too_little_rest": ("hours", "first", "second"),
	"no_day_of_rest": ("days", "until"),
	"day_too_long": ("hours", "limit", "day"),
	"month_too_long": ("hours", "limit", "month"),
	"on_leave": ("day",),
	"not_employed": ("day",),
	"no_nights": ("day",),
	"no_overtime": ("day",),
	"obstacle": ("day", "sentence"),
}
# These are unlawful or impossible; the others are told to whoever plans, who may have a reason.
STOPS = frozenset({"overlap", "on_leave", "not_employed", "no_nights", "no_overtime", "obstacle"})


@dataclass(frozen=True, slots=True)
class Shift:
	"""A time at a post: from `begins` up to `ends`. pause: of it, not worked. Raises ValueError where nothing is left."""

	key: str
	post: str
	begins: datetime
	ends: datetime
	pause: timedelta = timedelta(0)

	def __post_init__(self) -> None:
		if self.ends - self.begins <= self.pause or self.pause < timedelta(0):
			raise ValueError(f"A shift ends after it begins, and its pause is shorter: {self.key}.")

	@property
	def day(self) -> date:
		"""The day it belongs to: that of its begin."""
		return self.begins.date()

	@property
	def hours(self) -> Decimal:
		"""Worked, exactly."""
		seconds = int((self.ends - self.begins - self.pause).total_seconds())
		return EXACT.divide(Decimal(seconds), Decimal(3600))

	@property
	def touches_night(self) -> bool:
		nights = (self.day + timedelta(days=number) for number in (-1, 0, 1))
		return any(
			self.begins < datetime.combine(day + timedelta(days=1), NIGHT_TO)
			and self.ends > datetime.combine(day, NIGHT_FROM)
			for day in nights
		)

	@classmethod
	def on(
		cls, key: str, post: str, day: date, begins: time, ends: time, pause: timedelta = timedelta(0)
	) -> Shift:
		"""Of a shift type on a day; one that ends no later than it begins ends on the next day."""
		start, end = datetime.combine(day, begins), datetime.combine(day, ends)
		return cls(key, post, start, end if end > start else end + timedelta(days=1), pause)


# -- coverage ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
	"""A shift with the people it needs, and who is assigned."""

	shift: Shift
	needed: int
	assigned: tuple[str, ...] = ()

	def __post_init__(self) -> None:
		if self.needed < 0:
			raise ValueError(f"A post needs 0 people or more, not {self.needed}.")


@dataclass(frozen=True, slots=True)
class Cover:
	"""How a slot is manned. here: assigned and not away, each once. away: assigned, but on leave or otherwise absent."""

	slot: Slot
	here: tuple[str, ...]
	away: tuple[str, ...]

	@property
	def short(self) -> int:
		return max(self.slot.needed - len(self.here), 0)

	@property
	def over(self) -> int:
		return max(len(self.here) - self.slot.needed, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
	"""covers: every slot, in order of time. hours: needed, and of these manned; more people than needed do not make up for others."""

	covers: tuple[Cover, ...]
	hours_needed: Decimal
	hours_manned: Decimal

	@property
	def short(self) -> tuple[Cover, ...]:
		return tuple(one for one in self.covers if one.short)

	@property
	def percent(self) -> Decimal | None:
		"""To 0.01; None where nobody is needed."""
		if not self.hours_needed:
			return None
		return cents_of(product(self.hours_manned, HUNDRED), self.hours_needed)


def coverage(slots: Iterable[Slot], away: Collection[tuple[str, date]] = ()) -> Coverage:
	"""How the slots are manned. away: (person, day of the shift) of leave, sickness and absences."""
	away = frozenset(away)
	covers = []
	for slot in sorted(slots, key=lambda one: (one.shift.begins, one.shift.post, one.shift.key)):
		people = tuple(dict.fromkeys(slot.assigned))
		absent = tuple(person for person in people if (person, slot.shift.day) in away)
		covers.append(Cover(slot, tuple(person for person in people if person not in absent), absent))
	needed = total(EXACT.multiply(one.slot.shift.hours, one.slot.needed) for one in covers)
	manned = total(
		EXACT.multiply(one.slot.shift.hours, min(one.slot.needed, len(one.here))) for one in covers
	)
	return Coverage(tuple(covers), needed, manned)


# -- rotation ----------------------------------------------------------------------------------------------------------


def rotation(
	people: Iterable[str], cycle: Iterable[str | None], days: Iterable[date], apart: int = 1
) -> tuple[tuple[str, date, str], ...]:
	"""轮班: (person, day, shift type) of a cycle such as day, day, night, night, free, free (None), person after person.

	Each of the people begins `apart` days of the cycle after the one before, so that all of its days are manned at once. Raises
	ValueError for a cycle without work, and for less than 0 days apart.
	"""
	cycle, days = list(cycle), sorted(set(days))
	if not any(cycle):
		raise ValueError("A cycle has at least one shift.")
	if apart < 0:
		raise ValueError(f"People begin 0 days or more after one another, not {apart}.")
	found = []
	for number, person in enumerate(dict.fromkeys(people)):
		for day in days:
			shift = cycle[((day - days[0]).days + number * apart) % len(cycle)]
			if shift:
				found.append((person, day, shift))
	return tuple(found)


# -- a person's hours --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
	"""away: days of leave. obstacles: day → sentence why they may not do the post (a certificate). protected: no nights and no
	overtime (pregnant from the seventh month, nursing)."""

	employee: str
	system: str = STANDARD
	joined_on: date | None = None
	left_on: date | None = None
	away: frozenset[date] = frozenset()
	obstacles: Mapping[date, str] = field(default_factory=dict)
	protected: bool = False

	def __post_init__(self) -> None:
		if self.system not in SYSTEMS:
			raise ValueError(f"Hours are {', '.join(SYSTEMS)}, not {self.system!r}.")


def refusals(
	person: Person, shifts: Iterable[Shift], monthly_hours: Mapping[Month, Decimal] | None = None
) -> tuple[Refusal, ...]:
	"""Everything that is wrong with a person's shifts, in order of time; those in STOPS may not stand.

	monthly_hours: ordinary hours of a month, of its workdays × 8; the average month where none is given. Under standard hours a
	day has 8 and 3 more, under comprehensive ones a shift 12; a month 36 hours of overtime under both.
	"""
	ordered = sorted(shifts, key=lambda one: (one.begins, one.ends, one.key))
	return (
		*_each(person, ordered),
		*_between(ordered),
		*_in_a_row(ordered),
		*_of_days(person, ordered),
		*_of_months(ordered, monthly_hours or {}),
	)


def _each(person: Person, shifts: list[Shift]) -> Iterator[Refusal]:
	for one in shifts:
		if (person.joined_on and one.day < person.joined_on) or (person.left_on and one.day > person.left_on):
			yield Refusal("not_employed", {"day": one.day})
		if one.day in person.away:
			yield Refusal("on_leave", {"day": one.day})
		if sentence := person.obstacles.get(one.day):
			yield Refusal("obstacle", {"day": one.day, "sentence": sentence})
		if person.protected and one.touches_night:
			yield Refusal("no_nights", {"day": one.day})


def _between(shifts: list[Shift]) -> Iterator[Refusal]:
	last: Shift | None = None
	for one in shifts:
		if last is not None:
			rest = one.begins - last.ends
			params = {"first": last.key, "second": one.key}
			if rest < timedelta(0):
				yield Refusal("overlap", params)
			# a shift that follows at once is the same stretch of work, which has its own limit
			elif timedelta(0) < rest < REST:
				hours = EXACT.divide(Decimal(int(rest.total_seconds())), Decimal(3600))
				yield Refusal("too_little_rest", {"hours": hours, **params})
		if last is None or one.ends > last.ends:
			last = one


def _in_a_row(shifts: list[Shift]) -> Iterator[Refusal]:
	"""劳动法 38: one day of rest in seven; told once for every such run."""
	days = sorted({one.day for one in shifts})
	run = 1
	for before, day in pairwise([*days, date.max]):
		if day - before == timedelta(days=1):
			run += 1
			continue
		if run > DAYS_IN_A_ROW:
			yield Refusal("no_day_of_rest", {"days": run, "until": before})
		run = 1


def _of_days(person: Person, shifts: list[Shift]) -> Iterator[Refusal]:
	usual = EXACT.add(HOURS_A_DAY, OVERTIME_A_DAY)
	limit = usual if person.system == STANDARD else LONGEST_SHIFT
	for day, hours in _by(shifts, lambda one: one.day).items():
		if hours > limit:
			yield Refusal("day_too_long", {"hours": hours, "limit": limit, "day": day})
		if person.protected and hours > HOURS_A_DAY:
			yield Refusal("no_overtime", {"day": day})


def _of_months(shifts: list[Shift], monthly: Mapping[Month, Decimal]) -> Iterator[Refusal]:
	for month, hours in _by(shifts, lambda one: Month.of(one.day)).items():
		limit = EXACT.add(monthly.get(month, HOURS_A_MONTH), OVERTIME_A_MONTH)
		if hours > limit:
			yield Refusal("month_too_long", {"hours": hours, "limit": limit, "month": str(month)})


def _by(shifts: Iterable[Shift], key) -> dict:
	found: dict = {}
	for one in shifts:
		found[key(one)] = EXACT.add(found.get(key(one), ZERO), one.hours)
	return found


def stopping(found: Iterable[Refusal]) -> tuple[Refusal, ...]:
	"""Those that keep a roster from being saved."""
	return tuple(one for one in found if one.code in STOPS)


@dataclass(frozen=True, slots=True)
class Choice:
	"""Somebody who could take a shift. warnings: what would be said of their hours, but does not stop it. hours: of the month."""

	employee: str
	hours: Decimal
	warnings: tuple[Refusal, ...]


def who_can(shift: Shift, people: Iterable[tuple[Person, Iterable[Shift]]]) -> tuple[Choice, ...]:
	"""Who could take the shift beside their own: those without a warning first, then those with the fewest hours in its month."""
	found = []
	for person, own in people:
		own = list(own)
		before = {_key(one) for one in refusals(person, own)}
		new = [one for one in refusals(person, [*own, shift]) if _key(one) not in before]
		if stopping(new):
			continue
		month = Month.of(shift.day)
		hours = total(one.hours for one in own if Month.of(one.day) == month)
		found.append(Choice(person.employee, hours, tuple(new)))
	return tuple(sorted(found, key=lambda one: (bool(one.warnings), one.hours, one.employee)))


def _key(refusal: Refusal) -> tuple:
	return refusal.code, tuple(sorted((name, str(value)) for name, value in refusal.params.items()))
