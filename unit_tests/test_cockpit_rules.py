"""The cockpit's small rules: the line of a year, and which buildings are worst off."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import sparkline, worst_places


def D(*numbers):
	return [None if number is None else Decimal(str(number)) for number in numbers]


def test_the_lowest_is_at_the_bottom_and_the_highest_at_the_top():
	assert sparkline.points(D(90, 95, 100), 120, 32) == [(3.0, 29.0), (60.0, 16.0), (117.0, 3.0)]


def test_what_is_always_the_same_is_in_the_middle():
	assert sparkline.points(D(7, 7), 120, 32) == [(3.0, 16.0), (117.0, 16.0)]


def test_what_has_no_value_is_a_gap_and_no_zero():
	drawn = sparkline.svg(D(90, 91, None, 93, 94))
	assert drawn.count("<polyline") == 2
	assert drawn.count("<circle") == 1


def test_a_value_between_gaps_is_seen():
	drawn = sparkline.svg(D(90, None, 95, None, 93))
	assert drawn.count("<circle") == 3
	assert "<polyline" not in drawn


def test_the_target_fits_into_the_picture():
	"""A target above all values is at the top, and the values keep their distance from it."""
	drawn = sparkline.svg(D(80, 90), Decimal(100))
	assert 'y1="3.0"' in drawn
	assert 'points="3.0,29.0 117.0,16.0"' in drawn


@pytest.mark.parametrize("values", [[], D(None, None)])
def test_without_any_value_there_is_nothing(values):
	assert sparkline.svg(values, Decimal(95)) == ""


@given(
	st.lists(st.none() | st.decimals(-1000, 1000, places=2), max_size=24),
	st.none() | st.decimals(0, 100, places=1),
)
def test_everything_is_inside_the_picture(values, target):
	for point in sparkline.points(values, 120, 32, target):
		if point:
			x, y = point
			assert 3 <= x <= 117
			assert 3 <= y <= 29


def test_requests_and_money_weigh_the_same():
	"""1号楼: 10/10 + 500/1000 = 1.5; 2号楼: 4/10 + 1000/1000 = 1.4; 3号楼: 1/10."""
	requests, arrears = {"1号楼": 10, "2号楼": 4, "3号楼": 1}, {"1号楼": 500, "2号楼": 1000}
	assert worst_places.points([requests, arrears]) == {
		"1号楼": Decimal("1.5"),
		"2号楼": Decimal("1.4"),
		"3号楼": Decimal("0.1"),
	}
	assert worst_places.worst([requests, arrears], 2) == ["1号楼", "2号楼"]


def test_a_building_without_trouble_is_not_named():
	assert worst_places.worst([{"1号楼": 0}, {"2号楼": -3}, {}], 5) == []


def test_of_equals_the_name_decides():
	assert worst_places.worst([{"2号楼": 3, "1号楼": 3}], 5) == ["1号楼", "2号楼"]
