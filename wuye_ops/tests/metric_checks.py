"""What every metric keeps to, whichever chapter has declared it; asked of all of them on the data there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.metric_closing import months
from wuye_ops.rules.metric_value import LEAST, Part, together
from wuye_ops.rules.money import ZERO

PAGE = 500
# an average of a period is divided before it is added up, and six places are kept
NEARLY = Decimal("0.0001")
NOTHING = Part(ZERO, ZERO)
NOBODY = "no such employee"
# whose numbers are compared one by one
MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Between:
	"""The parts before and after everything else was asked: what is counted until now has grown meanwhile."""

	before: dict[str, Part]
	after: dict[str, Part]

	def has(self, name: str, part: Part | None) -> bool:
		"""Nothing is worth as little as a zero of a zero."""
		part, *ends = (found or NOTHING for found in (part, self.before.get(name), self.after.get(name)))
		return all(
			min(numbers) - NEARLY <= number <= max(numbers) + NEARLY
			for number, numbers in (
				(part.numerator, [end.numerator for end in ends]),
				(part.denominator or ZERO, [end.denominator or ZERO for end in ends]),
			)
		)


def broken_promises(metric: Metric, first: date, last: date) -> list[str]:
	"""What the metric does not keep to between the days, in words; empty when all is well.

	Rows add up to the parts of each property, or the first is the least of them, and lie within the days; a property alone
	counts what it counts among all; months add up where the metric says so; an employee nobody knows has nothing.
	"""
	everywhere = Scope(first, last)
	before = figures.counted(metric, everywhere)
	found = _rows(metric, everywhere)
	alone = {name: figures.counted(metric, everywhere.within([name])) for name in before}
	monthly = _months(metric, everywhere) if metric.adds_up else None
	parts = Between(before, figures.counted(metric, everywhere))
	return [
		f"{metric.key}: {problem}"
		for problem in (
			*_sums("rows", parts, _sum_of(found, metric.combine)),
			*_least_first(metric, found),
			*(_sums("months", parts, monthly) if monthly is not None else ()),
			*_alone(parts, alone),
			*_days(found, first, last),
			*_properties(metric, everywhere, before),
			*_employees(metric, everywhere),
			*_each_employee(metric, everywhere),
		)
	]


def _rows(metric: Metric, scope: Scope) -> list[Row]:
	found: list[Row] = []
	while page := metric.rows(scope, len(found), PAGE):
		found += page
	return found


def _sum_of(found: list[Row], combine: str) -> dict[str, Part]:
	parts: dict[str, list[Part]] = {}
	for row in found:
		parts.setdefault(row.property, []).append(Part(row.numerator, row.denominator))
	return {name: together(those, combine) for name, those in parts.items()}


def _least_first(metric: Metric, found: list[Row]) -> list[str]:
	numbers = [row.numerator for row in found]
	return ["rows are not the least first"] if metric.combine == LEAST and numbers != sorted(numbers) else []


def _sums(what: str, parts: Between, sums: dict[str, Part]) -> list[str]:
	return [
		f"{what} of {name} add up to {sums.get(name)}, its part is {parts.before.get(name)}"
		for name in sorted({*sums, *parts.before})
		if not parts.has(name, sums.get(name))
	]


def _alone(parts: Between, alone: dict[str, dict[str, Part]]) -> list[str]:
	return [
		f"{name} alone counts {counted}, among all {parts.before[name]}"
		for name, counted in alone.items()
		if set(counted) != {name} or not parts.has(name, counted[name])
	]


def _days(found: list[Row], first: date, last: date) -> list[str]:
	problems = [
		f"a row of {row.on} is not within {first} and {last}"
		for row in found
		if row.on is not None and not first <= row.on <= last
	]
	# of each kind: what was counted comes before what it is divided by
	for doctype in {row.doctype for row in found}:
		days = [row.on for row in found if row.doctype == doctype and row.on is not None]
		if days != sorted(days, reverse=True):
			problems.append(f"rows of {doctype} are not the most recent first")
	return problems


def _properties(metric: Metric, scope: Scope, parts: dict[str, Part]) -> list[str]:
	problems = [
		f"rows of {name} are of other properties too"
		for name in parts
		if {row.property for row in metric.rows(scope.within([name]), 0, PAGE)} - {name}
	]
	for nowhere in ((), ("no such property",)):
		if metric.count(scope.within(nowhere)) or metric.rows(scope.within(nowhere), 0, PAGE):
			problems.append(f"something is counted in the properties {nowhere}")
	return problems


def _months(metric: Metric, scope: Scope) -> dict[str, Part]:
	monthly: dict[str, list[Part]] = {}
	for month in months(scope.first, scope.last):
		days = Scope(max(month.first, scope.first), min(month.last, scope.last))
		for name, part in figures.counted(metric, days).items():
			monthly.setdefault(name, []).append(part)
	return {name: together(found, metric.combine) for name, found in monthly.items()}


def _employees(metric: Metric, scope: Scope) -> list[str]:
	if not metric.for_employees:
		return []
	nobody = Scope(scope.first, scope.last, employee=NOBODY)
	counted = [part for part in metric.count(nobody).values() if part.denominator or part.numerator]
	return ["an employee nobody knows has something"] if counted or metric.rows(nobody, 0, PAGE) else []


def _each_employee(metric: Metric, scope: Scope) -> list[str]:
	"""Of everybody at once each has what they have alone, with as many rows behind it."""
	if metric.count_by_employee is None:
		return []
	found = sorted(metric.count_by_employee(scope).items())[:MOST_PEOPLE]
	problems = []
	for (place, employee), counted in found:
		alone = Scope(scope.first, scope.last, (place,), employee)
		part, behind = metric.count(alone).get(place), len(_rows(metric, alone))
		if (part, behind) != (counted.part, counted.rows):
			problems.append(f"{employee} of {place} has {counted}, alone {part} with {behind} rows")
	if metric.count_by_employee(scope.within(("no such property",))):
		problems.append("somebody has something in a property that is none")
	return problems
