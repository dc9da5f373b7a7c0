"""年末预测: what a year will have cost at its end, by a method that is named, and how far that method has been off before.

Four methods are tried on what is known already: on years that are over, as they stood at the same month; without such years, on
the months of this one. The one that was least off is used and its error is shown. Nobody is told a number without being told
that: a method that could not be tried has no error, which is not an error of 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.metric_closing import is_closed
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents, cents_of, product, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS, Shape, check, shape

AS_PLANNED, PACE, SEASONAL, RECENT = "As Planned", "Pace", "Seasonal", "Recent Months"
METHODS = {
	AS_PLANNED: "actual so far, and the months left as planned",
	PACE: "actual so far, and its monthly mean for each month left",
	SEASONAL: "actual so far ÷ the share of a year that these months usually are",
	RECENT: "actual so far, and the last three months continued by season",
}
RECENT_MONTHS = 3
# (d) Bills of a month arrive in the first days of the next.
GRACE_DAYS = 10
# (d) Of fewer months in this year a trial says nothing.
FIRST_TRIAL = 3

PAST_YEARS, THIS_YEAR, NOT_TRIED = "Past Years", "This Year", "Not Tried"


@dataclass(frozen=True, slots=True)
class Known:
	"""A year as far as it is closed. actual: of January and so on, as many months as are closed. planned: January to December,
	without any only what does not need a plan is tried. weights: of `seasonality.shape`, None where no year has a shape."""

	actual: tuple[Decimal, ...]
	planned: tuple[Decimal, ...] | None = None
	weights: tuple[Decimal, ...] | None = None

	def __post_init__(self) -> None:
		if len(self.actual) > MONTHS:
			raise ValueError(f"A year has {MONTHS} months, not {len(self.actual)}.")
		for months in (self.planned, self.weights):
			if months is not None:
				check(months)

	def until(self, months: int) -> Known:
		"""As it stood when so many months were closed."""
		return Known(self.actual[:months], self.planned, self.weights)


@dataclass(frozen=True, slots=True)
class PastYear:
	"""A year that is over: what it cost, January to December, and what had been planned."""

	actual: tuple[Decimal, ...]
	planned: tuple[Decimal, ...] | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
	"""months: January to December in yuan, closed ones as they were. error: of the whole, mean of the trials in percent; None
	where nothing could be tried. tried_on: PAST_YEARS, THIS_YEAR or NOT_TRIED; trials: how many."""

	method: str
	months: tuple[Decimal, ...]
	closed: int
	error: Decimal | None = None
	tried_on: str = NOT_TRIED
	trials: int = 0

	@property
	def amount(self) -> Decimal:
		return total(self.months)

	@property
	def margin(self) -> Decimal | None:
		"""Yuan by which the method was off on average; what is closed cannot be off."""
		return None if self.error is None else cents_of(product(EXACT.abs(self.amount), self.error), HUNDRED)

	@property
	def least(self) -> Decimal | None:
		return None if self.margin is None else EXACT.subtract(self.amount, self.margin)

	@property
	def most(self) -> Decimal | None:
		return None if self.margin is None else EXACT.add(self.amount, self.margin)

	def until(self, months: int) -> Decimal:
		"""What so many months come to."""
		return total(self.months[:months])


@dataclass(frozen=True, slots=True)
class Together:
	"""Forecasts of several classes or properties, added up. methods: those used, each once. margin: the sum of theirs, which is
	the most that they are off together; None where one of them could not be tried."""

	months: tuple[Decimal, ...]
	methods: tuple[str, ...]
	margin: Decimal | None

	@property
	def amount(self) -> Decimal:
		return total(self.months)

	@property
	def error(self) -> Decimal | None:
		"""Percent of the amount; None where it is not known, or nothing is forecast."""
		if self.margin is None or self.amount <= ZERO:
			return None
		return EXACT.quantize(
			EXACT.divide(EXACT.multiply(self.margin, HUNDRED), self.amount), Decimal("0.01")
		)


def together(forecasts: Iterable[Forecast]) -> Together:
	"""The sum, month by month. One that comes to nothing is not counted among the methods, nor against the margin."""
	found = list(forecasts)
	telling = [one for one in found if one.amount] or found
	margins = [one.margin for one in telling]
	return Together(
		tuple(total(one.months[number] for one in found) for number in range(MONTHS)),
		tuple(dict.fromkeys(one.method for one in telling)),
		None if None in margins else total(margins),
	)


def forecast(known: Known, past: Mapping[int, PastYear] | None = None, least: Decimal = ZERO) -> Forecast:
	"""The year by the method that was least off; of methods that were equally off the first of METHODS.

	past: by year. least: what the running month has cost and ordered already; it will not come to less. A year that is over is
	what it was.
	"""
	past = past or {}
	closed = len(known.actual)
	if known.weights is None:
		known = Known(known.actual, known.planned, _weights(past))
	if closed == MONTHS:
		return Forecast(AS_PLANNED, known.actual, closed, ZERO)
	found = None
	for method in METHODS:
		months = _by(method, known)
		if months is None:
			continue
		errors, tried_on = _trials(method, known, past)
		one = Forecast(
			method,
			_at_least(months, closed, least),
			closed,
			EXACT.quantize(EXACT.divide(total(errors), Decimal(len(errors))), Decimal("0.01"))
			if errors
			else None,
			tried_on if errors else NOT_TRIED,
			len(errors),
		)
		if found is None or _is_better(one, found):
			found = one
	# with no plan, no month and no season there is nothing to go by
	return found or Forecast(PACE, _at_least((ZERO,) * MONTHS, closed, least), closed)


def _is_better(one: Forecast, other: Forecast) -> bool:
	if one.error is None or other.error is None:
		return other.error is None and one.error is not None
	# years that are over tell more than the few months of this one
	if one.tried_on != other.tried_on:
		return one.tried_on == PAST_YEARS
	return one.error < other.error


def _at_least(months: tuple[Decimal, ...], closed: int, least: Decimal) -> tuple[Decimal, ...]:
	return tuple(max(amount, least) if number == closed else amount for number, amount in enumerate(months))


# -- the methods


def _by(method: str, known: Known) -> tuple[Decimal, ...] | None:
	"""The year by a method; None where it lacks what it goes by."""
	closed = len(known.actual)
	left = _AHEAD[method](known, closed)
	return None if left is None else (*known.actual, *left)


def _as_planned(known: Known, closed: int) -> list[Decimal] | None:
	return None if known.planned is None else list(known.planned[closed:])


def _pace(known: Known, closed: int) -> list[Decimal] | None:
	if not closed:
		return None
	return [cents_of(total(known.actual), closed)] * (MONTHS - closed)


def _seasonal(known: Known, closed: int) -> list[Decimal] | None:
	return _continued(known, closed, closed)


def _recent(known: Known, closed: int) -> list[Decimal] | None:
	return None if closed < RECENT_MONTHS else _continued(known, closed, RECENT_MONTHS)


def _continued(known: Known, closed: int, months: int) -> list[Decimal] | None:
	"""The last so many closed months, continued by the weights of the months."""
	if known.weights is None or not months:
		return None
	weight = total(known.weights[closed - months : closed])
	if not weight:
		return None
	amount = total(known.actual[closed - months :])
	return [cents_of(product(amount, ahead), weight) for ahead in known.weights[closed:]]


_AHEAD: Mapping[str, Callable[[Known, int], list[Decimal] | None]] = {
	AS_PLANNED: _as_planned,
	PACE: _pace,
	SEASONAL: _seasonal,
	RECENT: _recent,
}


# -- how far they were off


def _trials(method: str, known: Known, past: Mapping[int, PastYear]) -> tuple[list[Decimal], str]:
	"""Errors in percent, and on what they were found."""
	errors = []
	for year, one in past.items():
		# a year is not forecast by its own shape
		weights = _weights({other: of for other, of in past.items() if other != year})
		then = Known(one.actual[: len(known.actual)], one.planned, weights)
		errors.append(_off(_by(method, then), one.actual, MONTHS))
	if found := [error for error in errors if error is not None]:
		return found, PAST_YEARS
	closed = len(known.actual)
	errors = [
		_off(_by(method, known.until(months)), known.actual, closed) for months in range(FIRST_TRIAL, closed)
	]
	return [error for error in errors if error is not None], THIS_YEAR


def _off(forecast: Sequence[Decimal] | None, actual: Sequence[Decimal], months: int) -> Decimal | None:
	"""By how many percent so many months were forecast too high or too low; None where there is nothing to compare."""
	came_to = total(actual[:months])
	if forecast is None or came_to <= ZERO:
		return None
	off = EXACT.abs(EXACT.subtract(total(forecast[:months]), came_to))
	return EXACT.divide(EXACT.multiply(off, HUNDRED), came_to)


def _weights(past: Mapping[int, PastYear]) -> tuple[Decimal, ...] | None:
	found: Shape = shape({year: one.actual for year, one in past.items()})
	return found.weights if found.years else None


# -- what is known


def closed_months(year: int, until: date, today: date, grace_days: int = GRACE_DAYS) -> int:
	"""How many months of the year are closed for who looks at it up to a day: over by then, and their late bills in by today."""
	return sum(
		month.last <= until and is_closed(month, today, grace_days)
		for month in (Month(year, number) for number in range(1, MONTHS + 1))
	)


# -- when it is used up


def used_up_in(budget: Decimal, forecast: Forecast, year: int) -> Month | None:
	"""The month in which a budget of the year will have been exceeded, by the forecast; None when it lasts."""
	reached = ZERO
	for number, amount in enumerate(forecast.months, 1):
		reached += cents(amount)
		if reached > budget:
			return Month(year, number)
	return None
