"""Policies: which days and risks they cover, what is not covered and why, when they end, what a month costs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.insurance import (
	REFUSALS,
	UNCOVERED,
	Exposure,
	Policy,
	expiry_warnings,
	gaps,
	is_renewed,
	policy_refusals,
	premium_by_month,
	uncovered,
)
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.risk_category import (
	CATEGORIES,
	FALLING,
	FIRE,
	KINDS,
	LIFT,
	PUBLIC_LIABILITY,
	SAFETY,
	UNINSURABLE,
	USUALLY_COVERS,
)

D = Decimal
YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))
POLICY = Policy(
	"PL-2027", PUBLIC_LIABILITY, YEAR, frozenset({SAFETY, FALLING}), frozenset({"云栖苑"}),
	per_event=D(2_000_000), in_all=D(5_000_000), deductible=D(500), deductible_percent=D(10), premium=D(36500),
)  # fmt: skip
ALL = replace(POLICY, key="ALL", properties=None)
DAY = date(2027, 6, 1)


def test_the_first_and_the_last_day_are_covered():
	days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
	assert [POLICY.covers("云栖苑", SAFETY, day) for day in days] == [False, True, True, False]
	cancelled = replace(POLICY, ended_on=date(2027, 3, 15))
	assert [cancelled.is_in_force(date(2027, 3, day)) for day in (15, 16)] == [True, False]


def test_only_its_properties_and_categories():
	assert not POLICY.covers("云栖苑", FIRE, DAY) and not POLICY.covers("江南里", SAFETY, DAY)
	assert ALL.covers("江南里", SAFETY, DAY)


@pytest.mark.parametrize(
	("change", "expected"),
	[
		({}, []),
		({"premium": D(-1)}, ["negative"]),
		({"deductible_percent": D(100)}, ["percent_too_high"]),
		({"per_event": None, "in_all": None}, ["no_limit"]),
		({"per_event": D(6_000_000)}, ["limits_out_of_order"]),
		({"deductible": D(2_000_000)}, ["deductible_eats_limit"]),
		({"categories": frozenset()}, ["no_category"]),
		({"properties": frozenset()}, ["no_property"]),
		({"ended_on": date(2026, 12, 30)}, ["ends_before_it_begins"]),
		({"ended_on": date(2026, 12, 31)}, []),
		({"in_all": None}, []),
	],
)
def test_what_is_wrong_with_a_policy(change, expected):
	found = policy_refusals(replace(POLICY, **change))
	assert [one.code for one in found] == expected
	assert all(tuple(one.params) == REFUSALS[one.code] for one in found)


@pytest.mark.parametrize("bad", [{"kind": "Pet"}, {"categories": frozenset({"Pets"})}])
def test_a_policy_that_makes_no_sense(bad):
	with pytest.raises(ValueError):
		replace(POLICY, **bad)


# -- what is not covered


def why(risk: Exposure, policies: list, day: date = DAY, **paid) -> tuple:
	found = uncovered([risk], policies, day, {key.replace("_", "-"): D(value) for key, value in paid.items()})
	if not found:
		return ()
	(gap,) = found
	assert tuple(gap.params) == UNCOVERED[gap.why]
	return (gap.why, *gap.params.values())


RISK = Exposure("R-1", "云栖苑", FALLING, D(1_500_000))


@pytest.mark.parametrize(
	("risk", "policies", "expected"),
	[
		(RISK, [POLICY], ()),
		(replace(RISK, loss=None), [POLICY], ()),
		(RISK, [], ("never",)),
		(replace(RISK, category=LIFT), [POLICY], ("never",)),
		(replace(RISK, property="江南里"), [POLICY], ("never",)),
		(RISK, [replace(POLICY, period=Period(date(2026, 1, 1), date(2027, 5, 31)))], ("expired", "PL-2027", date(2027, 5, 31))),
		(RISK, [replace(POLICY, period=Period(date(2027, 6, 2), date(2028, 6, 1)))], ("not_begun", "PL-2027", date(2027, 6, 2))),
		(replace(RISK, loss=D(2_000_000)), [POLICY], ()),
		(replace(RISK, loss=D(2_300_000)), [POLICY], ("too_low", D(2_000_000), D(300_000))),
		# two beside each other pay up to four million
		(replace(RISK, loss=D(3_900_000)), [POLICY, ALL], ()),
		(replace(RISK, loss=D(9_999_999)), [replace(POLICY, per_event=None, in_all=None)], ()),
	],
)  # fmt: skip
def test_why_a_risk_is_not_covered(risk, policies, expected):
	assert why(risk, policies) == expected


def test_what_was_paid_is_gone():
	assert why(RISK, [POLICY], PL_2027="3400000") == ()
	assert why(RISK, [POLICY], PL_2027="3600000") == ("too_low", D(1_400_000), D(100_000))
	assert why(RISK, [POLICY], PL_2027="5000000") == ("used_up", "PL-2027")


def test_gaps_between_policies():
	first = replace(POLICY, key="A", period=Period(date(2027, 1, 10), date(2027, 3, 31)))
	second = replace(POLICY, key="B", period=Period(date(2027, 4, 5), date(2027, 9, 30)))
	within = replace(POLICY, key="C", period=Period(date(2027, 5, 1), date(2027, 5, 31)))
	assert gaps([second, within, first], "云栖苑", SAFETY, YEAR) == (
		Period(date(2027, 1, 1), date(2027, 1, 9)),
		Period(date(2027, 4, 1), date(2027, 4, 4)),
		Period(date(2027, 10, 1), date(2027, 12, 31)),
	)
	assert gaps([POLICY], "云栖苑", SAFETY, YEAR) == ()
	assert gaps([POLICY], "云栖苑", LIFT, YEAR) == (YEAR,)
	# one that follows the day after leaves none
	after = replace(POLICY, key="D", period=Period(date(2027, 4, 1), date(2028, 1, 9)))
	assert gaps([first, after], "云栖苑", SAFETY, YEAR) == (Period(date(2027, 1, 1), date(2027, 1, 9)),)


SPANS = st.builds(
	lambda first, days: Period(YEAR.first + timedelta(days=first), YEAR.first + timedelta(days=first + days)),
	st.integers(-100, 500),
	st.integers(0, 200),
)


@given(st.lists(SPANS, max_size=6), st.lists(st.none() | st.integers(-1, 250), max_size=6))
def test_every_day_is_covered_or_in_a_gap(spans, ends):
	policies = [
		replace(
			POLICY,
			key=str(place),
			period=span,
			ended_on=None if end is None else span.first + timedelta(days=end),
		)
		for place, (span, end) in enumerate(zip(spans, [*ends, *[None] * 6], strict=False))
	]
	found = gaps(policies, "云栖苑", SAFETY, YEAR)
	for offset in range(YEAR.days):
		day = YEAR.first + timedelta(days=offset)
		in_gap = sum(gap.first <= day <= gap.last for gap in found)
		assert in_gap == (not any(one.covers("云栖苑", SAFETY, day) for one in policies))
		exposed = uncovered([Exposure("R", "云栖苑", SAFETY)], policies, day)
		assert bool(exposed) == bool(in_gap)
	assert list(found) == sorted(found)


# -- when it ends


@pytest.mark.parametrize(
	("before", "told", "expected"),
	[
		(91, (), None),
		(90, (), -90),
		(61, (), -90),
		(61, (-90,), None),
		(60, (-90,), -60),
		(30, (-90, -60), -30),
		(1, (-90, -60, -30), None),
		(0, (-90, -60, -30), 0),
		(-5, (-90, -60, -30), 0),
		# after an outage the latest alone
		(10, (), -30),
	],
)
def test_warnings_before_it_ends(before, told, expected):
	found = expiry_warnings(POLICY, [POLICY], POLICY.last - timedelta(days=before), told)
	assert [days for days, _whom in found] == ([] if expected is None else [expected])


def test_no_warning_when_another_follows():
	following = replace(POLICY, key="PL-2028", period=Period(date(2028, 1, 1), date(2028, 12, 31)))
	assert is_renewed(POLICY, [POLICY, following])
	assert expiry_warnings(POLICY, [POLICY, following], date(2027, 12, 1)) == ()
	# not when it begins a day late, covers less, or fewer
	for change in (
		{"period": Period(date(2028, 1, 2), date(2028, 12, 31))},
		{"categories": frozenset({SAFETY})},
		{"properties": frozenset({"江南里"})},
	):
		assert not is_renewed(POLICY, [POLICY, replace(following, **change)])
	# a policy of all properties follows one of some, and not the other way round
	assert is_renewed(POLICY, [replace(following, properties=None)])
	assert not is_renewed(ALL, [following])


# -- what a month costs


def test_premium_by_month():
	months = premium_by_month(POLICY)
	# 100 yuan a day
	assert months[Month(2027, 2)] == 2800 and months[Month(2027, 12)] == 3100 and len(months) == 12
	# 1, 28 and 1 of 30 days: 33.3336…, 933.3426…, 33.3336…, and the two cents left over go to the largest remainders
	odd = replace(POLICY, premium=D("1000.01"), period=Period(date(2027, 1, 31), date(2027, 3, 1)))
	assert list(premium_by_month(odd).values()) == [D("33.34"), D("933.34"), D("33.33")]


@given(SPANS, st.integers(0, 10_000_000))
def test_months_sum_to_the_premium(span, cents):
	months = premium_by_month(replace(POLICY, period=span, premium=D(cents) / 100))
	assert sum(months.values()) == D(cents) / 100
	assert min(months) == Month.of(span.first) and max(months) == Month.of(span.last)


def test_kinds_and_categories_fit():
	assert set(USUALLY_COVERS) == set(KINDS)
	assert {one for covered in USUALLY_COVERS.values() for one in covered} <= set(CATEGORIES)
	assert UNINSURABLE == ("Service Quality", "Legal", "Reputation")
