"""What the reports on requests count and divide (domain section 2 and 9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import service_figures as rules
from wuye_ops.rules.service_figures import Figures


def test_on_time_is_of_what_was_due():
	figures = Figures(total=10, kept=6, broken=1, overdue=1)
	assert figures.on_time_rate == Decimal("75.0")


def test_nothing_due_has_no_rate():
	empty = Figures(total=3)
	assert empty.on_time_rate is None
	assert empty.first_contact_rate is None
	assert empty.mean_resolve_hours is None
	assert Figures().redone_rate is None
	assert not Figures()


def test_ten_neighbours_and_one_leak():
	figures = Figures(total=1, merged=9)
	assert figures.merge_rate == 90
	assert figures.redone_rate == 0


def test_what_was_reopened_and_repeated_was_redone_once():
	figures = Figures(total=8, reopened=1, repeats=1, redone=1)
	assert (figures.reopened_rate, figures.repeat_rate, figures.redone_rate) == (Decimal("12.5"),) * 3


def test_first_contact_is_of_what_is_finished():
	assert Figures(total=100, finished=3, first_contact=2).first_contact_rate == Decimal("66.7")


def test_figures_add_up():
	parts = [Figures(total=1, stars=5, rated=1), Figures(total=2, stars=4, rated=1)]
	whole = rules.together(parts)
	assert (whole.total, whole.mean_stars) == (3, Decimal("4.5"))


def test_means_are_by_the_clock_on_the_wall():
	figures = Figures(answered=4, answer_minutes=50, resolved=2, resolve_minutes=270)
	assert (figures.mean_answer_minutes, figures.mean_resolve_hours) == (Decimal("12.5"), Decimal("2.3"))


def test_a_row_without_a_figure_has_none_of_it():
	assert rules.figures_of({"total": Decimal(7), "kept": None}) == Figures(total=7)


@pytest.mark.parametrize(
	("day", "season"),
	[
		(date(2026, 2, 28), (2025, "Winter")),
		(date(2026, 3, 1), (2026, "Spring")),
		(date(2026, 8, 31), (2026, "Summer")),
		(date(2026, 9, 1), (2026, "Autumn")),
		(date(2026, 12, 1), (2026, "Winter")),
	],
)
def test_seasons(day, season):
	assert rules.season_of(day) == season


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 29)])
def test_the_week_before_is_over(day):
	assert rules.week_before(day) == (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
	("first", "last", "expected"),
	[
		# the running month is never whole
		(date(2026, 1, 1), date(2026, 12, 31), (date(2026, 1, 1), date(2026, 10, 1))),
		(date(2026, 1, 2), date(2026, 4, 29), (date(2026, 2, 1), date(2026, 3, 1))),
		(date(2024, 2, 1), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 1))),
		(date(2024, 2, 1), date(2024, 2, 28), None),
		(date(2026, 11, 1), date(2026, 11, 30), None),
		(date(2025, 12, 15), date(2026, 1, 14), None),
	],
)
def test_whole_months(first, last, expected):
	assert rules.whole_months(first, last, date(2026, 11, 29)) == expected


def test_months_of_a_period():
	assert rules.months_between(date(2025, 12, 15), date(2026, 2, 1)) == [
		date(2025, 12, 1),
		date(2026, 1, 1),
		date(2026, 2, 1),
	]


def test_growth_from_nothing_has_no_percentage():
	assert rules.change(3, 0) is None
	assert rules.change(3, 4) == Decimal("-25.0")


@pytest.mark.parametrize(
	("first", "last", "ends"),
	[
		(date(2026, 11, 1), date(2026, 11, 30), [date(2026, 11, 30)]),
		(date(2026, 11, 1), date(2026, 11, 10), [date(2026, 11, 10)]),
		(date(2026, 10, 1), date(2026, 11, 10), [date(2026, 10, 31), date(2026, 11, 10)]),
		(date(2025, 12, 1), date(2026, 2, 28), [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]),
		(date(2026, 10, 15), date(2026, 11, 14), [date(2026, 11, 14)]),
		(date(2026, 10, 15), date(2026, 11, 15), [date(2026, 11, 14), date(2026, 11, 15)]),
		# a month from the 31st of January is over with February
		(date(2026, 1, 31), date(2026, 2, 28), [date(2026, 2, 28)]),
		(date(2026, 11, 2), date(2026, 11, 1), []),
	],
)
def test_months_begun(first, last, ends):
	assert rules.months_begun(first, last) == ends


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 40), st.integers(0, 27))
def test_months_begun_are_those_of_the_calendar_from_a_first_on(day, months, days):
	"""So that a quarter is what its months are together."""
	first = day.replace(day=1)
	running = first
	for _month in range(months):
		running = rules.next_month(running)
	ends = rules.months_begun(first, running + timedelta(days=days))
	assert len(ends) == months + 1
	assert [end + timedelta(days=1) for end in ends[:-1]] == rules.months_between(first, running)[1:]
