"""Rounds, offers and referrals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import recruiting as rules
from wuye_ops.rules.recruiting import CLEARED, REJECTED, WAITING, Consent, Mark, Offer, Referral, Round

D = Decimal
TALK, TEST, CHECK = rules.USUAL
TWO = replace(TALK, interviewers=2)


def mark(round_: Round, *marks: int, by: str = "hr@x", passed: bool = True) -> Mark:
	return Mark(round_.name, by, passed, tuple((D(1), D(one)) for one in marks))


@pytest.mark.parametrize(
	("rounds", "marks", "standing", "points", "following"),
	[
		(rules.USUAL, [], WAITING, None, "Interview"),
		(rules.USUAL, [mark(TALK, 80, 90)], WAITING, "85.00", "Written Test"),
		# 85 × 60 + 70 × 40 over 100
		(rules.USUAL, [mark(TALK, 80, 90), mark(TEST, 70), mark(CHECK)], CLEARED, "79.00", ""),
		(rules.USUAL, [mark(TALK, 80, 90), mark(TEST, 59)], REJECTED, "74.60", "Background Check"),
		(rules.USUAL, [mark(TALK, 80, 90), mark(TEST, 70), mark(CHECK, passed=False)], REJECTED, "79.00", ""),
		(rules.USUAL, [mark(TALK, 95, passed=False)], REJECTED, "95.00", "Written Test"),
		((TWO,), [mark(TWO, 80)], WAITING, "80.00", "Interview"),
		((TWO,), [mark(TWO, 80), mark(TWO, 50, by="head@x")], CLEARED, "65.00", ""),
		((TWO,), [mark(TWO, 80), mark(TWO, 39, by="head@x")], REJECTED, "59.50", ""),
		# a scorecard without a mark is none of a round that is weighed
		((TALK,), [mark(TALK)], WAITING, None, "Interview"),
		((), [], WAITING, None, ""),
	],
)
def test_rounds_together(rounds, marks, standing, points, following) -> None:
	found = rules.combine(rounds, marks)
	assert (found.standing, found.points, found.next) == (standing, points and D(points), following)


def test_criteria_are_weighed() -> None:
	assert Mark("x", "y", True, ((D(3), D(100)), (D(1), D(60)))).points == D("90.00")


def test_ranking() -> None:
	results = {
		name: rules.combine((TALK,), marks)
		for name, marks in (
			("A", [mark(TALK, 70)]),
			("B", [mark(TALK, 90)]),
			("C", [mark(TALK, 10)]),
			("D", []),
		)
	}
	assert rules.ranked(results) == ("B", "A", "D")


@pytest.mark.parametrize(
	"make",
	[
		lambda: Round("x", "Handstand"),
		lambda: Round("x", rules.INTERVIEW, D(-1)),
		lambda: Round("x", rules.INTERVIEW, D(1), D(101)),
		lambda: Round("x", rules.INTERVIEW, interviewers=0),
		lambda: rules.combine((TALK,), [mark(TEST, 80)]),
		lambda: rules.combine((TALK,), [mark(TALK, 80), mark(TALK, 90)]),
		lambda: rules.combine((TALK,), [mark(TALK, 101)]),
		lambda: rules.combine((TALK,), [mark(TALK, -1)]),
	],
)
def test_what_cannot_be(make) -> None:
	with pytest.raises(ValueError):
		make()


def codes(found) -> list[str]:
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize(
	("consent", "sensitive", "expected"),
	[
		(Consent(), False, ["no_consent"]),
		(Consent(date(2027, 3, 2)), False, ["no_consent"]),
		(Consent(date(2027, 2, 1)), False, []),
		(Consent(date(2027, 2, 1)), True, ["no_separate_consent"]),
		(Consent(date(2027, 2, 1), separate=True), True, []),
		(Consent(date(2027, 2, 1), True, date(2027, 3, 1)), True, ["no_consent"]),
	],
)
def test_nobody_is_asked_without_consent(consent, sensitive, expected) -> None:
	assert codes(rules.background_refusals(consent, date(2027, 3, 1), sensitive)) == expected


def test_nobody_marks_their_own() -> None:
	assert codes(rules.interviewer_refusals("li@x", "li@x")) == ["interviews_kin"]
	assert codes(rules.interviewer_refusals("li@x", "", ("li@x",))) == ["interviews_kin"]
	assert codes(rules.interviewer_refusals("li@x", "wang@x")) == []
	assert codes(rules.interviewer_refusals("", "")) == []


CLEAR = rules.combine((TALK,), [mark(TALK, 80)])
OFFER = Offer(D(5000), date(2027, 4, 1), date(2000, 1, 1), 2, D(4000), D(6000), "OPEN-1")


@pytest.mark.parametrize(
	("offer", "result", "expected"),
	[
		(OFFER, CLEAR, []),
		(OFFER, rules.combine((TALK,), []), ["not_cleared"]),
		(replace(OFFER, opening=""), CLEAR, ["no_opening"]),
		(replace(OFFER, open_places=0), CLEAR, ["opening_filled"]),
		(replace(OFFER, wage=D(6001)), CLEAR, ["outside_range"]),
		(replace(OFFER, wage=D(3999)), CLEAR, ["outside_range"]),
		(replace(OFFER, least=None, most=None, wage=D(1)), CLEAR, []),
		(replace(OFFER, born_on=date(2011, 4, 2)), CLEAR, ["too_young"]),
		(replace(OFFER, born_on=date(2011, 4, 1)), CLEAR, []),
		(replace(OFFER, relative=True), CLEAR, ["own_offer"]),
	],
)
def test_offers(offer, result, expected) -> None:
	assert codes(rules.offer_refusals(offer, result)) == expected


HIRED = Referral("EMP-1", "EMP-2", date(2027, 1, 15), date(2027, 3, 14))


@pytest.mark.parametrize(
	("referral", "today", "expected", "is_over"),
	[
		(HIRED, date(2027, 3, 15), [], False),
		(HIRED, date(2027, 3, 14), ["not_yet"], False),
		(replace(HIRED, joined_on=None), date(2027, 3, 15), ["not_hired"], False),
		# without probation, three months
		(replace(HIRED, probation_ends=None), date(2027, 4, 14), ["not_yet"], False),
		(replace(HIRED, probation_ends=None), date(2027, 4, 15), [], False),
		(replace(HIRED, left_on=date(2027, 3, 14)), date(2027, 6, 1), ["left_early"], True),
		(replace(HIRED, left_on=date(2027, 3, 15)), date(2027, 6, 1), [], False),
		(replace(HIRED, referrer_left_on=date(2027, 3, 1)), date(2027, 6, 1), ["referrer_left"], True),
		(replace(HIRED, referrer="EMP-2"), date(2027, 6, 1), ["self_referral"], True),
		(replace(HIRED, decides=True), date(2027, 6, 1), ["hires_themselves"], True),
		(replace(HIRED, applicable=False), date(2027, 6, 1), ["not_applicable"], True),
		(replace(HIRED, worked_here=True), date(2027, 6, 1), ["hired_before"], True),
		(replace(HIRED, paid_by="HR-ADS-1"), date(2027, 6, 1), ["paid_already"], True),
	],
)
def test_referrals(referral, today, expected, is_over) -> None:
	found = rules.reward_due(referral, today)
	assert codes(found.refusals) == expected
	assert (found.is_due, found.is_over) == (not expected, is_over)


@given(
	st.lists(st.integers(0, 100), min_size=1, max_size=5),
	st.lists(st.integers(0, 100), min_size=1, max_size=5),
)
def test_points_lie_between_the_worst_and_the_best(talk, test) -> None:
	found = rules.combine((TALK, TEST), [mark(TALK, *talk), mark(TEST, *test)])
	assert min(talk + test) <= found.points <= max(talk + test)
	assert found.standing in (CLEARED, REJECTED)
