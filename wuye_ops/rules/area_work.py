"""Periodic work on areas (保洁、绿化作业): from a standard's frequency to days and times, and what is still worth doing.

Frequencies are those of the trade (domain.md section 3). Times are naive and in the property's zone.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wuye_ops.rules.recurrence import (
	EVERY_DAY,
	WHOLE_DAY,
	IsWorkday,
	Occurrence,
	Schedule,
	Season,
	Slot,
	days,
	occurrences,
)

MOST_TIMES = 6
# the hours in which areas are worked on
FROM_HOUR, TO_HOUR = 7, 19
# Work that was not done is made up for when it would not come again within so many days.
SOON = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
	"""rule: an RRULE; times: how often on such a day."""

	rule: str
	times: int = 1


RHYTHMS: dict[str, Rhythm] = {
	"Three Times a Day": Rhythm("FREQ=DAILY", 3),
	"Twice a Day": Rhythm("FREQ=DAILY", 2),
	"Daily": Rhythm("FREQ=DAILY"),
	"Every Other Day": Rhythm("FREQ=DAILY;INTERVAL=2"),
	"Twice a Week": Rhythm("FREQ=WEEKLY;BYDAY=MO,TH"),
	"Weekly": Rhythm("FREQ=WEEKLY;BYDAY=TU"),
	"Twice a Month": Rhythm("FREQ=MONTHLY;BYMONTHDAY=5,20"),
	"Monthly": Rhythm("FREQ=MONTHLY;BYMONTHDAY=10"),
	"Every Two Months": Rhythm("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=10"),
	"Quarterly": Rhythm("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"),
	"Half-Yearly": Rhythm("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=15"),
	"Yearly": Rhythm("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=15"),
}


def slots(times: int) -> tuple[Slot, ...]:
	"""The working hours in so many equal windows; once a day is the whole day."""
	if not 1 <= times <= MOST_TIMES:
		raise ValueError(f"Once to {MOST_TIMES} times a day, not {times}.")
	if times == 1:
		return (WHOLE_DAY,)
	minutes = (TO_HOUR - FROM_HOUR) * 60 // times
	edges = [datetime(2000, 1, 1, FROM_HOUR) + timedelta(minutes=minutes * n) for n in range(times + 1)]
	return tuple(Slot(str(n + 1), edges[n].time(), edges[n + 1].time()) for n in range(times))


def season(from_month: int, to_month: int) -> tuple[Season, ...]:
	"""Whole months of each year, over New Year when the second comes before the first; none named is all year."""
	if not from_month and not to_month:
		return ()
	if not (1 <= from_month <= 12 and 1 <= to_month <= 12):
		raise ValueError("Months are 1 to 12, both or neither.")
	# a leap year: the last day of February is the 29th where there is one
	return (Season((from_month, 1), (to_month, monthrange(2024, to_month)[1])),)


def schedule(
	rule: str,
	start: date,
	end: date | None = None,
	*,
	times: int = 1,
	months: tuple[int, int] = (0, 0),
	policy: str = EVERY_DAY,
) -> Schedule:
	"""Raises RuleError for what is no rule of days, ValueError for times and months that are none."""
	return Schedule(rule, start, end, slots(times), season(*months), policy)


def to_make(
	plan: Schedule, first: date, last: date, now: datetime, is_workday: IsWorkday = lambda _day: True
) -> list[Occurrence]:
	"""The occurrences of [first, last] that are worth making work of.

	What has passed is not made up for, since a floor that was not swept on Monday is swept on Tuesday; but the last one
	that passed is, where the next comes only after SOON days.
	"""
	found = list(occurrences(plan, first, last, is_workday))
	ahead = [one for one in found if one.closes > now]
	passed = [one for one in found if one.closes <= now]
	if passed and not _comes_soon(plan, now.date(), is_workday):
		return [passed[-1], *ahead]
	return ahead


def _comes_soon(plan: Schedule, today: date, is_workday: IsWorkday) -> bool:
	return bool(days(plan, today, today + timedelta(days=SOON), is_workday))


def due_at(occurrence: Occurrence) -> datetime:
	"""By when the work is to be done: the end of its window, or of the working day."""
	if occurrence.slot == WHOLE_DAY:
		return datetime.combine(occurrence.day, time(TO_HOUR))
	return occurrence.closes


def by_month(plan: Schedule, year: int, is_workday: IsWorkday = lambda _day: True) -> list[int]:
	"""How often the work comes in each month of a year, January first."""
	counts = [0] * 12
	for day in days(plan, date(year, 1, 1), date(year, 12, 31), is_workday):
		counts[day.month - 1] += len(plan.slots)
	return counts
