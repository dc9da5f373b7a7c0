"""Whether posts are manned and hours lawful."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import roster
from wuye_ops.rules.proration import Month
from wuye_ops.rules.roster import COMPREHENSIVE, Person, Shift, Slot

D = Decimal
DAY = date(2027, 3, 1)


def shift(day: int, begins: int = 8, ends: int = 16, pause: int = 0, month: int = 3) -> Shift:
	return Shift.on(
		f"{month}-{day}/{begins}",
		"Gate",
		date(2027, month, day),
		time(begins % 24),
		time(ends % 24),
		timedelta(hours=pause),
	)


@pytest.mark.parametrize(
	("one", "hours", "night"),
	[
		(shift(1), D(8), False),
		(shift(1, 9, 18, 1), D(8), False),
		(shift(1, 20, 8), D(12), True),
		(shift(1, 14, 22), D(8), False),
		(shift(1, 6, 14), D(8), False),
		(shift(1, 5, 13), D(8), True),
		(shift(1, 8, 8), D(24), True),
	],
)
def test_hours_of_a_shift(one, hours, night) -> None:
	assert (one.hours, one.touches_night, one.day) == (hours, night, DAY)


def test_coverage() -> None:
	slots = [
		Slot(shift(1, 20, 8), 2, ("C", "D", "D")),
		Slot(shift(1, 8, 20), 2, ("A", "B", "E")),
		Slot(shift(2, 8, 20), 1, ("A",)),
	]
	found = roster.coverage(slots, {("A", DAY), ("C", DAY), ("A", date(2027, 3, 3))})
	day, night, next_day = found.covers
	assert (day.here, day.away, day.short, day.over) == (("B", "E"), ("A",), 0, 0)
	assert (night.here, night.away, night.short) == (("D",), ("C",), 1)
	assert (next_day.here, next_day.short) == (("A",), 0)
	assert found.short == (night,)
	# 24 + 24 + 12 hours needed, twelve of the night are not manned
	assert (found.hours_needed, found.hours_manned, found.percent) == (D(60), D(48), D("80.00"))
	assert roster.coverage([]).percent is None


def test_more_people_in_the_day_do_not_man_the_night() -> None:
	found = roster.coverage([Slot(shift(1, 8, 20), 1, ("A", "B", "C")), Slot(shift(1, 20, 8), 1)])
	assert found.percent == D("50.00") and found.covers[0].over == 2


STANDARD = Person("A")
GUARD = Person("G", COMPREHENSIVE)


@pytest.mark.parametrize(
	("person", "shifts", "codes"),
	[
		(STANDARD, [shift(day) for day in range(1, 6)], []),
		(STANDARD, [shift(1), shift(1, 12, 20)], ["overlap", "day_too_long"]),
		# 16 to 22 o'clock is six hours; the next begins at 6: eight hours of rest
		(STANDARD, [shift(1, 14, 22), shift(2, 6, 14)], ["too_little_rest"]),
		(STANDARD, [shift(1, 13, 21), shift(2, 8, 16)], []),
		(STANDARD, [shift(1, 8, 19)], []),
		(STANDARD, [shift(1, 8, 20)], ["day_too_long"]),
		(GUARD, [shift(1, 8, 20)], []),
		(GUARD, [shift(1, 8, 8)], ["day_too_long"]),
		# following at once is one stretch, and too long
		(GUARD, [shift(1, 8, 16), shift(1, 16, 24)], ["day_too_long"]),
		(STANDARD, [shift(day) for day in range(1, 7)], []),
		(STANDARD, [shift(day) for day in range(1, 8)], ["no_day_of_rest"]),
		# 17 × 12 = 204 > 165.36 + 36
		(GUARD, [shift(day, 8, 20) for day in (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19)], []),
		(
			GUARD,
			[shift(day, 8, 20) for day in (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19, 21)],
			["month_too_long"],
		),
		(Person("A", away=frozenset({DAY})), [shift(1)], ["on_leave"]),
		(Person("A", joined_on=date(2027, 3, 2)), [shift(1)], ["not_employed"]),
		(Person("A", left_on=date(2027, 2, 28)), [shift(1)], ["not_employed"]),
		(Person("A", obstacles={DAY: "no certificate"}), [shift(1)], ["obstacle"]),
		(Person("A", protected=True), [shift(1, 14, 23)], ["no_nights", "no_overtime"]),
		(Person("A", protected=True), [shift(1)], []),
	],
)
def test_what_is_wrong_with_shifts(person, shifts, codes) -> None:
	found = roster.refusals(person, shifts)
	assert [one.code for one in found] == codes
	assert all(set(one.params) == set(roster.REFUSALS[one.code]) for one in found)
	assert {one.code for one in roster.stopping(found)} == roster.STOPS & set(codes)


def test_a_month_with_more_workdays_allows_more() -> None:
	shifts = [shift(day, 8, 20) for day in (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19, 21)]
	assert roster.refusals(GUARD, shifts, {Month(2027, 3): D(184)}) == ()


def test_a_long_shift_hides_no_overlap() -> None:
	shifts = [shift(1, 8, 20), shift(1, 9, 10), shift(1, 18, 22)]
	assert [one.code for one in roster.refusals(GUARD, shifts) if one.code == "overlap"] == ["overlap"] * 2


def test_who_could_step_in() -> None:
	night = shift(2, 20, 8)
	found = roster.who_can(
		night,
		[
			(Person("tired", COMPREHENSIVE), [shift(2, 6, 14)]),
			(Person("busy", COMPREHENSIVE), [shift(day, 8, 20) for day in (5, 6)]),
			(Person("away", COMPREHENSIVE, away=frozenset({night.day})), []),
			(Person("there", COMPREHENSIVE), [shift(2, 18, 22)]),
			(Person("free", COMPREHENSIVE), [shift(20, month=2)]),
		],
	)
	assert [one.employee for one in found] == ["free", "busy", "tired"]
	assert [one.code for one in found[-1].warnings] == ["too_little_rest", "day_too_long"]
	assert [one.hours for one in found] == [D(0), D(24), D(8)]


@pytest.mark.parametrize(
	"make",
	[
		lambda: Shift("x", "Gate", datetime(2027, 3, 1, 8), datetime(2027, 3, 1, 8)),
		lambda: shift(1, 8, 10, 2),
		lambda: Slot(shift(1), -1),
		lambda: Person("A", "Whenever"),
	],
)
def test_what_cannot_be(make) -> None:
	with pytest.raises(ValueError):
		make()


@given(
	st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23), st.integers(1, 12)), max_size=12),
	st.lists(st.integers(0, 3), max_size=12),
)
def test_coverage_is_between_nothing_and_all(rows, needs) -> None:
	slots = [
		Slot(shift(day, begins, begins + hours), need, tuple("ABC"[: hours % 4]))
		for (day, begins, hours), need in zip(rows, needs, strict=False)
	]
	found = roster.coverage(slots)
	assert 0 <= found.hours_manned <= found.hours_needed
	assert bool(found.short) == (found.hours_manned < found.hours_needed)


@given(
	st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23), st.integers(1, 12)), max_size=8), st.randoms()
)
def test_the_order_in_which_shifts_are_given_does_not_matter(rows, random) -> None:
	shifts = [
		Shift.on(str(number), "Gate", date(2027, 3, day), time(begins), time((begins + hours) % 24))
		for number, (day, begins, hours) in enumerate(rows)
	]
	mixed = list(shifts)
	random.shuffle(mixed)
	assert roster.refusals(GUARD, shifts) == roster.refusals(GUARD, mixed)


def test_bounds_that_are_just_kept() -> None:
	shifts = [shift(day, 8, 20) for day in (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19, 21)]
	# 17 × 12 are 168 and 36 hours
	assert roster.refusals(GUARD, shifts, {Month(2027, 3): D(168)}) == ()
	there = Person("A", joined_on=DAY, left_on=DAY)
	assert roster.refusals(there, [shift(1)]) == ()


def test_rotation_mans_every_day_by_people_one_after_another() -> None:
	days = [DAY + timedelta(days=number) for number in range(3)]
	found = roster.rotation(["甲", "乙", "丙"], ["白班", "夜班", None], days)
	assert found == (
		("甲", days[0], "白班"),
		("甲", days[1], "夜班"),
		("乙", days[0], "夜班"),
		("乙", days[2], "白班"),
		("丙", days[1], "白班"),
		("丙", days[2], "夜班"),
	)


def test_rotation_goes_by_the_days_between_not_by_their_number() -> None:
	found = roster.rotation(["甲"], ["白班", None], [DAY + timedelta(days=2), DAY])
	assert [day for _person, day, _shift in found] == [DAY, DAY + timedelta(days=2)]


@pytest.mark.parametrize(("cycle", "apart"), [([], 1), ([None, None], 1), (["白班"], -1)])
def test_what_is_no_rotation_is_refused(cycle: list, apart: int) -> None:
	with pytest.raises(ValueError, match=r"shift|begin"):
		roster.rotation(["甲"], cycle, [DAY], apart)


@given(st.integers(1, 6), st.integers(1, 40))
def test_as_many_people_as_the_cycle_has_days_man_each_of_its_shifts_every_day(
	length: int, days: int
) -> None:
	cycle = [f"班{number}" for number in range(length)]
	people = [str(number) for number in range(length)]
	span = [DAY + timedelta(days=number) for number in range(days)]
	found = roster.rotation(people, cycle, span)
	for day in span:
		assert sorted(shift for _person, on, shift in found if on == day) == sorted(cycle)
