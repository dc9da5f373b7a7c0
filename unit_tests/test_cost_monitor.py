"""Bands at their edges, what they demand, and warnings that come before a budget is exceeded."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.cost_forecast import PACE, THIS_YEAR, Forecast, Known, forecast
from wuye_ops.rules.cost_monitor import (
	ALERTS,
	APPROVE,
	BANDS,
	DEMANDS,
	EXPLAIN,
	GREEN,
	STOP,
	Answer,
	Limits,
	Order,
	Standing,
	Subject,
	alerts,
	band,
	committed,
	is_stopped,
	is_under,
	not_told,
	worst,
)
from wuye_ops.rules.proration import Month

D = Decimal
PLANNED = (D(1000),) * 12
BUDGET = D(12000)
JUNE = Subject("Garden", "Materials", date(2027, 6, 30))


def at(planned: str | int, actual: str | int, ordered: str | int = 0) -> Standing:
	return Standing(D(planned), D(actual), D(ordered))


@pytest.mark.parametrize(
	("standing", "expected"),
	[
		(at(100_000, 100_000), GREEN),
		(at(100_000, 105_000), GREEN),
		(at(100_000, "105000.01"), EXPLAIN),
		(at(100_000, 110_000), EXPLAIN),
		(at(100_000, "110000.01"), APPROVE),
		(at(100_000, 115_000), APPROVE),
		(at(100_000, "115000.01"), STOP),
		# what is ordered counts as spent
		(at(100_000, 90_000, 16_000), EXPLAIN),
		(at(100_000, 20_000), GREEN),
		# 499.99 too much is too little to ask about, be it 50 %
		(at(1_000, "1499.99"), GREEN),
		(at(1_000, 1_500), STOP),
		# nobody planned it
		(at(0, 500), STOP),
		(at(0, 0), GREEN),
		(at(0, -500), GREEN),
	],
)
def test_bands(standing, expected):
	assert band(standing) == expected


def test_what_each_band_demands():
	assert [(one, DEMANDS[one].role, DEMANDS[one].stops) for one in BANDS] == [
		(GREEN, None, False),
		(EXPLAIN, "Department Head", False),
		(APPROVE, "Property Manager", False),
		(STOP, "Operations Director", True),
	]
	assert worst([EXPLAIN, STOP, GREEN]) == STOP and worst([]) == GREEN


@pytest.mark.parametrize(("actual", "under"), [(85_000, False), ("84999.99", True), (99_999, False)])
def test_too_little_may_be_work_left_undone(actual, under):
	assert is_under(at(100_000, actual)) is under


def test_limits_rise():
	with pytest.raises(ValueError):
		Limits(explain=D(12))


@pytest.mark.parametrize(
	("order", "expected"),
	[
		(Order(D(1000), D(300), date(2027, 6, 1)), 700),
		(Order(D(1000), D(1000), date(2027, 6, 1)), 0),
		# billed higher than ordered
		(Order(D(1000), D(1200), date(2027, 6, 1)), 0),
		(Order(D(1000), D(300), date(2027, 6, 1), closed=True), 0),
		(Order(D(1000), D(0), date(2027, 7, 1)), 0),
	],
)
def test_what_is_committed(order, expected):
	assert committed([order], date(2027, 6, 30)) == expected


# -- what is told


def told(standing: Standing, found: Forecast, subject: Subject = JUNE) -> dict[str, dict]:
	result = alerts(subject, standing, BUDGET, found, PLANNED)
	assert len({one.key for one in result}) == len(result)
	for one in result:
		assert tuple(one.params) == ALERTS[one.code]
	return {one.code: one.params for one in result}


def as_forecast(*months: int, error: str | None = None) -> Forecast:
	return Forecast(PACE, tuple(D(one) for one in months), 6, error and D(error), THIS_YEAR, 3)


def test_all_is_well():
	assert told(at(6000, 6100), forecast(Known((D(1000),) * 6, PLANNED))) == {}


def test_over_already():
	found = told(at(6000, 6600, 400), as_forecast(*[1000] * 6, *[1300] * 6))
	# 1,000 above 6,000; with 1,300 a month 6,000 + 4 × 1,300 = 11,200 and November exceeds 12,000
	assert round(found["over"]["percent"], 2) == D("16.67")
	assert (found["over"]["over"], found["over"]["band"]) == (1000, STOP)
	assert found["used_up"] == {"month": Month(2027, 11)}
	assert set(found) == {"over", "used_up"}


def test_a_warning_comes_while_all_is_still_within_the_band():
	"""At the end of June nothing is over; July alone will be 3,000, and the year 14,000."""
	found = told(at(6000, 6000), as_forecast(*[1000] * 6, 3000, *[1000] * 5, error="4"))
	assert found["next_month"]["month"] == Month(2027, 7)
	# 9,000 against 7,000
	assert round(found["next_month"]["percent"], 2) == D("28.57") and found["next_month"]["band"] == STOP
	assert found["forecast_over"]["over"] == 2000 and found["forecast_over"]["method"] == PACE
	# 14,000 less 4 % are 13,440, which is more than 12,000 too
	assert found["forecast_over"]["certain"] is True
	assert found["used_up"] == {"month": Month(2027, 11)}


@pytest.mark.parametrize(("error", "certain"), [("10", True), ("15", False), (None, False)])
def test_a_forecast_is_certain_only_beyond_its_own_error(error, certain):
	found = told(at(6000, 6000), as_forecast(*[1000] * 6, 3000, *[1000] * 5, error=error))
	assert found["forecast_over"]["certain"] is certain


def test_most_of_the_budget_is_used_before_its_time():
	"""A plan of 10,000 by June and 2,000 after it; 82 % are used when 80 % were meant to be."""
	planned = (*[D(1600)] * 6, *[D(400)] * 6)
	found = alerts(JUNE, at(9500, 9900), BUDGET, Forecast(PACE, planned, 6), planned)
	assert [(one.code, round(one.params["used"], 1), round(one.params["of_year"], 1)) for one in found] == [
		("share_used", D("82.5"), D("79.2"))
	]
	assert found[0].is_early


def test_spent_without_a_plan():
	found = alerts(JUNE, at(0, 900), D(0), Forecast(PACE, (D(150),) * 12, 6), (D(0),) * 12)
	assert [(one.code, one.params["over"], one.is_early) for one in found] == [("unplanned", 900, False)]


@pytest.mark.parametrize(("day", "expected"), [(30, ["under"]), (29, [])])
def test_less_than_planned_is_asked_about_when_the_month_is_over(day, expected):
	subject = Subject("Garden", "Materials", date(2027, 6, day))
	found = alerts(subject, at(6000, 4000), BUDGET, Forecast(PACE, (D(700),) * 12, 6), PLANNED)
	assert [one.code for one in found] == expected


def test_nothing_is_coming_after_december():
	december = Subject("Garden", "Materials", date(2027, 12, 31))
	assert told(at(12000, 12100), Forecast(PACE, (*[D(1000)] * 11, D(1100)), 12), december) == {}


def test_each_band_is_told_once():
	first = alerts(JUNE, at(6000, 6000, 550), BUDGET, as_forecast(*[1000] * 12), PLANNED)
	again = alerts(JUNE, at(6000, 6000, 560), BUDGET, as_forecast(*[1000] * 12), PLANNED)
	worse = alerts(JUNE, at(6000, 6000, 950), BUDGET, as_forecast(*[1000] * 12), PLANNED)
	seen = {one.key for one in first}
	assert not_told(again, seen) == ()
	assert [one.params["band"] for one in not_told(worse, seen)] == [STOP]
	july = Subject("Garden", "Materials", date(2027, 7, 1))
	assert not_told(alerts(july, at(6000, 6000, 550), BUDGET, as_forecast(*[1000] * 12), PLANNED), seen)


# -- what lets orders go on


@pytest.mark.parametrize(
	("standing", "answer", "stopped"),
	[
		(at(100_000, 110_000), None, False),
		(at(100_000, 118_000), None, True),
		(at(100_000, 118_000), Answer(STOP, D(20), "Operations Director", True), False),
		(at(100_000, 121_000), Answer(STOP, D(20), "Operations Director", True), True),
		(at(100_000, 118_000), Answer(STOP, D(20), "Operations Director", False), True),
		(at(100_000, 118_000), Answer(STOP, D(20), "Property Manager", True), True),
		(at(100_000, 118_000), Answer(APPROVE, D(20), "Operations Director", True), True),
		(at(100_000, 118_000), Answer(STOP, None, "Operations Director", True), True),
		# what nobody planned is planned first
		(at(0, 9_000), Answer(STOP, D(20), "Operations Director", True), True),
	],
)
def test_orders_stop_until_somebody_has_decided(standing, answer, stopped):
	assert is_stopped(standing, [answer] if answer else []) is stopped


amounts = st.integers(0, 10**8).map(lambda number: D(number) / 100)
standings = st.builds(Standing, amounts, amounts, amounts)


@given(standings, amounts)
def test_spending_more_never_demands_less(standing, more):
	later = Standing(standing.planned, standing.actual + more, standing.ordered)
	assert BANDS.index(band(later)) >= BANDS.index(band(standing))


@given(st.lists(standings, min_size=1, max_size=6))
def test_sums_of_properties_are_sums(parts):
	whole = parts[0]
	for part in parts[1:]:
		whole = whole + part
	assert whole.over == sum(part.over for part in parts)


@given(standings, st.tuples(*[amounts] * 12), st.tuples(*[amounts] * 12), st.integers(1, 12))
def test_alerts_are_whole_and_the_same_again(standing, planned, months, number):
	subject = Subject("Garden", "Energy", date(2027, number, 15))
	found = alerts(subject, standing, sum(planned), Forecast(PACE, months, number - 1), planned)
	assert all(tuple(one.params) == ALERTS[one.code] for one in found)
	assert not_told(found, {one.key for one in found}) == ()
	assert not (band(standing) != GREEN and any(one.code == "forecast_over" for one in found))
