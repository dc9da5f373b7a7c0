"""Work on areas: every frequency of the trade is a rule, and what was missed is made up for only where it is worth it."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import area_work as rules
from wuye_ops.rules.recurrence import WHOLE_DAY, occurrences

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
	("frequency", "a_year"),
	[
		("Three Times a Day", 3 * 365),
		("Twice a Day", 2 * 365),
		("Daily", 365),
		("Every Other Day", 183),
		("Twice a Week", 104),
		("Weekly", 52),
		("Twice a Month", 24),
		("Monthly", 12),
		("Every Two Months", 6),
		("Quarterly", 4),
		("Half-Yearly", 2),
		("Yearly", 1),
	],
)
def test_frequencies_of_the_trade(frequency: str, a_year: int) -> None:
	rhythm = rules.RHYTHMS[frequency]
	plan = rules.schedule(rhythm.rule, YEAR[0], times=rhythm.times)
	assert len(list(occurrences(plan, *YEAR))) == a_year
	assert sum(rules.by_month(plan, 2027)) == a_year


def test_every_frequency_is_in_the_table_above() -> None:
	tested = {case[0] for case in test_frequencies_of_the_trade.pytestmark[0].args[1]}
	assert tested == set(rules.RHYTHMS)


@given(st.integers(2, rules.MOST_TIMES))
def test_windows_of_a_day_follow_one_another(times: int) -> None:
	windows = rules.slots(times)
	assert len({slot.name for slot in windows}) == times
	assert windows[0].start == time(rules.FROM_HOUR)
	assert windows[-1].end <= time(rules.TO_HOUR)
	for one, after in pairwise(windows):
		assert one.start < one.end == after.start


@pytest.mark.parametrize("times", [0, -1, rules.MOST_TIMES + 1])
def test_nobody_comes_so_often(times: int) -> None:
	with pytest.raises(ValueError, match="times a day"):
		rules.slots(times)


@pytest.mark.parametrize("months", [(0, 3), (3, 0), (13, 1), (1, 13), (-1, 2)])
def test_months_that_are_none(months: tuple[int, int]) -> None:
	with pytest.raises(ValueError, match="Months"):
		rules.season(*months)


@pytest.mark.parametrize(
	("months", "inside"),
	[((0, 0), set(range(1, 13))), ((3, 5), {3, 4, 5}), ((11, 2), {11, 12, 1, 2}), ((6, 6), {6})],
)
def test_seasons_are_whole_months(months: tuple[int, int], inside: set[int]) -> None:
	plan = rules.schedule("FREQ=DAILY", date(2028, 1, 1), months=months)
	counts = rules.by_month(plan, 2028)
	assert {month for month, count in enumerate(counts, start=1) if count} == inside
	if 2 in inside:
		# the 29th is a day of the season
		assert counts[1] == 29


def test_a_floor_not_swept_yesterday_is_swept_today() -> None:
	plan = rules.schedule("FREQ=DAILY", date(2027, 3, 1))
	made = rules.to_make(plan, date(2027, 3, 1), date(2027, 3, 6), datetime(2027, 3, 5, 9))
	assert [one.day.day for one in made] == [5, 6]


def test_a_quarters_work_that_was_missed_is_made_up_for() -> None:
	plan = rules.schedule(rules.RHYTHMS["Quarterly"].rule, date(2027, 1, 1))
	made = rules.to_make(plan, date(2027, 1, 1), date(2027, 8, 1), datetime(2027, 7, 30, 9))
	# once, not for each quarter that passed
	assert [one.day for one in made] == [date(2027, 7, 15)]


def test_a_window_that_has_passed_today_is_gone() -> None:
	plan = rules.schedule("FREQ=DAILY", date(2027, 3, 1), times=2)
	made = rules.to_make(plan, date(2027, 3, 5), date(2027, 3, 5), datetime(2027, 3, 5, 14))
	assert [rules.due_at(one) for one in made] == [datetime(2027, 3, 5, 19)]


def test_once_a_day_is_due_at_the_end_of_the_working_day() -> None:
	(one,) = rules.to_make(
		rules.schedule("FREQ=DAILY", date(2027, 3, 5)),
		date(2027, 3, 5),
		date(2027, 3, 5),
		datetime(2027, 3, 5),
	)
	assert one.slot == WHOLE_DAY
	assert rules.due_at(one) == datetime(2027, 3, 5, 19)


@given(
	st.sampled_from(sorted(rules.RHYTHMS)),
	DAYS,
	st.integers(0, 400),
	st.integers(0, 60),
	st.integers(0, 12),
	st.integers(0, 12),
)
def test_whenever_it_is_asked_for_nothing_is_made_that_has_long_passed(
	frequency: str, start: date, later: int, ahead: int, from_month: int, to_month: int
) -> None:
	if bool(from_month) != bool(to_month):
		to_month = from_month
	rhythm = rules.RHYTHMS[frequency]
	plan = rules.schedule(rhythm.rule, start, times=rhythm.times, months=(from_month, to_month))
	now = datetime.combine(start + timedelta(days=later), time(12))
	last = now.date() + timedelta(days=ahead)
	made = rules.to_make(plan, start, last, now)
	all_of_them = list(occurrences(plan, start, last))
	assert made == [one for one in all_of_them if one in made]
	assert [one for one in made if one.closes > now] == [one for one in all_of_them if one.closes > now]
	assert len([one for one in made if one.closes <= now]) <= 1


@given(st.sampled_from(sorted(rules.RHYTHMS)), DAYS, st.integers(1, 60))
def test_day_by_day_brings_what_one_run_brings(frequency: str, start: date, length: int) -> None:
	"""A run each morning, for its day alone: together what one run made of what lay ahead."""
	rhythm = rules.RHYTHMS[frequency]
	plan = rules.schedule(rhythm.rule, start, times=rhythm.times)
	stretch = [start + timedelta(days=n) for n in range(length)]
	at_once = rules.to_make(plan, stretch[0], stretch[-1], datetime.combine(start, time()))
	daily = [one for day in stretch for one in rules.to_make(plan, day, day, datetime.combine(day, time()))]
	assert daily == at_once
