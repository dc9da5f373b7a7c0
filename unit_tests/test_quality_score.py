"""Scores by a Quality Standard: an evaluation by hand, missing values, problems, and what must always hold."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.metric_value import DOWN, UP
from wuye_ops.rules.quality_score import score
from wuye_ops.rules.quality_standard import (
	CODES,
	COUNT_ZERO,
	INSPECTION,
	METRIC,
	REDISTRIBUTE,
	SURVEY,
	WHEN_MISSING,
	Band,
	Bands,
	Item,
	Linear,
	Standard,
)

D = Decimal
FEES = Item("fees", METRIC, "collection_rate", D(30), Linear(D(80), D(95)))
COMPLAINTS = Item("complaints", METRIC, "complaint_rate", D(20), Linear(D(4), D(1)))
CLEANING = Item("cleaning", INSPECTION, "保洁", D(20), Linear(D(60), D(95)))
RESIDENTS = Item(
	"residents",
	SURVEY,
	"年度满意度",
	D(30),
	Bands(UP, (Band(D(95), D(100)), Band(D(85), D(70)), Band(D(75), D(40)))),
)
STANDARD = Standard((FEES, COMPLAINTS, CLEANING, RESIDENTS))
OCTOBER = {"fees": D("89.50"), "complaints": D("1.75"), "cleaning": D("91.20"), "residents": D("82.40")}


def test_an_evaluation_by_hand() -> None:
	found = score(STANDARD, OCTOBER)
	assert [(one.item.code, one.possible, one.percent, one.points, one.code) for one in found.items] == [
		# 30 × 9.5 ÷ 15
		("fees", D("30.00"), D("63.33"), D("19.00"), "between"),
		# 20 × 2.25 ÷ 3
		("complaints", D("20.00"), D("75.00"), D("15.00"), "between"),
		# 20 × 31.2 ÷ 35 = 17.8286
		("cleaning", D("20.00"), D("89.14"), D("17.83"), "between"),
		# 75 to 85: 40 % of 30
		("residents", D("30.00"), D("40.00"), D("12.00"), "band"),
	]
	assert (found.total, found.grade, found.covered) == (D("63.83"), "D", D("100.00"))
	assert found.missing == ()
	assert [one.item.code for one in found.problems] == ["residents"]
	assert found.problems[0].params == {"value": D("82.40"), "limit": D(75), "percent": D(40)}
	assert found.problems[0].lost == D("18.00")


def test_a_missing_value_s_weight_is_shared_by_the_others() -> None:
	found = score(STANDARD, {**OCTOBER, "residents": None})
	# 30, 20 and 20 of 70
	assert [one.possible for one in found.items] == [D("42.86"), D("28.57"), D("28.57"), D("0.00")]
	assert [one.points for one in found.items] == [D("27.14"), D("21.43"), D("25.47"), D("0.00")]
	assert (found.total, found.grade, found.covered) == (D("74.04"), "C", D("70.00"))
	left_out = found.items[3]
	assert (left_out.value, left_out.percent, left_out.code, left_out.params) == (None, None, "left_out", {})
	assert found.missing == (left_out,)
	assert found.problems == ()


def test_a_missing_value_may_cost_its_points() -> None:
	strict = replace(STANDARD, missing=COUNT_ZERO)
	found = score(strict, {code: value for code, value in OCTOBER.items() if code != "fees"})
	assert [one.possible for one in found.items] == [D("30.00"), D("20.00"), D("20.00"), D("30.00")]
	assert (found.total, found.covered) == (D("44.83"), D("70.00"))
	assert [(one.item.code, one.code) for one in found.problems] == [
		("fees", "counted_zero"),
		("residents", "band"),
	]


def test_where_nothing_has_a_value_there_is_no_score_or_none_at_all() -> None:
	found = score(STANDARD, {})
	assert (found.total, found.grade, found.problems, found.covered) == (None, None, (), D("0.00"))
	assert len(found.missing) == 4
	found = score(replace(STANDARD, missing=COUNT_ZERO), {})
	assert (found.total, found.grade, len(found.problems)) == (D("0.00"), "D", 4)


def test_full_marks_are_100_even_where_the_weights_do_not_divide() -> None:
	thirds = Standard(tuple(replace(FEES, code=code, weight=D(1)) for code in "abc"))
	found = score(thirds, dict.fromkeys("abc", D(95)))
	assert [one.points for one in found.items] == [D("33.34"), D("33.33"), D("33.33")]
	assert found.total == D("100.00")


def test_problems_come_worst_first() -> None:
	"""By the share of points that was reached, then by what it cost, then as the standard lists them."""
	linear = Linear(D(0), D(100))
	weights = {"a": 10, "b": 10, "c": 40, "d": 40, "e": 10}
	standard = Standard(
		tuple(Item(code, METRIC, code, D(weight), linear) for code, weight in weights.items())
	)
	values = {"a": D(50), "b": D(50), "c": D(50), "d": D("59.99"), "e": D(10)}
	assert [one.item.code for one in score(standard, values).problems] == ["e", "c", "a", "b", "d"]


@pytest.mark.parametrize(("value", "problem"), [("59.99", True), ("60", False)])
def test_the_bound_itself_is_no_problem(value: str, problem: bool) -> None:
	standard = Standard((Item("a", METRIC, "a", D(1), Linear(D(0), D(100))),))
	assert bool(score(standard, {"a": D(value)}).problems) == problem


def test_a_value_of_a_foreign_item_is_refused() -> None:
	with pytest.raises(ValueError, match="has no parking"):
		score(STANDARD, {**OCTOBER, "parking": D(1)})


scales = st.sampled_from(
	[
		Linear(D(80), D(95)),
		Linear(D(4), D(1)),
		Linear(D(-7), D(97)),
		Bands(UP, (Band(D(90), D(100)), Band(D(60), D("33.3"))), D(5)),
		Bands(DOWN, (Band(D(2), D(90)), Band(D(50), D(1)))),
	]
)
measured = st.none() | st.decimals(min_value=-10, max_value=110, places=2)


@st.composite
def cases(draw) -> tuple[Standard, dict[str, Decimal | None]]:
	weights = draw(st.lists(st.decimals(min_value="0.01", max_value=100, places=2), min_size=1, max_size=9))
	items = tuple(
		Item(f"i{number}", METRIC, "m", weight, draw(scales)) for number, weight in enumerate(weights)
	)
	standard = Standard(items, draw(st.sampled_from(WHEN_MISSING)))
	return standard, {item.code: draw(measured) for item in items}


@given(cases())
def test_the_sheet_adds_up(case: tuple) -> None:
	standard, values = case
	found = score(standard, values)
	assert [one.item for one in found.items] == list(standard.items)
	for one in found.items:
		assert D(0) <= one.points <= one.possible <= D(100)
		assert set(one.params) == set(CODES[one.code])
		if one.percent is not None:
			# what is shown lets anybody check the points, to the cent that rounding the percentage costs
			assert abs(one.points - one.possible * one.percent / 100) <= D("0.01")
	if found.total is None:
		assert standard.missing == REDISTRIBUTE and set(values.values()) == {None}
		return
	assert sum(one.possible for one in found.items) == D(100)
	assert sum(one.points for one in found.items) == found.total
	assert D(0) <= found.total <= D(100)
	assert found.grade == standard.grade(found.total)


@given(cases())
def test_leaving_a_missing_item_out_of_the_standard_gives_the_same_total(case: tuple) -> None:
	standard, values = case
	known = tuple(item for item in standard.items if values[item.code] is not None)
	if known and standard.missing == REDISTRIBUTE:
		shorter = replace(standard, items=known)
		assert (
			score(shorter, {item.code: values[item.code] for item in known}).total
			== score(standard, values).total
		)


@given(cases())
def test_counting_zero_never_scores_higher_than_leaving_out(case: tuple) -> None:
	standard, values = case
	lenient = score(replace(standard, missing=REDISTRIBUTE), values).total
	strict = score(replace(standard, missing=COUNT_ZERO), values).total
	# each item may be rounded by half a cent in either
	assert lenient is None or strict <= lenient + D("0.02") * len(standard.items)


@given(cases(), st.data())
def test_a_better_value_never_lowers_the_total(case: tuple, data) -> None:
	standard, values = case
	item = data.draw(st.sampled_from(standard.items))
	if values[item.code] is None:
		return
	step = data.draw(st.decimals(min_value=0, max_value=50, places=2))
	better = values[item.code] + (step if item.scale.direction == UP else -step)
	assert score(standard, {**values, item.code: better}).total >= score(standard, values).total


@given(cases())
def test_problems_are_those_below_the_bound(case: tuple) -> None:
	standard, values = case
	found = score(standard, values)
	below = [one for one in found.items if one.percent is not None and one.percent < standard.problem_below]
	assert sorted(one.item.code for one in found.problems) == sorted(one.item.code for one in below)
	percents = [one.percent for one in found.problems]
	assert percents == sorted(percents)
