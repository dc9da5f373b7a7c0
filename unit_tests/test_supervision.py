"""What a supervisor has to look at."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import supervision as rules
from wuye_ops.rules.service_clock import WorkCalendar
from wuye_ops.rules.supervision import Reason, Task

NOW = datetime(2026, 3, 2, 15, 0)


def ago(hours: float) -> datetime:
	return NOW - timedelta(hours=hours)


def by_clock(start: datetime, end: datetime) -> int:
	return (end - start) // timedelta(minutes=1)


def at_night(start: datetime, end: datetime) -> int:
	return 0


@pytest.mark.parametrize(
	("dispatched", "required", "expected"),
	[
		(ago(1), NOW + timedelta(hours=3), rules.IN_TIME),
		(ago(3), NOW + timedelta(hours=1), rules.SOON),  # exactly 75 %
		(ago(2.9), NOW + timedelta(hours=1), rules.IN_TIME),
		(ago(4), ago(0), rules.SOON),
		(ago(4), ago(0.1), rules.LATE),
		(ago(4), None, rules.IN_TIME),
		(None, ago(1), rules.LATE),
	],
)
def test_a_task_against_its_promise(dispatched, required, expected):
	task = Task("In Progress", "Normal", ago(0.5), dispatched, required)
	assert rules.age(task, NOW) == expected


def test_finished_work_is_not_late():
	assert rules.age(Task("Done", "Normal", ago(9), ago(9), ago(5)), NOW) == rules.IN_TIME


@pytest.mark.parametrize(
	("status", "urgency", "hours", "expected"),
	[
		("To Assign", "Urgent", 2, rules.UNASSIGNED),
		("To Assign", "Urgent", 1.9, None),
		("Assigned", "Emergency", 0.5, rules.NOT_STARTED),
		("In Progress", "Normal", 8, rules.SILENT),
		("In Progress", "Complex", 8, None),
		("Blocked", "Complex", 0, rules.BLOCKED),
		("Done", "Normal", 8, rules.UNVERIFIED),
		("Verified", "Normal", 99, None),
	],
)
def test_where_nothing_moves(status, urgency, hours, expected):
	assert rules.stuck(Task(status, urgency, ago(hours)), NOW, by_clock) == expected


def test_a_night_is_no_silence_but_for_what_is_urgent():
	assert rules.stuck(Task("In Progress", "Normal", ago(12)), NOW, at_night) is None
	assert rules.stuck(Task("In Progress", "Urgent", ago(12)), NOW, at_night) == rules.SILENT


def test_a_property_may_set_its_own_limits():
	limits = rules.limits({"Urgent": 60, "Normal": None, "Complex": 0})
	assert limits == {"Emergency": 30, "Urgent": 60, "Major": 240, "Normal": 480, "Complex": 960}
	task = Task("Assigned", "Urgent", ago(1))
	assert rules.stuck(task, NOW, by_clock, limits) == rules.NOT_STARTED
	assert rules.stuck(task, NOW, by_clock) is None


OFFICE = WorkCalendar({day: [(time(8, 30), time(12)), (time(13, 30), time(18))] for day in range(5)})


def test_silence_is_counted_in_the_hours_of_service():
	# Monday, 2 March 2026, 15:00: five hours of Monday, three of Friday
	assert rules.silent_before(NOW, 480, OFFICE.elapsed) == datetime(2026, 2, 27, 15, 0)
	assert rules.silent_before(NOW, 480, by_clock) == ago(8)


@given(
	st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
	st.integers(1, 2_000),
	st.integers(-600_000_000, 600_000_000),
)
def test_who_was_heard_of_by_then_is_stuck_and_nobody_else(now, minutes, off):
	"""The moment that the database compares with says the same as the rule."""
	since = rules.silent_before(now, minutes, OFFICE.elapsed)
	assert OFFICE.elapsed(since, now) >= minutes
	assert OFFICE.elapsed(since + timedelta(microseconds=1), now) < minutes
	sign = min(now, since + timedelta(microseconds=off))
	assert (OFFICE.elapsed(sign, now) >= minutes) == (sign <= since)


def test_less_than_a_minute_is_no_silence():
	with pytest.raises(ValueError):
		rules.silent_before(NOW, 0, by_clock)


def codes(reasons, told_on):
	return [reason.code for reason in rules.to_tell(reasons, told_on, NOW)]


def test_a_customer_hears_of_what_has_happened_since():
	reasons = [Reason(rules.OVERDUE, ago(2)), Reason(rules.PROBLEM, ago(5))]
	assert codes(reasons, None) == [rules.PROBLEM, rules.OVERDUE]
	assert codes(reasons, ago(3)) == [rules.OVERDUE]
	assert codes(reasons, ago(1)) == []


def test_what_goes_on_is_told_again():
	assert codes([Reason(rules.OVERDUE, ago(60))], ago(24)) == [rules.OVERDUE]
	assert codes([Reason(rules.HELD, ago(60))], ago(24)) == []
	assert codes([Reason(rules.HELD, ago(60))], ago(48)) == [rules.HELD]
	assert codes([Reason(rules.RESOLVED, ago(600))], ago(599)) == []


def test_a_report_is_due_from_its_moment_until_it_is_given():
	assert codes([Reason(rules.REPORT, ago(1))], ago(0.5)) == [rules.REPORT]
	assert codes([Reason(rules.REPORT, NOW + timedelta(hours=1))], None) == []
