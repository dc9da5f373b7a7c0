"""Rounds against their route."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import patrol
from wuye_ops.rules.patrol import Deviation, Point, Round, Rules, deviations, reached, walked

BEGIN = datetime(2026, 12, 2, 22)
END = BEGIN + timedelta(hours=1)
LATER = END + timedelta(hours=2)
# about 111 metres apart, northwards
PLACES = [(31.0 + number / 1000, 121.0) for number in range(5)]


def scanned(number: int, minute: float, **fields) -> Point:
	place = PLACES[number]
	return Point(
		f"P{number}", BEGIN + timedelta(minutes=minute), **{"place": place, "phone": place, **fields}
	)


def found(points, now=LATER, finished=True, **rules) -> list[tuple]:
	patrolled = Round(BEGIN, END, tuple(points), finished)
	return [(one.code, one.point, one.at_once) for one in deviations(patrolled, now, Rules(**rules))]


GOOD = [scanned(number, 10 * number) for number in range(5)]


def test_a_proper_round_deviates_in_nothing():
	assert found(GOOD) == []
	assert reached(Round(BEGIN, END, tuple(GOOD))) == Decimal(100)
	assert reached(Round(BEGIN, END, ())) is None


@pytest.mark.parametrize(
	("changed", "deviation"),
	[
		(Point("P2", place=PLACES[2]), ("missed", "P2", True)),
		(Point("P2", place=PLACES[2], skipped="施工封闭"), ("missed", "P2", False)),
		(scanned(2, 20, by_hand=True), ("by_hand", "P2", False)),
		(scanned(2, 20, phone=None), ("no_position", "P2", False)),
		(scanned(2, 20, phone=PLACES[4]), ("far", "P2", True)),
		(scanned(2, 20, phone=PLACES[4], accuracy=5000), ("far", "P2", True)),
	],
)
def test_a_point_that_is_not_as_it_should_be(changed, deviation):
	assert found([*GOOD[:2], changed, *GOOD[3:]]) == [deviation]


def test_a_phone_that_is_a_little_unsure_is_believed():
	# 111 metres away, within 100 and what the phone says of itself
	near = scanned(2, 20, phone=PLACES[3], accuracy=15)
	assert found([*GOOD[:2], near, *GOOD[3:]]) == []
	assert found([*GOOD[:2], scanned(2, 20, phone=PLACES[3]), *GOOD[3:]]) == [("far", "P2", True)]


def test_late_and_early():
	assert found([scanned(0, -5), *GOOD[1:4], scanned(4, 75)]) == [
		("late", "P4", False),
		("early", "P0", False),
	]
	(late,) = deviations(Round(BEGIN, END, (scanned(0, 75),)), LATER)
	assert late == Deviation("late", "P0", {"minutes": 15})
	assert late.key == "late|P0"


def test_somebody_who_flies():
	fast = [scanned(number, number / 2) for number in range(5)]
	# 111 metres in half a minute is a run
	assert [row[:2] for row in found(fast)] == [("too_fast", f"P{number}") for number in range(1, 5)]
	(one, *_rest) = deviations(Round(BEGIN, END, tuple(fast), True), LATER)
	assert one.params == {"metres": 111, "seconds": 30, "after": "P0"}
	assert found([scanned(number, number) for number in range(5)]) == []
	# all labels photographed and scanned at the desk
	assert len(found([scanned(number, number / 30) for number in range(5)])) == 4


def test_where_nobody_knows_the_distance_a_few_seconds_are_too_fast():
	points = [Point(f"P{n}", BEGIN + timedelta(seconds=9 * n)) for n in range(3)]
	assert found(points) == [("too_fast", "P1", True), ("too_fast", "P2", True)]
	assert found(points, least_seconds=9) == []


@pytest.mark.parametrize(
	("order", "wrong"),
	[
		([0, 1, 2, 3, 4], []),
		([0, 2, 1, 3, 4], 1),
		([1, 2, 3, 4, 0], ["P0"]),
		([4, 0, 1, 2, 3], ["P4"]),
		([4, 3, 2, 1, 0], 4),
	],
)
def test_the_fewest_points_are_out_of_order(order, wrong):
	points = [scanned(number, 10 * order.index(number)) for number in range(5)]
	out = [point for code, point, _urgent in found(points) if code == "wrong_order"]
	assert len(out) == wrong if isinstance(wrong, int) else out == wrong
	assert not [row for row in found(points, in_order=False) if row[0] == "wrong_order"]
	assert [point.key for point in walked(Round(BEGIN, END, tuple(points)))] == [
		f"P{number}" for number in order
	]


def test_what_is_told_while_the_round_goes_on():
	open_round = [Point(f"P{number}") for number in range(3)]
	half, before = BEGIN + timedelta(minutes=31), BEGIN + timedelta(minutes=30)
	assert found(open_round, half, False) == [("not_begun", "", True)]
	assert found(open_round, before, False) == []
	begun = [scanned(0, 1), *open_round[1:]]
	assert found(begun, BEGIN + timedelta(minutes=31), False) == []
	assert found(begun, BEGIN + timedelta(minutes=32), False) == [("standing_still", "P0", True)]
	# nothing is missed before the end, everything after it
	assert found(begun, END, False) == [("standing_still", "P0", True)]
	assert found(begun, END + timedelta(seconds=1), False) == [("missed", "P1", True), ("missed", "P2", True)]
	assert found([scanned(0, 1)], END, False) == []


def test_a_property_may_want_to_hear_of_less():
	assert found([Point("P0")], at_once=frozenset()) == [("missed", "P0", False)]


POINTS = st.lists(
	st.tuples(st.none() | st.integers(-30, 90), st.booleans(), st.booleans(), st.sampled_from(["", "锁门"])),
	max_size=5,
).map(
	lambda rows: tuple(
		Point(
			f"P{number}",
			None if minute is None else BEGIN + timedelta(minutes=minute),
			PLACES[number] if known else None,
			PLACES[0] if positioned else None,
			skipped="" if minute is not None else reason,
		)
		for number, (minute, known, positioned, reason) in enumerate(rows)
	)
)


@given(POINTS, st.booleans(), st.integers(-60, 240))
def test_every_deviation_is_known_and_told_once(points, finished, minute):
	now = BEGIN + timedelta(minutes=minute)
	told = deviations(Round(BEGIN, END, points, finished), now)
	assert len({one.key for one in told}) == len(told)
	for one in told:
		assert tuple(one.params) == patrol.DEVIATIONS[one.code]
	# every point that was not reached is told of once the round is over
	if finished:
		assert {one.point for one in told if one.code == "missed"} == {
			p.key for p in points if p.scanned_at is None
		}
	assert deviations(Round(BEGIN, END, points, finished), now) == told
