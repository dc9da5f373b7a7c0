"""排班到岗率: hours that are manned, of those that posts need; more people than needed do not make up for others."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from frappe import _lt

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.people.roster import loading
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part


def count(scope: Scope) -> dict[str, Part]:
	plan = loading.load(scope.first, scope.last, scope.properties)
	by_place = defaultdict(list)
	for need, _day, slot in plan.slots():
		by_place[need.property].append(slot)
	found = {place: plan.coverage_of(slots) for place, slots in by_place.items()}
	return {place: Part(one.hours_manned, one.hours_needed) for place, one in found.items()}


def rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The needs, those that lack the most hours first, each with its hours of the days."""
	plan = loading.load(scope.first, scope.last, scope.properties)
	by_need, needs = defaultdict(list), {}
	for need, _day, slot in plan.slots():
		needs[need.name] = need
		by_need[need.name].append(slot)
	found = []
	for name, slots in by_need.items():
		one = plan.coverage_of(slots)
		found.append((one.hours_needed - one.hours_manned, name, one))
	found.sort(key=lambda each: (-each[0], each[1]))
	return [
		Row(
			"Roster Need",
			name,
			needs[name].property,
			one.hours_manned,
			one.hours_needed,
			scope.last,
			needs[name].title,
		)
		for _missing, name, one in found[start : start + limit]
	]


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
