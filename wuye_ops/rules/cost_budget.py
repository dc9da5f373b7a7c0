"""预算分摊: what part of a year's budget, and of an area, days are to be measured by.

A budget of a year is spread over its months evenly, or as its distribution says, and within a month over its days: a
month that is half over is measured by half of its budget. It is rounded once, on what has been spread up to a day, so
that the days of a year come to its budget exactly, however they are cut.

A square metre managed for a month is one ㎡·month; for half of its days, half of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.metric_closing import months
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents, product, total
from wuye_ops.rules.proration import MONTH_PARTS, Month, month_parts

# of a ㎡·month; those of whole months are exact
PLACES = Decimal("0.0001")
# of yuan: what the database keeps
NOISE = Decimal("0.000000001")


def budget_of(
	amount: Decimal,
	year: tuple[date, date],
	first: date,
	last: date,
	shares: Mapping[int, Decimal] | None = None,
) -> Decimal:
	"""What of a year's budget belongs to the days from first to last, in yuan and cents; 0 where they are not in the year.

	year: its first and last day. shares: percent by number of the month; a month that is not named has none; None for
	evenly. What the year has had at its end is the whole amount, also where percents do not quite make up 100.
	"""
	start, end = max(first, year[0]), min(last, year[1])
	if start > end:
		return ZERO
	before = ZERO if start == year[0] else _up_to(amount, year, start - timedelta(days=1), shares)
	return EXACT.subtract(_up_to(amount, year, end, shares), before)


def months_of(
	amount: Decimal, year: tuple[date, date], shares: Mapping[int, Decimal] | None = None
) -> dict[Month, Decimal]:
	"""What each month of a year's budget has, exactly and not rounded: whoever adds several up rounds their sum once, and comes
	to what ERPNext's reports show.

	year, shares: as for `budget_of`; a month without anything is not there.
	"""
	whole = months(*year)
	found = {}
	for month in whole:
		if shares is None:
			part = EXACT.divide(amount, Decimal(len(whole)))
		else:
			part = EXACT.divide(product(amount, shares.get(month.number, ZERO)), HUNDRED)
		if part:
			found[month] = part
	return found


def rounded(amount: Decimal) -> Decimal:
	"""An exact sum in cents, half up; what divisions by twelve leave beyond nine places does not decide a half."""
	return cents(EXACT.quantize(amount, NOISE))


def in_cents(months: Iterable[Decimal]) -> tuple[Decimal, ...]:
	"""The months in cents: what they come to up to each of them is rounded once, so that no error is carried along the year."""
	found, reached, before = [], ZERO, ZERO
	for amount in months:
		reached = EXACT.add(reached, amount)
		now = rounded(reached)
		found.append(EXACT.subtract(now, before))
		before = now
	return tuple(found)


def _up_to(
	amount: Decimal, year: tuple[date, date], day: date, shares: Mapping[int, Decimal] | None
) -> Decimal:
	if day >= year[1]:
		return cents(amount)
	whole = months(*year)
	even = EXACT.divide(HUNDRED, Decimal(len(whole)))
	spread = total(
		EXACT.multiply(
			even if shares is None else shares.get(month.number, ZERO), _part_of(month, year[0], day)
		)
		for month in months(year[0], day)
	)
	return cents(EXACT.divide(product(amount, spread), HUNDRED))


def _part_of(month: Month, first: date, last: date) -> Decimal:
	"""What part of the month lies between the days; a year that begins within a month has all of it in what is left."""
	start, end = max(month.first, first), min(month.last, last)
	return EXACT.divide(Decimal((end - start).days + 1), Decimal((month.last - start).days + 1))


def area_months(
	area: Decimal, first: date, last: date, managed_from: date | None = None, managed_to: date | None = None
) -> Decimal:
	"""The ㎡·months of an area from first to last, of the days on which it was managed; 0 for none of them."""
	start, end = max(first, managed_from or first), min(last, managed_to or last)
	if start > end or area <= ZERO:
		return ZERO
	parts = product(area, Decimal(month_parts(start, end)))
	return EXACT.quantize(EXACT.divide(parts, Decimal(MONTH_PARTS)), PLACES)
