"""Who may assess, when, and what a round takes to count."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from wuye_ops.rules.risk_assessment import (
	CURRENT,
	INHERENT,
	REFUSALS,
	RESIDUAL,
	Assessor,
	Round,
	Standing,
	round_refusals,
)
from wuye_ops.rules.risk_matrix import Matrix, Opinion, combine, lec_of

TODAY = date(2027, 6, 30)
KNOWN = Standing(
	"云栖苑", date(2027, 6, 1), method="5x5", values={INHERENT: Matrix(4, 4), CURRENT: Matrix(3, 4)},
	assessed_on={INHERENT: date(2027, 6, 5), CURRENT: date(2027, 6, 25)},
)  # fmt: skip
HEADS = (
	Assessor("甲", frozenset({"Department Head"})),
	Assessor("乙", frozenset({"Risk Officer", "Employee"})),
)


def a_round(*values: tuple[int, int], stage: str = CURRENT, **given_) -> Round:
	opinions = [Opinion("甲乙丙"[place], Matrix(*value), "理由") for place, value in enumerate(values)]
	return replace(Round(stage, TODAY, combine(opinions), HEADS), **given_)


def codes(one: Round, known: Standing = KNOWN) -> list[str]:
	found = round_refusals(one, known, TODAY)
	assert all(tuple(refusal.params) == REFUSALS[refusal.code] for refusal in found)
	return [refusal.code for refusal in found]


def test_a_round_that_counts():
	assert codes(a_round((3, 3), (3, 4))) == []


@pytest.mark.parametrize(
	("assessed_on", "expected"),
	[
		(TODAY, []),
		(date(2027, 6, 25), []),
		(date(2027, 6, 24), ["before_last"]),
		(date(2027, 6, 22), ["backdated", "before_last"]),
		(date(2027, 5, 31), ["before_identified", "before_last"]),
		(TODAY + timedelta(days=1), ["in_future"]),
	],
)
def test_its_day(assessed_on, expected):
	assert codes(a_round((2, 2), assessed_on=assessed_on)) == expected


def test_a_residual_risk_is_assessed_after_the_measures():
	known = replace(KNOWN, done_on=date(2027, 6, 28))
	assert codes(a_round((2, 2), stage=RESIDUAL, assessed_on=date(2027, 6, 28)), known) == []
	assert codes(a_round((2, 2), stage=RESIDUAL, assessed_on=date(2027, 6, 27)), known) == ["before_measures"]


@pytest.mark.parametrize(
	("assessors", "expected"),
	[
		(HEADS, []),
		((HEADS[0], Assessor("乙", frozenset({"Field Staff"}))), ["no_right"]),
		((HEADS[0],), ["no_right"]),
		((HEADS[0], replace(HEADS[1], is_of_property=False)), ["not_of_property"]),
	],
)
def test_who_may_assess(assessors, expected):
	assert codes(a_round((3, 3), (3, 3), assessors=assessors)) == expected


def test_everybody_gives_a_reason():
	combined = combine([Opinion("甲", Matrix(2, 2), " "), Opinion("乙", Matrix(2, 2), "有围挡")])
	assert codes(a_round((1, 1), combined=combined)) == ["no_reason"]


@pytest.mark.parametrize(
	("values", "note", "expected"),
	[
		(((2, 4),), "", []),
		# one person alone does not make a key risk
		(((3, 3),), "", ["too_few"]),
		# yellow against red: they have to say what they made of it
		(((2, 3), (3, 4)), "", []),
		(((1, 2), (3, 4)), "", ["disagreement"]),
		(((1, 2), (3, 4)), "以现场复测为准", []),
	],
)
def test_key_risks_and_disagreement(values, note, expected):
	assert codes(a_round(*values, note=note)) == expected


@pytest.mark.parametrize(
	("stage", "value", "expected"),
	[
		(CURRENT, (4, 4), []),
		(CURRENT, (5, 4), ["above_inherent"]),
		(RESIDUAL, (3, 4), []),
		(RESIDUAL, (4, 4), ["residual_above_current"]),
		# what the inherent risk is now said to be is below the current one
		(INHERENT, (2, 2), ["above_inherent"]),
	],
)
def test_measures_make_no_risk_graver(stage, value, expected):
	assert codes(a_round(value, value, stage=stage)) == expected


def test_first_comes_the_inherent_risk():
	new = Standing("云栖苑", date(2027, 6, 1))
	assert codes(a_round((2, 2)), new) == ["no_inherent"]
	assert codes(a_round((2, 2), stage=INHERENT), new) == []


def test_one_method_and_an_open_property():
	lec = combine([Opinion("甲", lec_of(1, 6, 3), "x")])
	assert codes(a_round((1, 1), combined=lec)) == ["other_method"]
	assert codes(a_round((2, 2)), replace(KNOWN, property_open=False)) == ["property_closed"]


def test_a_stage_that_is_none():
	with pytest.raises(ValueError):
		a_round((1, 1), stage="Final")
