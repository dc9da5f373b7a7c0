"""What an indicator would have done in the past, counted by hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.incident import ORANGE, RED, YELLOW
from wuye_ops.rules.risk_alert import BREACH, NO_DATA
from wuye_ops.rules.risk_back_test import NO_LEVEL, NO_VALUE, REMARKS, BackTest, back_test
from wuye_ops.rules.risk_indicator import BELOW, Definition, Observation

D = Decimal
START = datetime(2026, 1, 1)
DAY = timedelta(days=1)
COLLECTION = Definition(BELOW, {YELLOW: D(90), ORANGE: D(85), RED: D(80)}, patience=3 * DAY)


def run(values: list, definition: Definition = COLLECTION, **given_) -> BackTest:
	"""Of values day by day; the last one holds for a day too."""
	observations = [
		Observation(START + DAY * place, None if value is None else D(value))
		for place, value in enumerate(values)
	]
	found = back_test(definition, observations, START + DAY * len(values), **given_)
	for code, params in found.remarks:
		assert tuple(params) == REMARKS[code]
	return found


def remarks(found: BackTest) -> list[str]:
	return [code for code, _params in found.remarks]


def test_a_year_with_two_alerts():
	values = [95] * 100 + [88] * 20 + [83] * 10 + [92] * 170 + [78] * 5 + [91] * 60
	found = run(values)
	first, second = found.alerts
	assert (first.opened_on, first.worst, first.worst_value) == (START + 100 * DAY, ORANGE, 83)
	assert (first.back_on, first.relapses, first.lasted) == (START + 130 * DAY, 0, 30 * DAY)
	assert (second.worst, second.worst_value, second.lasted) == (RED, 78, 5 * DAY)
	assert found.days == {NO_LEVEL: 330, YELLOW: 20, ORANGE: 10, RED: 5, NO_VALUE: 0}
	# yellow, orange, and half a year later red
	assert (found.notices, found.flaps) == (3, 0) and found.short == () and remarks(found) == ["good"]


def test_an_alert_that_would_still_stand():
	found = run([95] * 100 + [84] * 10)
	(alert,) = found.alerts
	assert alert.back_on is None and alert.lasted == 10 * DAY


def test_a_value_that_comes_and_goes():
	found = run([95] * 90 + [89, 91] * 10)
	(alert,) = found.alerts
	assert (alert.relapses, alert.worst, found.flaps, found.notices) == (9, YELLOW, 9, 10)
	assert remarks(found) == ["flaps"]
	# so does one that moves between two levels
	assert run([95] * 90 + [89, 84] * 4 + [95] * 200).flaps == 3
	# with hysteresis it says one thing
	steady = run([95] * 90 + [89, 91] * 10 + [94] * 40, replace(COLLECTION, hysteresis=D(2)))
	assert (steady.flaps, steady.notices, remarks(steady)) == (0, 1, ["good"])


def test_false_alarms():
	found = run(([95] * 20 + [89, 88]) * 5 + [95])
	assert len(found.alerts) == len(found.short) == 5 and remarks(found) == ["false_alarms"]
	# what held for so short a time is not told where a breach has to last
	assert remarks(run(([95] * 20 + [89, 88]) * 5, replace(COLLECTION, hold=2 * DAY))) == ["never_warns"]


@pytest.mark.parametrize(
	("values", "short"),
	[
		([95, 89, 89, 89, 95], 1),
		([95, 89, 89, 89, 89, 95], 0),
		# what was orange is no false alarm, nor what came again
		([95, 84, 95], 0),
		([95, 89, 95, 89, 95], 0),
		# and what still stands may become worse
		([95, 89], 0),
	],
)
def test_what_a_false_alarm_is(values, short):
	assert len(run(values).short) == short


@pytest.mark.parametrize(
	("values", "expected"),
	[
		([], ["no_values"]),
		([None] * 10, ["no_values"]),
		([95] * 89, ["little_data", "never_warns"]),
		([95] * 90, ["never_warns"]),
		([95] * 60 + [80] * 60, ["always_warns"]),
	],
)
def test_what_is_said_of_it(values, expected):
	assert remarks(run(values)) == expected


def test_days_without_a_value_are_told_too():
	found = run([95] * 100 + [None] * 10 + [95] * 10)
	(alert,) = found.alerts
	# the last value is of day 99; three days later it still is fresh enough
	assert (alert.kind, alert.opened_on, alert.back_on) == (NO_DATA, START + 103 * DAY, START + 110 * DAY)
	assert (found.days[NO_VALUE], found.days[NO_LEVEL]) == (7, 113)
	assert remarks(found) == ["never_warns"]


def test_monthly_values():
	"""Twelve months; each value holds until the next, the last until the end of the year."""
	values = [95, 93, 91, 89, 86, 84, 88, 92, 95, 96, 95, 94]
	observations = [Observation(datetime(2026, month, 1), D(value)) for month, value in enumerate(values, 1)]
	found = back_test(replace(COLLECTION, patience=None), observations, datetime(2027, 1, 1), short=31 * DAY)
	(alert,) = found.alerts
	assert (alert.opened_on, alert.back_on) == (datetime(2026, 4, 1), datetime(2026, 8, 1))
	# April, May and July; June
	assert (found.days[YELLOW], found.days[ORANGE], found.days[NO_LEVEL]) == (92, 30, 243)
	assert found.short == () and remarks(found) == ["good"]


@pytest.mark.parametrize(
	"bad",
	[
		[Observation(START, D(1)), Observation(START, D(2))],
		[Observation(START + 2 * DAY, D(1))],
	],
)
def test_a_past_that_cannot_have_been(bad):
	with pytest.raises(ValueError):
		back_test(COLLECTION, bad, START + DAY)


@given(st.lists(st.integers(75, 100) | st.none(), max_size=60), st.integers(0, 3))
def test_every_day_is_counted_once_and_every_warned_one_is_in_an_alert(values, hold):
	found = run(values, replace(COLLECTION, hold=hold * DAY))
	assert sum(found.days.values()) == len(values)
	breaches = [one for one in found.alerts if one.kind == BREACH]
	warned = sum(found.days[level] for level in (YELLOW, ORANGE, RED))
	assert sum((one.lasted / DAY for one in breaches), 0.0) >= float(warned)
	assert all(one.worst_value is not None and one.worst_value < 90 for one in breaches)
	assert [one.opened_on for one in found.alerts] == sorted(one.opened_on for one in found.alerts)
	assert set(found.short) <= set(breaches) and found.notices >= len(found.alerts)
