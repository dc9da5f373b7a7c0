"""What a supervisor has to look at."""

from datetime import datetime, timedelta

import pytest

from wuye_ops.rules import supervision as rules
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
