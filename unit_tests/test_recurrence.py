"""When planned work is due: rules, seasons, working days, windows."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_ops.rules.recurrence import (
	DAY_POLICIES,
	NEXT_WORKING_DAY,
	WORKING_DAYS,
	RuleError,
	Schedule,
	Season,
	Slot,
	check,
	days,
	occurrences,
)

START = date(2026, 1, 1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MORNING, NIGHT = Slot("早班", time(8), time(12)), Slot("夜班", time(22), time(6))


def weekday(day: date) -> bool:
	return day.weekday() < 5


@pytest.mark.parametrize(
	("rule", "count", "first", "last"),
	[
		("FREQ=DAILY", 365, "2026-01-01", "2026-12-31"),
		("RRULE:FREQ=DAILY;INTERVAL=15", 25, "2026-01-01", "2026-12-27"),
		("FREQ=WEEKLY;BYDAY=MO,TH", 105, "2026-01-01", "2026-12-31"),
		("FREQ=MONTHLY;BYMONTHDAY=1", 12, "2026-01-01", "2026-12-01"),
		# a day that a month does not have is left out; the last day is -1
		("FREQ=MONTHLY;BYMONTHDAY=31", 7, "2026-01-31", "2026-12-31"),
		("FREQ=MONTHLY;BYMONTHDAY=-1", 12, "2026-01-31", "2026-12-31"),
		("FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA", 4, "2026-01-03", "2026-10-03"),
		("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", 1, "2026-06-15", "2026-06-15"),
		("FREQ=DAILY;COUNT=3", 3, "2026-01-01", "2026-01-03"),
		("FREQ=DAILY;UNTIL=20260110", 10, "2026-01-01", "2026-01-10"),
		("freq=weekly;byday=su", 52, "2026-01-04", "2026-12-27"),
	],
)
def test_days_of_a_year(rule: str, count: int, first: str, last: str) -> None:
	found = days(Schedule(rule, START), *YEAR)
	assert (len(found), f"{found[0]}", f"{found[-1]}") == (count, first, last)


@pytest.mark.parametrize(
	("rule", "code"),
	[
		("", "frequency"),
		("每天", "frequency"),
		("FREQ=HOURLY", "frequency"),
		("FREQ=SECONDLY;COUNT=1000000", "frequency"),
		("FREQ=DAILY;BYHOUR=8", "clock"),
		("FREQ=DAILY;BYMINUTE=0,1,2,3", "clock"),
		("FREQ=DAILY;INTERVAL=0", "syntax"),
		("FREQ=DAILY;BYDAY=XX", "syntax"),
		("FREQ=DAILY;FOO=1", "syntax"),
		("FREQ=DAILY;COUNT=viele", "syntax"),
		("FREQ=DAILY;DTSTART=20200101", "start"),
	],
)
def test_what_is_no_rule_of_days_is_refused(rule: str, code: str) -> None:
	with pytest.raises(RuleError) as refused:
		Schedule(rule, START)
	assert refused.value.code == code


@pytest.mark.parametrize(
	"schedule",
	[
		Schedule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", START),
		Schedule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", START),
		Schedule("FREQ=DAILY", START, end=date(2025, 12, 31)),
		Schedule("FREQ=DAILY;UNTIL=20251231", START),
		Schedule("FREQ=MONTHLY;BYMONTHDAY=1", START, seasons=(Season((3, 5), (3, 20)),)),
		Schedule("FREQ=WEEKLY;BYDAY=SA,SU", START, days=WORKING_DAYS),
	],
)
def test_a_plan_that_never_comes_due_is_told(schedule: Schedule) -> None:
	with pytest.raises(RuleError) as refused:
		check(schedule, weekday)
	assert refused.value.code == "nothing"


def test_the_busiest_year_is_counted() -> None:
	assert check(Schedule("FREQ=DAILY", START, slots=(MORNING, NIGHT))) == 2 * 366
	# 29 February comes
	assert check(Schedule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2097, 1, 1))) == 1
	assert days(Schedule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", START), START, date(2032, 12, 31)) == [
		date(2028, 2, 29),
		date(2032, 2, 29),
	]


@pytest.mark.parametrize(
	("first", "last", "covered", "free"),
	[
		((3, 1), (5, 31), ["2026-03-01", "2026-05-31"], ["2026-02-28", "2026-06-01"]),
		# over New Year
		(
			(11, 15),
			(3, 15),
			["2026-11-15", "2026-12-31", "2027-01-01", "2027-03-15"],
			["2026-03-16", "2026-11-14"],
		),
		((2, 29), (3, 31), ["2028-02-29", "2026-03-01"], ["2026-02-28", "2028-02-28"]),
		((1, 10), (2, 29), ["2028-02-29", "2026-02-28"], ["2026-03-01"]),
		((6, 1), (6, 1), ["2026-06-01"], ["2026-05-31", "2026-06-02"]),
	],
)
def test_seasons(first: tuple, last: tuple, covered: list[str], free: list[str]) -> None:
	season = Season(first, last)
	assert all(season.covers(date.fromisoformat(day)) for day in covered)
	assert not any(season.covers(date.fromisoformat(day)) for day in free)


def test_a_season_needs_days_that_exist() -> None:
	with pytest.raises(ValueError):
		Season((2, 30), (3, 1))


def test_windows() -> None:
	day = date(2026, 12, 31)
	assert MORNING.window(day) == (datetime(2026, 12, 31, 8), datetime(2026, 12, 31, 12))
	assert NIGHT.window(day) == (datetime(2026, 12, 31, 22), datetime(2027, 1, 1, 6))
	assert Slot("", time(0), time(0)).window(day) == (datetime(2026, 12, 31), datetime(2027, 1, 1))
	found = list(occurrences(Schedule("FREQ=DAILY", START, slots=(NIGHT, MORNING)), day, day))
	assert [one.key for one in found] == ["2026-12-31|早班", "2026-12-31|夜班"]


def test_a_day_off_moves_to_the_next_working_day_once() -> None:
	# Friday, Saturday and Sunday all fall to Friday and Monday
	schedule = Schedule("FREQ=DAILY", date(2026, 1, 2), days=NEXT_WORKING_DAY)
	assert days(schedule, date(2026, 1, 2), date(2026, 1, 6), weekday) == [
		date(2026, 1, 2),
		date(2026, 1, 5),
		date(2026, 1, 6),
	]
	# asked for Monday alone, what was due on Saturday is there too
	monthly = Schedule("FREQ=MONTHLY;BYMONTHDAY=3", START, days=NEXT_WORKING_DAY)
	assert days(monthly, date(2026, 1, 5), date(2026, 1, 5), weekday) == [date(2026, 1, 5)]


@pytest.mark.parametrize(
	("fields", "message"),
	[
		({"days": "Sometimes"}, "Days are"),
		({"slots": ()}, "1 to 48"),
		({"slots": [MORNING, MORNING]}, "same name"),
		({"slots": [Slot(str(number), time(1), time(2)) for number in range(49)]}, "1 to 48"),
	],
)
def test_impossible_schedules(fields: dict, message: str) -> None:
	with pytest.raises(ValueError, match=message):
		Schedule("FREQ=DAILY", START, **fields)


rules = st.one_of(
	st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 40)),
	st.builds(
		"FREQ=WEEKLY;INTERVAL={};BYDAY={}".format,
		st.integers(1, 5),
		st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True).map(
			",".join
		),
	),
	st.builds(
		"FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format,
		st.integers(1, 7),
		st.sampled_from([1, 15, 29, 30, 31, -1]),
	),
	st.builds("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY={}".format, st.sampled_from([28, 29])),
	st.builds("FREQ=DAILY;COUNT={}".format, st.integers(1, 400)),
)
month_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))
schedules = st.builds(
	Schedule,
	rules,
	st.dates(date(2023, 6, 1), date(2026, 12, 31)),
	st.none() | st.dates(date(2026, 1, 1), date(2029, 12, 31)),
	st.sampled_from([(MORNING,), (MORNING, NIGHT)]),
	st.lists(st.builds(Season, month_days, month_days), max_size=2),
	st.sampled_from(DAY_POLICIES),
)


@settings(max_examples=60, deadline=None)
@given(
	schedules,
	st.dates(date(2024, 1, 1), date(2028, 12, 31)),
	st.lists(st.integers(1, 90), min_size=1, max_size=8),
)
def test_days_are_the_same_at_once_or_stretch_by_stretch(
	schedule: Schedule, first: date, stretches: list[int]
) -> None:
	pieces, since = [], first
	for length in stretches:
		until = since + timedelta(days=length - 1)
		pieces += list(occurrences(schedule, since, until, weekday))
		since = until + timedelta(days=1)
	whole = list(occurrences(schedule, first, since - timedelta(days=1), weekday))
	assert pieces == whole
	assert len({one.key for one in whole}) == len(whole)


@settings(max_examples=60, deadline=None)
@given(schedules)
def test_every_day_lies_where_it_may(schedule: Schedule) -> None:
	for day in days(schedule, date(2026, 1, 1), date(2027, 6, 30), weekday):
		if schedule.days == WORKING_DAYS:
			assert weekday(day)
		if schedule.days != NEXT_WORKING_DAY:
			assert schedule.start <= day and (schedule.end is None or day <= schedule.end)
			assert not schedule.seasons or any(season.covers(day) for season in schedule.seasons)
