"""Which target counts where and when."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import metric_target as rules
from wuye_ops.rules.metric_target import Target
from wuye_ops.rules.metric_value import DOWN, NEAR, UP, Aim

ALL_2025 = Target(None, date(2025, 1, 1), Decimal(95))
ALL_2026 = Target(None, date(2026, 1, 1), Decimal(96))
GARDEN_2025 = Target("花园", date(2025, 6, 1), Decimal(90))
TARGETS = (ALL_2026, GARDEN_2025, ALL_2025)


@pytest.mark.parametrize(
	("where", "day", "expected"),
	[
		(None, date(2024, 12, 31), None),
		(None, date(2025, 1, 1), ALL_2025),
		(None, date(2025, 12, 31), ALL_2025),
		(None, date(2026, 1, 1), ALL_2026),
		("大厦", date(2026, 1, 1), ALL_2026),
		("花园", date(2025, 5, 31), ALL_2025),
		("花园", date(2025, 6, 1), GARDEN_2025),
		# its own counts, though that of all is newer
		("花园", date(2026, 7, 1), GARDEN_2025),
	],
)
def test_the_most_specific_and_then_the_most_recent_counts(where, day, expected):
	assert rules.in_force(TARGETS, where, day) == expected


@given(
	st.permutations(TARGETS),
	st.sampled_from([None, "花园", "大厦"]),
	st.dates(date(2024, 1, 1), date(2027, 1, 1)),
)
def test_the_order_in_which_targets_are_read_is_nothing(targets, where, day):
	assert rules.in_force(targets, where, day) == rules.in_force(TARGETS, where, day)


def test_a_target_replaces_all_but_the_direction():
	usual = Aim(NEAR, Decimal(0), Decimal(3))
	own = Target(None, date(2025, 1, 1), Decimal(1), Decimal(5), strict=True, close=Decimal(2))
	assert rules.aim(usual, own) == Aim(NEAR, Decimal(1), Decimal(5), True, Decimal(2))
	assert rules.aim(usual, None) is usual


@pytest.mark.parametrize(
	("direction", "fields", "is_share", "expected"),
	[
		(UP, {"target": Decimal(95)}, True, None),
		(UP, {"target": Decimal("100.01")}, True, rules.OVER_WHOLE),
		(UP, {"target": Decimal(120)}, False, None),
		(DOWN, {"target": Decimal(2), "strict": True}, False, None),
		(DOWN, {"target": Decimal(2), "tolerance": Decimal(1)}, False, rules.NO_TOLERANCE),
		(NEAR, {"target": Decimal(0), "tolerance": Decimal(3)}, True, None),
		(NEAR, {"target": Decimal(0), "tolerance": Decimal(-3)}, True, rules.NEGATIVE),
		(UP, {"target": Decimal(95), "close": Decimal(-1)}, True, rules.NEGATIVE),
	],
)
def test_targets_that_cannot_be_are_refused(direction, fields, is_share, expected):
	target = Target(None, date(2026, 1, 1), **fields)
	assert rules.refusal(Aim(direction), target, is_share) == expected
