"""服务分析: what the reports on requests count, and the rates they make of it.

A request that was merged into another is the other's: it counts as merged and as nothing else, so that ten neighbours who
report one leak are one request. What was cancelled was asked for and not served; it counts as cancelled alone.

On time (domain: 工单完成率 = finished on time ÷ due): promises kept, of those that were kept or broken and those that are
overdue now. What is not due yet is in neither. Where there is nothing to divide by there is no rate, which is neither 0
nor 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

TENTH = Decimal("0.1")
MINUTES_IN_HOUR = 60
# 季: by the meteorologists' months, as the trade plans its work; winter is named after the year it begins in.
SEASONS = ("Spring", "Summer", "Autumn", "Winter")


@dataclass(frozen=True, slots=True)
class Figures:
	"""Counts of one group of requests or tasks; they add up with +.

	total: neither merged nor cancelled; all below count within it. kept, broken: promises, decided when the work was
	finished; overdue: open and late now. answer_minutes, resolve_minutes: sums by the clock on the wall, from opened to
	answered and to resolved. redone: reopened, or the repeat of another. stars: the sum of 1 to 5 of those rated.
	"""

	total: int = 0
	cancelled: int = 0
	merged: int = 0
	finished: int = 0
	kept: int = 0
	broken: int = 0
	overdue: int = 0
	answered: int = 0
	answered_late: int = 0
	answer_minutes: int = 0
	arrived: int = 0
	arrived_late: int = 0
	resolved: int = 0
	resolve_minutes: int = 0
	first_contact: int = 0
	reopened: int = 0
	repeats: int = 0
	redone: int = 0
	rated: int = 0
	stars: int = 0

	def __add__(self, other: Figures) -> Figures:
		return Figures(*(getattr(self, name) + getattr(other, name) for name in NAMES))

	def __bool__(self) -> bool:
		return any(getattr(self, name) for name in NAMES)

	@property
	def on_time_rate(self) -> Decimal | None:
		return percent(self.kept, self.kept + self.broken + self.overdue)

	@property
	def answered_in_time_rate(self) -> Decimal | None:
		"""Of those that were promised an answer and got one."""
		return percent(self.answered - self.answered_late, self.answered)

	@property
	def arrived_in_time_rate(self) -> Decimal | None:
		"""报修及时率, of those that were promised a visit and got one."""
		return percent(self.arrived - self.arrived_late, self.arrived)

	@property
	def mean_answer_minutes(self) -> Decimal | None:
		return mean(self.answer_minutes, self.answered)

	@property
	def mean_resolve_hours(self) -> Decimal | None:
		return mean(self.resolve_minutes, self.resolved * MINUTES_IN_HOUR)

	@property
	def first_contact_rate(self) -> Decimal | None:
		"""首次解决率, of those finished: what is still being worked on has not been solved at first contact."""
		return percent(self.first_contact, self.finished)

	@property
	def reopened_rate(self) -> Decimal | None:
		return percent(self.reopened, self.total)

	@property
	def repeat_rate(self) -> Decimal | None:
		return percent(self.repeats, self.total)

	@property
	def redone_rate(self) -> Decimal | None:
		"""返修率: reopened or reported again; what was both counts once."""
		return percent(self.redone, self.total)

	@property
	def merge_rate(self) -> Decimal | None:
		"""Of all that was reported and not cancelled, what was the same as another."""
		return percent(self.merged, self.total + self.merged)

	@property
	def mean_stars(self) -> Decimal | None:
		return mean(self.stars, self.rated)


NAMES = tuple(field.name for field in fields(Figures))


def figures_of(row: Mapping) -> Figures:
	"""The figures of a row of the database; what it does not have is 0."""
	return Figures(*(int(row.get(name) or 0) for name in NAMES))


def together(parts: Iterable[Figures]) -> Figures:
	return sum(parts, Figures())


def percent(part: int, whole: int) -> Decimal | None:
	"""part ÷ whole in percent, one place, half up; None where there is no whole."""
	return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def mean(total: int, count: int) -> Decimal | None:
	return (Decimal(total) / count).quantize(TENTH, ROUND_HALF_UP) if count else None


def change(now: int, before: int) -> Decimal | None:
	"""By how many percent more or less than before; None where there was nothing."""
	return percent(now - before, before)


def season_of(month: date) -> tuple[int, str]:
	"""(year, season): January and February end the winter of the year before."""
	winter_of_year_before = month.month < 3
	return month.year - winter_of_year_before, SEASONS[(month.month - 3) % 12 // 3]


def week_before(day: date) -> tuple[date, date]:
	"""Monday and Sunday of the last week that was over before the day."""
	monday = day - timedelta(days=day.weekday() + 7)
	return monday, monday + timedelta(days=6)


def whole_months(first: date, last: date, until: date) -> tuple[date, date] | None:
	"""First days of the first and of the last month that lie in [first, last] with all their days and end before `until`.

	None where there is none.
	"""
	start = first if first.day == 1 else next_month(first)
	end = last if next_month(last) == last + timedelta(days=1) else last.replace(day=1) - timedelta(days=1)
	end = min(end, until.replace(day=1) - timedelta(days=1)).replace(day=1)
	return (start, end) if start <= end else None


def next_month(day: date) -> date:
	"""The first day of the month after."""
	return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
	"""The first days of the months from the one of `first` to the one of `last`."""
	found, month = [], first.replace(day=1)
	while month <= last:
		found.append(month)
		month = next_month(month)
	return found


def months_begun(first: date, last: date) -> list[date]:
	"""The last day of each month that a period has begun, counted from its first day; of the running one, the last day there is.

	1 to 10 November is one month, ended for now on the 10th; 15 October to 14 November is one month, a day more is two.
	None for a period that ends before it begins.
	"""
	if last < first:
		return []
	count = 12 * (last.year - first.year) + last.month - first.month + (last.day >= first.day)
	ends = [first + relativedelta(months=number) - timedelta(days=1) for number in range(1, count)]
	return [*ends, last]
