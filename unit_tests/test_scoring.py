"""Scores of inspections, by hand and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.scoring import (
	ALWAYS,
	FAILED,
	NEARLY,
	NEVER,
	NOT_APPLICABLE,
	PASSED,
	RESULTS,
	Item,
	Result,
	missing_photos,
	missing_results,
	score,
	weights_complete,
)

# 保洁: the trade's own weights
WEIGHTS = (20, 15, 10, 10, 5, 10, 20, 10)
CLEANING = [Item(f"c{number}", Decimal(weight)) for number, weight in enumerate(WEIGHTS)]


def found(*outcomes: str) -> list[Result]:
	return [Result(f"c{number}", outcome) for number, outcome in enumerate(outcomes)]


@pytest.mark.parametrize(
	("outcomes", "value", "passed"),
	[
		([PASSED] * 8, "100.00", True),
		([FAILED] * 8, "0.00", False),
		([NEARLY] * 8, "60.00", False),
		# 20 of 100 lost
		([FAILED] + [PASSED] * 7, "80.00", False),
		# 15 lost: just passed
		([PASSED, FAILED] + [PASSED] * 6, "85.00", True),
		# 0.4 × 20 + 0.4 × 20 lost
		([NEARLY, PASSED, PASSED, PASSED, PASSED, PASSED, NEARLY, PASSED], "84.00", False),
		# what does not apply is taken out of both: 80 of 85
		([NOT_APPLICABLE, PASSED, PASSED, PASSED, FAILED, PASSED, PASSED, PASSED], "93.75", True),
		# 55 ÷ 65
		(
			[PASSED, PASSED, FAILED, PASSED, NOT_APPLICABLE, PASSED, NOT_APPLICABLE, NOT_APPLICABLE],
			"84.62",
			False,
		),
	],
)
def test_score(outcomes: list[str], value: str, passed: bool) -> None:
	result = score(CLEANING, found(*outcomes))
	assert (result.value, result.passed) == (Decimal(value), passed)


def test_where_nothing_applies_there_is_no_score() -> None:
	assert score(CLEANING, found(*[NOT_APPLICABLE] * 8)).value is None
	assert score(CLEANING, []).value is None


def test_a_decisive_item_fails_the_inspection() -> None:
	items = [Item("gate", Decimal(1), decisive=True), Item("rest", Decimal(99))]
	result = score(items, [Result("gate", FAILED), Result("rest", PASSED)])
	assert (result.value, result.passed) == (Decimal("99.00"), False)


def test_an_item_at_several_points_enters_with_its_mean() -> None:
	items = [Item("floor", Decimal(50)), Item("lamp", Decimal(50))]
	results = [
		Result("floor", PASSED, "A"),
		Result("floor", FAILED, "B"),
		Result("floor", PASSED, "C"),
		Result("lamp", PASSED, "A"),
	]
	# (50 × ⅔ + 50) ÷ 100
	scored = score(items, results)
	assert scored.value == Decimal("83.33")
	assert scored.failed == (Result("floor", FAILED, "B"),)


def test_a_foreign_item_is_refused() -> None:
	with pytest.raises(ValueError, match="not on the checklist"):
		score(CLEANING, [Result("other", PASSED)])
	with pytest.raises(ValueError, match="A result is"):
		Result("c0", "Good")
	with pytest.raises(ValueError, match="negative"):
		Item("c", Decimal(-1))


def test_what_is_missing_is_named_in_the_order_of_the_route() -> None:
	items = [Item("a", Decimal(1)), Item("b", Decimal(1))]
	results = [Result("a", PASSED, "P2"), Result("b", FAILED, "P1")]
	assert missing_results(items, results, ("P1", "P2")) == (("P1", "a"), ("P2", "b"))


@pytest.mark.parametrize(
	("photo", "outcome", "photos", "missing"),
	[
		(ALWAYS, PASSED, 0, True),
		(ALWAYS, PASSED, 1, False),
		(ALWAYS, NOT_APPLICABLE, 0, False),
		(NEVER, FAILED, 0, False),
		("When Failed", FAILED, 0, True),
		("When Failed", NEARLY, 0, True),
		("When Failed", PASSED, 0, False),
		("When Failed", FAILED, 2, False),
	],
)
def test_photos(photo: str, outcome: str, photos: int, missing: bool) -> None:
	result = Result("a", outcome, photos=photos)
	assert bool(missing_photos([Item("a", Decimal(1), photo=photo)], [result])) == missing


def test_weights() -> None:
	assert weights_complete(CLEANING)
	assert not weights_complete(CLEANING[:-1])


results = st.lists(
	st.tuples(st.integers(0, 7), st.sampled_from(RESULTS), st.sampled_from("ABC")), max_size=40
)


@given(results)
def test_the_score_lies_between_0_and_100_and_failing_never_helps(rows: list) -> None:
	given_results = [Result(f"c{number}", outcome, point) for number, outcome, point in rows]
	value = score(CLEANING, given_results).value
	assert value is None or 0 <= value <= 100
	for index, result in enumerate(given_results):
		if result.outcome in (PASSED, NEARLY):
			worse = [*given_results]
			worse[index] = Result(result.item, FAILED, result.point)
			assert score(CLEANING, worse).value <= value


@given(results, st.randoms())
def test_the_order_of_results_does_not_matter(rows: list, random) -> None:
	given_results = [Result(f"c{number}", outcome, point) for number, outcome, point in rows]
	shuffled = [*given_results]
	random.shuffle(shuffled)
	assert score(CLEANING, shuffled).value == score(CLEANING, given_results).value
