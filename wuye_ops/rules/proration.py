"""Months, periods, and what part of a month some days are: exact, without a fraction that is cut.

A full month counts 1, whatever its length; some days of a month count days ÷ days of that very month. Both are
kept as a whole number of *month parts*: a month has 377,580 of them, which 28, 29, 30 and 31 all divide, so a
period cut into pieces always adds up to the whole.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

# The least common multiple of the lengths a month can have.
MONTH_PARTS = 377_580
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
	"""A calendar month. Raises ValueError for one that does not exist."""

	year: int
	number: int

	def __post_init__(self) -> None:
		if not (1 <= self.number <= 12 and date.min.year <= self.year <= date.max.year):
			raise ValueError(f"There is no month {self.year}-{self.number}.")

	def __str__(self) -> str:
		return f"{self.year:04d}-{self.number:02d}"

	@classmethod
	def parse(cls, text: str) -> Month:
		"""The month of a text such as 2026-07. Raises ValueError for anything else."""
		match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", text.strip())
		if not match:
			raise ValueError(f"{text!r} is not a month: write it like 2026-07.")
		return cls(int(match[1]), int(match[2]))

	@classmethod
	def of(cls, day: date) -> Month:
		"""The month in which the day lies."""
		return cls(day.year, day.month)

	@property
	def days(self) -> int:
		return monthrange(self.year, self.number)[1]

	@property
	def first(self) -> date:
		return date(self.year, self.number, 1)

	@property
	def last(self) -> date:
		return date(self.year, self.number, self.days)

	def plus(self, months: int) -> Month:
		"""The month so many months later, or earlier for a negative number."""
		years, index = divmod(self.number - 1 + months, 12)
		return Month(self.year + years, index + 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
	"""From one day to another, both included. Raises ValueError when it ends before it begins."""

	first: date
	last: date

	def __post_init__(self) -> None:
		if self.last < self.first:
			raise ValueError(f"The period ends on {self.last}, before it begins on {self.first}.")

	def __str__(self) -> str:
		return f"{self.first}–{self.last}"

	@classmethod
	def of_months(cls, start: Month, months: int) -> Period:
		"""So many whole months from the start on."""
		return cls(start.first, start.plus(months - 1).last)

	@property
	def days(self) -> int:
		return (self.last - self.first).days + 1

	@property
	def month_parts(self) -> int:
		return month_parts(self.first, self.last)


@dataclass(frozen=True, slots=True)
class MonthsAndDays:
	"""A stretch of time as people read it: whole months, and days of months that are not whole."""

	months: int
	parts: tuple[tuple[int, int], ...]
	"""(days, days of that month) for the first and the last month if they are not whole."""


@lru_cache(maxsize=4096)
def month_parts(first: date, last: date) -> int:
	"""What the days from first to last, both included, count: 377,580 for each month."""
	return sum(MONTH_PARTS * days // month.days for month, days in _by_month(first, last))


@lru_cache(maxsize=4096)
def months_and_days(first: date, last: date) -> MonthsAndDays:
	"""The same stretch of time in words: 2026-01-15–2026-03-31 is 2 months and 17 days of 31."""
	months, parts = 0, []
	for month, days in _by_month(first, last):
		if days == month.days:
			months += 1
		else:
			parts.append((days, month.days))
	return MonthsAndDays(months, tuple(parts))


def add_months(day: date, months: int) -> date:
	"""The same day so many months later, or the last of that month where it has no such day."""
	month = Month.of(day).plus(months)
	return date(month.year, month.number, min(day.day, month.days))


def _by_month(first: date, last: date) -> Iterator[tuple[Month, int]]:
	"""Each month touched, with the number of its days from first to last."""
	month, end = Month.of(first), Month.of(last)
	while month < end:
		yield month, month.days - (first.day if month == Month.of(first) else 1) + 1
		month = month.plus(1)
	yield month, last.day - (first.day if month == Month.of(first) else 1) + 1
