"""The service clock: working minutes of a property's calendar, with holds that stop it.

Conventions, the same for every function of this module:

* Times are naive datetimes in the property's own zone. China keeps no daylight-saving time, so every day has
  24 hours.
* A working interval is half-open, ``[start, end)``; an end of ``time(0, 0)`` means 24:00.
* Working time is counted to the microsecond; only the result of :meth:`WorkCalendar.elapsed` is rounded, down
  to whole minutes. So ``elapsed(start, add(start, m)) == m`` holds for every start, seconds included, and a
  start at 09:00:30 is due at 09:30:30 when half an hour is promised.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from operator import index
from typing import TypeAlias

Interval: TypeAlias = tuple[time, time]
# A hold whose end is None has not ended yet.
Hold: TypeAlias = tuple[datetime, datetime | None]

_MINUTE = 60_000_000  # microseconds, the unit of all sums below
_DAY = 24 * 60 * _MINUTE
_LAST_DAY = date.max.toordinal()
# A calendar that promises nothing for this long is a mistake in its setup, not a long holiday.
_HORIZON_DAYS = 3653  # ten years with their leap days


@dataclass(frozen=True)
class WorkCalendar:
	"""The hours in which a service works.

	weekly: intervals per weekday, 0 = Monday … 6 = Sunday; a weekday that is absent is free.
	holidays: days without work.
	workdays: make-up days (调休) or special hours by date; they win over ``holidays`` and over the weekday. A date
		with no interval is a closed day.

	Raises ValueError for a calendar without any working time, for intervals that overlap or end before they
	start, and for a weekday outside 0–6.
	"""

	weekly: Mapping[int, Sequence[Interval]]
	holidays: Iterable[date] = ()
	workdays: Mapping[date, Sequence[Interval]] = field(default_factory=dict)

	# Derived once, so that add and elapsed need only sums and binary searches, however far apart the times are.
	_days: tuple[tuple[tuple[int, int], ...], ...] = field(init=False, repr=False, compare=False)
	_week: int = field(init=False, repr=False, compare=False)
	_week_before: tuple[int, ...] = field(init=False, repr=False, compare=False)
	_special: dict[int, tuple[tuple[int, int], ...]] = field(init=False, repr=False, compare=False)
	_special_days: tuple[int, ...] = field(init=False, repr=False, compare=False)
	_special_before: tuple[int, ...] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		for weekday in self.weekly:
			if weekday not in range(7):
				raise ValueError(f"Weekday {weekday!r} does not exist: use 0 for Monday to 6 for Sunday.")
		days = tuple(_spans(self.weekly.get(weekday, ()), f"weekday {weekday}") for weekday in range(7))
		special: dict[int, tuple[tuple[int, int], ...]] = {day.toordinal(): () for day in self.holidays}
		special.update({day.toordinal(): _spans(spans, f"{day}") for day, spans in self.workdays.items()})
		if not any(days) and not any(special.values()):
			raise ValueError("The calendar has no working time: enter at least one interval.")

		totals = [_length(spans) for spans in days]
		special_days = tuple(sorted(special))
		special_before = [0]
		for day in special_days:
			# What the date works more or less than its weekday would.
			change = _length(special[day]) - totals[(day - 1) % 7]
			special_before.append(special_before[-1] + change)

		derived = {
			"weekly": {weekday: tuple(spans) for weekday, spans in self.weekly.items()},
			"holidays": frozenset(self.holidays),
			"workdays": {day: tuple(spans) for day, spans in self.workdays.items()},
			"_days": days,
			"_week": sum(totals),
			"_week_before": tuple(sum(totals[:weekday]) for weekday in range(7)),
			"_special": special,
			"_special_days": special_days,
			"_special_before": tuple(special_before),
		}
		for name, value in derived.items():
			object.__setattr__(self, name, value)

	@classmethod
	def round_the_clock(cls) -> WorkCalendar:
		"""The calendar that never stops: 24 hours, every day."""
		return cls({weekday: [(time(0), time(0))] for weekday in range(7)})

	def add(self, start: datetime, minutes: int) -> datetime:
		"""The earliest time at which `minutes` working minutes have passed since `start`.

		With 0 minutes that is `start` itself, inside or outside working hours. Otherwise it is the end of the last
		working minute: 12:00 when the morning ends there, not 13:30 of the next interval.

		Raises ValueError for negative minutes, for an aware start, and when no working time follows within ten
		years or not enough before the year 9999 ends.
		"""
		return self._add(_naive(start, "start"), _minutes(minutes) * _MINUTE)

	def elapsed(self, start: datetime, end: datetime, holds: Iterable[Hold] = ()) -> int:
		"""Whole working minutes between `start` and `end` outside the holds; 0 when `end` is not after `start`.

		holds: (from, to) pairs in any order; they may overlap each other and stick out of the interval; a `to` of
		None is a hold that still lasts.

		Raises ValueError for aware times and for a hold that ends before it begins.
		"""
		worked = self._work(_naive(start, "start"), _naive(end, "end"))
		for since, until in _merged(holds):
			worked -= self._work(max(since, start), min(until, end))
		return worked // _MINUTE

	def deadline(self, start: datetime, minutes: int, holds: Iterable[Hold] = ()) -> datetime:
		"""The earliest time `t` at which ``elapsed(start, t, holds) == minutes``.

		Raises ValueError as `add` does, and when a hold that still lasts begins before the minutes are used up:
		such a deadline is not known yet.
		"""
		cursor, left = _naive(start, "start"), _minutes(minutes) * _MINUTE
		for since, until in _merged(holds):
			if until <= cursor:
				continue
			before_hold = self._work(cursor, since)
			if before_hold >= left:
				break
			if until == datetime.max:
				raise ValueError("The hold has not ended, so the deadline is not known yet.")
			left -= before_hold
			cursor = until
		return self._add(cursor, left)

	def _add(self, start: datetime, work: int) -> datetime:
		if not work:
			return start
		first = start.toordinal()
		done = self._before(first)
		target = done + self._within(first, _time_of(start)) + work
		if self._before(first + 1) >= target:
			day = first
		else:
			if self._before(min(first + _HORIZON_DAYS, _LAST_DAY) + 1) == target - work:
				raise ValueError(f"The calendar has no working time in the ten years after {start}.")
			day = self._day_reaching(target, first)
		left = target - self._before(day)
		for since, until in self._spans_on(day):
			if until - since >= left:
				since += left
				break
			left -= until - since
		if day == _LAST_DAY and since == _DAY:
			raise ValueError(f"The calendar has not enough working time between {start} and the year 9999.")
		return datetime.fromordinal(day) + timedelta(microseconds=since)

	def _day_reaching(self, target: int, day: int) -> int:
		"""First day after `day` by whose end `target` microseconds of work since the epoch are done."""
		# Most deadlines lie a few days ahead: look further by doubling steps, then halve the range found.
		low, step = day, 1
		while True:
			high = min(day + step, _LAST_DAY)
			if self._before(high + 1) >= target:
				break
			if high == _LAST_DAY:
				raise ValueError("The calendar has not enough working time before the year 9999 ends.")
			low, step = high, step * 2
		while high - low > 1:
			middle = (low + high) // 2
			if self._before(middle + 1) >= target:
				high = middle
			else:
				low = middle
		return high

	def _work(self, start: datetime, end: datetime) -> int:
		"""Working microseconds between two times, 0 when they are inverted."""
		if end <= start:
			return 0
		first, last = start.toordinal(), end.toordinal()
		return (
			self._before(last)
			+ self._within(last, _time_of(end))
			- self._before(first)
			- self._within(first, _time_of(start))
		)

	def _before(self, day: int) -> int:
		"""Working microseconds from the epoch (day 1, a Monday) to the beginning of `day`."""
		weeks, weekday = divmod(day - 1, 7)
		special = self._special_before[bisect_left(self._special_days, day)]
		return weeks * self._week + self._week_before[weekday] + special

	def _within(self, day: int, moment: int) -> int:
		"""Working microseconds of `day` before `moment`, counted from its midnight."""
		return sum(min(until, moment) - since for since, until in self._spans_on(day) if since < moment)

	def _spans_on(self, day: int) -> tuple[tuple[int, int], ...]:
		special = self._special.get(day)
		return self._days[(day - 1) % 7] if special is None else special


def round_the_clock() -> WorkCalendar:
	"""The calendar that never stops: 24 hours, every day."""
	return WorkCalendar.round_the_clock()


def _spans(intervals: Sequence[Interval], where: str) -> tuple[tuple[int, int], ...]:
	"""Intervals as sorted microseconds of the day; ValueError when they are inverted or overlap."""
	spans = []
	for start, end in intervals:
		if start.tzinfo or end.tzinfo:
			raise ValueError(f"The hours of {where} carry a time zone: use the property's own local time.")
		since, until = _time_of(start), _time_of(end) or _DAY
		if until <= since:
			raise ValueError(
				f"On {where} the interval {start}–{end} ends before it starts: split it at midnight."
			)
		spans.append((since, until))
	spans.sort()
	for (_, until), (since, _) in pairwise(spans):
		if since < until:
			raise ValueError(f"On {where} two intervals overlap: merge them.")
	return tuple(spans)


def _length(spans: Iterable[tuple[int, int]]) -> int:
	return sum(until - since for since, until in spans)


def _time_of(moment: time | datetime) -> int:
	"""Microseconds since midnight."""
	return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _merged(holds: Iterable[Hold]) -> list[tuple[datetime, datetime]]:
	"""Holds in order, without overlaps; one that still lasts ends at the end of time."""
	ordered: list[tuple[datetime, datetime]] = []
	for since, until in holds:
		since, until = _naive(since, "hold"), _naive(until or datetime.max, "hold")
		if until < since:
			raise ValueError(f"The hold from {since} ends before it begins, at {until}.")
		ordered.append((since, until))
	ordered.sort()
	merged: list[tuple[datetime, datetime]] = []
	for since, until in ordered:
		if merged and since <= merged[-1][1]:
			merged[-1] = (merged[-1][0], max(merged[-1][1], until))
		else:
			merged.append((since, until))
	return merged


def _naive(moment: datetime, what: str) -> datetime:
	if moment.tzinfo is not None:
		raise ValueError(f"The {what} {moment} carries a time zone: use the property's own local time.")
	return moment


def _minutes(minutes: int) -> int:
	minutes = index(minutes)
	if minutes < 0:
		raise ValueError(f"Minutes may not be negative: {minutes}.")
	return minutes
