"""排班到岗率: hours that are manned, of those that posts need; more people than needed do not make up for others."""

from __future__ import annotations

from decimal import Decimal

from frappe import _lt

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.people.roster import loading
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part
from wuye_ops.rules.money import EXACT


def count(scope: Scope) -> dict[str, Part]:
	found: dict[str, Part] = {}
	for need, part in _needs(scope):
		before = found.get(need.property)
		found[need.property] = part + before if before else part
	return found


def rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The needs, those that lack the most hours first, each with its hours of the days."""
	found = sorted(_needs(scope), key=lambda one: (one[1].numerator - one[1].denominator, one[0].name))
	return [
		Row("Roster Need", need.name, need.property, part.numerator, part.denominator, scope.last, need.title)
		for need, part in found[start : start + limit]
	]


def _needs(scope: Scope) -> list[tuple]:
	"""(need, its hours manned of those needed)."""
	plan = loading.load(scope.first, scope.last, scope.properties)
	parts: dict[str, Part] = {}
	for need, _day, slot in plan.slots():
		one = plan.coverage_of([slot])
		# each shift by itself, so that months add up: one that ends a second before midnight has hours without end
		part = Part(_hours(one.hours_manned), _hours(one.hours_needed))
		parts[need.name] = parts[need.name] + part if need.name in parts else part
	return [(need, parts[need.name]) for need in plan.needs if need.name in parts]


def _hours(value: Decimal) -> Decimal:
	return EXACT.quantize(value, figures.PLACES)


METRICS = [
	Metric(
		key="people.coverage",
		label=_lt("Roster Coverage Rate"),
		formula=_lt(
			"Hours of the roster that are manned by people who are not on leave ÷ hours that the posts need; more people than needed do not make up for others"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(100)),
		doctype="Roster Need",
		count=count,
		rows=rows,
	),
]
