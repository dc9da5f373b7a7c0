"""公共收益: what common parts earn, which is the owners'; its own ledger, and its publication twice a year.

Source: 民法典 282: income from common parts belongs to the owners, less reasonable costs; 943: whoever manages them publishes it
regularly and reports it to the owners; 《物业管理条例》54: it goes mainly into the maintenance fund, or where the owners' assembly
decides. Twice a year, and the days given for it, are ours (d) and set by province.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, total
from wuye_ops.rules.owners_statement import Purpose, Statement
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.steps import Refusal

SOURCES = (
	"Advertising", "Parking on Common Ground", "Venue Lease", "Lockers and Machines", "Charging Piles", "Common Rooms",
	"Telecom Stations", "Recycling", "Interest", "Other Public Revenue",
)  # fmt: skip
COSTS = ("Reasonable Costs", "Taxes on Public Revenue")
# what owners decide on
USES = (
	"To Maintenance Fund", "Repair of Common Parts", "Owners' Assembly", "Distribution to Owners", "Other Decided Use",
)  # fmt: skip
PURPOSES = (
	*(Purpose(name, comes_in=True) for name in SOURCES),
	*(Purpose(name) for name in COSTS),
	*(Purpose(name, decision=True) for name in USES),
)

HALF = 6
# (d) So many days after the half year it is published, and stays up at least so long.
DUE_DAYS, SHOWN_DAYS = 30, 30
# (d) Of the income, where owners have agreed on no other share.
COST_PERCENT = Decimal(30)

# code → names of the params
REFUSALS = {"costs_too_high": ("costs", "income", "percent", "allowed")}


def half_year(day: date) -> Period:
	"""The half year in which a day lies: January to June, or July to December."""
	return Period.of_months(Month(day.year, 1 if day.month <= HALF else HALF + 1), HALF)


def due_on(period: Period, days: int = DUE_DAYS) -> date:
	"""The last day on which a half year is published in time."""
	return period.last + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Publication:
	"""A half year that is to be published."""

	period: Period
	due: date

	def is_late(self, today: date) -> bool:
		return today > self.due


def to_publish(
	since: date, today: date, published: Collection[Period], days: int = DUE_DAYS
) -> tuple[Publication, ...]:
	"""Half years since the property was taken over that are over and not published, the oldest first; it goes first.

	since: the day from which there was public revenue, in the first half year that counts.
	"""
	found, period = [], half_year(since)
	while period.last < today:
		if period not in published:
			found.append(Publication(period, due_on(period, days)))
		period = half_year(period.last + timedelta(days=1))
	return tuple(found)


@dataclass(frozen=True, slots=True)
class Result:
	"""What a half year has brought: income less costs is what belongs to the owners, of which they have used some."""

	income: Decimal
	costs: Decimal
	used: Decimal

	@property
	def net(self) -> Decimal:
		return EXACT.subtract(self.income, self.costs)

	@property
	def cost_percent(self) -> Decimal | None:
		"""Costs in percent of income; None without income."""
		return EXACT.divide(EXACT.multiply(self.costs, HUNDRED), self.income) if self.income > ZERO else None


def result(of: Statement) -> Result:
	return Result(
		of.all_received,
		total(amount for name, amount in of.spent if name in COSTS),
		total(amount for name, amount in of.spent if name in USES),
	)


def cost_refusals(of: Statement, allowed: Decimal = COST_PERCENT) -> tuple[Refusal, ...]:
	"""Whether costs taken off are more than was agreed, in percent of the income; asked before publishing."""
	found = result(of)
	share = found.cost_percent
	if found.costs <= ZERO or (share is not None and share <= allowed):
		return ()
	params = {"costs": found.costs, "income": found.income, "percent": share, "allowed": allowed}
	return (Refusal("costs_too_high", params),)
