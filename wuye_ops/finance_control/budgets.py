"""What properties may cost: the submitted Budgets of ERPNext on their cost centers, for the days asked for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from wuye_ops.finance_control.costs import accounts, sole_cost_centers
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.cost_budget import budget_of
from wuye_ops.rules.money import ZERO, cents

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
	budget, row, year = (frappe.qb.DocType(name) for name in ("Budget", "Budget Account", "Fiscal Year"))
	rows = (
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
		.run(as_dict=True)
	)
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


def together(found: list[Budgeted]) -> dict[str, Decimal]:
	"""By property."""
	sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for one in found:
		sums[one.property] += one.amount
	return dict(sums)


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
