"""成本监控: how the costs of a year stand at a day, in which band that is, and what the year will have cost.

Of each property and class; groups of them are their sums, so that every table adds up, whatever it is grouped by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import policies, spending
from wuye_ops.finance_control.policies import Policies
from wuye_ops.finance_control.spending import CLASS, MONTH, PROPERTY, Spending
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules import cost_monitor
from wuye_ops.rules.cost_budget import in_cents, rounded
from wuye_ops.rules.cost_forecast import (
	Forecast,
	Known,
	PastYear,
	Together,
	closed_months,
	forecast,
	together,
)
from wuye_ops.rules.cost_monitor import Limits, Policy, Standing
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS

# How many years before are looked at for their seasons and for how far forecasts were off.
YEARS_BACK = 2
NOTHING = Standing(ZERO, ZERO)

Series = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Watched:
	"""A class of cost of a property in a year. planned, actual, ordered: January to December, not rounded; of actual and ordered
	the months up to that of the day.

	is_planned: whether the property has any budget of the year; without one there is no band. policy: what applies to it; general:
	what applies in its company.
	"""

	property: str
	cost_class: str
	day: date
	planned: Series
	actual: Series
	ordered: Series
	forecast: Forecast
	is_planned: bool
	policy: Policy = policies.USUAL
	general: Policy = policies.USUAL

	@property
	def budget(self) -> Decimal:
		"""Of the whole year."""
		return rounded(total(self.planned))

	@property
	def exact(self) -> Standing:
		month = self.day.month
		return Standing(total(self.planned[:month]), total(self.actual[:month]), total(self.ordered[:month]))

	@property
	def standing(self) -> Standing:
		return self.exact.rounded()

	@property
	def band(self) -> str | None:
		return cost_monitor.band(self.standing, self.policy.limits) if self.is_planned else None


@dataclass(frozen=True, slots=True)
class Group:
	"""Several of them together. band: of their sum; worst: of any one of them."""

	members: tuple[Watched, ...]

	@property
	def standing(self) -> Standing:
		return sum((one.exact for one in self.members), NOTHING).rounded()

	@property
	def budget(self) -> Decimal:
		return rounded(total(amount for one in self.members for amount in one.planned))

	@property
	def forecast(self) -> Together:
		return together(one.forecast for one in self.members)

	@property
	def band(self) -> str | None:
		planned = [one for one in self.members if one.is_planned]
		return cost_monitor.band(Group(tuple(planned)).standing, self.limits) if planned else None

	@property
	def limits(self) -> Limits:
		"""By which the sum of them is measured."""
		return policies.limits_together({one.property: (one.policy, one.general) for one in self.members})

	@property
	def worst(self) -> str:
		return cost_monitor.worst(one.band for one in self.members if one.band)

	def reached(self) -> tuple[Standing, ...]:
		"""How it stands at the end of each month, January to December."""
		parts = [self.months(of) for of in ("planned", "actual", "ordered")]
		return tuple(Standing(*(total(part[:until]) for part in parts)) for until in range(1, MONTHS + 1))

	def months(self, of: str) -> Series:
		"""January to December in cents. of: planned, actual, or ordered."""
		return in_cents(total(getattr(one, of)[number] for one in self.members) for number in range(MONTHS))


def day_of(year: int, month: int, today: date) -> date:
	"""The day at which a month is looked at: its last, or today while it runs."""
	of = Month(year, month)
	return max(of.first, min(of.last, today))


def watched(
	day: date,
	properties: Sequence[str] | None,
	cost_class: str | None = None,
	today: date | None = None,
) -> list[Watched]:
	"""Every class of every property that had any plan, cost or order in the year of the day, sorted.

	Asks for no permission: whoever shows it does. today: what counts as closed then, and what orders are open.
	"""
	today = today or getdate(nowdate())
	names = None if properties is None else tuple(properties)
	# one look at the ledger for all the years: it reads its index from one end to the other, however many they are
	first = date(day.year - YEARS_BACK, 1, 1)
	found = spending.read(Scope(first, date(day.year, 12, 31), names), today)
	months = {year: _by_month(found, year) for year in _years(day.year)}
	planned = {year: found.properties_planned(year) for year in months}
	closed = closed_months(day.year, day, today)
	applied = policies.read()
	rows = []
	for key, series in months[day.year].items():
		if cost_class and key[1] != cost_class:
			continue
		past = _past(key, months, planned, day.year)
		rows.append(_watch(key, series, day, closed, past, key[0] in planned[day.year], applied))
	return rows


def group(found: Iterable[Watched], *sides: str) -> dict[tuple, Group]:
	"""By property and/or cost_class, sorted by them; without sides all together."""
	groups: dict[tuple, list[Watched]] = defaultdict(list)
	for one in found:
		groups[tuple(getattr(one, side) for side in sides)].append(one)
	return {key: Group(tuple(members)) for key, members in sorted(groups.items())}


# -- putting together

Key = tuple[str, str]
Months = Mapping[Key, tuple[Series, Series, Series]]


def _years(year: int) -> range:
	return range(year - YEARS_BACK, year + 1)


def _by_month(found: Spending, year: int) -> dict[Key, tuple[Series, Series, Series]]:
	"""(property, class) → planned, actual and ordered of January to December."""
	cells = found.exactly(PROPERTY, CLASS, MONTH, only=lambda cell: cell[2].year == year)
	series: dict[Key, list[list[Decimal]]] = {}
	for (name, of_class, month), standing in cells.items():
		of_key = series.setdefault((name, of_class), [[ZERO] * MONTHS for _part in range(3)])
		for part, amount in zip(of_key, (standing.planned, standing.actual, standing.ordered), strict=True):
			part[month.number - 1] = amount
	return {key: tuple(tuple(part) for part in parts) for key, parts in series.items()}


def _past(
	key: Key, months: Mapping[int, Months], planned: Mapping[int, set[str]], year: int
) -> dict[int, PastYear]:
	"""The years before of which the property was there from the first month to the last."""
	found = {}
	for past, of_year in months.items():
		if past == year or key not in of_year or not _is_whole(key[0], of_year):
			continue
		plan, actual, _ordered = of_year[key]
		found[past] = PastYear(in_cents(actual), in_cents(plan) if key[0] in planned[past] else None)
	return found


def _is_whole(property_name: str, months: Months) -> bool:
	"""Whether anything was booked in the first and in the last month of the year."""
	actuals = [actual for key, (_plan, actual, _ordered) in months.items() if key[0] == property_name]
	return any(actual[0] for actual in actuals) and any(actual[-1] for actual in actuals)


def _watch(
	key: Key,
	series: tuple[Series, Series, Series],
	day: date,
	closed: int,
	past: Mapping[int, PastYear],
	is_planned: bool,
	applied: Policies,
) -> Watched:
	planned, booked, asked = series
	# of a day within the year what comes after it is not known
	actual = tuple(amount if number < day.month else ZERO for number, amount in enumerate(booked))
	ordered = tuple(amount if number < day.month else ZERO for number, amount in enumerate(asked))
	least = rounded(total(actual[closed : closed + 1]) + total(ordered[closed : closed + 1]))
	known = Known(in_cents(actual)[:closed], in_cents(planned) if is_planned else None)
	return Watched(
		*key,
		day,
		planned,
		actual,
		ordered,
		forecast(known, past, max(least, ZERO)),
		is_planned,
		applied.of(key[0]),
		applied.general(key[0]),
	)
