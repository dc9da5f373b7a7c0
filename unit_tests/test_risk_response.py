"""Avoid, reduce, transfer, accept: what each takes to be decided and to be in effect, and until when it counts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from wuye_ops.rules.incident import BLUE, ORANGE, RED, YELLOW
from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_category import FALLING, PUBLIC_LIABILITY
from wuye_ops.rules.risk_response import (
	ACCEPT,
	APPROVERS,
	AVOID,
	REDUCE,
	REFUSALS,
	TRANSFER,
	About,
	Measure,
	Response,
	decision_refusals,
	effect_refusals,
	ends_on,
	in_effect,
	last_done,
	open_measures,
)

TODAY = date(2027, 6, 1)
LATER = TODAY + timedelta(days=30)
ABOUT = About("云栖苑", FALLING, ORANGE, frozenset({"owner@x"}))
POLICY = Policy(
	"PL-2027", PUBLIC_LIABILITY, Period(date(2027, 1, 1), date(2027, 12, 31)), frozenset({FALLING}), in_all=Decimal(1000000)
)  # fmt: skip
AVOIDED = Response(AVOID, "李工", "停用高空吊篮", TODAY, "停用公告")
REDUCED = Response(
	REDUCE, measures=(Measure("RECT-1", "李工", LATER, TODAY), Measure("IP-2", "王工", LATER, TODAY))
)
TRANSFERRED = Response(TRANSFER, policies=(POLICY,))
ACCEPTED = Response(
	ACCEPT, reason="整改费用过高，已监控", approved_by="director@x", approver_roles=frozenset({"Operations Director"}),
	approved_on=TODAY, until=date(2027, 9, 1),
)  # fmt: skip


def codes(found) -> list[str]:
	assert all(tuple(one.params) == REFUSALS[one.code] for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize("response", [AVOIDED, REDUCED, TRANSFERRED, ACCEPTED], ids=lambda one: one.kind)
def test_each_can_be_in_effect(response):
	assert effect_refusals(response, ABOUT, TODAY) == ()
	assert in_effect([response], ABOUT, TODAY) == (response,)


@pytest.mark.parametrize(
	("response", "change", "decided", "effective"),
	[
		(AVOIDED, {"activity": ""}, ["response_incomplete"], []),
		(AVOIDED, {"stopped_on": None, "proof": ""}, [], ["not_stopped", "no_proof"]),
		(AVOIDED, {"stopped_on": TODAY + timedelta(days=1)}, [], ["stopped_in_future"]),
		(REDUCED, {"measures": ()}, ["no_measures"], []),
		(REDUCED, {"measures": (Measure("RECT-1"),)}, ["measure_incomplete", "measure_incomplete"], ["measures_open"]),
		(REDUCED, {"measures": (Measure("RECT-1", "李工", LATER),)}, [], ["measures_open"]),
		(REDUCED, {"measures": (Measure("RECT-1", "李工", LATER, LATER),)}, ["done_in_future"], []),
		(TRANSFERRED, {"policies": ()}, ["no_policy"], []),
		(TRANSFERRED, {"policies": (replace(POLICY, properties=frozenset({"江南里"})),)}, ["policy_not_for_risk"], []),
		(TRANSFERRED, {"policies": (replace(POLICY, ended_on=date(2027, 5, 31)),)}, ["policy_not_in_force"], []),
		# one that is in force is enough
		(TRANSFERRED, {"policies": (replace(POLICY, ended_on=date(2027, 5, 31)), POLICY)}, [], []),
		(ACCEPTED, {"reason": " "}, ["no_reason"], []),
		(ACCEPTED, {"approver_roles": frozenset({"Property Manager"})}, ["not_entitled"], []),
		(ACCEPTED, {"approved_by": "owner@x"}, ["own_acceptance"], []),
		(ACCEPTED, {"until": None}, ["no_end"], []),
		(ACCEPTED, {"until": TODAY}, ["no_end"], []),
		# orange: three months
		(ACCEPTED, {"until": date(2027, 9, 2)}, ["too_long"], []),
	],
)  # fmt: skip
def test_what_is_missing(response, change, decided, effective):
	response = replace(response, **change)
	assert codes(decision_refusals(response, ABOUT, TODAY)) == decided
	assert codes(effect_refusals(response, ABOUT, TODAY)) == decided + effective
	assert bool(in_effect([response], ABOUT, TODAY)) == (not decided and not effective)


@pytest.mark.parametrize(
	("level", "role", "until", "expected"),
	[
		(RED, "Operations Director", date(2027, 7, 1), []),
		(RED, "Operations Director", date(2027, 7, 2), ["too_long"]),
		(RED, "Property Manager", date(2027, 7, 1), ["not_entitled"]),
		(YELLOW, "Property Manager", date(2027, 12, 1), []),
		(YELLOW, "Department Head", date(2027, 12, 1), ["not_entitled"]),
		(BLUE, "Department Head", date(2028, 6, 1), []),
		(BLUE, "Department Head", date(2028, 6, 2), ["too_long"]),
	],
)
def test_who_accepts_for_how_long(level, role, until, expected):
	response = replace(ACCEPTED, approver_roles=frozenset({role}), until=until)
	assert codes(decision_refusals(response, replace(ABOUT, level=level), TODAY)) == expected


def test_what_is_unlawful_cannot_be_accepted():
	assert codes(decision_refusals(ACCEPTED, replace(ABOUT, unlawful=True), TODAY)) == ["unlawful"]
	assert decision_refusals(REDUCED, replace(ABOUT, unlawful=True), TODAY) == ()


def test_time_ends_what_was_in_effect():
	assert ends_on(ACCEPTED) == date(2027, 9, 1) and ends_on(TRANSFERRED) == date(2027, 12, 31)
	assert ends_on(AVOIDED) is None and ends_on(REDUCED) is None
	assert codes(effect_refusals(ACCEPTED, ABOUT, date(2027, 9, 1))) == []
	assert codes(effect_refusals(ACCEPTED, ABOUT, date(2027, 9, 2))) == ["acceptance_over"]
	assert codes(effect_refusals(TRANSFERRED, ABOUT, date(2028, 1, 1))) == ["policy_not_in_force"]
	# a risk that has grown is not what was accepted
	assert codes(effect_refusals(ACCEPTED, replace(ABOUT, level=RED), TODAY)) == ["too_long"]


def test_what_was_done_last():
	assert last_done([ACCEPTED, TRANSFERRED]) is None
	assert last_done([replace(AVOIDED, stopped_on=LATER), REDUCED]) == LATER
	assert open_measures((Measure("a"), Measure("b", done_on=TODAY))) == (0,)
	assert set(APPROVERS) == {RED, ORANGE, YELLOW, BLUE}


def test_a_response_that_is_none():
	with pytest.raises(ValueError):
		Response("Ignore")
