"""Exact decimals, and the one place where money is rounded: to 0.01, half up.

Nothing here depends on the decimal context of the calling thread. `EXACT` keeps more digits than any product of
the numbers that `exact` lets in, so sums and products are exact and only `cents_of` rounds.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from cn2an import an2cn

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


# What a form can show; beyond it nobody pays in one sum.
LARGEST_IN_WORDS = Decimal("999999999999.99")


def amount_in_words(amount: Decimal) -> str:
	"""The amount as a receipt must show it: 人民币大写, such as 人民币壹仟肆佰零玖元伍角整.

	Source: 《会计基础工作规范》52 and 《正确填写票据和结算凭证的基本规定》. Ends with 整 at 元 and, as we print it, at 角;
	never at 分. A run of zeros within is one 零; where the 元 digit is 0, or there is no 角, 零 stands before what follows.
	Raises ValueError for a float, a negative amount, parts of a cent, and what no form has room for.
	"""
	amount = exact(amount, "The amount")
	if amount < 0 or amount > LARGEST_IN_WORDS:
		raise ValueError(f"An amount in words lies between 0 and {LARGEST_IN_WORDS}, not {amount}.")
	if amount != cents(amount):
		raise ValueError(f"An amount in words has no parts of a cent: {amount}.")
	yuan, rest = divmod(int(product(amount, HUNDRED)), 100)
	jiao, fen = divmod(rest, 10)
	words = "人民币"
	if yuan or not rest:
		words += an2cn(str(yuan), "up") + "元"
	if not rest:
		return words + "整"
	if yuan and (not jiao or yuan % 10 == 0):
		words += "零"
	if jiao:
		words += an2cn(str(jiao), "up") + "角"
	return words + (an2cn(str(fen), "up") + "分" if fen else "整")
