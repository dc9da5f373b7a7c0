"""The life of a risk: a key risk is neither closed nor left alone without a response in effect."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.incident import BLUE, LEVELS, ORANGE, RED, YELLOW
from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_category import FALLING, PUBLIC_LIABILITY
from wuye_ops.rules.risk_life import (
	ADJUST,
	ASSESS,
	ASSESSED,
	CLOSE,
	CLOSED,
	CONFIRM,
	DISMISS,
	DISMISSED,
	IDENTIFIED,
	IN_RESPONSE,
	LIFE,
	MERGE,
	MERGED,
	OPEN,
	RECONSIDER,
	REFUSALS,
	REOPEN,
	RESPOND,
	WATCH,
	WATCHED,
	Risk,
	Step,
	identification_refusals,
	refusals,
)
from wuye_ops.rules.risk_matrix import KEY_LEVELS
from wuye_ops.rules.risk_response import REDUCE, TRANSFER, Measure, Response
from wuye_ops.rules.risk_response import REFUSALS as OF_RESPONSE

TODAY = date(2027, 6, 1)
POLICY = Policy(
	"PL", PUBLIC_LIABILITY, Period(date(2027, 1, 1), date(2027, 12, 31)), frozenset({FALLING}), in_all=Decimal(1000000)
)  # fmt: skip
DONE = Response(REDUCE, measures=(Measure("RECT-1", "李工", TODAY, date(2027, 5, 20)),))
OPEN_MEASURE = Response(REDUCE, measures=(Measure("RECT-1", "李工", TODAY),))
INSURED = Response(TRANSFER, policies=(POLICY,))
RISK = Risk(
	"R-1", WATCHED, "外墙瓷砖脱落", "云栖苑", FALLING, owner="owner@x", identified_by="finder@x", inherent=RED, current=ORANGE,
	residual=YELLOW, residual_on=date(2027, 5, 21), responses=(DONE, INSURED),
)  # fmt: skip
LOW = replace(RISK, inherent=YELLOW, current=YELLOW, residual="", residual_on=None, responses=())


def step(name: str, **given_) -> Step:
	usual = Step(name, "officer@x", frozenset({"Risk Officer"}), TODAY, "整改后复测合格")
	return replace(usual, **given_)


def codes(risk: Risk, one: Step) -> list[str]:
	found = refusals(risk, one)
	for refusal in found:
		assert tuple(refusal.params) == {**OF_RESPONSE, **REFUSALS}[refusal.code]
	return [refusal.code for refusal in found]


def test_a_key_risk_with_responses_is_closed():
	assert RISK.is_key and RISK.level == YELLOW
	assert codes(RISK, step(CLOSE)) == []


@pytest.mark.parametrize(
	("change", "expected"),
	[
		({"responses": ()}, ["key_without_response"]),
		({"responses": (OPEN_MEASURE,)}, ["key_without_response", "measures_not_done"]),
		# one in effect is enough, and what is open stays in the way
		({"responses": (OPEN_MEASURE, INSURED)}, ["measures_not_done"]),
		({"responses": (replace(INSURED, policies=(replace(POLICY, ended_on=date(2027, 5, 1)),)),)}, ["key_without_response"]),
		({"residual": "", "residual_on": None}, ["no_residual"]),
		({"residual_on": date(2027, 5, 19)}, ["residual_too_old"]),
		({"residual_on": date(2027, 5, 20)}, []),
		({"current_on": date(2027, 5, 21)}, []),
		({"current": RED, "current_on": date(2027, 5, 28)}, ["residual_before_current"]),
		({"residual": ORANGE}, ["still_key"]),
		({"alerts": ("RA-7",)}, ["alerts_open"]),
		({"owner": "officer@x"}, ["own_risk"]),
		({"status": ASSESSED, "responses": ()}, ["key_without_response"]),
		({"status": IDENTIFIED}, ["not_now"]),
		({"property_open": False, "responses": (OPEN_MEASURE,), "alerts": ("RA-7",)}, []),
	],
)  # fmt: skip
def test_what_keeps_a_key_risk_open(change, expected):
	assert codes(replace(RISK, **change), step(CLOSE)) == expected


@pytest.mark.parametrize(
	("change", "level"),
	[
		({}, YELLOW),
		({"residual": "", "residual_on": None}, ORANGE),
		({"residual": "", "residual_on": None, "current": ""}, RED),
		({"raised": RED}, RED),
		# of one day, what remains is the later word; what was looked at again since has become worse
		({"current_on": date(2027, 5, 21)}, YELLOW),
		({"current_on": date(2027, 5, 22)}, ORANGE),
	],
)
def test_a_risk_is_as_grave_as_it_was_found_last(change, level):
	assert replace(RISK, **change).level == level


def test_a_low_risk_is_closed_with_a_reason():
	assert codes(LOW, step(CLOSE)) == []
	assert codes(LOW, step(CLOSE, reason=" ")) == ["no_reason"]
	assert codes(LOW, step(CLOSE, roles=frozenset({"Property Manager"}))) == ["not_entitled"]
	# an alert has made it a key risk
	assert codes(replace(LOW, raised=RED), step(CLOSE)) == ["key_without_response", "no_residual"]


@pytest.mark.parametrize(
	("name", "risk", "expected"),
	[
		(ASSESS, replace(RISK, status=IDENTIFIED), []),
		(ASSESS, replace(RISK, status=IDENTIFIED, current=""), ["not_assessed"]),
		(RESPOND, replace(RISK, status=ASSESSED, responses=(OPEN_MEASURE,)), []),
		(RESPOND, replace(RISK, status=ASSESSED, responses=()), ["no_responses"]),
		(RESPOND, replace(RISK, status=ASSESSED, responses=(Response(TRANSFER),)), ["no_policy"]),
		(CONFIRM, replace(RISK, status=IN_RESPONSE), []),
		(CONFIRM, replace(RISK, status=IN_RESPONSE, responses=(OPEN_MEASURE,)), ["measures_open"]),
		(CONFIRM, replace(RISK, status=IN_RESPONSE, residual=""), ["no_residual"]),
		(CONFIRM, replace(RISK, status=IN_RESPONSE, owner="officer@x"), ["own_risk"]),
		(WATCH, replace(LOW, status=ASSESSED), []),
		(WATCH, replace(RISK, status=ASSESSED), ["key_without_response"]),
		(WATCH, replace(LOW, status=ASSESSED, raised=ORANGE), ["key_without_response"]),
		(ADJUST, RISK, []),
		(REOPEN, replace(RISK, status=CLOSED), []),
		(REOPEN, replace(RISK, status=CLOSED, property_open=False), ["property_closed"]),
		(DISMISS, replace(RISK, status=IDENTIFIED), []),
		(DISMISS, replace(RISK, status=IDENTIFIED, identified_by="officer@x"), ["own_risk"]),
		(DISMISS, replace(RISK, status=ASSESSED), ["not_now"]),
		(RECONSIDER, replace(RISK, status=DISMISSED), []),
	],
)
def test_steps(name, risk, expected):
	assert codes(risk, step(name)) == expected


@pytest.mark.parametrize(
	("into", "expected"),
	[
		(replace(RISK, key="R-2"), []),
		(None, ["merged_into_itself"]),
		(RISK, ["merged_into_itself"]),
		(replace(RISK, key="R-2", property="江南里"), ["merged_elsewhere"]),
		(replace(RISK, key="R-2", status=MERGED), ["merged_into_ended"]),
		# the graver one would be forgotten
		(replace(RISK, key="R-2", residual=BLUE), ["merged_into_milder"]),
	],
)
def test_merging(into, expected):
	assert codes(replace(RISK, status=ASSESSED), step(MERGE, into=into)) == expected


@pytest.mark.parametrize(
	("change", "expected"),
	[
		({}, []),
		({"title": " ", "owner": ""}, ["incomplete", "incomplete"]),
		({"category": "Pets"}, ["no_category"]),
		({"source": "News Case"}, ["no_case"]),
		({"source": "News Case", "case": "某小区外墙脱落伤人"}, []),
		({"property_open": False}, ["property_closed"]),
	],
)
def test_what_a_risk_needs_to_be_put_down(change, expected):
	found = identification_refusals(replace(RISK, **change))
	assert [one.code for one in found] == expected


def test_a_risk_that_grows_is_a_key_risk_again():
	grown = replace(LOW, raised=RED)
	assert (grown.level, grown.is_key, grown.lacks_response(TODAY)) == (RED, True, True)
	assert not LOW.lacks_response(TODAY) and not RISK.lacks_response(TODAY)
	# its policy has ended, and the measure alone is left
	assert not RISK.lacks_response(date(2028, 1, 1))
	assert replace(RISK, responses=(INSURED,)).lacks_response(date(2028, 1, 1))


SOME_LEVEL = st.sampled_from(["", *LEVELS])
RISKS = st.builds(
	replace,
	st.just(RISK),
	status=st.sampled_from(LIFE.statuses),
	inherent=st.sampled_from(LEVELS),
	current=SOME_LEVEL,
	residual=SOME_LEVEL,
	raised=SOME_LEVEL,
	responses=st.lists(st.sampled_from([DONE, OPEN_MEASURE, INSURED, Response(TRANSFER)]), max_size=3).map(
		tuple
	),
	alerts=st.sampled_from([(), ("RA-1",)]),
)


@given(RISKS, st.sampled_from([*LIFE.steps]), st.sampled_from(["officer@x", "owner@x"]))
def test_a_key_risk_is_never_out_of_sight_without_a_response(risk, name, by):
	refused = refusals(risk, step(name, by=by, into=replace(RISK, key="R-2", inherent=RED)))
	if refused or not risk.is_key or risk.status not in OPEN:
		return
	after = LIFE.after(name)
	if after in (CLOSED, WATCHED):
		assert risk.responses_in_effect(TODAY) and risk.residual
	if after == CLOSED:
		assert risk.residual not in KEY_LEVELS and not risk.alerts and by not in risk.owners
	# whatever else it becomes, it is on the list for as long as nothing is in effect against it
	if after in OPEN:
		assert replace(risk, status=after).lacks_response(TODAY) == (not risk.responses_in_effect(TODAY))


def test_a_code_means_the_same_here_and_of_a_response():
	assert all(REFUSALS[code] == OF_RESPONSE[code] for code in set(REFUSALS) & set(OF_RESPONSE))


def test_a_status_that_is_none():
	with pytest.raises(ValueError):
		replace(RISK, status="Gone")
