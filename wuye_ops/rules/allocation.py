"""Splitting an amount of money by weights so that the parts sum to it, to the cent (largest remainder)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wuye_ops.rules.money import CENT, EXACT


def allocate(
	amount: Decimal, weights: Sequence[Decimal | int], keys: Sequence[Any] | None = None
) -> list[Decimal]:
	"""The parts of `amount`, one for each weight, in order.

	Each part is its exact share cut to the cent; the cents left over go one by one to the largest remainders. Equal
	remainders are served by `keys` in rising order, else by position: with unique keys a part does not depend on the
	order in which the weights come. Weights that are all 0 share equally.

	Raises ValueError for an amount that is negative or not in whole cents, a negative weight, and an amount other
	than 0 with nobody to bear it.
	"""
	return [EXACT.multiply(floor + extra, CENT) for floor, extra in allocate_cents(amount, weights, keys)]


def allocate_cents(
	amount: Decimal, weights: Sequence[Decimal | int], keys: Sequence[Any] | None = None
) -> list[tuple[int, int]]:
	"""The parts as (cents of the exact share cut, 1 if a cent left over was added else 0). See `allocate`."""
	whole = amount_in_cents(amount)
	if not weights:
		if whole:
			raise ValueError(f"There is nobody to share {amount}.")
		return []
	integers = as_integers(weights)
	if min(integers) < 0:
		raise ValueError("A weight may not be negative.")
	sum_of_weights = sum(integers)
	if not sum_of_weights:
		integers, sum_of_weights = [1] * len(integers), len(integers)

	floors, remainders = [], []
	for weight in integers:
		floor, remainder = divmod(whole * weight, sum_of_weights)
		floors.append(floor)
		remainders.append(remainder)
	left_over = whole - sum(floors)
	order = range(len(integers))
	if keys is not None:
		order = sorted(order, key=lambda position: keys[position])
	# sorted() is stable, also in reverse: among equal remainders the order above stays.
	served = set(sorted(order, key=lambda position: remainders[position], reverse=True)[:left_over])
	return [(floor, int(position in served)) for position, floor in enumerate(floors)]


def round_parts(parts: Sequence[Fraction]) -> list[Decimal]:
	"""Exact parts of an amount, rounded to the cent so that they sum to it, in order. Parts below 0 are parts like others.

	The cents left over by cutting all of them go one by one to the largest remainders, the first of equal ones first. A part
	of whole cents stays what it is. Raises ValueError where the exact parts do not sum to whole cents.
	"""
	whole = sum(parts, Fraction(0)) * 100
	if whole.denominator != 1:
		raise ValueError(f"The parts do not sum to whole cents: {float(whole / 100)}.")
	floors = [part * 100 // 1 for part in parts]
	left_over = int(whole) - sum(floors)
	order = sorted(range(len(parts)), key=lambda position: floors[position] - parts[position] * 100)
	served = set(order[:left_over])
	return [
		EXACT.multiply(Decimal(floor + (position in served)), CENT) for position, floor in enumerate(floors)
	]


def floor_share(amount: Decimal, weight: Decimal | int, sum_of_weights: Decimal | int) -> Decimal:
	"""The exact share of one weight, cut to the cent."""
	part, whole = as_integers([weight, sum_of_weights])
	return EXACT.multiply(Decimal(amount_in_cents(amount) * part // whole), CENT)


def amount_in_cents(amount: Decimal) -> int:
	"""The amount as a number of cents. Raises ValueError if it is negative or has a fraction of a cent."""
	in_cents = amount.scaleb(2, EXACT)
	if in_cents < 0 or in_cents != in_cents.to_integral_value():
		raise ValueError(f"Only an amount of whole cents, not below 0, can be shared: {amount}.")
	return int(in_cents)


def as_integers(numbers: Sequence[Decimal | int]) -> list[int]:
	"""The numbers times one common power of ten, which makes all of them integers."""
	decimals = [Decimal(number) for number in numbers]
	places = max((-int(number.as_tuple().exponent) for number in decimals), default=0)
	return [int(number.scaleb(max(places, 0), EXACT)) for number in decimals]
