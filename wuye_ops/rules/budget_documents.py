"""预算下达: the Budgets and Monthly Distributions of ERPNext that a plan in force calls for, and what is to be done to get there.

A Budget has one distribution over its months for all of its accounts, and one set of actions. So the accounts of a plan that are
spread alike and controlled alike share a Budget; the percents of a distribution give every account its months, so nearly that
sums over all accounts and properties are right to the cent, which is checked and not assumed. A document is known by its key, which says all that is in it: what is there already is left alone, however
often one asks, and what is there and not called for is cancelled before anything is made. Budgets that others made are never touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.cost_class import OWED_ANYWAY
from wuye_ops.rules.cost_plan import Line, Plan
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents, product, total
from wuye_ops.rules.seasonality import MONTHS, check
from wuye_ops.rules.steps import Refusal

# what the database keeps of a percent
PLACES = Decimal("0.000000001")
# Yuan. ERPNext's reports round nothing; what percents make of one month may be off by no more, or sums of many accounts would be.
TOLERANCE = Decimal("0.001")
# ERPNext names the months so, in every language
MONTH_NAMES = (
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Of the distributions that carry out plans; those that accountants make have other names.
NAME_PREFIX = "WY "
STOP, WARN, IGNORE = "Stop", "Warn", "Ignore"

# code → names of the params
REFUSALS = {
	"other_budget": ("budget", "account"),
	"distribution_changed": ("distribution",),
	"inexact": ("account",),
}


@dataclass(frozen=True, slots=True)
class Actions:
	"""What ERPNext does when a budget is exceeded: of the year, and of the months up to now; for requests, orders, and what is
	booked, which are invoices, expense claims and journal entries. IGNORE for both: not controlled there."""

	request: tuple[str, str] = (STOP, WARN)
	order: tuple[str, str] = (STOP, WARN)
	booking: tuple[str, str] = (STOP, WARN)

	def fields(self) -> dict[str, str | int]:
		"""The fields of a Budget. ERPNext controls requests only where it controls orders, and orders only with bookings."""
		return {
			"applicable_on_material_request": 1,
			"action_if_annual_budget_exceeded_on_mr": self.request[0],
			"action_if_accumulated_monthly_budget_exceeded_on_mr": self.request[1],
			"applicable_on_purchase_order": 1,
			"action_if_annual_budget_exceeded_on_po": self.order[0],
			"action_if_accumulated_monthly_budget_exceeded_on_po": self.order[1],
			"applicable_on_booking_actual_expenses": 1,
			"action_if_annual_budget_exceeded": self.booking[0],
			"action_if_accumulated_monthly_budget_exceeded": self.booking[1],
		}


# (d) What has been used or is owed by law is booked, with a warning; all else stops at the year's budget. A class that has
# left its band (`cost_monitor`) stops at the months' budget too.
USUAL = Actions()
OWED = Actions(booking=(WARN, WARN))
STOPPED = Actions((STOP, STOP), (STOP, STOP), (STOP, STOP))
STOPPED_OWED = Actions((STOP, STOP), (STOP, STOP), (WARN, WARN))


def actions_of(cost_class: str, stopped: bool = False, owed: Collection[str] = OWED_ANYWAY) -> Actions:
	"""The actions of a class of cost. stopped: over by more than 15 %; orders then wait for a revision or an approval.

	owed: classes whose booking is warned of only.
	"""
	if cost_class in owed:
		return STOPPED_OWED if stopped else OWED
	return STOPPED if stopped else USUAL


# -- months as percents


@dataclass(frozen=True, slots=True)
class Distribution:
	"""A Monthly Distribution. fiscal_year is part of it: the Budget Variance Report finds those of its years alone."""

	fiscal_year: str
	percents: tuple[Decimal, ...]

	@property
	def name(self) -> str:
		"""The same for the same percents, whichever property they are for."""
		return f"{NAME_PREFIX}{self.fiscal_year} {_fingerprint(self.percents)}"

	def rows(self) -> list[tuple[str, Decimal]]:
		return list(zip(MONTH_NAMES, self.percents, strict=True))


def percents(months: Sequence[Decimal]) -> tuple[Decimal, ...]:
	"""Of a year the percent of each month, nine places; they sum to 100. Raises ValueError where the year comes to nothing.

	Rounded is what has been reached up to a month, so that no error is carried along the year.
	"""
	check(months)
	amount = total(months)
	reached, before, found = ZERO, ZERO, []
	for month in months:
		reached += month
		if not amount:
			raise ValueError("Nothing has no distribution.")
		now = EXACT.quantize(EXACT.divide(EXACT.multiply(reached, HUNDRED), amount), PLACES)
		found.append(EXACT.subtract(now, before))
		before = now
	return tuple(found)


def gives(shares: Sequence[Decimal] | None, months: Sequence[Decimal]) -> bool:
	"""Whether a distribution, None for evenly, makes these months of their sum: each of them, and all up to each."""
	amount, reached, share = total(months), ZERO, ZERO
	twelfth = EXACT.divide(HUNDRED, Decimal(MONTHS))
	for number, month in enumerate(months):
		percent = twelfth if shares is None else shares[number]
		reached, share = EXACT.add(reached, month), EXACT.add(share, percent)
		if not (_is_near(amount, percent, month) and _is_near(amount, share, reached)):
			return False
	return True


def _is_near(amount: Decimal, percent: Decimal, wanted: Decimal) -> bool:
	off = EXACT.subtract(product(amount, percent), product(wanted, HUNDRED))
	return EXACT.abs(off) <= product(TOLERANCE, HUNDRED)


# -- what a plan calls for


@dataclass(frozen=True, slots=True)
class Budget:
	"""A Budget on the plan's cost center. accounts: (account, yuan), by name. distribution: None for evenly."""

	property: str
	company: str
	cost_center: str
	fiscal_year: str
	accounts: tuple[tuple[str, Decimal], ...]
	distribution: Distribution | None
	actions: Actions

	@property
	def key(self) -> str:
		"""Of all that is in it, for a unique index: the same content is the same document."""
		of = (
			self.company,
			self.cost_center,
			[(account, cents(amount)) for account, amount in self.accounts],
			self.distribution.percents if self.distribution else None,
			sorted(self.actions.fields().items()),
		)
		return f"{self.property}|{self.fiscal_year}|{_fingerprint(of)}"


@dataclass(frozen=True, slots=True)
class Desired:
	"""uncontrolled: accounts planned with nothing. ERPNext does not watch a budget of 0, so monitoring must."""

	budgets: tuple[Budget, ...]
	uncontrolled: tuple[str, ...] = ()
	refusals: tuple[Refusal, ...] = ()

	@property
	def distributions(self) -> tuple[Distribution, ...]:
		return tuple(dict.fromkeys(one.distribution for one in self.budgets if one.distribution))


def desired(
	plan: Plan,
	fiscal_year: str,
	classes: Mapping[str, str],
	stopped: Collection[str] = (),
	owed: Collection[str] = OWED_ANYWAY,
) -> Desired:
	"""The Budgets of a plan that is whole (`cost_plan.refusals`).

	classes: account → class. stopped: classes whose orders wait. owed: classes that are booked anyway. A line that no percents give to the cent is refused; up to
	`cost_plan.LARGEST` there is none.
	"""
	groups: dict[tuple[Actions, tuple[Decimal, ...] | None], list[Line]] = {}
	idle, found = [], []
	# the largest line of those alike has the finest percents, which give the others their months as well
	for line in sorted(plan.lines, key=lambda one: (-one.amount, one.account)):
		if not line.amount:
			idle.append(line.account)
			continue
		actions = actions_of(classes[line.account], classes[line.account] in stopped, owed)
		shares = _shares_for(line, [of for (other, of) in groups if other == actions])
		if not gives(shares, line.months):
			found.append(Refusal("inexact", {"account": line.account}))
			continue
		groups.setdefault((actions, shares), []).append(line)
	budgets = tuple(
		Budget(
			plan.property,
			plan.company,
			plan.cost_center,
			fiscal_year,
			tuple(sorted((line.account, line.amount) for line in lines)),
			None if shares is None else Distribution(fiscal_year, shares),
			actions,
		)
		for (actions, shares), lines in groups.items()
	)
	return Desired(budgets, tuple(sorted(idle)), tuple(found))


def _shares_for(line: Line, known: Iterable[tuple[Decimal, ...] | None]) -> tuple[Decimal, ...] | None:
	"""Evenly, where that gives the line its months; else percents that others have, and its own where none fit."""
	for shares in (None, *(shares for shares in known if shares is not None)):
		if gives(shares, line.months):
			return shares
	return percents(line.months)


# -- the way there


@dataclass(frozen=True, slots=True)
class Existing:
	"""A Budget on the cost center and of the year that is not cancelled. key: None where no plan made it. submitted: docstatus 1."""

	name: str
	key: str | None
	accounts: tuple[str, ...]
	submitted: bool = True


@dataclass(frozen=True, slots=True)
class Creation:
	"""A Budget to be made and submitted. replaces: the one it is to be the amendment of, so that the history is told."""

	budget: Budget
	replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
	"""In this order: distributions to make, Budgets to cancel (delete those not submitted), submit, create. Nothing where there
	are refusals."""

	distributions: tuple[Distribution, ...] = ()
	cancel: tuple[str, ...] = ()
	submit: tuple[str, ...] = ()
	create: tuple[Creation, ...] = ()
	keep: tuple[str, ...] = ()
	refusals: tuple[Refusal, ...] = ()

	@property
	def is_done(self) -> bool:
		return not (self.distributions or self.cancel or self.submit or self.create or self.refusals)


def changes(
	target: Desired,
	existing: Iterable[Existing],
	distributions: Mapping[str, Sequence[Decimal]],
) -> Changes:
	"""What leads from what is there to what a plan calls for. distributions: those there, name → percents of January to December.

	A Budget of somebody else on an account of the plan stands in the way: ERPNext allows one. So does a distribution of our
	name whose percents somebody has changed. Both are told, and nothing is done by halves.
	"""
	existing = list(existing)
	wanted = {budget.key: budget for budget in target.budgets}
	planned = {account for budget in target.budgets for account, _amount in budget.accounts}
	refusals = [
		*target.refusals,
		*(
			Refusal("other_budget", {"budget": one.name, "account": account})
			for one in existing
			if one.key is None
			for account in sorted(planned.intersection(one.accounts))
		),
		*(
			Refusal("distribution_changed", {"distribution": one.name})
			for one in target.distributions
			if one.name in distributions and tuple(distributions[one.name]) != one.percents
		),
	]
	if refusals:
		return Changes(refusals=tuple(refusals))
	kept: dict[str, Existing] = {}
	overtaken = []
	# a submitted one is kept rather than a draft of the same key
	for one in sorted(
		(one for one in existing if one.key is not None), key=lambda one: (not one.submitted, one.name)
	):
		if one.key in wanted and one.key not in kept:
			kept[one.key] = one
		else:
			overtaken.append(one)
	missing = [budget for key, budget in wanted.items() if key not in kept]
	needed = {budget.distribution for budget in missing if budget.distribution}
	return Changes(
		tuple(one for one in target.distributions if one in needed and one.name not in distributions),
		tuple(one.name for one in overtaken),
		tuple(one.name for one in kept.values() if not one.submitted),
		_creations(missing, overtaken),
		tuple(one.name for one in kept.values() if one.submitted),
	)


def _creations(missing: Sequence[Budget], overtaken: Sequence[Existing]) -> tuple[Creation, ...]:
	"""Each new Budget amends the cancelled one with which it has most accounts in common; one is amended once."""
	free = [one for one in overtaken if one.submitted]
	found = []
	for budget in missing:
		accounts = {account for account, _amount in budget.accounts}
		common = [(len(accounts.intersection(one.accounts)), one) for one in free]
		most, closest = max(common, key=lambda pair: pair[0], default=(0, None))
		if most:
			free.remove(closest)
		found.append(Creation(budget, closest.name if most else None))
	return tuple(found)


def _fingerprint(content: object) -> str:
	return hashlib.sha256(repr(content).encode()).hexdigest()[:12]
