"""Numbers on the doors of a building, from its layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.unit_numbers import BuildingPlan, planned_units


def numbers(**plan) -> list[str]:
	return [unit.number for unit in planned_units(BuildingPlan(**plan))]


@pytest.mark.parametrize(
	"plan, expected",
	[
		(dict(entrances=0, first_floor=1, last_floor=2, units_per_floor=2), ["101", "102", "201", "202"]),
		(
			dict(entrances=2, first_floor=1, last_floor=1, units_per_floor=2),
			["1-101", "1-102", "2-101", "2-102"],
		),
		(dict(entrances=0, first_floor=10, last_floor=11, units_per_floor=1), ["1001", "1101"]),
		(dict(entrances=0, first_floor=-1, last_floor=1, units_per_floor=1), ["B101", "101"]),
		(
			dict(entrances=0, first_floor=3, last_floor=5, units_per_floor=1, skipped=frozenset({4})),
			["301", "501"],
		),
		(
			dict(entrances=0, first_floor=1, last_floor=1, units_per_floor=100),
			[f"1{door:03d}" for door in range(1, 101)],
		),
	],
)
def test_numbers(plan, expected):
	assert numbers(**plan) == expected


@pytest.mark.parametrize(
	"plan",
	[
		dict(entrances=-1, first_floor=1, last_floor=1, units_per_floor=1),
		dict(entrances=0, first_floor=1, last_floor=1, units_per_floor=0),
		dict(entrances=0, first_floor=5, last_floor=1, units_per_floor=1),
		dict(entrances=0, first_floor=1, last_floor=201, units_per_floor=1),
	],
)
def test_a_building_that_cannot_be_is_refused(plan):
	with pytest.raises(ValueError):
		BuildingPlan(**plan)


@given(
	entrances=st.integers(0, 4),
	first=st.integers(-3, 20),
	height=st.integers(0, 40),
	doors=st.integers(1, 120),
	skipped=st.frozensets(st.integers(1, 40), max_size=4),
)
def test_no_number_appears_twice_and_none_on_a_skipped_floor(entrances, first, height, doors, skipped):
	units = planned_units(BuildingPlan(entrances, first, first + height, doors, skipped))
	assert len({unit.number for unit in units}) == len(units)
	assert not {unit.floor for unit in units} & (skipped | {0})
