"""Examinations: when they are due, who may work without, and what others learn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import health_check as rules
from wuye_ops.rules.health_check import Check, Exposed, Hazard

HAZARDS = {one.code: one for one in rules.HAZARDS}
POWER, HEIGHT, YEARLY = HAZARDS["电工作业"], HAZARDS["高处作业"], HAZARDS["年度体检"]
SINCE, TODAY = date(2025, 3, 1), date(2027, 3, 1)
LI = Exposed("E", (POWER, YEARLY), SINCE)


def check(hazard: Hazard, day: date, fitness: str = rules.FIT, employee: str = "E") -> Check:
	return Check(employee, hazard.code, day, fitness)


@pytest.mark.parametrize(
	("person", "checks", "expected"),
	[
		(LI, [], [(POWER, rules.BEFORE, SINCE), (YEARLY, rules.WELFARE, date(2026, 3, 1))]),
		(
			LI,
			[
				check(POWER, date(2025, 2, 20)),
				check(YEARLY, date(2026, 5, 1)),
				check(YEARLY, date(2025, 5, 1)),
			],
			[(POWER, rules.DURING, date(2027, 2, 20)), (YEARLY, rules.WELFARE, date(2027, 5, 1))],
		),
		(
			LI,
			[check(POWER, date(2025, 2, 20), employee="F")],
			[(POWER, rules.BEFORE, SINCE), (YEARLY, rules.WELFARE, date(2026, 3, 1))],
		),
		# an examination of the last ninety days stands for that on leaving
		(replace(LI, leaves_on=TODAY), [check(POWER, TODAY - timedelta(days=90))], []),
		(
			replace(LI, leaves_on=TODAY),
			[check(POWER, TODAY - timedelta(days=91))],
			[(POWER, rules.LEAVING, TODAY)],
		),
	],
)
def test_what_is_due(person, checks, expected) -> None:
	found = rules.dues(person, checks)
	assert [(one.hazard, one.kind, one.due_on) for one in found] == expected
	assert [one.code for one in rules.leaving_refusals(person, checks)] == [
		"no_leaving_check" for one in found if one.kind == rules.LEAVING
	]


@pytest.mark.parametrize(
	("checks", "expected"),
	[
		([], ["never_checked"]),
		([check(POWER, date(2025, 3, 1))], []),
		([check(POWER, date(2025, 2, 28))], ["overdue"]),
		([check(POWER, date(2026, 3, 1), rules.UNFIT)], ["unfit"]),
		([check(POWER, date(2026, 3, 1), rules.RECHECK)], ["to_check_again"]),
		([check(POWER, date(2026, 3, 1), rules.UNFIT), check(POWER, date(2026, 4, 1))], []),
		([check(POWER, date(2026, 3, 1), rules.RESTRICTED)], []),
		# of the future
		([check(POWER, date(2027, 3, 2))], ["never_checked"]),
	],
)
def test_who_may_work(checks, expected) -> None:
	found = rules.work_refusals(LI, checks, TODAY)
	assert [one.code for one in found] == expected
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)


@pytest.mark.parametrize(
	("days", "done", "expected"),
	[(-31, (), ()), (-30, (), (-30,)), (-29, (-30,), ()), (3, (-30,), (0,)), (3, (-30, 0), ())],
)
def test_warnings(days, done, expected) -> None:
	due = rules.dues(LI, [])[0]
	found = rules.warnings_due(due, due.due_on + timedelta(days=days), done)
	assert tuple(one for one, _whom in found) == expected


def test_what_is_put_on_file() -> None:
	one = check(POWER, TODAY)
	assert rules.record_refusals(one, "C", "C", TODAY, True) == ()
	found = rules.record_refusals(replace(one, day=date(2027, 3, 2)), "D", "C", TODAY, False, "li@x", "li@x")
	assert [refusal.code for refusal in found] == ["later", "no_proof", "other_company", "own_result"]


def test_superiors_learn_no_more_than_fit_or_not() -> None:
	assert {rules.shown_to_superiors(check(POWER, TODAY, fitness)) for fitness in rules.FITNESS} == {
		rules.FIT,
		rules.RESTRICTED,
		rules.UNFIT,
	}
	with pytest.raises(ValueError):
		check(POWER, TODAY, "Pregnant")
	with pytest.raises(ValueError):
		Hazard("x", 0, "y")


@given(
	st.lists(st.dates(date(2024, 1, 1), date(2027, 12, 31)), max_size=6), st.dates(SINCE, date(2028, 12, 31))
)
def test_whoever_may_work_is_not_overdue(days, day) -> None:
	checks = [check(HEIGHT, one) for one in days]
	person = Exposed("E", (HEIGHT,), SINCE)
	known = [one for one in checks if one.day <= day]
	due = rules.dues(person, known)[0]
	if not rules.work_refusals(person, checks, day):
		assert due.kind == rules.DURING and day <= due.due_on
