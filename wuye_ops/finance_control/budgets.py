"""What properties may cost: the submitted Budgets of ERPNext on their cost centers, for the days asked for."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from wuye_ops.finance_control.costs import accounts, exact, sole_cost_centers
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.cost_budget import budget_of, months_of
from wuye_ops.rules.metric_closing import months as months_between
from wuye_ops.rules.money import ZERO, cents, total
from wuye_ops.rules.proration import Month

AGAINST = "Cost Center"


@dataclass(frozen=True, slots=True)
class Budgeted:
	"""A Budget of ERPNext: what of it belongs to the days."""

	name: str
	property: str
	fiscal_year: str
	amount: Decimal


def budgets(scope: Scope) -> list[Budgeted]:
	"""Those with something for the days of the scope. Accounts that are no cost do not count; see `costs.accounts`."""
	places = sole_cost_centers(scope.properties)
	rows = _budgets(scope, places)
	shares = _distributions({one.monthly_distribution for one in rows if one.monthly_distribution})
	found = []
	for one in rows:
		amount = budget_of(
			cents(Decimal(str(one.amount or 0))),
			(one.year_start_date, one.year_end_date),
			scope.first,
			scope.last,
			shares.get(one.monthly_distribution),
		)
		if amount:
			found.append(Budgeted(one.name, places[one.cost_center], one.fiscal_year, amount))
	return found


def monthly(scope: Scope) -> dict[tuple[str, str, Month], Decimal]:
	"""(property, account, month) → what may be spent, exactly and not rounded: whole months, as ERPNext counts them."""
	found: dict[tuple[str, str, Month], Decimal] = defaultdict(lambda: ZERO)
	months = set(months_between(scope.first, scope.last))
	for one, shares in _accounts(scope):
		year = (one.year_start_date, one.year_end_date)
		for month, amount in months_of(exact(one.amount), year, shares).items():
			if month in months:
				found[one.property, one.account, month] += amount
	return dict(found)


def of_days(scope: Scope) -> dict[tuple[str, str], Decimal]:
	"""(property, account) → what of its budgets belongs to the days of the scope, in cents."""
	found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
	for one, shares in _accounts(scope):
		year = (one.year_start_date, one.year_end_date)
		amount = cents(Decimal(str(one.amount or 0)))
		found[one.property, one.account] += budget_of(amount, year, scope.first, scope.last, shares)
	return dict(found)


@dataclass(frozen=True, slots=True)
class OfAccount:
	"""An account in a Budget of ERPNext: what of it belongs to the months."""

	name: str
	property: str
	fiscal_year: str
	monthly_distribution: str | None
	account: str
	of_year: Decimal
	amount: Decimal


def by_account(scope: Scope) -> list[OfAccount]:
	"""The accounts behind `monthly`, with those that have nothing in the months of the scope."""
	months = set(months_between(scope.first, scope.last))
	found = []
	for one, shares in _accounts(scope):
		of_year = exact(one.amount)
		by_month = months_of(of_year, (one.year_start_date, one.year_end_date), shares)
		amount = total(part for month, part in by_month.items() if month in months)
		found.append(
			OfAccount(
				one.name,
				one.property,
				one.fiscal_year,
				one.monthly_distribution,
				one.account,
				cents(of_year),
				amount,
			)
		)
	return found


def _accounts(scope: Scope) -> Iterator[tuple[frappe._dict, dict[int, Decimal] | None]]:
	"""Each account of a budget with its property, and how its year lies over the months."""
	places = sole_cost_centers(scope.properties)
	rows = _budgets(scope, places, by_account=True)
	shares = _distributions({one.monthly_distribution for one in rows if one.monthly_distribution})
	for one in rows:
		one.property = places[one.cost_center]
		yield one, shares.get(one.monthly_distribution)


def together(found: list[Budgeted]) -> dict[str, Decimal]:
	"""By property."""
	sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for one in found:
		sums[one.property] += one.amount
	return dict(sums)


def _budgets(scope: Scope, places: dict[str, str], by_account: bool = False) -> list[frappe._dict]:
	"""The submitted Budgets on these cost centers, of years that have days of the scope."""
	budget, row, year = (frappe.qb.DocType(name) for name in ("Budget", "Budget Account", "Fiscal Year"))
	query = (
		frappe.qb.from_(budget)
		.join(row)
		.on((row.parent == budget.name) & (row.parenttype == "Budget"))
		.join(year)
		.on(year.name == budget.fiscal_year)
		.select(
			budget.name,
			budget.cost_center,
			budget.fiscal_year,
			budget.monthly_distribution,
			year.year_start_date,
			year.year_end_date,
			Sum(row.budget_amount).as_("amount"),
		)
		.where(
			(budget.docstatus == 1)
			& (budget.budget_against == AGAINST)
			& budget.cost_center.isin(list(places) or [""])
			& row.account.isin(accounts()[0] or [""])
			& (year.year_start_date <= scope.last)
			& (year.year_end_date >= scope.first)
		)
		.groupby(budget.name)
		.orderby(year.year_start_date, budget.name)
	)
	if by_account:
		query = query.select(row.account).groupby(row.account)
	return query.run(as_dict=True)


def _distributions(names: set[str]) -> dict[str, dict[int, Decimal]]:
	"""Distribution → number of the month → percent. ERPNext names the months in English."""
	found: dict[str, dict[int, Decimal]] = {name: {} for name in names}
	for row in frappe.get_all(
		"Monthly Distribution Percentage",
		{"parent": ["in", list(names) or [""]], "parenttype": "Monthly Distribution"},
		["parent", "month", "percentage_allocation"],
	):
		month = datetime.strptime(row.month, "%B").month
		found[row.parent][month] = Decimal(str(row.percentage_allocation or 0))
	return found
