"""When planned work is due: iCalendar rules on days, seasons, the property's working days, and time windows of a day.

A plan's days depend on the plan alone, never on when or how often somebody asks: the days of a year are the same computed
at once, day by day, or after an outage. Times are naive and in the property's zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrule, rruleset, rrulestr

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# parts of a rule that speak of hours: windows do that
OF_THE_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
# Within eight years every rule that ever yields a day has done so, 29 February at the turn of a century included.
HORIZON_DAYS = 8 * 366
MOST_SLOTS = 48
# A day that is moved goes to a working day this soon, or is not moved at all.
LONGEST_MOVE = 31

EVERY_DAY, WORKING_DAYS, NEXT_WORKING_DAY = "Every Day", "Working Days Only", "Next Working Day"
DAY_POLICIES = (EVERY_DAY, WORKING_DAYS, NEXT_WORKING_DAY)

IsWorkday = Callable[[date], bool]


class RuleError(ValueError):
	"""A recurrence nobody can work by. code: syntax, frequency, clock, start, nothing."""

	def __init__(self, code: str, text: str) -> None:
		super().__init__(f"{code}: {text}")
		self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Season:
	"""Days of each year from (month, day) to (month, day), both included; over New Year when it ends before it begins.

	29 February begins a season on 1 March, and ends it on 28 February, where the year has none.
	"""

	first: tuple[int, int]
	last: tuple[int, int]

	def __post_init__(self) -> None:
		for month, day in (self.first, self.last):
			date(2024, month, day)  # a leap year knows every day; ValueError for what is none

	def covers(self, day: date) -> bool:
		# as pairs of numbers 29 February needs no year: 1 March comes after it, 28 February before
		here = (day.month, day.day)
		if self.first <= self.last:
			return self.first <= here <= self.last
		return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Slot:
	"""A time window of a day. It ends the next day when `end` is not after `start`; 00:00–00:00 is the whole day."""

	name: str
	start: time
	end: time

	def window(self, day: date) -> tuple[datetime, datetime]:
		opens = datetime.combine(day, self.start)
		closes = datetime.combine(day, self.end)
		return opens, closes if closes > opens else closes + timedelta(days=1)


WHOLE_DAY = Slot("", time(0), time(0))


@dataclass(frozen=True, slots=True)
class Occurrence:
	"""A slot of a day. key: the same for ever, for a unique index."""

	day: date
	slot: Slot

	@property
	def key(self) -> str:
		return f"{self.day.isoformat()}|{self.slot.name}"

	@property
	def opens(self) -> datetime:
		return self.slot.window(self.day)[0]

	@property
	def closes(self) -> datetime:
		return self.slot.window(self.day)[1]


@dataclass(frozen=True, slots=True)
class Schedule:
	"""rule: an RRULE, with or without the prefix. end: last day, None for open. seasons: none means all year."""

	rule: str
	start: date
	end: date | None = None
	slots: Sequence[Slot] = (WHOLE_DAY,)
	seasons: Sequence[Season] = ()
	days: str = EVERY_DAY

	def __post_init__(self) -> None:
		if self.days not in DAY_POLICIES:
			raise ValueError(f"Days are {', '.join(DAY_POLICIES)}, not {self.days!r}.")
		if not self.slots or len(self.slots) > MOST_SLOTS:
			raise ValueError(f"A day has 1 to {MOST_SLOTS} slots, not {len(self.slots)}.")
		if len({slot.name for slot in self.slots}) < len(self.slots):
			raise ValueError("Two slots have the same name.")
		parse(self.rule, self.start)


def parse(text: str, start: date) -> rrule:
	"""The rule, counted from `start`. Raises RuleError for what is no rule of days."""
	text = (text or "").strip().upper().removeprefix("RRULE:")
	parts = dict(part.partition("=")[::2] for part in text.split(";") if part)
	if parts.get("FREQ") not in FREQUENCIES:
		raise RuleError("frequency", text)
	if clock := next((part for part in OF_THE_CLOCK if part in parts), None):
		raise RuleError("clock", clock)
	if "DTSTART" in text or "\n" in text:
		raise RuleError("start", text)
	if parts.get("INTERVAL", "1").strip("0") == "":
		raise RuleError("syntax", text)
	try:
		rule = rrulestr(text, dtstart=datetime.combine(start, time()))
	except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
		raise RuleError("syntax", text) from None
	if isinstance(rule, rruleset):
		raise RuleError("syntax", text)
	return rule


def days(
	schedule: Schedule, first: date, last: date, is_workday: IsWorkday = lambda _day: True
) -> list[date]:
	"""The days on which work is due within [first, last], both included, each once and in order.

	The union over adjoining stretches is what one call gives for all of them.
	"""
	moved = schedule.days == NEXT_WORKING_DAY
	since = max(schedule.start, first - timedelta(days=LONGEST_MOVE) if moved else first)
	until = min(last, schedule.end or last)
	if since > until:
		return []
	found = set()
	for day in _rule_days(schedule, since, until):
		if schedule.seasons and not any(season.covers(day) for season in schedule.seasons):
			continue
		if schedule.days == WORKING_DAYS and not is_workday(day):
			continue
		if moved:
			day = _next_workday(day, is_workday)
		if first <= day <= last:
			found.add(day)
	return sorted(found)


def occurrences(
	schedule: Schedule, first: date, last: date, is_workday: IsWorkday = lambda _day: True
) -> Iterator[Occurrence]:
	"""Every slot of every due day within [first, last], in order of day and slot."""
	slots = sorted(schedule.slots, key=lambda slot: (slot.start, slot.name))
	for day in days(schedule, first, last, is_workday):
		for slot in slots:
			yield Occurrence(day, slot)


def check(schedule: Schedule, is_workday: IsWorkday = lambda _day: True) -> int:
	"""How many slots come in the busiest year from the start. Raises RuleError("nothing") when none ever comes."""
	last = schedule.start + timedelta(days=HORIZON_DAYS)
	found = days(schedule, schedule.start, last, is_workday)
	if not found:
		raise RuleError("nothing", schedule.rule)
	most, begin = 0, 0
	for index, day in enumerate(found):
		while found[begin] <= day - timedelta(days=366):
			begin += 1
		most = max(most, index - begin + 1)
	return most * len(schedule.slots)


def _rule_days(schedule: Schedule, since: date, until: date) -> Iterator[date]:
	rule = parse(schedule.rule, schedule.start)
	last = datetime.combine(until, time())
	if rule._until:
		last = min(last, rule._until.replace(tzinfo=None))
	# a rule without end is cut here: dateutil would look for a 31 February until the year 9999
	limited = rule.replace(count=None, until=last)
	begin = datetime.combine(since, time())
	# a number of times counts from the start, whatever is asked for
	moments = islice(limited, rule._count) if rule._count else limited.xafter(begin, inc=True)
	for moment in moments:
		if moment >= begin:
			yield moment.date()


def _next_workday(day: date, is_workday: IsWorkday) -> date:
	for days_on in range(LONGEST_MOVE):
		if is_workday(day + timedelta(days=days_on)):
			return day + timedelta(days=days_on)
	return day
