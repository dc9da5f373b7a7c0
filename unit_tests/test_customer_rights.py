"""个人信息权利: by when, who asks, and who answers."""

from datetime import date

import pytest

from wuye_ops.rules import customer_rights as rules
from wuye_ops.rules.customer_rights import Check


def weekdays(day: date) -> bool:
	return day.weekday() < 5


@pytest.mark.parametrize(
	("received", "days", "expected"),
	[
		(date(2026, 11, 2), 1, date(2026, 11, 3)),
		(date(2026, 11, 6), 1, date(2026, 11, 9)),
		(date(2026, 11, 7), 1, date(2026, 11, 9)),
		(date(2026, 11, 2), 15, date(2026, 11, 23)),
	],
)
def test_the_deadline_counts_working_days_after_the_day_of_receipt(received, days, expected):
	assert rules.deadline(received, days, weekdays) == expected


def test_holidays_move_the_deadline():
	closed = {date(2026, 10, day) for day in range(1, 9)}
	assert rules.deadline(date(2026, 9, 30), 1, lambda day: weekdays(day) and day not in closed) == date(
		2026, 10, 9
	)


def test_a_calendar_without_working_days_and_no_days_are_mistakes():
	with pytest.raises(ValueError, match="no working day"):
		rules.deadline(date(2026, 1, 1), 1, lambda _day: False)
	with pytest.raises(ValueError, match="at least one"):
		rules.deadline(date(2026, 1, 1), 0, weekdays)


@pytest.mark.parametrize(
	("today", "expected"),
	[
		(date(2026, 11, 6), None),
		(date(2026, 11, 7), rules.SOON),
		(date(2026, 11, 10), rules.SOON),
		(date(2026, 11, 11), rules.OVERDUE),
	],
)
def test_reminders_begin_days_before(today, expected):
	assert rules.reminder(date(2026, 11, 10), today) == expected


@pytest.mark.parametrize(
	("check", "expected"),
	[
		(Check("Self", None), rules.NO_CHECK),
		(Check("Self", "ID Card Seen"), None),
		(Check("Self", rules.PORTAL_LOGIN), None),
		(Check("Agent", rules.PORTAL_LOGIN, True), rules.NOT_OWN_LOGIN),
		(Check("Heir", rules.BY_AUTHORITY), rules.NO_AUTHORITY),
		(Check("Guardian", rules.BY_AUTHORITY, True), None),
	],
)
def test_it_has_to_be_clear_who_asks(check, expected):
	assert rules.missing_identity(check) == expected


@pytest.mark.parametrize(
	("kind", "answer", "user", "expected"),
	[
		(rules.COPY, " ", "a", rules.NO_ANSWER),
		(rules.COPY, "已提供", "a", None),
		(rules.DELETE, "已删除", "a", rules.OWN_CHECK),
		(rules.DELETE, "已删除", "b", None),
	],
)
def test_an_answer_has_words_and_a_deletion_two_people(kind, answer, user, expected):
	assert rules.missing_answer(kind, answer, user, checker="a") == expected
