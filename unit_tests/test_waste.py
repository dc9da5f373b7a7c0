"""A waste point is reported once for each stretch in which nobody has looked after it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import waste
from wuye_ops.rules.waste import WastePoint

NOW = datetime(2027, 7, 15, 18)
START = datetime(2027, 7, 1)


def ago(hours: float) -> datetime:
	return NOW - timedelta(hours=hours)


@pytest.mark.parametrize(
	("last_check", "reports", "hours", "expected"),
	[
		(ago(1), (), 14, waste.LOOKED_AFTER),
		(ago(10.6), (), 14, waste.SOON),
		(ago(14), (), 14, waste.SOON),
		(ago(14.1), (), 14, waste.UNCHECKED),
		(None, (), 14, waste.UNCHECKED),
		(None, (), 0, waste.LOOKED_AFTER),
		(ago(5), (ago(3),), 14, waste.LOOKED_AFTER),
		(ago(5), (ago(3), ago(1)), 14, waste.REPORTED),
		# somebody has been there since
		(ago(2), (ago(3), ago(2.5)), 14, waste.LOOKED_AFTER),
		(ago(30), (ago(26), ago(1)), 40, waste.SOON),
		(None, (ago(3), ago(1)), 0, waste.REPORTED),
		# in the future: a clock that is wrong
		(ago(1), (ago(-1), ago(-2)), 14, waste.LOOKED_AFTER),
	],
)
def test_states(last_check, reports, hours, expected) -> None:
	assert waste.state(WastePoint(START, last_check, reports), NOW, hours) == expected


def test_a_point_that_is_watched_since_this_morning_was_not_unchecked_last_week() -> None:
	assert waste.state(WastePoint(ago(2)), NOW, 14) == waste.LOOKED_AFTER
	assert waste.state(WastePoint(ago(2), ago(100)), NOW, 14) == waste.LOOKED_AFTER


@given(st.floats(0, 200), st.integers(1, 72), st.floats(0, 100))
def test_a_check_never_makes_it_worse(hours_ago: float, hours: int, later: float) -> None:
	order = [waste.LOOKED_AFTER, waste.SOON, waste.UNCHECKED]
	before = waste.state(WastePoint(START, ago(hours_ago + later)), NOW, hours)
	after = waste.state(WastePoint(START, ago(hours_ago)), NOW, hours)
	assert order.index(after) <= order.index(before)


@given(st.floats(0, 48), st.floats(0, 48))
def test_one_finding_for_a_stretch_and_another_for_the_next(first: float, second: float) -> None:
	one = waste.finding_key("A", WastePoint(START, ago(first)), waste.UNCHECKED)
	other = waste.finding_key("A", WastePoint(START, ago(second)), waste.UNCHECKED)
	assert (one == other) == (ago(first).replace(microsecond=0) == ago(second).replace(microsecond=0))


def test_the_pattern_finds_the_keys_of_a_finding_and_no_others():
	from fnmatch import fnmatchcase

	point = WastePoint(datetime(2026, 3, 1, 6))
	keys = {found: waste.finding_key("AREA-1", point, found) for found in (waste.UNCHECKED, waste.REPORTED)}
	for found, key in keys.items():
		pattern = waste.finding_pattern(found).replace("%", "*")
		assert [one for one in keys.values() if fnmatchcase(one, pattern)] == [key]
		assert fnmatchcase(key, waste.finding_pattern().replace("%", "*"))
