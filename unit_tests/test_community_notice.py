"""Whom a notice concerns and what it answers by itself."""

from datetime import datetime

import pytest

from wuye_ops.rules.community_notice import Area, Places, Spot, answers, concerns, is_current, share_read

START, NOON, END = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 18)
HOME = Spot(building="花园-1号楼", unit="花园-1号楼-101")
LIFT_1 = Area(left=4, right=5, building="花园-1号楼")
GARAGE = Area(left=20, right=29)


@pytest.mark.parametrize(
	("places", "spot", "expected"),
	[
		(Places(), HOME, True),
		(Places(), Spot(), True),
		(Places(buildings=frozenset({"花园-1号楼"})), HOME, True),
		(Places(buildings=frozenset({"花园-2号楼"})), HOME, False),
		(Places(units=frozenset({"花园-1号楼-101"})), HOME, True),
		(Places(units=frozenset({"花园-1号楼-102"})), HOME, False),
		(Places(areas=(LIFT_1,)), HOME, True),
		(Places(areas=(LIFT_1,)), Spot(building="花园-2号楼", unit="花园-2号楼-101"), False),
		(Places(areas=(LIFT_1,)), Spot(area_left=5), True),
		(Places(areas=(LIFT_1,)), Spot(area_left=8), False),
		(Places(areas=(GARAGE,)), HOME, True),
		(Places(areas=(GARAGE,)), Spot(area_left=25), True),
		(Places(areas=(GARAGE,)), Spot(area_left=8), False),
		# a unit that is named beside a building adds to it
		(Places(buildings=frozenset({"花园-2号楼"}), units=frozenset({"花园-1号楼-101"})), HOME, True),
	],
)
def test_whom_a_notice_concerns(places, spot, expected):
	assert concerns(places, spot) is expected


def answered(**changes) -> bool:
	values = {
		"spot": HOME,
		"category": "水管漏水",
		"kind": "Repair",
		"urgency": "Urgent",
		"opened_on": NOON,
		"ends_on": END,
		**changes,
	}
	ends_on = values.pop("ends_on")
	return answers(Places(), ("水管漏水", "其他报修"), START, ends_on, **values)


def test_a_report_of_its_category_in_its_window_is_answered():
	assert answered()


@pytest.mark.parametrize(
	"changes",
	[
		{"category": "公共照明"},
		{"kind": "Complaint"},
		{"urgency": "Emergency"},
		{"opened_on": datetime(2026, 3, 2, 8, 59)},
		{"opened_on": datetime(2026, 3, 2, 18, 1)},
	],
)
def test_anything_else_goes_to_people(changes):
	assert not answered(**changes)


def test_the_moments_of_the_window_belong_to_it_and_an_open_end_lasts():
	assert answered(opened_on=START) and answered(opened_on=END)
	assert answered(opened_on=datetime(2026, 3, 9), ends_on=None)
	assert is_current(START, None, NOON) and not is_current(NOON, None, START)
	assert is_current(START, END, END) and not is_current(START, NOON, END)


def test_a_place_without_notice_of_its_building_is_asked():
	assert not answers(
		Places(buildings=frozenset({"花园-2号楼"})),
		("水管漏水",),
		START,
		END,
		spot=HOME,
		category="水管漏水",
		kind="Repair",
		urgency="Urgent",
		opened_on=NOON,
	)


def test_the_share_of_readers():
	assert share_read(3, 8) == 37.5
	assert share_read(0, 0) is None
