"""改进效果: whether an Improvement Plan has worked, by its metric before and after, over periods of the same length.

Nothing is called effective that has not been measured: where the two periods cannot be compared, the answer is that it
cannot be judged, and why. An improvement counts when it is as large as the plan said would count, and reaches the target
where there is one. A second survey is judged like any metric.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.metric_value import NEAR, Aim, gap, improvement, is_met
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month, Period

EFFECTIVE, NOT_EFFECTIVE, CANNOT_BE_JUDGED = "Effective", "Not Effective", "Cannot Be Judged"
VERDICTS = (EFFECTIVE, NOT_EFFECTIVE, CANNOT_BE_JUDGED)

# The codes of a Judgement and the names of its params, by verdict.
REASONS = {
	EFFECTIVE: {
		"target_reached": ("before", "after", "better_by", "target"),
		"better": ("before", "after", "better_by", "minimal_change"),
	},
	NOT_EFFECTIVE: {
		"worse": ("before", "after", "better_by"),
		"too_small": ("before", "after", "better_by", "minimal_change"),
		"short_of_target": ("before", "after", "better_by", "target"),
	},
	CANNOT_BE_JUDGED: {
		"before_runs_into_work": ("until", "work_from"),
		"after_began_too_early": ("since", "work_until"),
		"other_length": ("before_days", "after_days"),
		"other_version": ("before_version", "after_version"),
		"no_value_before": (),
		"no_target": (),
		"not_over": ("until",),
		"no_value_after": (),
	},
}
# Of a plan before work begins: what would leave its effect undecided. See `definition_refusals`.
NOT_POSITIVE, TARGET_NOT_BETTER, TARGET_TOO_NEAR, TARGET_MISSING = (
	"not_positive",
	"target_not_better",
	"target_too_near",
	"target_missing",
)


@dataclass(frozen=True, slots=True)
class Observation:
	"""What a metric was in a period; the value as it is shown, None for no value. version: of the metric's formula."""

	period: Period
	value: Decimal | None
	version: int = 1


@dataclass(frozen=True, slots=True)
class Goal:
	"""What a plan wants of its metric. minimal_change: the least improvement that counts, in the metric's unit.

	aim.target: what the plan wants to reach, which may be less than what the company wants in the end; None where any
	improvement that counts is enough.
	"""

	aim: Aim
	minimal_change: Decimal


@dataclass(frozen=True, slots=True)
class Judgement:
	"""Whether a plan has worked. code, params: why, see REASONS."""

	verdict: str
	code: str
	params: dict[str, Decimal | date | int | None] = field(default_factory=dict)


def definition_refusals(goal: Goal, before: Decimal | None) -> tuple[str, ...]:
	"""Why a goal is none, from a baseline of `before`; empty when it is one. Asked before work begins.

	A minimal change that is not above 0; around a target, no target; a target that is no better than the baseline, or so
	near to it that reaching it would not count.
	"""
	found = []
	if goal.minimal_change <= ZERO:
		found.append(NOT_POSITIVE)
	if goal.aim.target is None:
		return (*found, TARGET_MISSING) if goal.aim.direction == NEAR else tuple(found)
	if is_met(before, goal.aim):
		found.append(TARGET_NOT_BETTER)
	elif before is not None and gap(before, goal.aim) < goal.minimal_change:
		found.append(TARGET_TOO_NEAR)
	return tuple(found)


def same_length(one: Period, other: Period) -> bool:
	"""Whether two periods are equally long: whole months by their number, anything else by days.

	February against March is a month against a month; 28 days against 31 are not the same.
	"""
	months = _whole_months(one), _whole_months(other)
	return months[0] == months[1] if None not in months else one.days == other.days


def effect_period(before: Period, work_until: date) -> Period:
	"""The first period after the work that is as long as the baseline: whole months for whole months, else the days next."""
	if (months := _whole_months(before)) is not None:
		return Period.of_months(Month.of(work_until).plus(1), months)
	first = work_until + timedelta(days=1)
	return Period(first, first + timedelta(days=before.days - 1))


def judge(
	goal: Goal,
	before: Observation,
	after: Observation,
	work: Period,
	today: date,
	grace_days: int = 0,
) -> Judgement:
	"""Whether the work has had the effect the goal asks for.

	work: from the plan's start to the day its last measure was done. The baseline must end before it and the other period
	begin after it, or the work would be measured against itself. grace_days: for how long after a period late data may
	still change its value. What stands in the way of judging is told before any number is compared, and first what no
	waiting will cure.
	"""
	obstacle = _wrong_periods(before, after, work) or _nothing_to_compare(
		goal, before, after, today, grace_days
	)
	if obstacle is not None:
		return obstacle
	aim = goal.aim
	better_by = improvement(after.value, before.value, aim)
	params = {"before": before.value, "after": after.value, "better_by": better_by}
	if better_by < ZERO:
		return Judgement(NOT_EFFECTIVE, "worse", params)
	if better_by < goal.minimal_change or not better_by:
		return Judgement(NOT_EFFECTIVE, "too_small", {**params, "minimal_change": goal.minimal_change})
	if aim.target is None:
		return Judgement(EFFECTIVE, "better", {**params, "minimal_change": goal.minimal_change})
	params = {**params, "target": aim.target}
	if is_met(after.value, aim):
		return Judgement(EFFECTIVE, "target_reached", params)
	return Judgement(NOT_EFFECTIVE, "short_of_target", params)


def _wrong_periods(before: Observation, after: Observation, work: Period) -> Judgement | None:
	"""Why two observations can never be compared, however long one waits; None when they can."""
	if before.period.last >= work.first:
		return _cannot("before_runs_into_work", until=before.period.last, work_from=work.first)
	if after.period.first <= work.last:
		return _cannot("after_began_too_early", since=after.period.first, work_until=work.last)
	if not same_length(before.period, after.period):
		return _cannot("other_length", before_days=before.period.days, after_days=after.period.days)
	if before.version != after.version:
		return _cannot("other_version", before_version=before.version, after_version=after.version)
	return None


def _nothing_to_compare(
	goal: Goal, before: Observation, after: Observation, today: date, grace_days: int
) -> Judgement | None:
	"""What is still missing of two values and the way from one to the other; None when nothing is."""
	if before.value is None:
		return _cannot("no_value_before")
	if goal.aim.direction == NEAR and goal.aim.target is None:
		return _cannot("no_target")
	settled = after.period.last + timedelta(days=grace_days)
	if settled >= today:
		return _cannot("not_over", until=settled)
	return _cannot("no_value_after") if after.value is None else None


def _cannot(code: str, **params: date | int) -> Judgement:
	return Judgement(CANNOT_BE_JUDGED, code, params)


def _whole_months(period: Period) -> int | None:
	"""How many months a period consists of; None where one of them is not whole."""
	first, last = Month.of(period.first), Month.of(period.last)
	if (period.first, period.last) != (first.first, last.last):
		return None
	return (last.year - first.year) * 12 + last.number - first.number + 1
