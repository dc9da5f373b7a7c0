"""Places in activities, and gifts for holidays: each once."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import staff_activity as rules
from wuye_ops.rules.staff_activity import Activity, Employed, Occasion, Person, SignUp

D = Decimal
OPENS = datetime(2027, 4, 1, 9)
TRIP = Activity(OPENS, OPENS + timedelta(days=5), OPENS + timedelta(days=9), "C", places=2)
LI = Person("D", "C", "P1")


def up(employee: str, minutes: int, **fields) -> SignUp:
	return SignUp(employee, OPENS + timedelta(minutes=minutes), **fields)


ROWS = [up("C", 3), up("A", 1), up("B", 2)]


def test_places_go_by_time() -> None:
	assert rules.standings(TRIP, ROWS) == {
		"A": (rules.PLACE, 1),
		"B": (rules.PLACE, 2),
		"C": (rules.WAITING, 1),
	}
	# of one moment, by key
	same = [up("Y", 1, key="2"), up("X", 1, key="1"), up("Z", 1, key="3")]
	assert [name for name, (place, _n) in rules.standings(TRIP, same).items() if place == rules.PLACE] == [
		"X",
		"Y",
	]


def test_who_withdraws_lets_the_next_move_up() -> None:
	after = [up("C", 3), up("A", 1, withdrawn=True), up("B", 2)]
	assert rules.moved_up(TRIP, ROWS, after) == ("C",)
	assert rules.moved_up(TRIP, ROWS, ROWS) == ()
	# who comes back goes to the end
	back = [*after, up("A", 9)]
	assert rules.standings(TRIP, back)["A"] == (rules.WAITING, 1)


@pytest.mark.parametrize(
	("activity", "person", "rows", "minutes", "expected"),
	[
		({}, LI, ROWS, 10, []),
		({"queue": False}, LI, ROWS[:2], 10, ["full"]),
		({"queue": False}, LI, ROWS[:1], 10, []),
		({"places": None, "queue": False}, LI, ROWS, 10, []),
		({}, Person("A", "C"), ROWS, 10, ["twice"]),
		({}, LI, ROWS, -1, ["not_open_yet"]),
		({}, LI, ROWS, 60 * 24 * 5 + 1, ["closed"]),
		({"properties": frozenset({"P2"})}, LI, ROWS, 10, ["not_invited"]),
		({}, Person("D", "Another"), ROWS, 10, ["not_invited"]),
		({}, Person("D", "C", has_left=True), ROWS, 10, ["has_left"]),
		({"cancelled": True}, LI, ROWS, 10, ["cancelled"]),
	],
)
def test_signing_up(activity, person, rows, minutes, expected) -> None:
	fields = {
		"opens_at": TRIP.opens_at,
		"closes_at": TRIP.closes_at,
		"begins_at": TRIP.begins_at,
		"company": "C",
		"places": 2,
	}
	found = rules.sign_up_refusals(
		Activity(**{**fields, **activity}), person, rows, OPENS + timedelta(minutes=minutes)
	)
	assert [one.code for one in found] == expected
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)


def test_withdrawing() -> None:
	assert rules.withdraw_refusals(TRIP, "A", ROWS, OPENS) == ()
	found = rules.withdraw_refusals(TRIP, "Z", ROWS, TRIP.begins_at)
	assert [one.code for one in found] == ["over", "not_signed_up"]
	with pytest.raises(ValueError):
		Activity(OPENS, OPENS - timedelta(days=1), OPENS, "C")
	with pytest.raises(ValueError):
		Activity(OPENS, OPENS, OPENS, "C", places=0)


MOON = Occasion("中秋", 2027, date(2027, 9, 15), "C", D("168.50"))
PEOPLE = [
	Employed("A", "C", date(2020, 1, 1)),
	Employed("B", "C", date(2027, 9, 15), is_woman=True),
	Employed("C", "C", date(2027, 9, 16)),
	Employed("D", "C", date(2020, 1, 1), date(2027, 9, 14)),
	Employed("E", "Other", date(2020, 1, 1)),
]


def test_gifts_of_a_holiday() -> None:
	found = rules.gifts(MOON, PEOPLE, {"2027|中秋|A"})
	assert [(one.employee, one.key) for one in found.rows] == [("B", "2027|中秋|B")]
	assert (found.had, found.worth) == (("A",), D("168.50"))
	assert found.out == (("C", "not_employed"), ("D", "not_employed"), ("E", "other_company"))
	assert {why for _name, why in found.out} <= set(rules.OUT)
	assert rules.cost(MOON, 100) == D("16850.00")


def test_gifts_for_some() -> None:
	women = Occasion("妇女节", 2028, date(2028, 3, 8), "C", D(50), women=True, joined_before=date(2028, 1, 1))
	assert [one.employee for one in rules.gifts(women, PEOPLE).rows] == ["B"]
	children = Occasion("六一", 2028, date(2028, 6, 1), "C", D(50), parents=True)
	assert rules.gifts(children, PEOPLE).rows == ()
	late = Occasion("春节", 2028, date(2028, 2, 1), "C", D(50), joined_before=date(2027, 9, 15))
	assert [one.employee for one in rules.gifts(late, PEOPLE).rows] == ["A"]
	with pytest.raises(ValueError):
		Occasion("x", 2027, date(2027, 1, 1), "C", D(-1))


@given(
	st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.integers(0, 20), st.booleans()), max_size=20),
	st.integers(1, 8),
)
def test_never_more_than_there_are_places_and_nobody_waits_beside_a_free_one(rows, places) -> None:
	activity = Activity(OPENS, OPENS, OPENS, "C", places=places)
	found = rules.standings(activity, [up(name, minutes, withdrawn=gone) for name, minutes, gone in rows])
	have = [name for name, (place, _number) in found.items() if place == rules.PLACE]
	assert len(have) == min(places, len(found))


@given(st.lists(st.sampled_from(PEOPLE), max_size=12))
def test_a_list_made_twice_gives_nothing_twice(people) -> None:
	first = rules.gifts(MOON, people)
	second = rules.gifts(MOON, people, {one.key for one in first.rows})
	assert second.rows == () and set(second.had) == {one.employee for one in first.rows}
