"""What every metric keeps to, whichever chapter has declared it; asked of all of them on the data there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.metric_closing import months
from wuye_ops.rules.metric_value import Part, together
from wuye_ops.rules.money import ZERO

PAGE = 500
# an average of a period is divided before it is added up, and six places are kept
NEARLY = Decimal("0.0001")
NOBODY = "no such employee"


def broken_promises(metric: Metric, first: date, last: date) -> list[str]:
	"""What the metric does not keep to between the days, in words; empty when all is well.

	Rows add up to the parts of each property and lie within the days; a property alone counts what it counts among all; months
	add up where the metric says so; an employee nobody knows has nothing; a ratio has no negative whole.
	"""
	everywhere = Scope(first, last)
	parts = figures.counted(metric, everywhere)
	found = _rows(metric, everywhere)
	return [
		f"{metric.key}: {problem}"
		for problem in (
			*_rows_and_parts(parts, found),
			*_days(found, first, last),
			*_properties(metric, everywhere, parts),
			*_months(metric, everywhere, parts),
			*_employees(metric, everywhere),
		)
	]


def _rows(metric: Metric, scope: Scope) -> list[Row]:
	found: list[Row] = []
	while page := metric.rows(scope, len(found), PAGE):
		found += page
	return found


def _rows_and_parts(parts: dict[str, Part], found: list[Row]) -> list[str]:
	sums: dict[str, Part] = {}
	for row in found:
		part = Part(row.numerator, row.denominator)
		sums[row.property] = sums[row.property] + part if row.property in sums else part
	problems = [f"rows of {name} without a part" for name in sums if name not in parts]
	for name, part in parts.items():
		if not _same(sums.get(name), part):
			problems.append(f"rows of {name} add up to {sums.get(name)}, its part is {part}")
	return problems


def _days(found: list[Row], first: date, last: date) -> list[str]:
	days = [row.on for row in found if row.on is not None]
	problems = [
		f"a row of {day} is not within {first} and {last}" for day in days if not first <= day <= last
	]
	if days != sorted(days, reverse=True):
		problems.append("rows are not the most recent first")
	return problems


def _properties(metric: Metric, scope: Scope, parts: dict[str, Part]) -> list[str]:
	problems = []
	for name, part in parts.items():
		alone = figures.counted(metric, scope.within([name]))
		if set(alone) != {name} or not _same(alone[name], part):
			problems.append(f"{name} alone counts {alone}, among all {part}")
		if {row.property for row in metric.rows(scope.within([name]), 0, PAGE)} - {name}:
			problems.append(f"rows of {name} are of other properties too")
	for nowhere in ((), ("no such property",)):
		if metric.count(scope.within(nowhere)) or metric.rows(scope.within(nowhere), 0, PAGE):
			problems.append(f"something is counted in the properties {nowhere}")
	return problems


def _months(metric: Metric, scope: Scope, parts: dict[str, Part]) -> list[str]:
	if not metric.adds_up:
		return []
	monthly: dict[str, list[Part]] = {}
	for month in months(scope.first, scope.last):
		days = Scope(max(month.first, scope.first), min(month.last, scope.last))
		for name, part in figures.counted(metric, days).items():
			monthly.setdefault(name, []).append(part)
	sums = {name: together(found) for name, found in monthly.items()}
	return [
		f"months of {name} add up to {sums.get(name)}, together they are {parts.get(name)}"
		for name in {*sums, *parts}
		if not _same(sums.get(name), parts.get(name))
	]


def _employees(metric: Metric, scope: Scope) -> list[str]:
	if not metric.for_employees:
		return []
	nobody = Scope(scope.first, scope.last, employee=NOBODY)
	counted = [part for part in metric.count(nobody).values() if part.denominator or part.numerator]
	return ["an employee nobody knows has something"] if counted or metric.rows(nobody, 0, PAGE) else []


def _same(one: Part | None, other: Part | None) -> bool:
	"""Nothing is worth as little as a zero of a zero."""
	one, other = (part or Part(ZERO, ZERO) for part in (one, other))
	pairs = ((one.numerator, other.numerator), (one.denominator or ZERO, other.denominator or ZERO))
	return all(abs(left - right) <= NEARLY for left, right in pairs)
