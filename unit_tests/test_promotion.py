"""Promotions: every condition said, met or not; decided by somebody else than who proposes and who is promoted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import promotion as rules
from wuye_ops.rules.award import Candidate, Path
from wuye_ops.rules.promotion import Asked, Proposal

PATH = Path("维修技工", "工程主管", 12, Decimal(85), (), ("D",))
GOOD = Candidate("E1", "花园", (Decimal(90), Decimal(86)), ("A", "B"))
READY = Asked(PATH, 12, GOOD, vacant=1)


@pytest.mark.parametrize(
	("changes", "lacking"),
	[
		({}, []),
		({"months": 11}, ["months"]),
		({"candidate": replace(GOOD, points=(Decimal(84), Decimal("85.97")))}, ["points"]),
		({"candidate": replace(GOOD, points=(Decimal(84), Decimal(86)))}, []),
		({"candidate": replace(GOOD, points=())}, ["no_cards"]),
		({"candidate": replace(GOOD, points=()), "path": replace(PATH, least_points=Decimal(0))}, []),
		({"candidate": replace(GOOD, grades=("A", "D"))}, ["grade"]),
		({"candidate": replace(GOOD, grades=("A", "D")), "path": replace(PATH, no_grade=())}, []),
		({"no_certificate": "缺少低压电工"}, ["no_certificate"]),
		({"vacant": 0}, ["no_vacancy"]),
		# no standard says how many are needed
		({"vacant": None}, []),
		({"vacant": 0, "asks_vacancy": False}, []),
		(
			{"months": 0, "candidate": replace(GOOD, points=(), grades=("D",)), "vacant": -1},
			["months", "no_cards", "grade", "no_vacancy"],
		),
	],
)
def test_what_is_lacking(changes, lacking):
	found = rules.checks(replace(READY, **changes))
	assert tuple(one.code for one in found) == rules.CHECKS
	assert [one.why.code for one in found if one.why] == lacking
	assert [one.met for one in found] == [one.why is None for one in found]


def test_every_reason_is_listed_with_its_params():
	worst = replace(READY, months=1, candidate=replace(GOOD, grades=("D",)), no_certificate="无证", vacant=0)
	for one in rules.checks(worst):
		if one.why:
			assert tuple(one.why.params) == rules.LACKING[one.why.code]


ONE = Proposal(rules.PROPOSED, "li@x", "boss@x")


@pytest.mark.parametrize(
	("changes", "step", "by", "may", "reason", "expected"),
	[
		({}, rules.APPROVE, "hr@x", True, "", []),
		({}, rules.APPROVE, "hr@x", False, "", ["not_entitled"]),
		# nobody for themselves, nobody what they have proposed
		({"user": "hr@x"}, rules.APPROVE, "hr@x", True, "", ["own_promotion"]),
		({"proposed_by": "hr@x"}, rules.APPROVE, "hr@x", True, "", ["own_proposal"]),
		({}, rules.APPROVE, "boss@x", False, "", ["not_entitled", "own_proposal"]),
		({"lacking": "少 3 个月"}, rules.APPROVE, "hr@x", True, "", ["lacking"]),
		({"lacking": "少 3 个月"}, rules.DECLINE, "hr@x", True, "还早", []),
		({}, rules.DECLINE, "hr@x", True, " ", ["no_reason"]),
		# who has proposed it may decline nothing, and withdraw it
		({}, rules.DECLINE, "boss@x", False, "x", ["not_entitled"]),
		({}, rules.WITHDRAW, "boss@x", False, "x", []),
		({}, rules.WITHDRAW, "boss@x", False, "", ["no_reason"]),
		({}, rules.WITHDRAW, "other@x", False, "x", ["not_proposer"]),
		({}, rules.WITHDRAW, "hr@x", True, "x", []),
		({"user": "boss@x"}, rules.WITHDRAW, "boss@x", False, "x", ["own_promotion"]),
		({"status": rules.APPROVED}, rules.APPROVE, "hr@x", True, "", ["not_now"]),
		({"status": rules.DECLINED}, rules.WITHDRAW, "boss@x", False, "x", ["not_now"]),
	],
)
def test_who_may(changes, step, by, may, reason, expected):
	found = rules.refusals(replace(ONE, **changes), step, by, may, reason)
	assert [one.code for one in found] == expected
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)


def test_a_step_that_is_none():
	with pytest.raises(ValueError):
		rules.refusals(ONE, "Praise", "hr@x", True)


@pytest.mark.parametrize(
	("since", "day", "months"),
	[
		(date(2026, 1, 15), date(2027, 1, 14), 11),
		(date(2026, 1, 15), date(2027, 1, 15), 12),
		(date(2026, 1, 31), date(2026, 2, 28), 0),
		(date(2026, 1, 31), date(2026, 3, 31), 2),
		(date(2027, 5, 1), date(2027, 4, 1), 0),
	],
)
def test_months_in_a_post(since, day, months):
	assert rules.months_between(since, day) == months


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_months_never_go_back(since, days):
	ordinal = since.toordinal() + days
	one, next_ = (rules.months_between(since, date.fromordinal(ordinal + more)) for more in (0, 1))
	assert 0 <= one <= next_ <= one + 1
