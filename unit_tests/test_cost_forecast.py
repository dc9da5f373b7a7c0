"""What a year will cost: each method by hand, the one that was least off, and an error that is told."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.cost_forecast import (
	AS_PLANNED,
	METHODS,
	NOT_TRIED,
	PACE,
	PAST_YEARS,
	RECENT,
	SEASONAL,
	THIS_YEAR,
	Forecast,
	Known,
	PastYear,
	closed_months,
	forecast,
	together,
	used_up_in,
)
from wuye_ops.rules.proration import Month

D = Decimal
# of 100: little in spring, much in summer
SEASON = tuple(D(number) for number in (5, 5, 5, 5, 10, 10, 20, 20, 5, 5, 5, 5))


def months(*numbers: float | str) -> tuple[Decimal, ...]:
	return tuple(D(str(number)) for number in numbers)


def year(times: int, more: int = 0) -> tuple[Decimal, ...]:
	return tuple(share * times + more for share in SEASON)


def test_without_anything_but_a_plan_the_plan_is_the_forecast():
	found = forecast(Known((), months(*[10] * 12)))
	assert (found.method, found.amount, found.error, found.tried_on) == (AS_PLANNED, 120, None, NOT_TRIED)
	assert found.margin is found.least is found.most is None


def test_by_season_of_past_years():
	"""Two years of the same shape, 10,000 and 20,000; four months of this one are 6,000, which is 20 %."""
	past = {2024: PastYear(year(100)), 2025: PastYear(year(200))}
	found = forecast(Known(year(300)[:4]), past)
	assert (found.method, found.amount, found.error) == (SEASONAL, 30_000, 0)
	assert (found.tried_on, found.trials, found.closed) == (PAST_YEARS, 2, 4)
	assert found.months[6] == 6000
	# the pace of spring would have said 18,000


def test_the_error_is_how_far_the_method_was_off_on_average():
	"""Planned 1,200 in both years; after six months 600 stood, and the years ended at 1,500 and 1,000."""
	plan = months(*[100] * 12)
	past = {
		2024: PastYear(months(*[100] * 6, *[150] * 6), plan),
		2025: PastYear(months(*[100] * 6, *[66, 67, 67, 66, 67, 67]), plan),
	}
	found = forecast(Known(months(*[110] * 6), plan), past)
	# as planned 1,200 against 1,500 and 1,000: 20 % each. Pace the same. By the other year's season 1,000 and 1,500:
	# 33.33 % and 50 %. The first of the equal ones is used: 660 + 600
	assert (found.method, found.amount, found.error, found.trials) == (AS_PLANNED, 1260, 20, 2)
	assert (found.margin, found.least, found.most) == (D("252.00"), D("1008.00"), D("1512.00"))


def test_without_past_years_the_months_of_this_one_are_tried():
	"""Planned 100 a month, spent 120: after three months the pace was right for each of the next three."""
	found = forecast(Known(months(*[120] * 6), months(*[100] * 12)))
	assert (found.method, found.amount, found.error) == (PACE, 1440, 0)
	assert (found.tried_on, found.trials) == (THIS_YEAR, 3)


def test_what_the_plan_was_off_in_this_year():
	# 3 months: 100 forecast for the 4th, 130 came: 430 against 400 -> 6.9767 %; there is no other trial
	plan = months(*[100] * 12)
	found = forecast(Known(months(100, 100, 100, 130), plan))
	assert (found.method, found.error) == (AS_PLANNED, D("6.98"))


def test_recent_months_by_season():
	"""Since March twice as much is used. The last three months are 2 × 20 of 100, so each month left is twice its share."""
	past = {2024: PastYear((*year(100)[:2], *(2 * one for one in year(100)[2:])))}
	known = Known((*year(100)[:2], *(2 * one for one in year(100)[2:6])), weights=SEASON)
	found = forecast(known, past)
	# with its own season one year tries pace alone (that year has no other to take a season from)
	assert found.method == PACE and found.tried_on == PAST_YEARS
	alone = forecast(known)
	assert alone.method == RECENT
	assert alone.months[6:] == tuple(2 * one * 100 for one in SEASON[6:])


def test_the_running_month_is_at_least_what_it_has_cost():
	found = forecast(Known(months(10, 10), months(*[10] * 12)), least=D(25))
	assert found.months[:4] == months(10, 10, 25, 10)
	assert forecast(Known(()), least=D(5)).amount == 5


def test_a_year_that_is_over_is_what_it_was():
	found = forecast(Known(year(10), months(*[1] * 12)))
	assert (found.amount, found.error, found.closed) == (1000, 0, 12)


@pytest.mark.parametrize(
	("budget", "expected"),
	[
		(1200, None),
		(1199, Month(2027, 12)),
		(950, Month(2027, 10)),
		(99, Month(2027, 1)),
		(100, Month(2027, 2)),
	],
)
def test_when_a_budget_is_used_up(budget, expected):
	found = forecast(Known(months(*[100] * 3), months(*[100] * 12)))
	assert used_up_in(D(budget), found, 2027) == expected


@pytest.mark.parametrize(
	"make",
	[
		lambda: Known((D(1),) * 13),
		lambda: Known((), (D(1),) * 11),
		lambda: Known((), weights=()),
	],
)
def test_what_cannot_be_is_refused(make):
	with pytest.raises(ValueError):
		make()


def test_every_method_is_described():
	assert list(METHODS) == [AS_PLANNED, PACE, SEASONAL, RECENT]


cents = st.integers(-(10**6), 10**8).map(lambda number: D(number) / 100)
whole = st.tuples(*[cents] * 12)


@given(
	st.lists(cents, max_size=12).map(tuple),
	st.none() | whole,
	st.dictionaries(st.integers(2020, 2026), st.builds(PastYear, whole, st.none() | whole), max_size=3),
	cents,
)
def test_closed_months_stay_and_all_is_in_cents(actual, planned, past, least):
	found = forecast(Known(actual, planned), past, least)
	assert found.months[: len(actual)] == actual and len(found.months) == 12
	assert all(one == one.quantize(D("0.01")) for one in found.months)
	assert (found.error is None) == (found.tried_on == NOT_TRIED) or len(actual) == 12
	if len(actual) < 12:
		assert found.months[len(actual)] >= least
	if found.error is not None:
		assert found.error >= 0 and found.least <= found.amount <= found.most


@pytest.mark.parametrize(
	("until", "today", "expected"),
	[
		(date(2027, 6, 30), date(2027, 7, 10), 5),
		(date(2027, 6, 30), date(2027, 7, 11), 6),
		(date(2027, 6, 15), date(2027, 6, 15), 5),
		# on the third of June, bills of May still arrive
		(date(2027, 6, 3), date(2027, 6, 3), 4),
		(date(2027, 3, 31), date(2028, 5, 1), 3),
		(date(2027, 12, 31), date(2028, 5, 1), 12),
		(date(2027, 1, 5), date(2027, 1, 5), 0),
	],
)
def test_a_month_is_closed_when_its_late_bills_are_in(until, today, expected):
	assert closed_months(2027, until, today) == expected


def test_several_forecasts_together():
	"""12 % of 1,200 and nothing of 600 are 144 of 1,800 at most: 8 %."""
	one = Forecast(PACE, months(*[100] * 12), 6, D(12), THIS_YEAR, 3)
	other = Forecast(SEASONAL, months(*[50] * 12), 6, D(0), PAST_YEARS, 2)
	empty = Forecast(AS_PLANNED, months(*[0] * 12), 6)
	found = together([one, other, empty])
	assert (found.amount, found.margin, found.error) == (1800, 144, 8)
	assert found.methods == (PACE, SEASONAL)
	assert found.months == months(*[150] * 12)
	# what could not be tried makes the error of all of them unknown
	untried = Forecast(AS_PLANNED, months(*[1] * 12), 6)
	assert (together([one, untried]).margin, together([one, untried]).error) == (None, None)
	assert (together([empty]).amount, together([empty]).methods, together([]).error) == (
		0,
		(AS_PLANNED,),
		None,
	)
