"""How far costs may leave their plan: what is refused, and that the defaults are those of the trade."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.cost_monitor import (
	APPROVE,
	BANDS,
	DEMANDS,
	EXPLAIN,
	GREEN,
	STOP,
	Answer,
	Limits,
	Policy,
	Standing,
	band,
	is_stopped,
)
from wuye_ops.rules.cost_policy import REFUSALS, Proposed, policy, refusals

USUAL = Proposed(
	D(5),
	D(10),
	D(15),
	D(500),
	D(15),
	"Department Head",
	"Property Manager",
	"Operations Director",
	5,
	3,
	1,
	3,
)


def test_the_defaults_are_those_of_the_trade():
	assert refusals(USUAL) == ()
	made = policy(USUAL)
	assert (made.limits, dict(made.demands), made.escalate_after) == (Limits(), DEMANDS, 3)
	assert made == Policy()


@pytest.mark.parametrize(
	("change", "code"),
	[
		({"explain": D(0)}, "not_rising"),
		({"explain": D(-1)}, "not_rising"),
		({"explain": D(10)}, "not_rising"),
		({"approve": D(15)}, "not_rising"),
		({"stop": D(9)}, "not_rising"),
		({"stop": D("200.01")}, "too_high"),
		({"least": D("-0.01")}, "least_negative"),
		({"under": D(0)}, "under_out_of_range"),
		({"under": D("100.5")}, "under_out_of_range"),
		({"stop_days": 0}, "days_out_of_range"),
		({"explain_days": 31}, "days_out_of_range"),
		({"escalate_after": 0}, "days_out_of_range"),
		({"approve_days": 6}, "days_rise"),
		({"stop_days": 4}, "days_rise"),
		({"approve_role": "Operations Director", "stop_role": "Property Manager"}, "roles_fall"),
	],
)
def test_what_makes_no_sense_is_refused(change, code):
	found = refusals(replace(USUAL, **change))
	assert [one.code for one in found] == [code]
	assert tuple(found[0].params) == REFUSALS[code]


def test_everything_at_once():
	wrong = replace(USUAL, explain=D(20), least=D(-5), under=D(200), stop_days=9)
	assert {one.code for one in refusals(wrong)} == {
		"not_rising", "least_negative", "under_out_of_range", "days_rise"
	}  # fmt: skip


PERCENTS = st.decimals(D("0.01"), D(60), places=2)


@given(st.tuples(PERCENTS, PERCENTS, PERCENTS).map(sorted), st.decimals(D(-50), D(100), places=2))
def test_a_band_is_the_highest_limit_that_is_exceeded(limits, percent):
	explain, approve, stop = limits
	proposed = replace(USUAL, explain=explain, approve=approve, stop=stop, least=D(0))
	if refusals(proposed):
		return
	standing = Standing(D(10_000), D(10_000) + percent * 100)
	reached = sum(percent > limit for limit in limits)
	assert band(standing, policy(proposed).limits) == (BANDS[reached] if percent > 0 else GREEN)


def test_a_property_may_be_stricter_or_let_orders_go_on():
	standing = Standing(D(10_000), D(10_800))
	strict = policy(replace(USUAL, explain=D(1), approve=D(3), stop=D(6)))
	assert (band(standing), band(standing, strict.limits)) == (EXPLAIN, STOP)
	assert (is_stopped(standing), is_stopped(standing, (), strict)) == (False, True)
	lenient = policy(replace(USUAL, explain=D(1), approve=D(3), stop=D(6), stop_orders=False))
	assert not is_stopped(standing, (), lenient)
	assert strict.demands[APPROVE].role == "Property Manager"


@pytest.mark.parametrize(
	("asked", "by", "stopped"),
	[
		("Operations Director", "Operations Director", False),
		("Operations Director", "Property Manager", True),
		("Property Manager", "Property Manager", False),
		# a yes of the director stays one when the manager's would do
		("Property Manager", "Operations Director", False),
		("Property Manager", "Department Head", True),
		("Operations Director", "", True),
	],
)
def test_who_decides_lets_orders_go_on(asked, by, stopped):
	standing = Standing(D(10_000), D(12_000))
	answers = [Answer(STOP, D(20), by, True)]
	assert is_stopped(standing, answers, policy(replace(USUAL, stop_role=asked))) is stopped
