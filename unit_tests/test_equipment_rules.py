"""Maintenance, statutory inspection and rectification: cases by hand, and what always holds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import maintenance, rectification, statutory
from wuye_ops.rules.maintenance import FROM_COMPLETED, FROM_SCHEDULED, Every

FIRST = date(2026, 1, 31)


@pytest.mark.parametrize(
	("every", "after", "expected"),
	[
		(Every(15, "Day"), "2026-01-30", "2026-01-31"),
		(Every(15, "Day"), "2026-01-31", "2026-02-15"),
		(Every(2, "Week"), "2026-02-14", "2026-02-28"),
		# the end of the month comes back after February
		(Every(1, "Month"), "2026-01-31", "2026-02-28"),
		(Every(1, "Month"), "2026-02-28", "2026-03-31"),
		(Every(6, "Month"), "2026-08-01", "2027-01-31"),
		(Every(1, "Year"), "2030-06-01", "2031-01-31"),
	],
)
def test_scheduled_days(every: Every, after: str, expected: str) -> None:
	assert maintenance.next_scheduled(FIRST, every, date.fromisoformat(after)) == date.fromisoformat(expected)


@given(
	st.builds(Every, st.integers(1, 60), st.sampled_from(maintenance.UNITS)),
	st.dates(date(2020, 1, 1), date(2028, 12, 31)),
	st.integers(0, 4000),
)
def test_the_next_scheduled_day_is_the_first_after(every: Every, first: date, days: int) -> None:
	after = first + timedelta(days=days)
	found = maintenance.next_scheduled(first, every, after)
	times = 0
	while every.after(first, times) <= after:
		times += 1
	assert found == every.after(first, times) > after


def test_late_work_moves_only_what_counts_from_the_work() -> None:
	every, scheduled, completed = Every(1, "Month"), date(2026, 3, 31), date(2026, 4, 12)
	assert maintenance.next_by_calendar(FIRST, every, FROM_SCHEDULED, scheduled, completed) == date(
		2026, 4, 30
	)
	assert maintenance.next_by_calendar(FIRST, every, FROM_COMPLETED, scheduled, completed) == date(
		2026, 5, 12
	)
	assert maintenance.next_by_calendar(FIRST, every, FROM_COMPLETED, None, None) == FIRST
	with pytest.raises(ValueError, match="counts from"):
		maintenance.next_by_calendar(FIRST, every, "Mood", None, None)


@pytest.mark.parametrize(("count", "unit"), [(0, "Day"), (-1, "Month"), (1, "Moon")])
def test_impossible_intervals(count: int, unit: str) -> None:
	with pytest.raises(ValueError):
		Every(count, unit)


@pytest.mark.parametrize(
	("reading", "last", "due"),
	[
		("499.9", "0", False),
		("500", "0", True),
		("1499", "1000", False),
		("1500.5", "1000", True),
		("499", "9000", False),
		("500", "9000", True),
	],
)
def test_meters(reading: str, last: str, due: bool) -> None:
	assert maintenance.due_by_meter(Decimal(reading), Decimal(last), Decimal(500)) == due


def test_the_pace_of_a_meter_tells_the_day() -> None:
	readings = [(date(2026, 1, 1), Decimal(0)), (date(2026, 1, 11), Decimal(100))]
	assert maintenance.meter_due_on(readings, Decimal(0), Decimal(500)) == date(2026, 2, 20)
	assert maintenance.meter_due_on(readings, Decimal(0), Decimal("101")) == date(2026, 1, 12)
	assert maintenance.meter_due_on(readings, Decimal(0), Decimal(80)) == date(2026, 1, 11)
	assert maintenance.meter_due_on(readings[:1], Decimal(0), Decimal(80)) is None
	assert (
		maintenance.meter_due_on([readings[0], (date(2026, 2, 1), Decimal(0))], Decimal(0), Decimal(80))
		is None
	)
	with pytest.raises(ValueError, match="above 0"):
		maintenance.due_by_meter(Decimal(1), Decimal(0), Decimal(0))


def test_a_changed_meter_is_predicted_from_its_new_start() -> None:
	readings = [(date(2026, 1, 1), Decimal(0)), (date(2026, 1, 11), Decimal(100))]
	assert maintenance.meter_due_on(readings, Decimal(9000), Decimal(500)) == date(2026, 2, 20)


def test_what_lies_years_ahead_is_no_prediction() -> None:
	readings = [(date(2026, 1, 1), Decimal(0)), (date(2026, 3, 1), Decimal("0.001"))]
	assert maintenance.meter_due_on(readings, Decimal(0), Decimal(500)) is None


def test_recent_readings_are_those_of_the_last_quarter() -> None:
	old, before, last = ((day, Decimal(1)) for day in (date(2025, 1, 1), date(2026, 3, 5), date(2026, 6, 1)))
	assert maintenance.recent([last, old, before]) == [before, last]
	assert maintenance.recent([old, last]) == [old, last]
	assert maintenance.recent([old]) == [old]
	assert maintenance.recent([]) == []


RISING = st.lists(
	st.tuples(st.integers(0, 400), st.integers(0, 3000)),
	min_size=2,
	max_size=12,
	unique_by=lambda pair: pair[0],
).map(
	lambda steps: [
		(date(2026, 1, 1) + timedelta(days=day), Decimal(sum(run for other, run in steps if other <= day)))
		for day, _run in steps
	]
)


@given(RISING, st.integers(1, 5000))
def test_a_predicted_day_is_the_first_on_which_the_limit_is_reached(readings, every: int) -> None:
	"""At the pace of the readings: reached on the day, not yet on the day before, and never before the last reading."""
	(first, begin), (last, end) = min(readings), max(readings)
	day = maintenance.meter_due_on(readings, begin, Decimal(every))
	if day is None:
		# it stands still, or the day is too far away
		assert Decimal(every) * (last - first).days > maintenance.FURTHEST_DAYS * (end - begin)
		return
	assert day >= last

	def run(on: date) -> Decimal:
		return (end - begin) * (on - first).days / (last - first).days

	assert run(day) >= every - Decimal("0.000001")
	assert day == last or run(day - timedelta(days=1)) < every


@given(RISING, st.integers(1, 5000), st.integers(0, 2000))
def test_a_longer_interval_is_never_due_earlier(readings, every: int, more: int) -> None:
	(_first, begin) = min(readings)
	days = [maintenance.meter_due_on(readings, begin, Decimal(count)) for count in (every, every + more)]
	assert days[1] is None or (days[0] is not None and days[0] <= days[1])


def test_a_plan_nobody_answers_pauses() -> None:
	assert [maintenance.should_pause(count) for count in (0, 2, 3, 9)] == [False, False, True, True]


IN_USE = date(2020, 2, 29)


@pytest.mark.parametrize(
	("done_until", "on", "kind"),
	[
		(None, "2021-02-28", "Inspection"),
		("2021-02-28", "2022-02-28", "Own Test"),
		("2023-02-28", "2024-02-29", "Inspection"),
		("2034-02-28", "2035-02-28", "Inspection"),
		("2035-02-28", "2036-02-29", "Inspection"),
		("2040-02-29", "2041-02-28", "Inspection"),
	],
)
def test_lifts_are_inspected_by_age(done_until: str | None, on: str, kind: str) -> None:
	due = statutory.lift_due(IN_USE, date.fromisoformat(done_until) if done_until else None)
	assert (due.on, due.kind) == (date.fromisoformat(on), kind)


def test_the_years_of_a_lift() -> None:
	done, years = None, []
	while len(years) < 10:
		done = statutory.lift_inspection_due(IN_USE, done)
		years.append(done.year - IN_USE.year)
	assert years == [1, 4, 7, 9, 11, 13, 15, 16, 17, 18]


def test_warnings_and_expiry() -> None:
	due = date(2026, 6, 30)
	days = {left: statutory.warning(due, due - timedelta(days=left)) for left in (31, 30, 16, 15, 1, 0, -5)}
	assert days == {31: None, 30: 30, 16: 30, 15: 15, 1: 15, 0: 0, -5: 0}
	assert not statutory.is_expired(due, due)
	assert statutory.is_expired(due, due + timedelta(days=1))
	assert statutory.cycle_due(date(2026, 8, 31), 6).on == date(2027, 2, 28)
	assert statutory.first_warning_day(due) == date(2026, 5, 31)
	with pytest.raises(ValueError, match="one month"):
		statutory.cycle_due(due, 0)


@pytest.mark.parametrize(
	("severity", "on"),
	[("Critical", "2026-03-01"), ("Major", "2026-03-03"), ("Normal", "2026-03-07"), ("Minor", "2026-03-15")],
)
def test_severity_sets_the_deadline(severity: str, on: str) -> None:
	assert rectification.deadline(date(2026, 2, 28), severity) == date.fromisoformat(on)


def test_deadlines_of_a_property() -> None:
	assert rectification.deadline(date(2026, 2, 28), "Major", {"Major": 0}) == date(2026, 2, 28)
	for severity, days in (("Bad", {}), ("Major", {"Major": -1})):
		with pytest.raises(ValueError):
			rectification.deadline(date(2026, 2, 28), severity, days)


def test_overdue_climbs_and_tells_each_once() -> None:
	due = date(2026, 3, 7)
	assert rectification.escalations_due(due, due) == ()
	assert rectification.escalations_due(due, date(2026, 3, 8)) == ((1, "Department Head"),)
	assert rectification.escalations_due(due, date(2026, 3, 14), (1,)) == (
		(3, "Property Manager"),
		(7, "Operations Director"),
	)
	assert rectification.escalations_due(due, date(2026, 4, 14), (1, 3, 7)) == ()


def test_nobody_verifies_their_own_work() -> None:
	assert rectification.may_verify("c", ("a", "b", None))
	assert not rectification.may_verify("a", ("a", "b"))
	assert not rectification.may_verify(None, ("a",))
	assert not rectification.may_verify("", ())
