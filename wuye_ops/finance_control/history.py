"""What the years before have cost a property, by account and month, and how a year of it lies over its months."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from frappe.utils import getdate, nowdate

from wuye_ops.finance_control.costs import by_account
from wuye_ops.metrics.registry import Scope
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.cost_budget import area_months
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS, shape

YEARS_OF_SEASON = 3

Spent = Mapping[str, Mapping[Month, Decimal]]


def spent_in(property_name: str, year: int) -> Spent:
	"""Account → month → what the year has cost the property. For whoever may read its plan, which shows it."""
	scope = Scope(Month(year, 1).first, Month(year, MONTHS).last, (property_name,))
	return by_account(scope).get(property_name, {})


def managed_in(property_name: str, year: int) -> Decimal:
	"""The ㎡·months managed in a year; 0 for a property whose area nobody has entered."""
	managed = managed_areas([property_name]).get(property_name)
	if not managed:
		return ZERO
	first, last = Month(year, 1).first, Month(year, MONTHS).last
	return area_months(managed.area, first, last, managed.since, managed.until)


def is_over(year: int, number: int) -> bool:
	return Month(year, number).last < getdate(nowdate())


@dataclass(frozen=True, slots=True)
class History:
	"""What is known before a year. past: of each of the years before it, by account."""

	year: int
	past: Mapping[int, Spent]

	@property
	def months_known(self) -> int:
		"""How many months of the year before are over."""
		return sum(1 for number in range(1, MONTHS + 1) if is_over(self.year - 1, number))

	@property
	def accounts(self) -> list[str]:
		"""Those that have cost something in the months of the year before that are over."""
		return sorted(account for account in self.past[self.year - 1] if any(self.months(account)))

	def months(self, account: str) -> tuple[Decimal | None, ...]:
		"""January to December of the year before; None for a month that is not over."""
		of = self.past[self.year - 1].get(account, {})
		return tuple(
			of.get(Month(self.year - 1, number), ZERO) if is_over(self.year - 1, number) else None
			for number in range(1, MONTHS + 1)
		)

	def spent(self, account: str) -> Decimal:
		"""In the months of the year before that are over."""
		return total(amount for amount in self.months(account) if amount is not None)

	def snapshot(self, account: str) -> dict:
		"""The fields of a driver that takes an account from the year before: kept with it, so that it explains itself later."""
		past = {
			year: [spent.get(account, {}).get(Month(year, number), ZERO) for number in range(1, MONTHS + 1)]
			for year, spent in self.past.items()
			if is_over(year, MONTHS) and spent.get(account)
		}
		months = self.months(account)
		known = self.months_known
		kept = {
			"account": account,
			"actual": [None if amount is None else str(amount) for amount in months],
			"weights": [str(weight) for weight in shape(past).weights],
		}
		return {
			"history_of": f"{self.year - 1}-01 ~ {self.year - 1}-{known:02d}" if known else None,
			"recorded": float(self.spent(account)),
			"by_month": json.dumps(kept),
		}


def read(property_name: str, year: int) -> History:
	return History(
		year, {back: spent_in(property_name, back) for back in range(year - YEARS_OF_SEASON, year)}
	)
