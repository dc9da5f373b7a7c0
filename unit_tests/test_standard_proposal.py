"""What an improvement that worked proposes: never an easier scale."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.quality_standard import METRIC, Band, Bands, Item, Linear
from wuye_ops.rules.standard_proposal import raised


def item(zero_at, full_at, around=None) -> Item:
	return Item("a", METRIC, "a", Decimal(10), Linear(Decimal(zero_at), Decimal(full_at)), around)


@pytest.mark.parametrize(
	("zero_at", "full_at", "before", "after", "expected"),
	[
		# more is better: 80 was a problem, 97 is possible
		(60, 95, 80, 97, (80, 97)),
		# the target stays where less has been reached
		(60, 95, 80, 90, (80, 95)),
		# a value before that is worse than no points asks for nothing more
		(60, 95, 50, 90, None),
		(60, 95, None, 98, (60, 98)),
		# one that earned all points leaves the end without points where it was
		(60, 95, 96, 96, (60, 96)),
		# less is better
		(4, 1, 3, "0.5", (3, "0.5")),
		(4, 1, 5, 2, None),
	],
)
def test_by_hand(zero_at, full_at, before, after, expected):
	found = raised(
		item(zero_at, full_at),
		None if before is None else Decimal(before),
		None if after is None else Decimal(after),
	)
	if expected is None:
		assert found is None
	else:
		assert (found.scale.zero_at, found.scale.full_at) == tuple(map(Decimal, expected))


def test_bands_and_distances_are_left_to_people():
	bands = Item("a", METRIC, "a", Decimal(1), Bands("up", (Band(Decimal(90), Decimal(100)),)))
	assert raised(bands, Decimal(1), Decimal(99)) is None
	assert raised(item(5, 1, Decimal(0)), Decimal(4), Decimal(0)) is None


numbers = st.decimals(-1000, 1000, places=2)


@given(numbers, numbers, numbers, numbers, numbers)
def test_it_never_gives_more_points_for_the_same_value(zero_at, full_at, before, after, value):
	if zero_at == full_at:
		return
	old = item(zero_at, full_at)
	new = raised(old, before, after)
	if new:
		assert new.scale.direction == old.scale.direction
		assert new.mark(value).percent <= old.mark(value).percent
