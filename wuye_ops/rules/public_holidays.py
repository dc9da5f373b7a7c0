"""法定节假日和调休: the holidays of a year as the State Council announces them, as rows of a Holiday List and make-up workdays.

The days come from the library `holidays`, which ERPNext brings along and which is published anew every month or so: country CN,
language zh_CN. Its names say what a day is: "休息日（由 2026-01-04 调休）" was exchanged for a working Sunday, "…（补假）" stands in for a
holiday on a weekend. For years that are not announced it guesses, without exchanged days; such a year is said to be not published
and its rows are a draft. Source of the days themselves: 《全国年节及纪念日放假办法》(国务院令 795, since 2025: 13 days a year).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LANGUAGE = "zh_CN"
SATURDAY, SUNDAY = 5, 6
WEEKEND = (SATURDAY, SUNDAY)

STATUTORY, IN_LIEU, EXCHANGED, WEEKLY_OFF = "Statutory", "In Lieu", "Exchanged", "Weekly Off"
KINDS = (STATUTORY, IN_LIEU, EXCHANGED, WEEKLY_OFF)
# 劳动法 44: pay for work on such a day, in percent; but on a statutory holiday another day off may be given instead
PAY_PERCENT = {STATUTORY: 300, IN_LIEU: 200, EXCHANGED: 200, WEEKLY_OFF: 200}
OVERTIME_PERCENT = 150

_EXCHANGED = re.compile(r"由\s*(\d{4}-\d{2}-\d{2})\s*调休")
_IN_LIEU = re.compile(r"（补假）\s*$")


@dataclass(frozen=True, slots=True)
class DayOff:
	"""A row of a Holiday List. for_day: the workday an exchanged day is made up on."""

	day: date
	name: str
	kind: str
	for_day: date | None = None

	@property
	def weekly_off(self) -> bool:
		return self.kind == WEEKLY_OFF


@dataclass(frozen=True, slots=True)
class Year:
	"""days_off: in order, each day once. workdays: make-up days, on which the weekend is worked.

	is_published: the State Council has announced the year; if not, days may still be exchanged, and lists made of it are drafts.
	"""

	year: int
	days_off: tuple[DayOff, ...]
	workdays: tuple[date, ...]
	is_published: bool

	def is_workday(self, day: date) -> bool:
		"""Raises ValueError for a day of another year."""
		if day.year != self.year:
			raise ValueError(f"{day} is not in {self.year}.")
		return day not in {one.day for one in self.days_off}


def of_year(year: int, names: Mapping[date, str], weekly_off: Collection[int] = WEEKEND) -> Year:
	"""The year from what the library says. names: day → name, in Chinese, of at least the year before and the year after too.

	weekly_off: weekdays off, 0 for Monday; none for people who work by a roster. A year without one exchanged day has not been
	announced: there has been none since 2000. Days of the neighbouring years are needed as what is exchanged at New Year may be
	made up on the other side of it. Raises ValueError for a weekday that is none.
	"""
	if set(weekly_off) - set(range(7)):
		raise ValueError(f"A weekday is 0 to 6, not {sorted(set(weekly_off) - set(range(7)))}.")
	found = {day: _read(day, name) for day, name in names.items()}
	made_up = {one.for_day for one in found.values() if one.for_day}
	days_off = {day: one for day, one in found.items() if day.year == year}
	for day in _days(year):
		if day.weekday() in weekly_off and day not in days_off and day not in made_up:
			days_off[day] = DayOff(day, "", WEEKLY_OFF)
	return Year(
		year,
		tuple(days_off[day] for day in sorted(days_off)),
		tuple(sorted(day for day in made_up if day.year == year)),
		any(one.kind == EXCHANGED for one in days_off.values()),
	)


def _read(day: date, name: str) -> DayOff:
	if match := _EXCHANGED.search(name):
		return DayOff(day, name, EXCHANGED, date.fromisoformat(match[1]))
	return DayOff(day, name, IN_LIEU if _IN_LIEU.search(name) else STATUTORY)


def _days(year: int):
	day = date(year, 1, 1)
	while day.year == year:
		yield day
		day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
	"""What a Holiday List on the site differs in. before, after: None where a row is added or goes."""

	day: date
	before: str | None
	after: str | None


def changes(
	listed: Mapping[date, str], year: Year, keep: Callable[[date], bool] = lambda _day: False
) -> tuple[Change, ...]:
	"""How a list on the site differs from the year, in order of the days; nothing once it is the same.

	listed: day → description. keep: days that a company has added itself, which stay.
	"""
	wanted = {one.day: one.name for one in year.days_off}
	found = []
	for day in sorted({*listed, *wanted}):
		before, after = listed.get(day), wanted.get(day)
		# a weekly day off is whatever the list calls it
		if (before is None) == (after is None) and (before == after or after == ""):
			continue
		if after is None and keep(day):
			continue
		found.append(Change(day, before, after))
	return tuple(found)


def pay_percent(year: Year, day: date) -> int:
	"""Percent of a day's pay for work on the day; 100 on a workday."""
	kinds = {one.day: one.kind for one in year.days_off}
	return PAY_PERCENT[kinds[day]] if day in kinds else 100
