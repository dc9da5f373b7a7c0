"""What properties have cost in a period, against their plan and the year before, and by what effects; of many at once.

Planned and spent are ERPNext's own budgets and ledger (`spending`): of all that is asked for together they are what its reports
show, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.finance_control import spending
from wuye_ops.finance_control.review import quantities
from wuye_ops.finance_control.spending import ACCOUNT, PROPERTY
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules import cost_review, cost_standard
from wuye_ops.rules.cost_monitor import Standing
from wuye_ops.rules.cost_standard import HEADS, Account, Effect
from wuye_ops.rules.cost_variance import Split, together
from wuye_ops.rules.metric_closing import months as months_between
from wuye_ops.rules.money import EXACT, ZERO, cents, total
from wuye_ops.rules.proration import Month, Period

Amounts = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Figures:
	"""A property in a period, in yuan and cents. classes: account → class. before: class → what the same period a year ago has
	cost; None where nothing was booked then. heads: head·months; None where no employee is known."""

	property: str
	period: Period
	planned: Mapping[str, Decimal]
	actual: Mapping[str, Decimal]
	classes: Mapping[str, str]
	effects: tuple[Effect, ...]
	before: Amounts | None
	area_months: Decimal
	area_months_before: Decimal
	heads: Decimal | None
	planned_heads: Decimal | None
	is_planned: bool

	@property
	def standing(self) -> Standing:
		return Standing(total(self.planned.values()), total(self.actual.values()))

	@property
	def months(self) -> int:
		return len(months_between(self.period.first, self.period.last))

	def by_class(self) -> dict[str, Standing]:
		"""Class → planned and spent."""
		found: dict[str, Standing] = {}
		for account in {**self.planned, **self.actual}:
			of = self.classes[account]
			one = Standing(self.planned.get(account, ZERO), self.actual.get(account, ZERO))
			found[of] = found[of] + one if of in found else one
		return found

	def split_by_class(self) -> dict[str, Split]:
		parts: dict[str, list[Split]] = defaultdict(list)
		for one in self.effects:
			parts[self.classes[one.account]].append(one.split)
		return {name: together(of, name) for name, of in parts.items()}

	def unit_cost(self, amount: Decimal) -> Decimal | None:
		return cost_review.unit_cost(amount, self.area_months)


def year_before(period: Period) -> Period:
	"""The same months a year ago."""
	return Period.of_months(Month.of(period.first).plus(-12), len(months_between(period.first, period.last)))


def read(properties: Sequence[str], period: Period, today: date | None = None) -> dict[str, Figures]:
	"""Every property that was planned or has cost anything in the period. period: of whole months. Asks for no permission."""
	names = tuple(properties)
	found = spending.read(_scope(period, names), today)
	exact = found.exactly(PROPERTY, ACCOUNT)
	planned = cost_standard.in_cents({key: one.planned for key, one in exact.items() if one.planned})
	actual = {key: cents(one.actual) for key, one in exact.items() if one.actual}
	before = costs_before(names, period)
	there = sorted({name for name, _account in (*planned, *actual)})
	plans, done = quantities.planned(there, period), quantities.recorded(there, period)
	areas_before = quantities.areas(there, year_before(period))
	with_budget = found.properties_planned(period.last.year)
	result = {}
	for name in there:
		mine, spent = _of(planned, name), _of(actual, name)
		plan, of = plans.get(name, {}), done[name]
		result[name] = Figures(
			name,
			period,
			mine,
			spent,
			found.classes,
			_effects(mine, spent, plan, of),
			before.get(name),
			of.area,
			areas_before.get(name, ZERO),
			total(of.heads.values()) if of.heads else None,
			_planned_heads(plan),
			name in with_budget,
		)
	return result


def costs_before(properties: Sequence[str], period: Period) -> dict[str, Amounts]:
	"""Property → class → what the same period a year ago has cost."""
	cells = spending.read(_scope(year_before(period), tuple(properties))).by(PROPERTY, spending.CLASS)
	found: dict[str, Amounts] = defaultdict(dict)
	for (name, of), one in cells.items():
		if one.actual:
			found[name][of] = one.actual
	return dict(found)


def _scope(period: Period, names: tuple[str, ...]) -> Scope:
	return Scope(period.first, period.last, names)


def _of(amounts: Mapping[tuple[str, str], Decimal], name: str) -> Amounts:
	return {account: amount for (of, account), amount in amounts.items() if of == name}


def _effects(
	planned: Amounts, actual: Amounts, plan: Mapping[str, quantities.OfAccount], of: quantities.Recorded
) -> tuple[Effect, ...]:
	done = quantities.done_by_account(plan, of)
	accounts = []
	for account in sorted({**planned, **actual}):
		one = plan.get(account) or quantities.OfAccount()
		accounts.append(
			Account(
				account,
				planned.get(account, ZERO),
				actual.get(account, ZERO),
				one.parts,
				done.get(account),
				one.covered,
			)
		)
	return cost_standard.effects(accounts)


def _planned_heads(plan: Mapping[str, quantities.OfAccount]) -> Decimal | None:
	found = [part.quantity for one in plan.values() for part in one.parts if part.unit == HEADS]
	return total(found) if found else None


def on_average(head_months: Decimal | None, months: int) -> Decimal | None:
	"""Heads of a period, of their head·months."""
	return None if head_months is None else EXACT.divide(head_months, Decimal(months))
