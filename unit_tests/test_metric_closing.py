"""Closed months: when they are, and that no recount changes one silently."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.metric_closing import (
	ACCEPTED,
	AGREES,
	LATE_DATA,
	NEW_VERSION,
	NO_REASON,
	NOT_OPEN,
	OPEN,
	OVERTAKEN,
	Figures,
	Recount,
	Revision,
	acceptance_refusal,
	closes_on,
	in_force,
	is_closed,
	known_from,
	last_months,
	months,
	recount,
	to_close,
)
from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.proration import Month

OCTOBER = Month(2026, 10)


@pytest.mark.parametrize(
	("first", "last", "expected"),
	[
		(date(2026, 10, 31), date(2026, 11, 1), ["2026-10", "2026-11"]),
		(date(2025, 12, 15), date(2026, 2, 1), ["2025-12", "2026-01", "2026-02"]),
		(date(2026, 10, 31), date(2026, 10, 1), ["2026-10"]),
		(date(2026, 11, 1), date(2026, 10, 31), []),
	],
)
def test_months(first: date, last: date, expected: list[str]) -> None:
	assert [str(month) for month in months(first, last)] == expected


def test_a_trend_ends_with_the_running_month() -> None:
	assert [str(month) for month in last_months(3, date(2026, 1, 31))] == ["2025-11", "2025-12", "2026-01"]
	assert last_months(1, date(2026, 1, 31)) == (Month(2026, 1),)
	with pytest.raises(ValueError, match="at least one month"):
		last_months(0, date(2026, 1, 31))


@pytest.mark.parametrize(
	("month", "grace", "day"),
	[
		(OCTOBER, 5, date(2026, 11, 6)),
		(OCTOBER, 0, date(2026, 11, 1)),
		(Month(2026, 12), 5, date(2027, 1, 6)),
		(Month(2028, 2), 0, date(2028, 3, 1)),
		(Month(2026, 2), 0, date(2026, 3, 1)),
	],
)
def test_the_day_a_month_is_closed(month: Month, grace: int, day: date) -> None:
	assert closes_on(month, grace) == day
	assert is_closed(month, day, grace)
	assert not is_closed(month, day - timedelta(days=1), grace)


@pytest.mark.parametrize("grace", [-1, 61])
def test_a_grace_that_is_none(grace: int) -> None:
	with pytest.raises(ValueError, match="0 to 60 days"):
		closes_on(OCTOBER, grace)


@pytest.mark.parametrize(
	("today", "grace", "first"),
	[
		# October is closed on the 6th, and known until then
		(date(2026, 11, 5), 5, date(2026, 9, 1)),
		(date(2026, 11, 6), 5, date(2026, 10, 1)),
		(date(2026, 11, 30), 0, date(2026, 10, 1)),
		(date(2026, 12, 1), 0, date(2026, 11, 1)),
		# so late are the slips that October is closed on New Year's Eve
		(date(2026, 12, 30), 60, date(2026, 9, 1)),
		(date(2026, 12, 31), 60, date(2026, 10, 1)),
	],
)
def test_what_is_kept_for_the_present_is_known_until_its_month_is_closed(
	today: date, grace: int, first: date
) -> None:
	month = known_from(today, grace)
	assert month.first == first
	assert is_closed(month, today, grace)
	assert not is_closed(month.plus(1), today, grace)


def test_nights_that_were_missed_are_made_up_for() -> None:
	since = date(2026, 7, 10)
	assert to_close(since, date(2026, 11, 5)) == (Month(2026, 7), Month(2026, 8), Month(2026, 9))
	assert to_close(since, date(2026, 11, 6), {Month(2026, 7), Month(2026, 9)}) == (Month(2026, 8), OCTOBER)
	assert to_close(since, date(2026, 7, 31)) == ()


def figures(numerator: int, denominator: int, version: int = 1) -> Figures:
	return Figures(Part(Decimal(numerator), Decimal(denominator)), version)


CLOSED = figures(47, 50)


@pytest.mark.parametrize(
	("now", "meaning"),
	[
		(figures(47, 50), AGREES),
		# the new formula counts the same
		(figures(47, 50, version=2), AGREES),
		(figures(48, 50), LATE_DATA),
		# the same percent of more rows
		(figures(94, 100), LATE_DATA),
		(figures(48, 50, version=2), NEW_VERSION),
		(Figures(None, 1), LATE_DATA),
	],
)
def test_what_a_recount_means(now: Figures, meaning: str) -> None:
	found = recount(CLOSED, (), now)
	assert found.meaning == meaning
	assert found.revision == (None if meaning == AGREES else Revision(CLOSED, now, meaning))
	assert in_force(CLOSED, ()) == CLOSED


def test_trailing_zeros_of_the_database_are_no_difference() -> None:
	now = Figures(Part(Decimal("47.000000000"), Decimal("50.0")), 1)
	assert recount(CLOSED, (), now) == Recount(AGREES)


def test_the_same_difference_every_night_is_told_once() -> None:
	first = recount(CLOSED, (), figures(48, 50)).revision
	assert recount(CLOSED, (first,), figures(48, 50)) == Recount(LATE_DATA)


def test_a_further_difference_overtakes_the_one_before() -> None:
	first = recount(CLOSED, (), figures(48, 50)).revision
	found = recount(CLOSED, (first,), figures(49, 50))
	assert found == Recount(LATE_DATA, Revision(CLOSED, figures(49, 50), LATE_DATA), overtaken=(0,))


def test_a_difference_that_has_gone_is_overtaken() -> None:
	first = recount(CLOSED, (), figures(48, 50)).revision
	assert recount(CLOSED, (first,), CLOSED) == Recount(AGREES, overtaken=(0,))


def test_what_was_accepted_is_compared_with_next() -> None:
	accepted = Revision(CLOSED, figures(48, 50), LATE_DATA, ACCEPTED)
	overtaken = Revision(CLOSED, figures(49, 50), LATE_DATA, OVERTAKEN)
	revisions = (overtaken, accepted, overtaken)
	assert in_force(CLOSED, revisions) == figures(48, 50)
	assert recount(CLOSED, revisions, figures(48, 50)).meaning == AGREES
	back = recount(CLOSED, revisions, CLOSED)
	assert back.revision == Revision(figures(48, 50), CLOSED, LATE_DATA)


def test_accepting_takes_an_open_revision_and_a_reason() -> None:
	revision = Revision(CLOSED, figures(48, 50), LATE_DATA)
	assert acceptance_refusal(revision, "10月31日的派工单11月8日才录入") is None
	assert acceptance_refusal(revision, "  ") == NO_REASON
	assert acceptance_refusal(revision, None) == NO_REASON
	for state in (ACCEPTED, OVERTAKEN):
		settled = Revision(CLOSED, figures(48, 50), LATE_DATA, state)
		assert acceptance_refusal(settled, "核对无误") == NOT_OPEN


nights = st.lists(st.builds(figures, st.integers(0, 3), st.integers(2, 3), st.integers(1, 2)), max_size=12)


@given(nights)
def test_recounts_alone_never_change_what_stands_and_leave_at_most_one_open(found: list[Figures]) -> None:
	revisions: list[Revision] = []
	for now in found:
		result = recount(CLOSED, revisions, now)
		for position in result.overtaken:
			old = revisions[position]
			revisions[position] = Revision(old.old, old.new, old.why, OVERTAKEN)
		if result.revision:
			revisions.append(result.revision)
		assert in_force(CLOSED, revisions) == CLOSED
		open_ones = [revision for revision in revisions if revision.state == OPEN]
		assert [one.new for one in open_ones] == ([] if now.part == CLOSED.part else [now])
		# a second look the same night tells nothing new
		again = recount(CLOSED, revisions, now)
		assert (again.revision, again.overtaken) == (None, ())


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 800), st.integers(0, 60))
def test_closing_is_complete_and_happens_once(first: date, days: int, grace: int) -> None:
	today = first + timedelta(days=days)
	closed = to_close(first, today, grace_days=grace)
	assert to_close(first, today, closed, grace) == ()
	for month in months(first, today):
		assert (month in closed) == is_closed(month, today, grace)
