"""季节性: how a year of costs lies over its months, from the years before; and sums that are spread by it to the cent.

A year's shape is the share of each month in it. Of several years the median share of each month counts, so that one burst pipe
in one January makes no cold Januaries. Only whole years have a shape: of ten months nobody knows what part of a year they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.money import EXACT, ZERO, total
from wuye_ops.rules.robust import median

MONTHS = 12
EVEN = (Decimal(1),) * MONTHS
# Of a share, so that a shape can be kept in a database and comes out the same.
PLACES = Decimal("0.000001")

FROM_YEARS, ONE_YEAR, NO_FULL_YEAR = "from_years", "one_year", "no_full_year"

Year = Sequence[Decimal | None]
"""The amounts of January to December; None for a month that is not closed, or not known."""


@dataclass(frozen=True, slots=True)
class Shape:
	"""The weights of January to December. code: FROM_YEARS, ONE_YEAR, or NO_FULL_YEAR, with which it is even. years: used."""

	weights: tuple[Decimal, ...] = EVEN
	code: str = NO_FULL_YEAR
	years: tuple[int, ...] = ()


def shape(history: Mapping[int, Year]) -> Shape:
	"""The shape of the whole years among those given by their number; even where there is none.

	A month that comes to less than 0, after a credit, weighs nothing. Raises ValueError for a year that has not 12 months.
	"""
	shares: dict[int, list[Decimal]] = {}
	for year, months in sorted(history.items()):
		check(months)
		if any(amount is None for amount in months):
			continue
		amounts = [max(amount, ZERO) for amount in months]
		if whole := total(amounts):
			shares[year] = [EXACT.divide(amount, whole) for amount in amounts]
	if not shares:
		return Shape()
	weights = tuple(
		EXACT.quantize(median([months[number] for months in shares.values()]), PLACES)
		for number in range(MONTHS)
	)
	return Shape(weights, ONE_YEAR if len(shares) == 1 else FROM_YEARS, tuple(shares))


def spread(amount: Decimal, weights: Sequence[Decimal | int] = EVEN) -> tuple[Decimal, ...]:
	"""The amount over January to December by weight, to the cent: the months sum to it. Raises ValueError like `allocate`."""
	check(weights)
	return tuple(allocate(amount, weights))


def check(months: Sequence) -> None:
	"""Raises ValueError for anything but twelve months."""
	if len(months) != MONTHS:
		raise ValueError(f"A year has {MONTHS} months, not {len(months)}.")
