"""Exact decimals, and the one place where money is rounded: to 0.01, half up.

Nothing here depends on the decimal context of the calling thread. `EXACT` keeps more digits than any product of
the numbers that `exact` lets in, so sums and products are exact and only `cents_of` rounds.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

CENT = Decimal("0.01")
ZERO = Decimal(0)
HUNDRED = Decimal(100)

# No price, area, reading or percentage needs more; a float's noise has 17.
MAX_DIGITS = 18
# Four such numbers and the parts of a year multiplied, then summed over a bill: at most 4 × 18 + 10 digits. The
# quotient of `cents_of` is either on half a cent or at least 1E-40 away from it, so cutting it here is harmless.
EXACT = Context(prec=120, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])


def exact(value: Decimal | int, what: str) -> Decimal:
	"""The value as a Decimal; ValueError, naming `what`, for a float, a number that is none, or over 18 digits."""
	if isinstance(value, bool) or not isinstance(value, Decimal | int):
		raise ValueError(f"{what} must be an exact Decimal, not {type(value).__name__} {value!r}.")
	number = Decimal(value)
	if not number.is_finite():
		raise ValueError(f"{what} must be a number, not {value}.")
	_sign, digits, exponent = number.as_tuple()
	if max(len(digits), len(digits) + int(exponent), -int(exponent)) > MAX_DIGITS:
		raise ValueError(f"{what} has more than {MAX_DIGITS} digits: {value}.")
	return number


def cents(value: Decimal) -> Decimal:
	"""The value rounded to 0.01, half up."""
	return EXACT.quantize(value, CENT)


def cents_of(numerator: Decimal, denominator: Decimal | int) -> Decimal:
	"""numerator ÷ denominator rounded once to 0.01, half up. ZeroDivisionError for a denominator of 0."""
	return EXACT.quantize(EXACT.divide(numerator, denominator), CENT)


def product(*factors: Decimal | int) -> Decimal:
	"""The exact product."""
	result = Decimal(1)
	for factor in factors:
		result = EXACT.multiply(result, factor)
	return result


def total(values) -> Decimal:
	"""The exact sum; 0 for nothing."""
	result = ZERO
	for value in values:
		result = EXACT.add(result, value)
	return result
