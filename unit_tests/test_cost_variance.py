"""Price, quantity and mix by hand; and whatever the numbers, they sum to the deviation to the cent."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.cost_variance import OTHERS, Line, Side, Split, Step, bridge, effects, split, together

D = Decimal


def line(key: str, planned: tuple | None, actual: tuple | None) -> Line:
	sides = [
		Side(D(one[0]), None if one[1] is None else D(one[1])) if one else Side() for one in (planned, actual)
	]
	return Line(key, *sides)


def parts(*found: Split) -> list[tuple[Decimal, ...]]:
	return [(one.price, one.quantity, one.mix, one.spending) for one in found]


def test_guards_and_cleaners_by_hand():
	"""Planned 10 guards at 5,000 and 10 cleaners at 3,000; there were 9 at 5,200 and 13 at 3,000.

	All heads grew by 22 ÷ 20. Guards: price 9 × 200; quantity 10 % of 50,000; mix (9 − 11) × 5,000.
	Cleaners: quantity 10 % of 30,000; mix (13 − 11) × 3,000.
	"""
	found = split([line("guards", (50_000, 10), (46_800, 9)), line("cleaners", (30_000, 10), (39_000, 13))])
	assert parts(*found) == [(1800, 5000, -10_000, 0), (0, 3000, 6000, 0)]
	whole = together(found, "staff")
	assert parts(whole) == [(1800, 8000, -4000, 0)] and whole.variance == 5800


@pytest.mark.parametrize(
	("planned", "actual", "expected"),
	[
		# one line has no mix
		(("6000.00", 10_000), ("7150.00", 11_000), ("550.00", "600.00", "0", "0")),
		(("100.00", 3), ("100.00", 3), ("0", "0", "0", "0")),
		# an agreed sum cannot be told apart
		(("800.00", None), ("950.00", None), ("0", "0", "0", "150.00")),
		# a bill without its quantity
		(("800.00", 10), ("950.00", None), ("0", "0", "0", "150.00")),
		# not planned at all, or not done at all
		(None, ("90.00", 3), ("0", "90.00", "0", "0")),
		(("90.00", 3), None, ("0", "-90.00", "0", "0")),
		# given for nothing
		(("90.00", 3), ("0", 3), ("-90.00", "0", "0", "0")),
		(("0", 3), ("90.00", 3), ("90.00", "0", "0", "0")),
		# a credit
		(None, ("-12.30", None), ("0", "0", "0", "-12.30")),
	],
)
def test_one_line(planned, actual, expected):
	(found,) = split([line("power", planned, actual)])
	assert parts(found) == [tuple(D(one) for one in expected)]


def test_what_was_not_planned_is_mix_and_what_was_dropped_is_not_price():
	"""10 hours at 10 planned; 5 came, and 5 of another trade at 20."""
	found = split([line("old", (100, 10), (50, 5)), line("new", None, (100, 5)), line("gone", (30, 2), None)])
	# all hours: 10 ÷ 12, so a sixth less of 100 and of 30; 5 − 10 × 5/6 hours at 10
	assert parts(*found) == [
		(0, D("-16.67"), D("-33.33"), 0),
		(0, 0, 100, 0),
		(0, D("-5.00"), D("-25.00"), 0),
	]


@pytest.mark.parametrize(
	"make", [lambda: Side(D("0.001")), lambda: Side(1.5), lambda: Side(D(1), D(-1)), lambda: Side(D(1), 2.0)]
)
def test_what_cannot_be_is_refused(make):
	with pytest.raises(ValueError):
		make()


def test_a_chart_from_planned_to_actual():
	assert bridge(D(100), effects(Split("all", D(20), D(0), D(-50), D(5)))) == (
		Step("Planned", 0, 100),
		Step("Price", 100, 120),
		Step("Mix", 120, 70),
		Step("Spending", 70, 75),
		Step("Actual", 0, 75),
	)


def test_the_largest_differences_and_the_others():
	classes = [("a", D(1)), ("b", D(-30)), ("c", D(0)), ("d", D(2)), ("e", D(20))]
	assert [(one.code, one.end - one.start) for one in bridge(D(100), classes, most=2)] == [
		("Planned", 100), ("b", -30), ("e", 20), (OTHERS, 3), ("Actual", 93),
	]  # fmt: skip
	assert len(bridge(D(100), classes, most=4)) == 6
	with pytest.raises(ValueError):
		bridge(D(1), classes, most=0)


sums = st.integers(-(10**6), 10**8).map(lambda number: D(number) / 100)
quantities = st.none() | st.integers(0, 10**6).map(lambda number: D(number) / 1000)
sides = st.builds(Side, sums, quantities)
many = st.lists(st.builds(Line, st.integers(), sides, sides), min_size=1, max_size=8)


@given(many)
def test_the_effects_of_each_line_are_its_deviation(lines):
	found = split(lines)
	for one, part in zip(lines, found, strict=True):
		assert part.variance == one.variance and part.key == one.key
		assert all(effect == effect.quantize(D("0.01")) for _name, effect in effects(part))
	whole = together(found)
	assert whole.variance == sum(one.actual.amount - one.planned.amount for one in lines)


@given(many)
def test_a_chart_ends_at_what_was_spent(lines):
	planned = sum(one.planned.amount for one in lines)
	steps = bridge(planned, [(one.key, one.variance) for one in split(lines)], most=3)
	assert steps[-1].end == sum(one.actual.amount for one in lines)
	assert all(one.end == other.start for one, other in pairwise(steps[:-1]))


@given(many, st.integers(2, 5))
def test_the_order_of_lines_does_not_matter(lines, turn):
	named = [Line(place, one.planned, one.actual) for place, one in enumerate(lines)]
	turned = named[turn:] + named[:turn]
	assert {one.key: one for one in split(named)} == {one.key: one for one in split(turned)}
