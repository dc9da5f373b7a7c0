"""Whether a plan has worked: cases by hand in every direction, what cannot be judged, and what must always hold."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.improvement_effect import (
	CANNOT_BE_JUDGED,
	EFFECTIVE,
	NOT_EFFECTIVE,
	NOT_POSITIVE,
	REASONS,
	TARGET_MISSING,
	TARGET_NOT_BETTER,
	TARGET_TOO_NEAR,
	Goal,
	Judgement,
	Observation,
	definition_refusals,
	effect_period,
	judge,
	same_length,
)
from wuye_ops.rules.metric_value import DOWN, NEAR, UP, Aim, is_met
from wuye_ops.rules.proration import Month, Period

D = Decimal
SEPTEMBER, DECEMBER = Period.of_months(Month(2026, 9), 1), Period.of_months(Month(2026, 12), 1)
WORK = Period(date(2026, 10, 8), date(2026, 11, 20))
NEW_YEAR = date(2027, 1, 6)

SATISFACTION = Goal(Aim(UP, D(95)), D(2))
COMPLAINTS = Goal(Aim(DOWN, D(2), strict=True), D("0.5"))
BUDGET = Goal(Aim(NEAR, D(0), tolerance=D(3)), D(1))
# no target: whatever counts is enough
ANY = Goal(Aim(DOWN), D("0.5"))


def verdict(goal: Goal, before: str | None, after: str | None) -> Judgement:
	values = [None if value is None else D(value) for value in (before, after)]
	return judge(goal, Observation(SEPTEMBER, values[0]), Observation(DECEMBER, values[1]), WORK, NEW_YEAR)


@pytest.mark.parametrize(
	("goal", "before", "after", "expected", "code", "better_by"),
	[
		(SATISFACTION, "82.40", "95.00", EFFECTIVE, "target_reached", "12.60"),
		(SATISFACTION, "82.40", "97.10", EFFECTIVE, "target_reached", "14.70"),
		(SATISFACTION, "82.40", "94.99", NOT_EFFECTIVE, "short_of_target", "12.59"),
		(SATISFACTION, "82.40", "84.39", NOT_EFFECTIVE, "too_small", "1.99"),
		(SATISFACTION, "82.40", "82.40", NOT_EFFECTIVE, "too_small", "0"),
		(SATISFACTION, "82.40", "82.39", NOT_EFFECTIVE, "worse", "-0.01"),
		# across the target by less than counts: that may have been chance
		(SATISFACTION, "94.50", "95.50", NOT_EFFECTIVE, "too_small", "1.00"),
		(COMPLAINTS, "3.20", "1.90", EFFECTIVE, "target_reached", "1.30"),
		# fewer than two were wanted
		(COMPLAINTS, "3.20", "2.00", NOT_EFFECTIVE, "short_of_target", "1.20"),
		(COMPLAINTS, "3.20", "2.71", NOT_EFFECTIVE, "too_small", "0.49"),
		(COMPLAINTS, "3.20", "4.00", NOT_EFFECTIVE, "worse", "-0.80"),
		# from 9 % too much to 2.5 % too little
		(BUDGET, "9", "-2.5", EFFECTIVE, "target_reached", "6.5"),
		(BUDGET, "9", "-4", NOT_EFFECTIVE, "short_of_target", "5"),
		# as far off on the other side
		(BUDGET, "9", "-9", NOT_EFFECTIVE, "too_small", "0"),
		(BUDGET, "9", "-10", NOT_EFFECTIVE, "worse", "-1"),
		(ANY, "3.20", "2.70", EFFECTIVE, "better", "0.50"),
		(ANY, "3.20", "2.71", NOT_EFFECTIVE, "too_small", "0.49"),
		# even a plan that asked for nothing has to get something
		(Goal(Aim(UP), D(0)), "50", "50", NOT_EFFECTIVE, "too_small", "0"),
	],
)
def test_judging(goal: Goal, before: str, after: str, expected: str, code: str, better_by: str) -> None:
	found = verdict(goal, before, after)
	assert (found.verdict, found.code) == (expected, code)
	assert found.params["better_by"] == D(better_by)
	assert set(found.params) == set(REASONS[expected][code])


def period(first: str, last: str) -> Period:
	return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
	("changed", "code", "params"),
	[
		(
			{"before": Observation(period("2026-10-01", "2026-10-31"), D(80))},
			"before_runs_into_work",
			{"until": date(2026, 10, 31), "work_from": date(2026, 10, 8)},
		),
		(
			{"after": Observation(period("2026-11-01", "2026-11-30"), D(96))},
			"after_began_too_early",
			{"since": date(2026, 11, 1), "work_until": date(2026, 11, 20)},
		),
		# one day in common is one too many
		(
			{"before": Observation(period("2026-09-09", "2026-10-08"), D(80))},
			"before_runs_into_work",
			{"until": date(2026, 10, 8), "work_from": date(2026, 10, 8)},
		),
		(
			{"after": Observation(period("2026-11-20", "2026-12-19"), D(96))},
			"after_began_too_early",
			{"since": date(2026, 11, 20), "work_until": date(2026, 11, 20)},
		),
		# a month against three weeks
		(
			{"after": Observation(period("2026-12-01", "2026-12-21"), D(96))},
			"other_length",
			{"before_days": 30, "after_days": 21},
		),
		(
			{"after": Observation(DECEMBER, D(96), version=2)},
			"other_version",
			{"before_version": 1, "after_version": 2},
		),
		({"before": Observation(SEPTEMBER, None)}, "no_value_before", {}),
		({"after": Observation(DECEMBER, None)}, "no_value_after", {}),
		({"goal": Goal(Aim(NEAR), D(1))}, "no_target", {}),
		({"today": date(2026, 12, 31)}, "not_over", {"until": date(2026, 12, 31)}),
		({"today": date(2027, 1, 5), "grace_days": 5}, "not_over", {"until": date(2027, 1, 5)}),
		# nobody should wait for what will not help
		(
			{"today": date(2026, 12, 1), "before": Observation(SEPTEMBER, None)},
			"no_value_before",
			{},
		),
		# the month runs, so of course there is no value yet
		(
			{"today": date(2026, 12, 1), "after": Observation(DECEMBER, None)},
			"not_over",
			{"until": date(2026, 12, 31)},
		),
	],
)
def test_what_cannot_be_judged(changed: dict, code: str, params: dict) -> None:
	given_case = {
		"goal": SATISFACTION,
		"before": Observation(SEPTEMBER, D(82)),
		"after": Observation(DECEMBER, D(96)),
		"work": WORK,
		"today": NEW_YEAR,
	}
	assert judge(**given_case).verdict == EFFECTIVE
	assert judge(**given_case, grace_days=5).verdict == EFFECTIVE
	found = judge(**{**given_case, **changed})
	assert found == Judgement(CANNOT_BE_JUDGED, code, params)
	assert set(params) == set(REASONS[CANNOT_BE_JUDGED][code])


@pytest.mark.parametrize(
	("one", "other", "same"),
	[
		# a month is a month
		(("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31"), True),
		(("2026-01-01", "2026-03-31"), ("2026-07-01", "2026-09-30"), True),
		(("2025-12-01", "2026-01-31"), ("2026-02-01", "2026-03-31"), True),
		(("2026-01-01", "2026-03-31"), ("2026-07-01", "2026-08-31"), False),
		# anything else by its days
		(("2026-03-02", "2026-03-15"), ("2026-05-10", "2026-05-23"), True),
		(("2026-03-02", "2026-03-15"), ("2026-05-10", "2026-05-24"), False),
		(("2026-02-01", "2026-02-28"), ("2026-03-02", "2026-03-29"), True),
	],
)
def test_same_length(one: tuple, other: tuple, same: bool) -> None:
	assert same_length(period(*one), period(*other)) == same
	assert same_length(period(*other), period(*one)) == same


@pytest.mark.parametrize(
	("before", "work_until", "expected"),
	[
		# the month of the last day of work is not one in which the work was done
		(("2026-09-01", "2026-09-30"), "2026-11-20", ("2026-12-01", "2026-12-31")),
		(("2026-09-01", "2026-09-30"), "2026-11-30", ("2026-12-01", "2026-12-31")),
		(("2026-07-01", "2026-09-30"), "2026-11-20", ("2026-12-01", "2027-02-28")),
		(("2026-09-10", "2026-09-23"), "2026-11-20", ("2026-11-21", "2026-12-04")),
	],
)
def test_the_period_in_which_the_effect_is_looked_for(
	before: tuple, work_until: str, expected: tuple
) -> None:
	assert effect_period(period(*before), date.fromisoformat(work_until)) == period(*expected)


@pytest.mark.parametrize(
	("goal", "before", "expected"),
	[
		(SATISFACTION, "82", ()),
		(SATISFACTION, "93", ()),
		(SATISFACTION, "93.01", (TARGET_TOO_NEAR,)),
		(SATISFACTION, "95", (TARGET_NOT_BETTER,)),
		(SATISFACTION, "99", (TARGET_NOT_BETTER,)),
		(COMPLAINTS, "4", ()),
		# two are not fewer than two, yet to get below them counts for nothing
		(COMPLAINTS, "2", (TARGET_TOO_NEAR,)),
		(COMPLAINTS, "1.99", (TARGET_NOT_BETTER,)),
		(BUDGET, "-8", ()),
		(BUDGET, "-3", (TARGET_NOT_BETTER,)),
		(Goal(Aim(NEAR), D(1)), "4", (TARGET_MISSING,)),
		(ANY, "4", ()),
		(Goal(Aim(UP), D(0)), "4", (NOT_POSITIVE,)),
		(Goal(Aim(NEAR), D(-1)), "4", (NOT_POSITIVE, TARGET_MISSING)),
		# without a baseline a person will have to judge
		(SATISFACTION, None, ()),
	],
)
def test_goals_that_could_never_be_decided(goal: Goal, before: str | None, expected: tuple) -> None:
	assert definition_refusals(goal, None if before is None else D(before)) == expected


values = st.decimals(min_value=-100, max_value=100, places=2)
goals = st.builds(
	Goal,
	st.builds(
		Aim,
		st.sampled_from((UP, DOWN, NEAR)),
		st.none() | st.decimals(min_value=-50, max_value=50, places=2),
		st.decimals(min_value=0, max_value=10, places=2),
		st.booleans(),
	),
	st.decimals(min_value="0.01", max_value=20, places=2),
)


@given(goals, values, values)
def test_a_verdict_has_a_known_reason(goal: Goal, before: Decimal, after: Decimal) -> None:
	found = verdict(goal, str(before), str(after))
	assert set(found.params) == set(REASONS[found.verdict][found.code])


@given(goals, values, values)
def test_it_cannot_have_worked_in_both_directions(goal: Goal, one: Decimal, other: Decimal) -> None:
	there, back = verdict(goal, str(one), str(other)), verdict(goal, str(other), str(one))
	assert not (there.verdict == back.verdict == EFFECTIVE)


@given(goals, values, values)
def test_of_a_proper_goal_reaching_the_target_decides(goal: Goal, before: Decimal, after: Decimal) -> None:
	if goal.aim.target is not None and not definition_refusals(goal, before):
		effective = verdict(goal, str(before), str(after)).verdict == EFFECTIVE
		assert effective == is_met(after, goal.aim)


@given(goals, values, values, values)
def test_asking_for_more_never_makes_it_effective(
	goal: Goal, before: Decimal, after: Decimal, more: Decimal
) -> None:
	stricter = replace(goal, minimal_change=goal.minimal_change + abs(more))
	if verdict(stricter, str(before), str(after)).verdict == EFFECTIVE:
		assert verdict(goal, str(before), str(after)).verdict == EFFECTIVE


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 200), st.booleans(), st.integers(1, 12), st.integers(0, 400))
def test_the_proposed_period_is_always_one_to_judge_by(
	first: date, length: int, whole: bool, months: int, worked: int
) -> None:
	before = (
		Period.of_months(Month.of(first), months) if whole else Period(first, first + timedelta(days=length))
	)
	work = Period(before.last + timedelta(days=1), before.last + timedelta(days=1 + worked))
	after = effect_period(before, work.last)
	assert same_length(before, after)
	assert after.first > work.last
	today = after.last + timedelta(days=1)
	found = judge(SATISFACTION, Observation(before, D(80)), Observation(after, D(96)), work, today)
	assert found.verdict == EFFECTIVE
