"""Whose turn it is, and who is at work."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.rota import Presence, Shift, at_work, presence
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


DAY = NOW.date()
EARLY, LATE, NIGHT = (Shift(DAY, *map(time, hours)) for hours in ((8, 16), (16, 22), (22, 6)))
LAST_NIGHT = Shift(DAY - timedelta(days=1), time(22), time(6))


def at(hour: int, days: int = 0) -> datetime:
	return datetime.combine(DAY + timedelta(days=days), time(hour))


@pytest.mark.parametrize(
	("hour", "shifts", "found"),
	[
		(9, [EARLY], Presence(at(16))),
		# two shifts in a row are one stretch
		(9, [LATE, EARLY], Presence(at(22))),
		(23, [NIGHT], Presence(at(6, 1))),
		(3, [LAST_NIGHT, NIGHT], Presence(at(6))),
		(9, [LAST_NIGHT, NIGHT], Presence(None, at(22), at(6))),
		(16, [EARLY], Presence(None, None, at(16))),
		# what ended yesterday and what begins tomorrow says nothing of today
		(9, [Shift(DAY - timedelta(days=1), time(8), time(16))], Presence()),
		(9, [], Presence()),
	],
)
def test_who_comes_when_and_goes_when(hour, shifts, found):
	assert presence(shifts, at(hour)) == found


@given(
	st.lists(
		st.builds(
			Shift,
			st.sampled_from([DAY - timedelta(days=1), DAY]),
			st.times().map(lambda one: one.replace(tzinfo=None)),
			st.times().map(lambda one: one.replace(tzinfo=None)),
		),
		max_size=4,
	),
	st.integers(0, 23),
)
def test_at_work_is_until_a_later_moment(shifts, hour):
	found = presence(shifts, at(hour))
	assert found.is_at_work == bool(at_work(shifts, at(hour)))
	if found.is_at_work:
		assert found.until > at(hour)
		assert not found.next_begin and not found.last_end
