"""The holidays of 2026 as 国办发明电〔2025〕7号 announced them, and a year that nobody has announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import public_holidays as rules
from wuye_ops.rules.public_holidays import Change, DayOff

WORKED = [
	date(2026, 1, 4),
	date(2026, 2, 14),
	date(2026, 2, 28),
	date(2026, 5, 9),
	date(2026, 9, 20),
	date(2026, 10, 10),
]
# every day off that is neither Saturday nor Sunday
WEEKDAYS_OFF = [
	*(date(2026, 1, day) for day in (1, 2)),
	*(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
	date(2026, 4, 6),
	*(date(2026, 5, day) for day in (1, 4, 5)),
	date(2026, 6, 19),
	date(2026, 9, 25),
	*(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
]
NAMES = {
	date(2025, 12, 31): "别的年",
	date(2026, 1, 1): "元旦",
	date(2026, 1, 2): "休息日（由 2026-01-04 调休）",
	date(2026, 4, 5): "清明节",
	date(2026, 4, 6): "清明节（补假）",
}


def library(*years: int):
	holidays = pytest.importorskip("holidays", reason="ERPNext brings it along")
	return holidays.country_holidays("CN", years=years, language=rules.LANGUAGE)


def test_the_year_2026_of_the_library_is_the_one_announced() -> None:
	year = rules.of_year(2026, library(2025, 2026, 2027))
	assert year.is_published
	assert list(year.workdays) == WORKED
	assert [one.day for one in year.days_off if one.day.weekday() < rules.SATURDAY] == WEEKDAYS_OFF
	assert sum(one.kind == rules.STATUTORY for one in year.days_off) == 13
	# 365 days less 13 holidays and 104 days of weekends, of which 人社部发〔2025〕2号 counts 248 days of work
	assert sum(year.is_workday(date(2026, 1, 1) + timedelta(days=number)) for number in range(365)) == 248


def test_a_year_that_is_not_announced_says_so() -> None:
	year = rules.of_year(2040, library(2039, 2040, 2041))
	assert not year.is_published and not year.workdays


def test_what_the_names_mean() -> None:
	year = rules.of_year(2026, NAMES, ())
	assert year.days_off == (
		DayOff(date(2026, 1, 1), "元旦", rules.STATUTORY),
		DayOff(date(2026, 1, 2), "休息日（由 2026-01-04 调休）", rules.EXCHANGED, date(2026, 1, 4)),
		DayOff(date(2026, 4, 5), "清明节", rules.STATUTORY),
		DayOff(date(2026, 4, 6), "清明节（补假）", rules.IN_LIEU),
	)
	assert [
		rules.pay_percent(year, date(2026, month, day)) for month, day in ((1, 1), (1, 2), (1, 4), (4, 6))
	] == [
		300,
		200,
		100,
		200,
	]


def test_a_day_made_up_on_the_other_side_of_new_year() -> None:
	names = {date(2027, 1, 2): "休息日（由 2026-12-27 调休）"}
	assert rules.of_year(2026, names).workdays == (date(2026, 12, 27),)
	assert rules.of_year(2026, names).is_workday(date(2026, 12, 27))
	assert not rules.of_year(2027, names).workdays
	with pytest.raises(ValueError):
		rules.of_year(2026, names).is_workday(date(2027, 1, 1))
	with pytest.raises(ValueError):
		rules.of_year(2026, names, (7,))


def test_what_a_list_on_the_site_lacks() -> None:
	year = rules.of_year(2026, NAMES, ())
	listed = {
		date(2026, 1, 1): "New Year",
		date(2026, 3, 1): "Founding of the company",
		date(2026, 4, 5): "清明节",
	}
	found = rules.changes(listed, year, keep=lambda day: day == date(2026, 3, 1))
	assert found == (
		Change(date(2026, 1, 1), "New Year", "元旦"),
		Change(date(2026, 1, 2), None, "休息日（由 2026-01-04 调休）"),
		Change(date(2026, 4, 6), None, "清明节（补假）"),
	)
	assert Change(date(2026, 3, 1), "Founding of the company", None) in rules.changes(listed, year)


@given(st.integers(2001, 2035), st.sets(st.integers(0, 6)))
def test_brought_up_to_date_a_list_differs_in_nothing(number, weekly_off) -> None:
	year = rules.of_year(number, NAMES, weekly_off)
	assert rules.changes({one.day: one.name or "Sunday" for one in year.days_off}, year) == ()
	days = [one.day for one in year.days_off]
	assert days == sorted(set(days)) and not set(days) & set(year.workdays)
