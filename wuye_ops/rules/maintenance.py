"""Planned maintenance: when a piece of equipment is due, by the calendar, by its meter, or by whichever comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from wuye_ops.rules.money import exact
from wuye_ops.rules.proration import add_months

DAY, WEEK, MONTH, YEAR = "Day", "Week", "Month", "Year"
UNITS = (DAY, WEEK, MONTH, YEAR)
FROM_SCHEDULED, FROM_COMPLETED = "Scheduled Date", "Completed Date"
# Tasks of a plan nobody has answered: after so many it pauses itself and says so.
MOST_UNANSWERED = 3
# The pace of a meter is that of its last quarter: heating and cooling have their seasons.
RECENT_DAYS = 90
# What lies further ahead is no prediction.
FURTHEST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Every:
	"""Every so many days, weeks, months or years. Raises ValueError for none of it."""

	count: int
	unit: str

	def __post_init__(self) -> None:
		if self.unit not in UNITS:
			raise ValueError(f"An interval is counted in {', '.join(UNITS)}, not {self.unit!r}.")
		if self.count < 1:
			raise ValueError(f"An interval is at least 1 {self.unit}, not {self.count}.")

	def after(self, day: date, times: int = 1) -> date:
		"""The day so many intervals later. The end of a month stays what the first day was: 31 January, 28 February,
		31 March."""
		count = self.count * times
		if self.unit in (DAY, WEEK):
			return day + timedelta(days=count * (7 if self.unit == WEEK else 1))
		return add_months(day, count * (12 if self.unit == YEAR else 1))


def next_scheduled(first: date, every: Every, after: date) -> date:
	"""The first day of the plan later than `after`, counted from its first day, not from the one before."""
	if after < first:
		return first
	# no interval is shorter than a day, none longer than 366 days a year: a close start, then step by step
	days = (every.after(first) - first).days
	times = max(0, (after - first).days // (days + 4 * every.count) - 1)
	while (day := every.after(first, times)) <= after:
		times += 1
	return day


def next_by_calendar(
	first: date, every: Every, basis: str, scheduled: date | None, completed: date | None
) -> date:
	"""When the next service is due. scheduled, completed: of the last one; None before any.

	From the completed date: so long after the work was done, whenever that was. From the scheduled date: the plan's days stay
	what they are, and a service done late does not move them.
	"""
	if basis == FROM_COMPLETED and completed:
		return every.after(completed)
	if basis not in (FROM_SCHEDULED, FROM_COMPLETED):
		raise ValueError(f"A plan counts from {FROM_SCHEDULED} or {FROM_COMPLETED}, not from {basis!r}.")
	return next_scheduled(first, every, scheduled) if scheduled else first


def due_by_meter(reading: Decimal, at_last_service: Decimal, every: Decimal) -> bool:
	"""Whether the meter has run as far as a service allows. A meter that was changed runs from its new start.

	Raises ValueError unless `every` is above 0.
	"""
	if exact(every, "The interval of a meter") <= 0:
		raise ValueError(f"The interval of a meter is above 0, not {every}.")
	since = reading - at_last_service if reading >= at_last_service else reading
	return since >= every


def recent(readings: Sequence[tuple[date, Decimal]], days: int = RECENT_DAYS) -> list[tuple[date, Decimal]]:
	"""Those of the last days before the last reading, and where they are of one day alone, the one before as well."""
	if not readings:
		return []
	ordered = sorted(readings)
	last = ordered[-1][0]
	since = last - timedelta(days=days)
	found = [reading for reading in ordered if reading[0] >= since]
	earlier = [reading for reading in ordered if reading[0] < since]
	return earlier[-1:] + found if found[0][0] == last else found


def meter_due_on(
	readings: Sequence[tuple[date, Decimal]], at_last_service: Decimal, every: Decimal
) -> date | None:
	"""The day on which the meter is likely to reach its limit, at the pace from the first to the last reading.

	A meter that was changed runs from its new start, as in `due_by_meter`. None where no day can be told: fewer than two
	days with readings, a meter that stands still or goes so slowly that the day is years away.
	"""
	if len({day for day, _value in readings}) < 2:
		return None
	(first, begin), (last, end) = min(readings), max(readings)
	run, days = end - begin, (last - first).days
	if run <= 0:
		return None
	left = every - (end - at_last_service if end >= at_last_service else end)
	if left <= 0:
		return last
	# rounded up: on the day itself it has been reached
	ahead = (left * days / run).to_integral_value(ROUND_CEILING)
	return last + timedelta(days=int(ahead)) if ahead <= FURTHEST_DAYS else None


def should_pause(unanswered: int, most: int = MOST_UNANSWERED) -> bool:
	"""Whether a plan makes no more tasks, because nobody has answered its last ones."""
	return unanswered >= most
