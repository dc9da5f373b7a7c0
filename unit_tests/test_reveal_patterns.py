"""Which looks at personal data are unusual: stories of one clerk and one night, and what stays quiet."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.reveal_patterns import (
	BUILDINGS,
	MANY,
	NIGHT,
	PATTERNS,
	SAME,
	Look,
	Thresholds,
	findings,
)

CLERK, OTHER = "clerk@wuye.test", "other@wuye.test"
MORNING = datetime(2026, 3, 2, 9, 0)  # a Monday
FEW = Thresholds(in_an_hour=4, at_night=2, buildings_a_day=3, same_person_a_week=3)


def looks(*minutes, user=CLERK, start=MORNING, person=None, building=None):
	return [
		Look(
			f"{user}-{start:%d%H%M}-{at}",
			user,
			start + timedelta(minutes=at),
			person or f"客户{at}",
			building,
		)
		for at in minutes
	]


def patterns(rows, limits=FEW):
	return [(one.pattern, one.day) for one in findings(rows, limits)]


def test_everyday_work_is_not_unusual():
	rows = [
		look
		for day in range(5)
		for look in looks(*range(0, 480, 60), start=MORNING + timedelta(days=day), building="1号楼")
	]
	assert findings(rows) == []


def test_many_within_an_hour_also_across_the_full_hour():
	assert patterns(looks(40, 50, 65, 99)) == [(MANY, date(2026, 3, 2))]
	assert patterns(looks(40, 50, 65, 100)) == []


def test_a_day_with_two_busy_hours_is_one_finding_with_the_fullest_hour():
	(found,) = findings(looks(0, 1, 2, 3, 200, 201, 202, 203, 204), FEW)
	assert (found.pattern, len(found.looks), found.people) == (MANY, 5, 5)


def test_a_night_does_not_end_at_midnight():
	late = datetime(2026, 3, 2, 23, 30)
	assert patterns(looks(0, 60, start=late)) == [(NIGHT, date(2026, 3, 2))]
	assert patterns(looks(0, 60, start=datetime(2026, 3, 3, 5, 30))) == []


def test_people_all_over_the_place():
	rows = [look for number in range(3) for look in looks(number * 70, building=f"{number}号楼")]
	assert patterns(rows) == [(BUILDINGS, date(2026, 3, 2))]
	assert patterns(rows[:2] + looks(300)) == []


def test_the_same_person_again_and_again():
	days = [look for day in range(4) for look in looks(0, start=MORNING + timedelta(days=day), person="前妻")]
	(found,) = findings(days, FEW)
	assert (found.pattern, found.about, found.day, len(found.looks)) == (SAME, "前妻", date(2026, 3, 2), 3)
	spread = [
		look for day in (0, 5, 10) for look in looks(0, start=MORNING + timedelta(days=day), person="前妻")
	]
	assert findings(spread, FEW) == []


def test_looks_of_different_people_are_not_added_up():
	assert patterns(looks(0, 10) + looks(20, 30, user=OTHER)) == []


def test_every_pattern_has_a_key_of_its_own():
	rows = looks(0, 1, 2, 3, start=datetime(2026, 3, 2, 22, 30), person="某") + looks(
		0, 1, 2, 3, user=OTHER, start=datetime(2026, 3, 2, 22, 30), person="某"
	)
	keys = [found.key for found in findings(rows, FEW)]
	assert len(keys) == len(set(keys)) == 6


@pytest.mark.parametrize("limits", [FEW, Thresholds()])
@given(
	st.lists(
		st.tuples(
			st.integers(0, 14 * 1440),
			st.sampled_from((CLERK, OTHER)),
			st.sampled_from("甲乙丙丁"),
			st.integers(0, 9),
		),
		max_size=60,
	)
)
def test_what_was_found_is_found_again_when_more_is_known(limits, rows):
	"""A later sweep may know more looks; what it finds of the past has the same keys, so that nobody is asked twice."""
	all_looks = [
		Look(str(number), user, MORNING + timedelta(minutes=at), person, f"{building}号楼")
		for number, (at, user, person, building) in enumerate(sorted(rows))
	]
	found = findings(all_looks, limits)
	assert {one.pattern for one in found} <= set(PATTERNS)
	keys = {one.key for one in found}
	assert len(keys) == len(found)
	for known in range(0, len(all_looks), 7):
		assert {one.key for one in findings(all_looks[:known], limits)} <= keys
