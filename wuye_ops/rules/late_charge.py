"""违约金: what a bill paid late costs, by the clause of its contract. Simple, on principal only, with grace and cap.

Source: the fee contract (《民法典》585 lets a court lower what is excessive). Never called 滞纳金, which is the state's.
A day counts in full for what is still owed when it ends: money that comes in on a day stops that day's charge.
What has accrued stays due after the principal is paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, exact, product, total
from wuye_ops.rules.places import stretches


@dataclass(frozen=True, slots=True)
class RateVersion:
	"""Percent a day from one day on."""

	effective_from: date
	daily_percent: Decimal


@dataclass(frozen=True, slots=True)
class Clause:
	"""The clause of a contract. rates: in any order; days before the first are free.

	Raises ValueError without a rate, for two from the same day, and for what is negative or a float.
	"""

	rates: tuple[RateVersion, ...]
	grace_days: int = 0
	cap_percent: Decimal = HUNDRED

	def __post_init__(self) -> None:
		if not self.rates:
			raise ValueError("A clause on late charges needs a rate.")
		if self.grace_days < 0:
			raise ValueError(f"The days of grace may not be negative: {self.grace_days}.")
		if not 0 <= exact(self.cap_percent, "The cap") <= HUNDRED:
			raise ValueError(f"The cap lies between 0 and 100 % of the principal, not {self.cap_percent} %.")
		rates = tuple(sorted(self.rates, key=lambda rate: rate.effective_from))
		if len({rate.effective_from for rate in rates}) < len(rates):
			raise ValueError("Two rates of a late charge begin on the same day.")
		if any(exact(rate.daily_percent, "The rate of a late charge") < 0 for rate in rates):
			raise ValueError("The rate of a late charge may not be negative.")
		object.__setattr__(self, "rates", rates)

	def on(self, day: date) -> Decimal:
		"""Percent on that day."""
		found = ZERO
		for rate in self.rates:
			if rate.effective_from > day:
				break
			found = rate.daily_percent
		return found


@dataclass(frozen=True, slots=True)
class Reduction:
	"""Money that came in on a day, or was waived or credited, off the principal."""

	on: date
	amount: Decimal


@dataclass(frozen=True, slots=True)
class Accrual:
	"""Days, both included, with the same principal and rate."""

	first: date
	last: date
	principal: Decimal
	daily_percent: Decimal

	@property
	def days(self) -> int:
		return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class LateAmount:
	"""amount: yuan, rounded once. accruals: how it came about. capped: whether the cap cut it."""

	amount: Decimal
	accruals: tuple[Accrual, ...]
	capped: bool


def late_amount(
	principal: Decimal, due_date: date, clause: Clause, until: date, reductions: Iterable[Reduction] = ()
) -> LateAmount:
	"""What has accrued up to and including `until`, in all; what was charged of it before is the caller's to take off.

	Never falls as time goes by, and never exceeds the cap. Raises ValueError for a negative principal.
	"""
	if exact(principal, "The principal") < 0:
		raise ValueError(f"The principal may not be negative: {principal}.")
	first = due_date + timedelta(days=clause.grace_days + 1)
	if first > until:
		return LateAmount(ZERO, (), False)
	reductions = sorted(reductions, key=lambda one: one.on)
	cuts = [rate.effective_from for rate in clause.rates] + [one.on for one in reductions]
	accruals = []
	for since, last in stretches(first, until, cuts):
		owed = _owed(principal, reductions, since)
		percent = clause.on(since)
		if owed and percent:
			accruals.append(Accrual(since, last, owed, percent))
	accrued = total(product(one.principal, one.daily_percent, one.days) for one in accruals)
	cap = product(principal, clause.cap_percent)
	return LateAmount(cents_of(min(accrued, cap), HUNDRED), tuple(accruals), accrued > cap)


def counted_from(due_date: date, upheld_on: date | None) -> date:
	"""The day from which a clause counts its days of grace: the due date, or the day on which a dispute was upheld.

	Who is asked for too much is not in default with what was wrong (《民法典》577 presupposes a breach): what is left of it
	is asked for rightly with the answer, and has its days of grace from there.
	"""
	return max(due_date, upheld_on or due_date)


def _owed(principal: Decimal, reductions: Sequence[Reduction], day: date) -> Decimal:
	"""What is left of the principal at the end of the day; nothing below nothing."""
	taken = total(one.amount for one in reductions if one.on <= day)
	return max(principal - taken, ZERO)


def above_lpr_multiple(daily_percent: Decimal, lpr_percent: Decimal, times: int = 4) -> bool:
	"""Whether the rate, over a year, is above so many times the one-year LPR; courts then lower it on request."""
	return product(daily_percent, 365) > product(lpr_percent, times)
