"""What should be in the drawer, against what is in it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.day_close import (
	Count,
	ModeTotal,
	Movement,
	changed,
	needs_confirmation,
	totals,
	unexplained,
)

D = Decimal
CASH, WECHAT = "现金", "微信支付"
AMOUNTS = st.integers(-500_000, 500_000).map(lambda number: D(number) / 100)


def test_by_mode_what_came_in_and_went_out():
	found = totals([Movement(CASH, D("100.50")), Movement(WECHAT, D(50)), Movement(CASH, D(-40))])
	assert found == {CASH: ModeTotal(CASH, D("100.50"), D(40)), WECHAT: ModeTotal(WECHAT, D(50), D(0))}
	assert found[CASH].booked == D("60.50")


def test_a_drawer_is_counted_though_nothing_has_moved():
	assert totals([], [CASH]) == {CASH: ModeTotal(CASH)}
	assert list(totals([Movement(WECHAT, D(1))], [CASH])) == [CASH, WECHAT]


def test_more_may_go_out_than_came_in():
	assert totals([Movement(CASH, D(-40))])[CASH].booked == -40


def test_a_float_is_no_money():
	with pytest.raises(ValueError):
		totals([Movement(CASH, 1.5)])


@given(st.lists(st.tuples(st.sampled_from([CASH, WECHAT]), AMOUNTS), max_size=30))
def test_booked_is_the_sum_of_what_moved_and_its_sides_are_not_below_zero(moved):
	found = totals(Movement(mode, amount) for mode, amount in moved)
	for mode, figures in found.items():
		assert figures.booked == sum((amount for one, amount in moved if one == mode), D(0))
		assert figures.received >= 0 and figures.refunded >= 0


@pytest.mark.parametrize(
	("counted", "explanation", "open_modes", "asks"),
	[
		("100.00", "", (), False),
		("99.99", "", (CASH,), True),
		("99.99", "  ", (CASH,), True),
		("99.99", "找零多付", (), True),
		("100.01", "", (CASH,), True),
	],
)
def test_a_difference_is_explained_and_confirmed(counted, explanation, open_modes, asks):
	counts = [Count(CASH, D("100.00"), D(counted), explanation), Count(WECHAT, D(5), D(5))]
	assert unexplained(counts) == open_modes
	assert needs_confirmation(counts) is asks


def test_a_surplus_makes_up_for_no_shortage():
	counts = [Count(CASH, D(100), D(95), "x"), Count(WECHAT, D(50), D(55), "x")]
	assert sum(count.difference for count in counts) == 0
	assert needs_confirmation(counts)


def test_what_is_not_as_it_was_counted_against():
	assert changed({CASH: D(10), WECHAT: D(5)}, {CASH: D("10.00"), WECHAT: D(6)}) == (WECHAT,)
	assert changed({CASH: D(10)}, {CASH: D(10), WECHAT: D(1)}) == (WECHAT,)
	assert changed({CASH: D(10)}, {}) == (CASH,)
	assert changed({CASH: D(0)}, {}) == ()
