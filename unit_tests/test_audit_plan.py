"""The yearly audit plan: scored by risk, in the order of risk, within the days there are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.audit_plan import (
	BANDS,
	BY_RISK,
	FACTORS,
	HIGH,
	LOW,
	MANDATORY,
	MEDIUM,
	NO_DAYS,
	NOT_DUE,
	REFUSALS,
	VERY_HIGH,
	Factor,
	Subject,
	approval_refusals,
	capacity,
	days_of,
	due_dates,
	next_due,
	plan,
	score,
)

D = Decimal
BEST = {
	"amount": D(1), "since_last": D(1), "findings": D(0), "controls": D(99), "turnover": D(0), "complexity": D(1),
	"variance": D(0), "complaints": D(0),
}  # fmt: skip
WORST = {
	"amount": D(30_000_000), "since_last": D(60), "findings": D(9), "controls": D(60), "turnover": D(50),
	"complexity": D(5), "variance": D(20), "complaints": D(6),
}  # fmt: skip


def risk(value: str):
	"""A score of that value: complexity and the other factors as it takes."""
	found = score(BEST)
	band = next(band for band in BANDS if D(value) >= band.score_from)
	return replace(found, value=D(value), band=band)


def subject(
	key: str, value: str = "3.50", last: date | None = None, days: str = "8", mandatory: str = ""
) -> Subject:
	return Subject(key, risk(value), D(days), last, mandatory)


def codes(found) -> list[tuple]:
	for one in found:
		assert set(one.params) == set(REFUSALS[one.code])
	return [(one.code, *one.params.values()) for one in found]


@pytest.mark.parametrize(
	("values", "value", "level"),
	[
		(BEST, "1.00", LOW),
		(WORST, "5.00", VERY_HIGH),
		({}, "3.00", HIGH),
		# 20 × 3 + 15 × 4 + 65 × 1 = 185
		({**BEST, "amount": D(2_000_000), "since_last": D(36)}, "1.85", LOW),
		# 20 × 5 + 15 × 3 + 15 × 2 + 50 × 1 = 225
		({**BEST, "amount": D(20_000_000), "findings": D(3), "controls": D(90)}, "2.25", MEDIUM),
		# 15 × 3 for what nobody knows, 85 × 1
		({**BEST, "controls": None}, "1.30", LOW),
	],
)
def test_the_score_by_hand(values: dict, value: str, level: str) -> None:
	found = score(values)
	assert (found.value, found.band.level) == (D(value), level)
	assert found.unknown == tuple(factor.code for factor in FACTORS if values.get(factor.code) is None)


@pytest.mark.parametrize(
	("code", "value", "points"),
	[
		("amount", "499999.99", 1),
		("amount", "500000", 2),
		("amount", "20000000", 5),
		("controls", "90.01", 1),
		("controls", "90", 2),
		("controls", "70", 5),
		("complexity", "3", 3),
	],
)
def test_the_points_begin_at_the_bound(code: str, value: str, points: int) -> None:
	assert next(one for one in FACTORS if one.code == code).points(D(value)) == points


def test_the_seeded_factors_weigh_100() -> None:
	assert sum(factor.weight for factor in FACTORS) == 100


@pytest.mark.parametrize(
	("value", "days", "found"),
	[
		("4.00", "5", "7.5"),
		("3.00", "3", "4"),
		("2.00", "40", "40"),
		("2.00", "3", "3"),
		("1.00", "3", "2.5"),
	],
)
def test_days_of_work_rise_with_the_risk(value: str, days: str, found: str) -> None:
	# 150, 125, 100 and 75 %, in halves, rounded up: 3.75 and 2.25 are 4 and 2.5
	assert days_of(subject("a", value, days=days)) == D(found)


@pytest.mark.parametrize(
	("value", "last", "mandatory", "found"),
	[
		# a high risk every year
		("3.00", date(2026, 5, 20), "", [date(2027, 5, 20)]),
		# overdue, and never audited: at once
		("3.00", date(2024, 5, 20), "", [date(2027, 1, 1)]),
		("1.00", None, "", [date(2027, 1, 1)]),
		# a very high one twice
		("4.00", date(2026, 8, 31), "", [date(2027, 2, 28), date(2027, 8, 28)]),
		("2.00", date(2026, 5, 20), "", []),
		("2.00", date(2026, 5, 20), "项目经理离任", [date(2027, 12, 31)]),
		("1.00", date(2024, 12, 31), "", [date(2027, 12, 31)]),
	],
)
def test_when_it_is_due(value: str, last: date | None, mandatory: str, found: list) -> None:
	one = subject("a", value, last, mandatory=mandatory)
	assert list(due_dates(one, 2027)) == found


def test_the_plan_by_hand() -> None:
	subjects = [
		subject("收费", "4.20", date(2026, 10, 15), "10"),
		subject("采购", "3.60", date(2026, 5, 10), "8"),
		subject("绿化", "1.50", date(2026, 3, 1), "4"),
		subject("离任", "1.50", date(2026, 3, 1), "4", "项目经理离任"),
		subject("工资", "3.10", None, "16"),
	]
	# 收费 15 days twice, 采购 10, 离任 3, 工资 20
	found = plan(subjects, 2027, [D(20), D(20), D(20), D(5)])
	assert [
		(one.order, one.subject.key, one.reason, one.due_on, one.days, one.quarter) for one in found.planned
	] == [
		(1, "离任", MANDATORY, date(2027, 12, 31), D(3), 4),
		(2, "收费", BY_RISK, date(2027, 4, 15), D(15), 2),
		# October has 2 days left, so it comes in time, and early
		(3, "收费", BY_RISK, date(2027, 10, 15), D(15), 3),
		(4, "采购", BY_RISK, date(2027, 5, 10), D(10), 1),
	]
	assert [(one.subject.key, one.reason, one.due_on, one.days) for one in found.left_out] == [
		("工资", NO_DAYS, date(2027, 1, 1), D(20)),
		("绿化", NOT_DUE, date(2029, 3, 1), D(3)),
	]
	assert found.free == (10, 5, 5, 2) and found.needed == 63
	assert [one.subject.key for one in found.uncovered] == ["工资"]
	assert not any(one.is_late for one in found.planned)
	assert codes(approval_refusals(found, "王审", "王审")) == [("own_plan",), ("uncovered", ("工资",))]
	assert approval_refusals(found, "王审", "陈总", accepted=["工资"]) == ()


def test_what_has_no_room_in_time_comes_late_and_says_so() -> None:
	found = plan([subject("工资", "3.10", None)], 2027, [D(0), D(0), D(12), D(12)])
	assert [(one.quarter, one.is_late) for one in found.planned] == [(3, True)]


def test_what_is_left_out_lightly() -> None:
	# low and due, high and not due: nobody has to be asked
	found = plan([subject("绿化", "1.50"), subject("采购", "3.60", date(2026, 12, 31))], 2025, [D(0)] * 4)
	assert [(one.subject.key, one.reason) for one in found.left_out] == [("绿化", NO_DAYS), ("采购", NOT_DUE)]
	assert found.uncovered == ()
	must = plan([subject("离任", "1.50", mandatory="项目经理离任")], 2027, [D(0)] * 4)
	assert [one.subject.key for one in must.uncovered] == ["离任"]


def test_a_score_half_of_which_is_known_is_no_guess() -> None:
	known = {"amount": D(1), "since_last": D(1), "findings": D(1)}
	assert (
		approval_refusals(plan([Subject("a", score(known), D(5))], 2027, [D(20)] * 4), "王审", "陈总") == ()
	)


def test_a_plan_of_guesses_and_an_empty_one() -> None:
	guess = Subject("仓库", score({"amount": D(1), "complexity": D(1)}), D(5))
	found = plan([guess], 2027, [D(20)] * 4)
	assert codes(approval_refusals(found, "王审", "陈总")) == [("unknown", ("仓库",))]
	assert codes(approval_refusals(plan([], 2027, [D(20)] * 4), "王审", "陈总")) == [("nothing_planned",)]
	assert next_due(guess) is None


def test_the_days_there_are() -> None:
	# 58 × 2 × 75 % = 87, 61 × 2 × 75 % = 91.5; 61 × 1.5 × 75 % = 68.625, cut down
	assert capacity([58, 61, 66, 60], D(2)) == (D(87), D("91.5"), D(99), D(90))
	assert capacity([61] * 4, D("1.5"), D(75)) == (D("68.5"),) * 4


subjects = st.lists(
	st.tuples(
		st.integers(100, 500),
		st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2026, 12, 31))),
		st.integers(1, 30),
		st.sampled_from(["", "", "合同约定"]),
	),
	max_size=15,
).map(
	lambda rows: [
		subject(f"S{place:02}", str(D(value) / 100), last, str(D(halves) / 2), mandatory)
		for place, (value, last, halves, mandatory) in enumerate(rows)
	]
)


@given(subjects, st.lists(st.integers(0, 60).map(D), min_size=4, max_size=4), st.randoms())
def test_a_plan_loses_nothing_and_exceeds_nothing(found: list, days: list, random) -> None:
	made = plan(found, 2027, days)
	assert min(made.free) >= 0
	wanted = sorted((one.key, due) for one in found for due in due_dates(one, 2027))
	left = [one for one in made.left_out if one.reason == NO_DAYS]
	assert sorted((one.subject.key, one.due_on) for one in [*made.planned, *left]) == wanted
	assert {one.subject.key for one in made.left_out if one.reason == NOT_DUE} == {
		one.key for one in found if not due_dates(one, 2027)
	}
	# nothing is left out for want of days while there are enough in one quarter
	for one in left:
		assert one.days > max(made.free)
	assert [one.order for one in made.planned] == list(range(1, len(made.planned) + 1))
	random.shuffle(found)
	assert plan(found, 2027, days) == made


@given(
	st.dictionaries(st.sampled_from([one.code for one in FACTORS]), st.integers(0, 100).map(D)),
	st.sampled_from(FACTORS),
	st.integers(0, 100).map(D),
)
def test_a_worse_value_never_lowers_the_score(values: dict, factor: Factor, step: Decimal) -> None:
	before = values.get(factor.code, D(50))
	worse = before + step if factor.more_is_worse else before - step
	assert score({**values, factor.code: worse}).value >= score({**values, factor.code: before}).value


@pytest.mark.parametrize(
	("call", "match"),
	[
		(lambda: score({"luck": D(1)}), "no factor luck"),
		(lambda: score({}, FACTORS[:-1]), "95 together"),
		(lambda: score(BEST, bands=BANDS[:-1]), "No band"),
		(lambda: score(WORST, bands=BANDS[:-1]), "No band"),
		(lambda: Factor("x", D(0), FACTORS[0].bounds), "above 0"),
		(lambda: Factor("x", D(5), (D(1), D(3), D(2), D(4))), "worse than"),
		(lambda: Factor("x", D(5), (D(1), D(1), D(2), D(4))), "worse than"),
		(lambda: Factor("x", D(5), (D(1), D(2), D(3), D(4)), more_is_worse=False), "worse than"),
		(lambda: days_of(subject("a", days="0.4")), "half a day"),
		(lambda: capacity([1, 2, 3], D(1)), "four quarters"),
		(lambda: plan([], 2027, [D(1)]), "four quarters"),
		(lambda: plan([subject("a"), subject("a")], 2027, [D(1)] * 4), "named twice"),
	],
)
def test_what_is_no_plan_is_refused(call, match: str) -> None:
	with pytest.raises(ValueError, match=match):
		call()
