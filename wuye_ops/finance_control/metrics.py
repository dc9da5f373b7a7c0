"""预算偏差, 单方成本, 人工占比: what properties cost, against what they may, by area, and for people.

A month that is not over is measured by the budget and the ㎡·months of its days until today.
"""

from dataclasses import replace
from decimal import Decimal

from frappe import _, _lt
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control.budgets import budgets, together
from wuye_ops.finance_control.costs import Cost, costs, entry_rows
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.cost_budget import area_months
from wuye_ops.rules.metric_value import DOWN, NEAR, PERCENT, Aim, Part
from wuye_ops.rules.money import ZERO

NOTHING = Cost()


# -- 预算偏差


def count_deviation(scope: Scope) -> dict[str, Part]:
	budgeted = together(budgets(_until_today(scope)))
	spent = costs(scope.within(tuple(budgeted))) if budgeted else {}
	return {name: Part(spent.get(name, NOTHING).amount - amount, amount) for name, amount in budgeted.items()}


def deviation_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	found = budgets(_until_today(scope))
	fixed = [
		Row(
			"Budget",
			one.name,
			one.property,
			-one.amount,
			one.amount,
			None,
			_("Budget {0}").format(one.fiscal_year),
		)
		for one in found
	]
	return _then_entries(fixed, scope.within(sorted({one.property for one in found})), start, limit)


# -- 单方成本


def count_per_area(scope: Scope) -> dict[str, Part]:
	spent, areas = costs(scope), _area_months(scope)
	return {name: Part(spent[name].amount, area) for name, area in areas.items() if name in spent}


def per_area_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	parts = count_per_area(scope)
	fixed = [
		Row("Property", name, name, ZERO, part.denominator, None, _("{0} ㎡·month").format(part.denominator))
		for name, part in sorted(parts.items())
	]
	return _then_entries(fixed, scope.within(sorted(parts)), start, limit)


def _area_months(scope: Scope) -> dict[str, Decimal]:
	days = _until_today(scope)
	found = {
		name: area_months(one.area, days.first, days.last, one.since, one.until)
		for name, one in managed_areas(scope.properties).items()
	}
	return {name: area for name, area in found.items() if area}


# -- 人工占比


def count_labour(scope: Scope) -> dict[str, Part]:
	return {name: Part(one.labour, one.amount) for name, one in costs(scope).items()}


def labour_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	return entry_rows(scope, start, limit, of="labour")


# -- both


def _until_today(scope: Scope) -> Scope:
	return replace(scope, last=min(scope.last, getdate(nowdate())))


def _then_entries(fixed: list[Row], scope: Scope, start: int, limit: int) -> list[Row]:
	"""A page of few rows with the entries of the ledger after them."""
	page = fixed[start : start + limit]
	return page + entry_rows(scope, max(0, start - len(fixed)), limit - len(page), of="cost")


METRICS = [
	Metric(
		key="cost.budget_deviation",
		label=_lt("Budget Deviation"),
		formula=_lt(
			"(Costs posted to the property's cost center − budget of the days) ÷ budget of the days: the submitted Budget of its year by its monthly distribution, or a twelfth a month; of a running month until today"
		),
		unit=PERCENT,
		aim=Aim(NEAR, Decimal(0), tolerance=Decimal(3)),
		doctype="Budget",
		count=count_deviation,
		rows=deviation_rows,
	),
	Metric(
		key="cost.per_area",
		label=_lt("Cost per Area"),
		formula=_lt(
			"Costs posted to the property's cost center ÷ ㎡·months managed: built-up area × months of the days, within its contract; of a running month until today"
		),
		unit=_lt("yuan per ㎡·month"),
		aim=Aim(DOWN),
		doctype="Budget",
		count=count_per_area,
		rows=per_area_rows,
	),
	Metric(
		key="cost.labour_share",
		label=_lt("Labour Share of Costs"),
		formula=_lt(
			"Costs on accounts of the cost class Staff, and on those that salary components post to ÷ all costs posted to the property's cost center; waivers, bad debts, finance and income tax are no costs"
		),
		unit=PERCENT,
		aim=Aim(DOWN),
		doctype="Budget",
		count=count_labour,
		rows=labour_rows,
	),
]
