"""样本评价: what a sample says about all of it: the error rate, the misstatement projected by a stated method, and how sure it is.

Sources: 《第2108号内部审计具体准则——审计抽样》 (a result is judged by number and by kind, and projected to the population);
AICPA Audit Guide *Audit Sampling* for the factors of monetary unit sampling, which are the Poisson distribution's, rounded up
to 0.01, and for the expansion factors. Rates are percent, money 元, both to 0.01; limits are rounded up, never down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb

from wuye_ops.rules.audit_sample import BY_AMOUNT, BY_RULE, CERTAIN, RANDOM, Draw
from wuye_ops.rules.money import CENT, HUNDRED, ZERO, cents_of, exact, total

# of the answer being no better than it is said to be, in percent
CONFIDENCES = (80, 85, 90, 95, 99)
# For errors that are expected beforehand, by confidence.
EXPANSION = {
	80: Decimal("1.3"), 85: Decimal("1.4"), 90: Decimal("1.5"), 95: Decimal("1.6"), 99: Decimal("1.9"),
}  # fmt: skip

# How errors found in a sample are carried over to the population; what was chosen by rule is not.
RATIO, DIFFERENCE, MONETARY_UNIT, NOT_PROJECTED = "Ratio", "Difference", "Monetary Unit", "Not Projected"
PROJECTIONS = (RATIO, DIFFERENCE, MONETARY_UNIT, NOT_PROJECTED)

# ACCEPTABLE: even the limit is tolerable. MORE_WORK: what was found is, the limit is not, or there is none.
ACCEPTABLE, MORE_WORK, NOT_ACCEPTABLE = "Acceptable", "More Work", "Not Acceptable"
CONCLUSIONS = (ACCEPTABLE, MORE_WORK, NOT_ACCEPTABLE)

_WORKING = Context(prec=40)
# no sample of documents is larger
LARGEST_SAMPLE = 100_000


# -- how many are wrong ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RateResult:
	"""rate: of the sample. upper: it is not higher in the population, with the confidence. All in percent."""

	tested: int
	errors: int
	rate: Decimal
	upper: Decimal
	tolerable: Decimal
	confidence: int
	conclusion: str


def evaluate_rate(
	tested: int, errors: int, tolerable: Decimal, confidence: int = 95, population: int | None = None
) -> RateResult:
	"""Judges a random sample. What was asked for and not shown counts as an error. Where all were tested, the rate is the limit.

	Raises ValueError where nothing was tested, there are more errors than tests or more tests than there are to test, and for a
	confidence other than those in CONFIDENCES.
	"""
	if population is not None and tested > population:
		raise ValueError(f"Of {population} nobody can test {tested}.")
	upper = upper_rate(tested, errors, confidence)
	rate = cents_of(HUNDRED * errors, tested)
	if tested == population:
		upper = _up(Fraction(100 * errors, tested))
	return RateResult(
		tested,
		errors,
		rate,
		upper,
		tolerable,
		confidence,
		_conclusion(Fraction(100 * errors, tested), upper, tolerable),
	)


def upper_rate(tested: int, errors: int, confidence: int = 95) -> Decimal:
	"""The highest rate, in percent, at which so few errors would still be found in one of (100 − confidence) % of samples.

	One-sided, exact binomial (Clopper–Pearson); somewhat cautious for small populations. Raises ValueError like `evaluate_rate`.
	"""
	if not 0 <= errors <= tested or not 1 <= tested <= LARGEST_SAMPLE:
		raise ValueError(f"{errors} errors in {tested} tests are no result.")
	risk = _risk(confidence)
	if errors == tested:
		return HUNDRED
	# the answer in 0.01 %, the first at which the chance of so few errors is no more than the risk
	low, high = 0, 10_000
	while high - low > 1:
		middle = (low + high) // 2
		if _chance_of_at_most(errors, tested, Decimal(middle) / 10_000) <= risk:
			high = middle
		else:
			low = middle
	return Decimal(high) * CENT


def size_for_rate(tolerable: Decimal, confidence: int = 95, expected_errors: int = 0) -> int:
	"""The smallest sample whose limit is still tolerable (percent) with so many errors in it.

	Raises ValueError for a tolerable rate that is not above 0 and below 100, and where no sample is large enough.
	"""
	if not 0 < exact(tolerable, "The tolerable rate") < HUNDRED:
		raise ValueError(f"A tolerable rate lies between 0 and 100 %, not at {tolerable}.")
	if expected_errors < 0:
		raise ValueError(f"Nobody expects {expected_errors} errors.")
	risk, rate = _risk(confidence), tolerable / HUNDRED

	def is_enough(size: int) -> bool:
		return _chance_of_at_most(expected_errors, size, rate) <= risk

	high = expected_errors + 1
	while not is_enough(high):
		high *= 2
		if high > LARGEST_SAMPLE:
			raise ValueError(f"No sample is large enough for {tolerable} % with {expected_errors} errors.")
	low = high // 2
	while high - low > 1:
		middle = (low + high) // 2
		low, high = (low, middle) if is_enough(middle) else (middle, high)
	return high


# -- how much is wrong -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tested:
	"""An item of the sample with its result. book: what the books say; right: what it should be, None where nothing was shown,
	which counts as 0. certain: it was no matter of chance, so its error stands for itself alone."""

	key: str
	book: Decimal
	right: Decimal | None
	certain: bool = False

	@property
	def difference(self) -> Decimal:
		"""What the books say too much; negative: too little."""
		return self.book - (self.right or ZERO)


@dataclass(frozen=True, slots=True)
class SampledFrom:
	"""The population without its certain items: how many, how much, and, for monetary units, the interval."""

	count: int
	amount: Decimal
	interval: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AmountResult:
	"""found: net, in the items tested. projected: net, in all of it; of a choice by rule None. overstated_at_most,
	understated_at_most: with the confidence, by monetary units only. wrong: keys of items that differ."""

	method: str
	found: Decimal
	projected: Decimal | None
	overstated_at_most: Decimal | None
	understated_at_most: Decimal | None
	tolerable: Decimal
	confidence: int | None
	wrong: tuple[str, ...]
	conclusion: str


def evaluate_amount(
	rows: Iterable[Tested],
	method: str,
	tolerable: Decimal,
	sampled_from: SampledFrom | None = None,
	confidence: int = 95,
) -> AmountResult:
	"""Judges what is wrong in money.

	RATIO: sample's error ÷ sample's amount × population's amount. DIFFERENCE: mean error × population's number. MONETARY_UNIT:
	each error as a share of its item × the interval, with a limit for too much and one for too little. NOT_PROJECTED: what was
	found is what was found. Certain items count as they are.

	Raises ValueError where `sampled_from` is missing or does not fit, where nothing was sampled of a population that is not
	empty, for a ratio of amounts that sum to 0, and a monetary unit in an item without a positive amount.
	"""
	rows = list(rows)
	if method not in PROJECTIONS:
		raise ValueError(f"A projection is {', '.join(PROJECTIONS)}, not {method!r}.")
	found = total(row.difference for row in rows)
	wrong = tuple(row.key for row in rows if row.difference)
	if method == NOT_PROJECTED:
		conclusion = NOT_ACCEPTABLE if abs(found) > tolerable else MORE_WORK
		return AmountResult(method, found, None, None, None, tolerable, None, wrong, conclusion)
	if sampled_from is None:
		raise ValueError("What the sample was drawn from is needed to project it.")
	drawn = [row for row in rows if not row.certain]
	if bool(drawn) != bool(sampled_from.count) or len(drawn) > sampled_from.count:
		raise ValueError(f"{len(drawn)} drawn of {sampled_from.count} are no sample.")
	known = sum((Fraction(row.difference) for row in rows if row.certain), Fraction())
	projected = known + (_projected(drawn, method, sampled_from) if drawn else 0)
	over = under = None
	if method == MONETARY_UNIT:
		over = _limit(rows, sampled_from, confidence, 1)
		under = _limit(rows, sampled_from, confidence, -1)
	worst = max(over, under) if method == MONETARY_UNIT else None
	return AmountResult(
		method,
		found,
		_cents(projected),
		over,
		under,
		tolerable,
		confidence if method == MONETARY_UNIT else None,
		wrong,
		_conclusion(abs(projected), worst, tolerable),
	)


def evaluate_draw(
	draw: Draw,
	right: Mapping[str, Decimal | None],
	tolerable: Decimal,
	confidence: int = 95,
	projection: str = RATIO,
) -> AmountResult:
	"""Judges a sample as it was drawn: by amount by monetary units, by rule without a projection, at random by `projection`.

	right: key → what it should be, None where nothing was shown. Raises ValueError where an item of the sample has no result or
	a result belongs to none, for a projection of monetary units from a random draw, and like `evaluate_amount`.
	"""
	if missing := sorted(set(draw.keys) ^ set(right)):
		raise ValueError(f"The sample and its results differ in {', '.join(missing[:5])}.")
	if draw.method == RANDOM and projection not in (RATIO, DIFFERENCE):
		raise ValueError(f"A random sample is projected by {RATIO} or {DIFFERENCE}, not {projection!r}.")
	method = {BY_AMOUNT: MONETARY_UNIT, BY_RULE: NOT_PROJECTED}.get(draw.method, projection)
	rows = [Tested(one.key, one.amount, right[one.key], one.why == CERTAIN) for one in draw.chosen]
	population = SampledFrom(draw.at_chance, draw.amount_at_chance, draw.interval)
	return evaluate_amount(rows, method, tolerable, population, confidence)


def _projected(drawn: Sequence[Tested], method: str, population: SampledFrom) -> Fraction:
	error = sum((Fraction(row.difference) for row in drawn), Fraction())
	if method == DIFFERENCE:
		return error * population.count / len(drawn)
	if method == RATIO:
		book = sum((Fraction(row.book) for row in drawn), Fraction())
		if not book:
			raise ValueError("Amounts that sum to 0 have no ratio; project the difference.")
		return error / book * Fraction(population.amount)
	return sum((_share(row) for row in drawn), Fraction()) * _interval(population)


def _limit(rows: Sequence[Tested], population: SampledFrom, confidence: int, sign: int) -> Decimal:
	"""Certain errors of this direction, and what the drawn ones and the chance of not having met others come to."""
	certain = sum(
		(Fraction(row.difference * sign) for row in rows if row.certain and row.difference * sign > 0),
		Fraction(),
	)
	drawn = [row for row in rows if not row.certain]
	if not drawn:
		return _up(certain)
	shares = sorted((share for row in drawn if (share := _share(row) * sign) > 0), reverse=True)
	factors = [Fraction(reliability(errors, confidence)) for errors in range(len(shares) + 1)]
	counted = factors[0] + sum(
		((factors[at + 1] - factors[at]) * share for at, share in enumerate(shares)), Fraction()
	)
	return _up(certain + counted * _interval(population))


def _share(row: Tested) -> Fraction:
	if row.book <= 0:
		raise ValueError(f"{row.key} has no positive amount, so no unit of it could be hit.")
	return Fraction(row.difference) / Fraction(row.book)


def _interval(population: SampledFrom) -> Fraction:
	if population.interval is None or population.interval <= 0:
		raise ValueError("Monetary units are projected by the interval they were drawn with.")
	return Fraction(population.interval)


def interval_for(tolerable: Decimal, expected: Decimal = ZERO, confidence: int = 95) -> Decimal:
	"""The interval for a draw by amount, in whole cents: (tolerable − expected × expansion) ÷ factor, cut down.

	Raises ValueError where what is expected leaves nothing to tolerate.
	"""
	reliable = reliability(0, confidence)
	left = exact(tolerable, "What is tolerable") - exact(expected, "What is expected") * EXPANSION[confidence]
	if expected < 0 or left <= 0:
		raise ValueError(f"With {expected} expected, {tolerable} cannot be shown to hold.")
	return Decimal(int(left * 100 / reliable)) * CENT


@lru_cache(maxsize=512)
def reliability(errors: int, confidence: int = 95) -> Decimal:
	"""How many errors to reckon with, at most, where so many were found: the factor of monetary unit sampling, rounded up.

	At 95 %: 3.00 for none, 4.75 for one, 6.30 for two.
	"""
	risk = _risk(confidence)
	low, high = 0, 100
	while _poisson(errors, Decimal(high) * CENT) > risk:
		high *= 2
	while high - low > 1:
		middle = (low + high) // 2
		if _poisson(errors, Decimal(middle) * CENT) > risk:
			low = middle
		else:
			high = middle
	return Decimal(high) * CENT


def _poisson(errors: int, mean: Decimal) -> Decimal:
	"""The chance of so many errors or fewer where so many are to be expected."""
	term = answer = Decimal(1)
	for number in range(1, errors + 1):
		term = _WORKING.divide(_WORKING.multiply(term, mean), Decimal(number))
		answer = _WORKING.add(answer, term)
	return _WORKING.multiply(answer, _WORKING.exp(-mean))


def _chance_of_at_most(errors: int, size: int, rate: Decimal) -> Decimal:
	"""The binomial chance of so many errors or fewer."""
	if errors >= size:
		return Decimal(1)
	right = _WORKING.subtract(Decimal(1), rate)
	answer = ZERO
	for number in range(errors + 1):
		term = _WORKING.multiply(
			_WORKING.power(rate, number) if number else Decimal(1), _WORKING.power(right, size - number)
		)
		answer = _WORKING.add(answer, _WORKING.multiply(Decimal(comb(size, number)), term))
	return answer


def _risk(confidence: int) -> Decimal:
	if confidence not in CONFIDENCES:
		raise ValueError(f"A confidence is {', '.join(map(str, CONFIDENCES))} %, not {confidence!r}.")
	return Decimal(100 - confidence) / 100


def _conclusion(found: Fraction, limit: Decimal | None, tolerable: Decimal) -> str:
	if found > tolerable:
		return NOT_ACCEPTABLE
	return ACCEPTABLE if limit is not None and limit <= tolerable else MORE_WORK


def _cents(value: Fraction) -> Decimal:
	"""Rounded half up, whatever the number of digits: the shares of a sample have no small common denominator."""
	rounded = (200 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
	return Decimal(rounded if value >= 0 else -rounded) * CENT


def _up(value: Fraction) -> Decimal:
	return Decimal(-(-value.numerator * 100 // value.denominator)) * CENT
