"""Who is asked to confirm their data, when they are reminded, and how far a campaign is."""

from datetime import date

import pytest

from wuye_ops.rules.data_refresh import MOST_REMINDERS, is_reminded, is_target, next_year, progress

START, DUE = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
	("confirmed_on", "asked"),
	[
		(None, True),
		(date(2025, 2, 28), True),
		(date(2025, 3, 1), False),
		(date(2026, 2, 28), False),
		(date(2026, 3, 5), False),
	],
)
def test_who_has_confirmed_within_the_year_is_left_alone(confirmed_on, asked):
	assert is_target(confirmed_on, START, 12) is asked


def test_reminders_begin_at_once_and_keep_their_distance():
	assert is_reminded(START, DUE, 14, 0, None)
	assert not is_reminded(date(2026, 3, 14), DUE, 14, 1, START)
	assert is_reminded(date(2026, 3, 15), DUE, 14, 1, START)


def test_nobody_is_reminded_too_often_or_too_late():
	assert not is_reminded(DUE, DUE, 1, MOST_REMINDERS, START)
	assert not is_reminded(date(2026, 4, 1), DUE, 14, 0, None)


def test_progress_of_nobody_is_no_number():
	assert progress(0, 0) is None
	assert progress(3, 1) == 33.3
	assert progress(3, 3) == 100


def test_a_leap_day_has_a_next_year():
	assert next_year(date(2028, 2, 29)) == date(2029, 2, 28)
	assert next_year(START) == date(2027, 3, 1)
