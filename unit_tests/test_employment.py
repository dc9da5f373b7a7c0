"""Coming and going: checklists that are complete, and what the law wants by when."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import employment as rules
from wuye_ops.rules.employment import Activity, Kind

TODAY = date(2027, 3, 10)
KEYS = next(kind for kind in rules.KINDS if (kind.name, kind.of) == (rules.KEYS, rules.SEPARATION))
TALK = next(kind for kind in rules.KINDS if kind.name == rules.EXIT_TALK)
SAFETY = next(kind for kind in rules.KINDS if kind.name == rules.SAFETY_TRAINING)


def codes(found) -> list[str]:
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize(
	("activity", "expected"),
	[
		(Activity(KEYS), ["open"]),
		(Activity(KEYS, is_done=True), ["no_signature"]),
		(Activity(KEYS, is_done=True, signed_by="li@x"), ["own_signature"]),
		(Activity(KEYS, is_done=True, signed_by="head@x"), []),
		(Activity(KEYS, is_done=True, signed_by="head@x", found=("pump room",)), ["found"]),
		(Activity(KEYS, found=("gate", "pump room")), ["found", "found", "open"]),
		# what is not required holds nobody up, but what is found does
		(Activity(TALK), []),
		(Activity(replace(KEYS, required=False), found=("gate",)), ["found"]),
	],
)
def test_an_activity(activity, expected) -> None:
	assert codes(activity.refusals("li@x")) == expected


def test_a_checklist() -> None:
	rows = [
		Activity(KEYS, True, "head@x"),
		Activity(Kind("Work", rules.SEPARATION, signed=True), due_on=date(2027, 3, 9), found=("T-1",)),
		Activity(Kind("Uniform", rules.SEPARATION), due_on=TODAY),
		Activity(TALK),
	]
	found = rules.standing(rows, "li@x", TODAY)
	assert (found.percent, found.is_complete) == (33, False)
	assert codes(found.refusals) == ["found", "open", "open"]
	assert [(one.code, one.params["activity"]) for one in found.late] == [("overdue", "Work")]
	done = rules.standing(rows[:1], "li@x", TODAY)
	assert (done.percent, done.is_complete, done.late) == (100, True, ())
	assert rules.standing([], "li@x", TODAY).is_complete


def test_nobody_works_before_the_safety_training() -> None:
	assert codes(rules.work_refusals([Activity(SAFETY), Activity(KEYS)], "li@x")) == ["before_work"]
	assert codes(rules.work_refusals([Activity(SAFETY, True)], "li@x")) == []


def test_days_by_law() -> None:
	coming = rules.deadlines(rules.ONBOARDING, date(2027, 1, 31))
	assert coming == {
		rules.CONTRACT: date(2027, 2, 27),
		rules.INSURANCE: date(2027, 3, 2),
		rules.SAFETY_TRAINING: date(2027, 1, 31),
	}
	going = rules.deadlines(rules.SEPARATION, date(2027, 3, 10))
	assert going[rules.RECORDS] == date(2027, 3, 25) and going[rules.CERTIFICATE_OF_LEAVING] == date(
		2027, 3, 10
	)
	names = {kind.name for kind in rules.KINDS}
	assert set(coming) | set(going) <= names


@pytest.mark.parametrize(
	("contract", "months"), [(1, 0), (2, 0), (3, 1), (11, 1), (12, 2), (35, 2), (36, 6), (None, 6)]
)
def test_longest_probation(contract, months) -> None:
	assert rules.longest_probation(contract) == months
	with pytest.raises(ValueError):
		rules.probation_ends(TODAY, months + 1, contract)


def test_the_end_of_probation() -> None:
	assert rules.probation_ends(date(2027, 1, 15), 2, 12) == date(2027, 3, 14)
	assert rules.probation_ends(date(2027, 1, 15), 0, 12) is None
	with pytest.raises(ValueError):
		rules.longest_probation(0)


@pytest.mark.parametrize(
	("told", "last", "probation", "agreed", "expected"),
	[
		(date(2027, 3, 1), date(2027, 3, 31), None, False, []),
		(date(2027, 3, 1), date(2027, 3, 30), None, False, ["short_notice"]),
		(date(2027, 3, 1), date(2027, 3, 2), None, True, []),
		(date(2027, 3, 1), date(2027, 3, 4), date(2027, 3, 1), False, []),
		(date(2027, 3, 1), date(2027, 3, 3), date(2027, 3, 1), False, ["short_notice"]),
		(date(2027, 3, 2), date(2027, 3, 5), date(2027, 3, 1), False, ["short_notice"]),
	],
)
def test_notice(told, last, probation, agreed, expected) -> None:
	assert codes(rules.notice_refusals(told, last, probation, agreed)) == expected


@given(
	st.lists(st.tuples(st.sampled_from(rules.KINDS), st.booleans(), st.sampled_from(("", "li@x", "head@x"))))
)
def test_complete_is_a_hundred_percent(rows) -> None:
	activities = [Activity(kind, done, by) for kind, done, by in rows]
	found = rules.standing(activities, "li@x", TODAY)
	assert found.is_complete == (found.percent == 100)
	assert 0 <= found.percent <= 100
