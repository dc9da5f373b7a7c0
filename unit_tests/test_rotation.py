"""Whose turn it is, and who is at work."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.rota import Shift, at_work
from wuye_ops.rules.rotation import Turn, next_in_turn

NOW = datetime(2026, 3, 2, 9, 0)


def test_the_one_who_has_waited_longest_is_next():
	people = [Turn("E1", NOW), Turn("E2", NOW - timedelta(hours=3)), Turn("E3", NOW - timedelta(hours=1))]
	assert next_in_turn(people).employee == "E2"


def test_a_new_colleague_begins_at_once():
	assert next_in_turn([Turn("E1", NOW - timedelta(days=90)), Turn("E9")]).employee == "E9"


def test_who_is_away_is_passed_over_and_keeps_the_turn():
	people = [Turn("E1", None, can_take=False), Turn("E2", NOW)]
	assert next_in_turn(people).employee == "E2"
	assert next_in_turn([Turn("E1"), people[1]]).employee == "E1"


def test_nobody_there_is_nobody():
	assert next_in_turn([]) is None
	assert next_in_turn([Turn("E1", can_take=False)]) is None


@given(st.integers(1, 12), st.integers(1, 60), st.randoms(use_true_random=False))
def test_nobody_gets_two_more_than_another(people, tasks, chance):
	turns: dict[str, datetime | None] = {f"E{number}": None for number in range(people)}
	given_to: Counter = Counter()
	for number in range(tasks):
		order = [Turn(name, last) for name, last in turns.items()]
		chance.shuffle(order)
		chosen = next_in_turn(order).employee
		given_to[chosen] += 1
		turns[chosen] = NOW + timedelta(minutes=number)
	counts = [given_to[name] for name in turns]
	assert max(counts) - min(counts) <= 1


DAY = Shift(date(2026, 3, 2), time(8), time(18))
NIGHT = Shift(date(2026, 3, 2), time(20), time(8))


@pytest.mark.parametrize(
	("shifts", "moment", "expected"),
	[
		([], datetime(2026, 3, 2, 9), None),
		([DAY], datetime(2026, 3, 2, 8), True),
		([DAY], datetime(2026, 3, 2, 18), False),
		([NIGHT], datetime(2026, 3, 2, 2), False),
		([NIGHT], datetime(2026, 3, 2, 23), True),
		([NIGHT], datetime(2026, 3, 3, 7, 59), True),
		([NIGHT], datetime(2026, 3, 3, 8), False),
		([DAY, NIGHT], datetime(2026, 3, 2, 19), False),
		([DAY, NIGHT], datetime(2026, 3, 2, 21), True),
	],
)
def test_a_night_shift_ends_on_the_next_day(shifts, moment, expected):
	assert at_work(shifts, moment) is expected
