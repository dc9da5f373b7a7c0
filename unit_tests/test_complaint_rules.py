"""When a customer who complained hears of it, what repeats what, and what closing demands."""

from datetime import datetime, time, timedelta

import pytest

from wuye_ops.rules.complaint import (
	LADDER,
	Complaint,
	missing_to_close,
	next_report,
	one_level_up,
	repeated,
)
from wuye_ops.rules.service_clock import WorkCalendar
from wuye_ops.rules.service_level import Target

FRIDAY = datetime(2026, 11, 27, 17, 0)
OFFICE = WorkCalendar({day: [(time(8, 30), time(12)), (time(13, 30), time(18))] for day in range(5)})


def test_round_the_clock_a_report_is_due_a_day_later():
	assert next_report(OFFICE, FRIDAY, Target(1440)) == FRIDAY + timedelta(days=1)


def test_in_service_hours_the_weekend_does_not_count():
	assert next_report(OFFICE, FRIDAY, Target(120, in_service_hours=True)) == datetime(2026, 11, 30, 9, 30)


@pytest.mark.parametrize("minutes", [None, 0])
def test_where_none_is_promised_none_is_due(minutes):
	assert next_report(OFFICE, FRIDAY, Target(minutes)) is None


@pytest.mark.parametrize(
	("ruling", "reason", "cause", "department", "missing"),
	[
		(None, "查无此事", "Facilities", "工程部", ("ruling",)),
		("Valid", None, None, None, ("cause", "responsible_department")),
		("Valid", None, "Facilities", " ", ("responsible_department",)),
		("Valid", None, "Facilities", "工程部", ()),
		("Invalid", " ", None, None, ("ruling_reason",)),
		("Invalid", "查无此事", None, None, ()),
	],
)
def test_closing_demands_the_ruling_and_what_belongs_to_it(ruling, reason, cause, department, missing):
	assert missing_to_close(ruling, reason, cause, department) == missing


def complaint(name, days_ago=0, matter="噪音扰民", customer="张三", unit="1-101"):
	return Complaint(name, matter, customer, unit, FRIDAY - timedelta(days=days_ago))


NEW = complaint("新")


@pytest.mark.parametrize(
	("earlier", "expected"),
	[
		([complaint("旧", 30)], "旧"),
		([complaint("旧", 31)], None),
		([complaint("更旧", 20), complaint("旧", 3)], "旧"),
		([complaint("旧", 3, matter="保洁质量")], None),
		([complaint("旧", 3, customer="租客", unit="1-101")], "旧"),
		([complaint("旧", 3, customer="张三", unit="2-202")], "旧"),
		([complaint("旧", 3, customer="邻居", unit="1-102")], None),
		# nobody is the same as nobody
		([complaint("旧", 3, customer=None, unit=None)], None),
		([complaint("后来", -1)], None),
		([NEW], None),
		([], None),
	],
)
def test_a_repeat_is_of_the_household_the_matter_and_not_long_ago(earlier, expected):
	assert repeated(NEW, earlier, 30) == expected


def test_nobody_known_repeats_nothing():
	unknown = complaint("新", customer=None, unit=None)
	assert repeated(unknown, [complaint("旧", 1, customer=None, unit=None)], 30) is None


def test_no_days_recognise_no_repeats():
	assert repeated(NEW, [complaint("旧")], 0) is None


def test_escalations_go_one_level_higher_and_never_beyond_the_company():
	assert [one_level_up(*rung) for rung in LADDER] == [*LADDER[1:], LADDER[-1]]
	assert one_level_up("Role", "Quality Inspector") == ("Role", "Quality Inspector")
