"""When a survey takes answers, and when a household is reminded."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.survey_period import (
	CLOSED,
	DAYS_APART,
	DRAFT,
	OPEN,
	Invitation,
	Period,
	is_analysed,
	is_reminded,
	reminder_days,
	state,
)

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NOON = time(12)


@pytest.mark.parametrize(
	("period", "at", "expected"),
	[
		(Period(FIRST, LAST, released=False), datetime(2026, 10, 10), DRAFT),
		(Period(FIRST, LAST), datetime(2026, 9, 30, 23, 59, 59), DRAFT),
		(Period(FIRST, LAST), datetime(2026, 10, 1), OPEN),
		(Period(FIRST, LAST), datetime(2026, 10, 31, 23, 59, 59), OPEN),
		(Period(FIRST, LAST), datetime(2026, 11, 1), CLOSED),
		(Period(FIRST, FIRST), datetime(2026, 10, 1, 12), OPEN),
		(Period(FIRST), datetime(2036, 1, 1), OPEN),
		(Period(FIRST, LAST, closed_at=datetime(2026, 10, 9, 17)), datetime(2026, 10, 9, 16, 59), OPEN),
		(Period(FIRST, LAST, closed_at=datetime(2026, 10, 9, 17)), datetime(2026, 10, 9, 17), CLOSED),
		# what was never released and is given up
		(Period(FIRST, LAST, released=False, closed_at=datetime(2026, 9, 9)), datetime(2026, 9, 10), CLOSED),
		# and what nobody released in time stays a draft whose dates can be moved
		(Period(FIRST, LAST, released=False), datetime(2026, 12, 1), DRAFT),
	],
)
def test_states(period: Period, at: datetime, expected: str) -> None:
	assert state(period, at) == expected


@pytest.mark.parametrize(
	("day", "named", "anonymous"),
	[
		(date(2026, 9, 30), False, False),
		# yesterday's figures taken from today's would be one household's answers
		(date(2026, 10, 31), True, False),
		(date(2026, 11, 1), True, True),
	],
)
def test_an_anonymous_survey_is_analysed_when_it_is_over(day: date, named: bool, anonymous: bool) -> None:
	at = datetime.combine(day, NOON)
	assert is_analysed(Period(FIRST, LAST), at, anonymous=False) is named
	assert is_analysed(Period(FIRST, LAST), at, anonymous=True) is anonymous


def test_an_end_before_the_beginning_is_refused() -> None:
	with pytest.raises(ValueError, match="before it opens"):
		Period(LAST, FIRST)


@pytest.mark.parametrize(
	("sent", "closes", "days"),
	[
		(date(2026, 10, 1), LAST, [date(2026, 10, 8), date(2026, 10, 29)]),
		(date(2026, 10, 1), None, [date(2026, 10, 8)]),
		# a week that leaves no room for a last call
		(date(2026, 10, 1), date(2026, 10, 12), [date(2026, 10, 8)]),
		(date(2026, 10, 1), date(2026, 10, 13), [date(2026, 10, 8), date(2026, 10, 11)]),
		# a short one is reminded before its end
		(date(2026, 10, 1), date(2026, 10, 6), [date(2026, 10, 4)]),
		(date(2026, 10, 1), date(2026, 10, 5), []),
		# sent after the end: nobody is reminded of what is over
		(date(2026, 11, 5), LAST, []),
	],
)
def test_the_days_of_reminders(sent, closes, days) -> None:
	assert list(reminder_days(sent, closes)) == days


@pytest.mark.parametrize(
	("invitation", "day", "expected"),
	[
		(Invitation(FIRST), date(2026, 10, 7), False),
		(Invitation(FIRST), date(2026, 10, 8), True),
		(Invitation(FIRST, answered=True), date(2026, 10, 8), False),
		(Invitation(FIRST, reminded_on=date(2026, 10, 8)), date(2026, 10, 8), False),
		(Invitation(FIRST, reminded_on=date(2026, 10, 8)), date(2026, 10, 28), False),
		(Invitation(FIRST, reminded_on=date(2026, 10, 8)), date(2026, 10, 29), True),
		# a missed day is made up for
		(Invitation(FIRST), date(2026, 10, 11), True),
		# but not followed by the next at once
		(Invitation(FIRST, reminded_on=date(2026, 10, 28)), date(2026, 10, 29), False),
		(Invitation(FIRST), date(2026, 11, 1), False),
	],
)
def test_who_is_reminded(invitation, day, expected) -> None:
	assert is_reminded(invitation, Period(FIRST, LAST), datetime.combine(day, NOON)) is expected


@given(st.integers(0, 60), st.integers(0, 60), st.sets(st.integers(0, 70)))
def test_at_most_two_reminders_well_apart_while_it_is_open(length: int, sent: int, running: set[int]) -> None:
	"""Whatever days the nightly job runs on."""
	period = Period(FIRST, FIRST + timedelta(days=length))
	invitation = Invitation(FIRST + timedelta(days=sent))
	days = []
	for number in sorted(running):
		day = FIRST + timedelta(days=number)
		if day >= invitation.sent_on and is_reminded(invitation, period, datetime.combine(day, NOON)):
			days.append(day)
			invitation = Invitation(invitation.sent_on, reminded_on=day)
	assert len(days) <= 2
	assert all(day <= period.closes_on for day in days)
	assert all(
		later - day >= DAYS_APART for day, later in zip([invitation.sent_on, *days], days, strict=False)
	)
