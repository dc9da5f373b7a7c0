"""Nobody audits, reviews or verifies what they did or were responsible for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.audit_independence import (
	DID,
	INTEREST,
	KINDS,
	REFUSALS,
	RELATION,
	RESPONSIBLE,
	Scope,
	Tie,
	able,
	conflicts,
	review_refusals,
	team_refusals,
	verification_refusals,
)
from wuye_ops.rules.proration import Period

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
SCOPE = Scope(YEAR, date(2026, 11, 30), frozenset({"翠湖花园"}), frozenset({"采购", "收费"}))


def codes(found) -> list[tuple]:
	for one in found:
		assert tuple(one.params) == REFUSALS[one.code]
	return [(one.code, one.params.get("free_from")) for one in found]


@pytest.mark.parametrize(
	("tie", "found"),
	[
		# in the audited year: no waiting helps
		(Tie(DID, "采购订单 12 张", first=date(2025, 3, 1), last=date(2025, 4, 1)), [("did", None)]),
		(Tie(RESPONSIBLE, "项目经理", first=date(2020, 1, 1), last=date(2025, 1, 1)), [("was_responsible", None)]),
		# goes on
		(Tie(RESPONSIBLE, "项目经理", first=date(2026, 2, 1)), [("was_responsible", None)]),
		# after it, less than a year before the audit begins: free a year later
		(Tie(DID, "报销 1 张", first=date(2026, 1, 5), last=date(2026, 1, 5)), [("did", date(2027, 1, 5))]),
		# before it, long ago
		(Tie(RESPONSIBLE, "项目经理", last=date(2024, 12, 31)), []),
		# elsewhere, or of another kind
		(Tie(RESPONSIBLE, "项目经理", "紫荆苑"), []),
		(Tie(RESPONSIBLE, "绿化主管", "翠湖花园", frozenset({"绿化"})), []),
		(Tie(RESPONSIBLE, "采购主管", "翠湖花园", frozenset({"采购"})), [("was_responsible", None)]),
		# to come after the audit has begun
		(Tie(RESPONSIBLE, "项目经理", first=date(2027, 1, 1)), []),
		# a relation counts while it lasts
		(Tie(RELATION, "配偶为项目经理"), [("relation", None)]),
		(Tie(INTEREST, "持有供应商股份", first=date(2026, 1, 1), last=date(2026, 11, 30)), [("interest", None)]),
		(Tie(DID, "末日凭证", first=date(2025, 12, 31), last=date(2026, 6, 1)), [("did", None)]),
		(Tie(DID, "首日凭证", first=date(2024, 6, 1), last=date(2025, 1, 1)), [("did", None)]),
		(Tie(INTEREST, "持有供应商股份", first=date(2026, 1, 1), last=date(2026, 11, 29)), []),
		(Tie(RELATION, "前同事", last=date(2024, 12, 31)), []),
	],
)  # fmt: skip
def test_what_binds_somebody(tie: Tie, found: list) -> None:
	assert codes(conflicts([tie], SCOPE)) == found


@pytest.mark.parametrize(
	("begins_on", "found"),
	[(date(2027, 1, 4), [("did", date(2027, 1, 5))]), (date(2027, 1, 5), [])],
)
def test_after_twelve_months_to_the_day_somebody_is_free(begins_on: date, found: list) -> None:
	tie = Tie(DID, "报销 1 张", first=date(2026, 1, 5), last=date(2026, 1, 5))
	assert codes(conflicts([tie], Scope(YEAR, begins_on))) == found


def test_a_company_may_ask_for_more_months_and_never_for_fewer() -> None:
	tie = Tie(RESPONSIBLE, "项目经理", first=date(2024, 1, 1), last=date(2024, 12, 31))
	assert codes(conflicts([tie], SCOPE, 36)) == [("was_responsible", date(2027, 12, 31))]
	with pytest.raises(ValueError, match="12 months"):
		conflicts([], SCOPE, 6)


def test_a_team_and_who_could_be_in_it() -> None:
	manager = [Tie(RESPONSIBLE, "项目经理", "翠湖花园")]
	people = {"王审": [], "李审": [], "张经理": manager}
	assert able(people, SCOPE) == ("李审", "王审")
	assert team_refusals("王审", {"王审": [], "李审": []}, SCOPE) == ()
	found = team_refusals("陈总", {"张经理": manager}, SCOPE)
	assert [(person, one.code) for person, one in found] == [
		("陈总", "head_not_in_team"),
		("", "too_few"),
		("张经理", "was_responsible"),
	]
	assert [one.code for _, one in team_refusals("", {"王审": [], "李审": []}, SCOPE)] == ["no_head"]


def test_nobody_audits_themselves() -> None:
	scope = Scope(YEAR, date(2026, 11, 30), people=frozenset({"王审"}))
	assert able({"王审": [], "李审": []}, scope) == ("李审",)
	found = team_refusals("王审", {"王审": [], "李审": []}, scope)
	assert [(person, one.code) for person, one in found] == [("王审", "audited")]
	verify = {"involved": set(), "ties": [], "scope": scope, "is_auditor": True}
	assert codes(verification_refusals("王审", **verify)) == [("audited", None)]


def test_nobody_reviews_what_they_prepared() -> None:
	assert review_refusals("李审", {"王审", None}) == ()
	assert codes(review_refusals("王审", {"王审"})) == [("own_work", None)]
	assert codes(review_refusals("", {"王审"})) == [("own_work", None)]


def test_nobody_verifies_what_they_did_or_answer_for() -> None:
	verify = {"involved": {"张经理", "王审"}, "ties": [], "scope": SCOPE, "is_auditor": True}
	assert verification_refusals("李审", **verify) == ()
	# the auditor who thought out the measure
	assert codes(verification_refusals("王审", **verify)) == [("involved", None)]
	assert codes(verification_refusals("张经理", **{**verify, "is_auditor": False})) == [
		("not_auditor", None),
		("involved", None),
	]
	tied = {**verify, "ties": [Tie(RELATION, "配偶为项目经理")]}
	assert codes(verification_refusals("李审", **tied)) == [("relation", None)]


@pytest.mark.parametrize(
	("tie", "match"),
	[
		(lambda: Tie("Friend", "同学"), "A tie is"),
		(lambda: Tie(DID, "x", first=date(2026, 2, 1), last=date(2026, 1, 1)), "before it begins"),
	],
)
def test_what_is_no_tie(tie, match: str) -> None:
	with pytest.raises(ValueError, match=match):
		tie()


days = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(st.sampled_from(KINDS), days, days, days, days, days)
def test_whoever_was_at_it_in_the_period_is_never_free(kind, one, two, three, four, begins_on) -> None:
	tie = Tie(kind, "x", first=min(one, two), last=max(one, two))
	scope = Scope(Period(min(three, four), max(three, four)), begins_on)
	refused = bool(conflicts([tie], scope))
	if tie.first <= scope.period.last and tie.last >= scope.period.first:
		assert refused
	# more ties never free anybody
	assert len(conflicts([tie, Tie(RELATION, "y")], scope)) == refused + 1
