"""Thresholds at both of their sides, how long a breach must last, and what is said when there is no value."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.incident import BLUE, ORANGE, RED, YELLOW
from wuye_ops.rules.risk_indicator import (
	ABOVE,
	AT_LEAST,
	AT_MOST,
	BELOW,
	COMPARISONS,
	FALLING,
	GRADES,
	REFUSALS,
	Change,
	Definition,
	Observation,
	Watch,
	change_refusals,
	definition_refusals,
	level_of,
	observe,
)
from wuye_ops.rules.risk_matrix import rank_of

D = Decimal
START = datetime(2027, 3, 1, 8)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def thresholds(*values: str | int) -> dict[str, Decimal]:
	return {level: D(value) for level, value in zip(GRADES, values, strict=False)}


COLLECTION = Definition(BELOW, thresholds(90, 85, 80))


# -- both sides of each threshold


@pytest.mark.parametrize(
	("comparison", "values", "on_each_side"),
	[
		(BELOW, (90, 85, 80), {"90": "", "89.99": YELLOW, "85": YELLOW, "84.99": ORANGE, "80": ORANGE, "79.99": RED}),
		(ABOVE, (1, 2, 4), {"1": "", "1.01": YELLOW, "2": YELLOW, "2.01": ORANGE, "4": ORANGE, "4.01": RED}),
		(AT_MOST, (30, 15, 0), {"31": "", "30": YELLOW, "16": YELLOW, "15": ORANGE, "1": ORANGE, "0": RED, "-3": RED}),
		(AT_LEAST, (1, 3, 5), {"0": "", "1": YELLOW, "2": YELLOW, "3": ORANGE, "4": ORANGE, "5": RED}),
	],
)  # fmt: skip
def test_both_sides_of_each_threshold(comparison, values, on_each_side):
	definition = Definition(comparison, thresholds(*values))
	assert {value: level_of(definition, D(value)) for value in on_each_side} == on_each_side


def test_what_is_shown_is_judged():
	"""89.996 is shown as 90.00, and 90.00 is not below 90."""
	assert level_of(COLLECTION, D("89.996")) == ""
	assert level_of(replace(COLLECTION, places=3), D("89.996")) == YELLOW


def test_a_level_may_be_left_out():
	only_red = Definition(ABOVE, {RED: D(10)})
	assert [level_of(only_red, D(value)) for value in (10, 11)] == ["", RED]


@pytest.mark.parametrize(
	("value", "now", "level"),
	[
		("90", YELLOW, YELLOW),
		("90.99", YELLOW, YELLOW),
		("91", YELLOW, ""),
		("90.5", "", ""),
		("85.5", ORANGE, ORANGE),
		("86", ORANGE, YELLOW),
		("79", YELLOW, RED),
		# back from red by so much that it is back from orange as well
		("88", RED, YELLOW),
		("95", RED, ""),
	],
)
def test_a_level_is_left_beyond_the_hysteresis(value, now, level):
	assert level_of(replace(COLLECTION, hysteresis=D(1)), D(value), now) == level


# -- whether a definition is one


def codes(refusals) -> list[str]:
	for one in refusals:
		assert tuple(one.params) == REFUSALS[one.code]
	return [one.code for one in refusals]


@pytest.mark.parametrize(
	("definition", "bounds", "expected"),
	[
		(COLLECTION, (D(0), D(100)), []),
		(Definition(BELOW, {}), (), ["no_threshold"]),
		(Definition(BELOW, thresholds(80, 85, 90)), (), ["wrong_order", "wrong_order"]),
		(Definition(ABOVE, thresholds(90, 85, 80)), (), ["wrong_order", "wrong_order"]),
		(Definition(BELOW, thresholds(90, 90, 80)), (), ["wrong_order"]),
		# orange is left out: yellow and red are compared
		(Definition(ABOVE, {YELLOW: D(9), RED: D(3)}), (), ["wrong_order"]),
		(replace(COLLECTION, hysteresis=D(-1)), (), ["negative_hysteresis"]),
		(replace(COLLECTION, hysteresis=D("4.99")), (), []),
		(replace(COLLECTION, hysteresis=D(5)), (), ["hysteresis_too_wide"]),
		(replace(COLLECTION, hold=timedelta(days=-1)), (), ["hold_out_of_range"]),
		(replace(COLLECTION, hold=timedelta(days=367)), (), ["hold_out_of_range"]),
		(replace(COLLECTION, patience=timedelta(0)), (), ["no_patience"]),
		# of a share nothing is above 100, and with 99 + 2 nothing would be back
		(Definition(BELOW, thresholds(101)), (D(0), D(100)), ["always_breached"]),
		(Definition(BELOW, thresholds(99), hysteresis=D(2)), (D(0), D(100)), ["never_back"]),
		(Definition(AT_LEAST, thresholds(1, 3, 5)), (D(0), None), []),
		# one overdue is yellow, and 1 − 1 is still "at least 0"
		(Definition(AT_LEAST, thresholds(1, 3, 5), hysteresis=D(1)), (D(0), None), ["never_back"]),
		(Definition(AT_LEAST, thresholds(0)), (D(0), None), ["always_breached"]),
	],
)
def test_what_is_wrong_with_thresholds(definition, bounds, expected):
	assert codes(definition_refusals(definition, *bounds)) == expected


def test_a_wrong_order_is_said_in_numbers():
	found = definition_refusals(Definition(BELOW, thresholds(80, 85)))[0]
	assert found.params == {
		"comparison": "<", "milder": YELLOW, "milder_at": 80, "graver": ORANGE, "graver_at": 85,
	}  # fmt: skip


@pytest.mark.parametrize("bad", [{"comparison": "="}, {"thresholds": {BLUE: D(1)}}])
def test_a_definition_that_makes_no_sense(bad):
	with pytest.raises(ValueError):
		replace(COLLECTION, **bad)


@pytest.mark.parametrize(
	("change", "expected"),
	[
		({}, []),
		({"roles": frozenset({"Property Manager"})}, ["not_entitled"]),
		({"reason": "  "}, ["no_reason"]),
		({"metric_known": False}, ["metric_removed"]),
		({"property": "云栖苑", "property_open": False}, ["property_closed"]),
		({"property": "云栖苑", "property_open": True}, []),
	],
)
def test_who_changes_thresholds(change, expected):
	usual = Change(frozenset({"Risk Officer"}), "年度复核", "fees.collection")
	assert codes(change_refusals(replace(usual, **change))) == expected


# -- what values say one after another


def levels(definition: Definition, *values: str | int | None, every: timedelta = HOUR) -> list[str]:
	watch, found = Watch(), []
	for place, value in enumerate(values):
		at = START + every * place
		watch = observe(definition, watch, Observation(at, None if value is None else D(value)))
		found.append(watch.level)
	return found


def test_without_hold_a_breach_counts_at_once():
	assert levels(COLLECTION, 92, 89, 84, 79, 84, 92) == ["", YELLOW, ORANGE, RED, ORANGE, ""]


def test_a_breach_counts_when_it_has_lasted():
	held = replace(COLLECTION, hold=2 * HOUR)
	assert levels(held, 89, 89, 89) == ["", "", YELLOW]
	# back in between: its time begins anew
	assert levels(held, 89, 91, 89, 89, 89) == ["", "", "", "", YELLOW]
	# each level has lasted on its own: below 90 for three hours, below 85 for two
	assert levels(held, 89, 84, 84, 84) == ["", "", YELLOW, ORANGE]
	# the value has been red only once, and orange never for long
	assert levels(held, 89, 89, 79, 89) == ["", "", YELLOW, YELLOW]


def test_a_value_that_trembles_says_one_thing():
	steady = replace(COLLECTION, hysteresis=D(1))
	assert levels(steady, "89.9", "90.1", "89.9", "90.9", "89.8", "91") == [YELLOW] * 5 + [""]


def test_the_same_observation_twice_is_one():
	watch = observe(COLLECTION, Watch(), Observation(START, D(89)))
	assert observe(COLLECTION, watch, Observation(START, D(89))) is watch
	# nor does an older one change what is known
	assert observe(COLLECTION, watch, Observation(START - HOUR, D(99))) is watch


def test_no_value_for_too_long_is_said():
	patient = replace(COLLECTION, patience=2 * HOUR)
	watch = Watch()
	said = []
	for place, value in enumerate((89, None, None, None, 92)):
		watch = observe(
			patient, watch, Observation(START + HOUR * place, None if value is None else D(value))
		)
		said.append((watch.level, watch.is_silent))
	# nobody knows better: it stays yellow; the value of two hours ago is still fresh enough, that of three is not
	assert said == [(YELLOW, False), (YELLOW, False), (YELLOW, False), (YELLOW, True), ("", False)]
	assert watch.silent_since is None


def test_there_never_was_a_value():
	patient = replace(COLLECTION, patience=DAY)
	watch = observe(patient, Watch(), Observation(START, None))
	assert not watch.is_silent and watch.silent_since == START
	assert observe(patient, watch, Observation(START + DAY + HOUR, None)).is_silent
	# where nobody expects one, nothing is said
	assert not observe(COLLECTION, watch, Observation(START + 99 * DAY, None)).is_silent


def test_old_data_is_no_value():
	patient = replace(COLLECTION, patience=DAY)
	fresh = observe(patient, Watch(), Observation(START, D(79), START - DAY))
	assert (fresh.level, fresh.is_silent) == (RED, False)
	stale = observe(patient, Watch(), Observation(START, D(79), START - DAY - HOUR))
	assert (stale.level, stale.is_silent, stale.silent_since) == ("", True, START - DAY - HOUR)


def test_after_a_silence_nobody_knows_whether_it_lasted():
	held = replace(COLLECTION, hold=3 * HOUR, patience=HOUR)
	assert levels(held, 89, None, None, 89, 89, 89, 89) == ["", "", "", "", "", "", YELLOW]


def test_other_thresholds_count_from_the_next_value_on():
	watch = observe(COLLECTION, Watch(), Observation(START, D(79)))
	without_red = replace(COLLECTION, thresholds=thresholds(90, 85))
	assert observe(without_red, watch, Observation(START + HOUR, D(79))).level == ORANGE
	milder = replace(COLLECTION, thresholds=thresholds(70, 65, 60))
	assert observe(milder, watch, Observation(START + HOUR, D(79))).level == ""


# -- always


@st.composite
def definitions(draw) -> Definition:
	comparison = draw(st.sampled_from(COMPARISONS))
	values = sorted(
		draw(st.sets(st.integers(-20, 20), min_size=3, max_size=3)), reverse=comparison in (BELOW, AT_MOST)
	)
	narrowest = min(abs(one - other) for one, other in pairwise(values))
	hysteresis = D(draw(st.integers(0, narrowest * 10 - 1))) / 10
	return Definition(comparison, thresholds(*values), HOUR * draw(st.integers(0, 3)), hysteresis)


VALUES = st.decimals(-25, 25, places=1)


@given(definitions(), VALUES, VALUES, st.sampled_from(["", *GRADES]))
def test_worse_values_are_never_of_a_lower_level(definition, one, other, now):
	assert definition_refusals(definition) == ()
	worse, better = sorted((one, other), reverse=not definition.falling)
	assert rank_of(level_of(definition, worse, now)) >= rank_of(level_of(definition, better, now))
	assert rank_of(level_of(definition, one, now)) >= rank_of(level_of(definition, one))


@given(definitions(), st.lists(VALUES, min_size=1, max_size=25))
def test_a_level_is_what_the_whole_series_says(definition, values):
	"""Against a count over all values: reached by the last ones for as long as wanted, or reached before and not left since."""
	watch, expected = Watch(), ""
	for place, value in enumerate(values):
		watch = observe(definition, watch, Observation(START + HOUR * place, value))
		kept = [
			level
			for level, threshold in definition.ladder
			if rank_of(level) <= rank_of(expected) and not definition.is_back(value, threshold)
		]
		needed = definition.hold // HOUR + 1
		lately = values[max(0, place + 1 - needed) : place + 1]
		held = [
			level
			for level, threshold in definition.ladder
			if len(lately) == needed and all(definition.breaches(one, threshold) for one in lately)
		]
		expected = max([*kept, *held], key=rank_of, default="")
		assert watch.level == expected


@given(definitions(), st.lists(VALUES | st.none(), min_size=1, max_size=20), st.data())
def test_a_sweep_that_runs_again_changes_nothing(definition, values, data):
	definition = replace(definition, patience=2 * HOUR)
	observations = [Observation(START + HOUR * place, value) for place, value in enumerate(values)]
	once = again = Watch()
	for place, observation in enumerate(observations):
		once = observe(definition, once, observation)
		for repeated in [
			observation,
			*data.draw(st.lists(st.sampled_from(observations[: place + 1]), max_size=3)),
		]:
			again = observe(definition, again, repeated)
	assert once == again


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_what_nothing_waits_for_leaves_every_level(comparison):
	values = (30, 15, 0) if comparison in FALLING else (0, 15, 30)
	thresholds = dict(zip(GRADES, map(Decimal, values), strict=True))
	definition = Definition(comparison, thresholds, hysteresis=Decimal("2.5"))
	for now in ("", *GRADES):
		assert level_of(definition, definition.best, now) == ""
