"""预算超支率, 预测超支率, 偏差说明及时率: how far costs leave their plan, how far they will, and whether somebody says why.

`cost.budget_deviation` sets too little against too much; here every class of cost counts that is above its plan, so that what
is saved on one does not hide another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from frappe import _lt
from frappe.utils import getdate, nowdate
from pypika import Interval, Table
from pypika.terms import Criterion

from wuye_ops.finance_control import budgets, costs, monitoring
from wuye_ops.finance_control.cost_classes import class_by_account
from wuye_ops.finance_control.report_scope import class_titles
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.metrics.shares import Share
from wuye_ops.rules.cost_budget import rounded
from wuye_ops.rules.metric_value import DOWN, PERCENT, UP, Aim, Part
from wuye_ops.rules.money import ZERO

# domain.md 8: within 5 % nobody has to explain anything
USUAL_OVERRUN = Decimal(5)
# Where the trade says nothing, as for other promises of times (d).
USUAL = Decimal(95)

OfClass = dict[tuple[str, str], Part]
"""(property, class of cost) → what it adds to the part of its property."""


# -- 预算超支率


def overruns(scope: Scope) -> OfClass:
	"""What each class of a property with a budget is above it, and what it may cost, in the days of the scope until today."""
	days = replace(scope, last=min(scope.last, getdate(nowdate())))
	classes = class_by_account()
	planned: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
	for (name, account), amount in budgets.of_days(days).items():
		planned[name, classes[account]] += amount
	with_budget = tuple(sorted({name for name, _class in planned}))
	spent: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
	for (name, account, _month), amount in costs.monthly(scope.within(with_budget)).items():
		spent[name, classes[account]] += amount
	found = {}
	for key in sorted({*planned, *spent}):
		of_class = planned.get(key, ZERO)
		over = max(rounded(spent.get(key, ZERO)) - of_class, ZERO)
		if over or of_class:
			found[key] = Part(over, of_class)
	return found


# -- 预测超支率


def forecasts(scope: Scope) -> OfClass:
	"""What each class of a property with a budget of the year will be above it at the year's end, as seen on the last day of the
	scope; a class that will stay below lowers it."""
	today = getdate(nowdate())
	found = {}
	for one in monitoring.watched(min(scope.last, today), scope.properties, today=today):
		part = Part(one.forecast.amount - one.budget, one.budget)
		if one.is_planned and (part.numerator or part.denominator):
			found[one.property, one.cost_class] = part
	return found


# -- of classes


def _count(of_class) -> dict[str, Part]:
	found: dict[str, Part] = {}
	for (name, _class), part in of_class.items():
		found[name] = found[name] + part if name in found else part
	return found


def _rows(of_class: OfClass, start: int, limit: int) -> list[Row]:
	"""The classes, those that are above their plan first."""
	titles = class_titles()
	worst_first = sorted(of_class.items(), key=lambda one: (-one[1].numerator, one[0]))
	return [
		Row("Cost Class", code, name, part.numerator, part.denominator, None, titles.get(code, code))
		for (name, code), part in worst_first[start : start + limit]
	]


# -- 偏差说明及时率


def _is_over(alert: Table) -> Criterion:
	return alert.explained_on.isnotnull() | (alert.due_on < nowdate())


ALERTS = Share(
	"Cost Alert",
	"due_on",
	# what came back to its plan by itself before anybody had to say anything
	counts=lambda alert: (alert.status != "Passed") & _is_over(alert),
	good=lambda alert: alert.explained_on < alert.due_on + Interval(days=1),
	text="title",
)

METRICS = [
	Metric(
		key="cost.budget_overrun",
		label=_lt("Budget Overrun"),
		formula=_lt(
			"Costs above the budget of the days, of every class of cost that is above its own ÷ budget of the days of all classes; what other classes have saved is not set against it; of a running month until today"
		),
		unit=PERCENT,
		aim=Aim(DOWN, USUAL_OVERRUN),
		doctype="Cost Alert",
		count=lambda scope: _count(overruns(scope)),
		rows=lambda scope, start, limit: _rows(overruns(scope), start, limit),
		adds_up=False,
	),
	Metric(
		key="cost.forecast_overrun",
		label=_lt("Forecast Overrun"),
		formula=_lt(
			"(Forecast of the whole year − its budget) ÷ its budget, of all classes of cost, as seen on the last day of the period"
		),
		unit=PERCENT,
		aim=Aim(DOWN, USUAL_OVERRUN),
		doctype="Cost Alert",
		count=lambda scope: _count(forecasts(scope)),
		rows=lambda scope, start, limit: _rows(forecasts(scope), start, limit),
		adds_up=False,
	),
	Metric(
		key="cost.alerts_explained",
		label=_lt("Deviations Explained in Time"),
		formula=_lt(
			"Cost alerts explained by their deadline ÷ cost alerts whose deadline lies in the period and is over, or that were explained; those that came to nothing are left out"
		),
		unit=PERCENT,
		aim=Aim(UP, USUAL),
		doctype="Cost Alert",
		count=ALERTS.count,
		rows=ALERTS.rows,
	),
]
