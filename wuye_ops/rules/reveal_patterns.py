"""Looks at personal data that are unlike everyday work (个人信息保护法 51: prevent unauthorised access).

A pattern proves nothing: it is a question to be answered by somebody else than who looked. What is found depends on the
looks alone, so that whoever asks again finds the same, and each finding has a key of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MANY, NIGHT, BUILDINGS, SAME = "Many in an Hour", "At Night", "Many Buildings", "Same Person"
PATTERNS = (MANY, NIGHT, BUILDINGS, SAME)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@dataclass(frozen=True)
class Thresholds:
	"""From how many on a pattern is unusual (d): a busy clerk calls back some ten customers in an hour."""

	in_an_hour: int = 20
	at_night: int = 3
	buildings_a_day: int = 8
	same_person_a_week: int = 6
	night_from: int = 22  # o'clock
	night_to: int = 6


@dataclass(frozen=True)
class Look:
	"""One look in the access log. person: whose data, as a stable name; building: where they live, if it is known."""

	name: str
	user: str
	at: datetime
	person: str
	building: str | None = None


@dataclass(frozen=True)
class Finding:
	"""An unusual pattern of one user. day: the day, the evening or the Monday it is counted to, part of the key."""

	pattern: str
	user: str
	day: date
	looks: tuple[Look, ...]
	about: str = field(default="")

	@property
	def key(self) -> str:
		return "|".join(part for part in (self.pattern, self.user, self.day.isoformat(), self.about) if part)

	@property
	def people(self) -> int:
		return len({look.person for look in self.looks})


def findings(looks: Iterable[Look], limits: Thresholds | None = None) -> list[Finding]:
	"""Every unusual pattern in the looks, by user and day; one of each kind for a user and day, and for a person and week."""
	limits = limits or Thresholds()
	by_user: dict[str, list[Look]] = defaultdict(list)
	for look in looks:
		by_user[look.user].append(look)
	found = []
	for user in sorted(by_user):
		own = sorted(by_user[user], key=lambda look: (look.at, look.name))
		for search in (_many, _at_night, _buildings, _same_person):
			found += search(user, own, limits)
	return found


def _many(user: str, looks: list[Look], limits: Thresholds) -> Iterator[Finding]:
	"""The fullest hour of a day on which some hour, not only one by the clock, has too many."""
	for day, rows in _by_day(looks).items():
		fullest, start = [], 0
		for end, look in enumerate(rows):
			while look.at - rows[start].at >= HOUR:
				start += 1
			if end - start + 1 > len(fullest):
				fullest = rows[start : end + 1]
		if len(fullest) >= limits.in_an_hour:
			yield Finding(MANY, user, day, tuple(fullest))


def _at_night(user: str, looks: list[Look], limits: Thresholds) -> Iterator[Finding]:
	nights: dict[date, list[Look]] = defaultdict(list)
	for look in looks:
		if look.at.hour >= limits.night_from:
			nights[look.at.date()].append(look)
		elif look.at.hour < limits.night_to:
			# after midnight it is still the night that began the day before
			nights[look.at.date() - timedelta(days=1)].append(look)
	for day, rows in nights.items():
		if len(rows) >= limits.at_night:
			yield Finding(NIGHT, user, day, tuple(rows))


def _buildings(user: str, looks: list[Look], limits: Thresholds) -> Iterator[Finding]:
	for day, rows in _by_day(looks).items():
		if len({look.building for look in rows if look.building}) >= limits.buildings_a_day:
			yield Finding(BUILDINGS, user, day, tuple(rows))


def _same_person(user: str, looks: list[Look], limits: Thresholds) -> Iterator[Finding]:
	"""The first time in a calendar week that the seven days before hold too many: weeks, so that the key stays the same."""
	by_person: dict[str, list[Look]] = defaultdict(list)
	for look in looks:
		by_person[look.person].append(look)
	for person in sorted(by_person):
		rows, start, weeks = by_person[person], 0, set()
		for end, look in enumerate(rows):
			while look.at - rows[start].at >= WEEK:
				start += 1
			monday = look.at.date() - timedelta(days=look.at.weekday())
			if end - start + 1 >= limits.same_person_a_week and monday not in weeks:
				weeks.add(monday)
				yield Finding(SAME, user, monday, tuple(rows[start : end + 1]), about=person)


def _by_day(looks: list[Look]) -> dict[date, list[Look]]:
	days: dict[date, list[Look]] = defaultdict(list)
	for look in looks:
		days[look.at.date()].append(look)
	return days
