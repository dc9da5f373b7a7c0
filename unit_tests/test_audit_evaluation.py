"""What a sample says about all of it: rates, projected misstatement, limits."""

from decimal import Decimal
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_ops.rules.audit_evaluation import (
	ACCEPTABLE,
	CONFIDENCES,
	DIFFERENCE,
	EXPANSION,
	MONETARY_UNIT,
	MORE_WORK,
	NOT_ACCEPTABLE,
	NOT_PROJECTED,
	RATIO,
	SampledFrom,
	Tested,
	evaluate_amount,
	evaluate_draw,
	evaluate_rate,
	interval_for,
	reliability,
	size_for_rate,
	upper_rate,
)
from wuye_ops.rules.audit_sample import Item, by_rule, draw_by_amount, draw_random

D = Decimal


@pytest.mark.parametrize(
	("confidence", "factors"),
	[
		# as printed in the AICPA's guide
		(95, "3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71"),
		(90, "2.31 3.89 5.33 6.69 8.00 9.28"),
	],
)
def test_the_factors_are_those_of_the_published_table(confidence: int, factors: str) -> None:
	found = [reliability(errors, confidence) for errors in range(len(factors.split()))]
	assert found == [D(one) for one in factors.split()]


@pytest.mark.parametrize(
	("tolerable", "confidence", "errors", "size"),
	[
		# as printed in the AICPA's tables for tests of controls
		("5", 95, 0, 59),
		("5", 95, 1, 93),
		("5", 95, 2, 124),
		("10", 95, 0, 29),
		("10", 90, 0, 22),
		("10", 90, 1, 38),
		("3", 95, 0, 99),
	],
)
def test_the_sizes_are_those_of_the_published_tables(
	tolerable: str, confidence: int, errors: int, size: int
) -> None:
	assert size_for_rate(D(tolerable), confidence, errors) == size
	assert upper_rate(size, errors, confidence) <= D(tolerable) < upper_rate(size - 1, errors, confidence)


@pytest.mark.parametrize(
	("tested", "errors", "upper"),
	[
		# 1 − 0.05 ** (1/60) = 0.04870…
		(60, 0, "4.88"),
		# 1 − 0.05 ** (1/1)
		(1, 0, "95.00"),
		(1, 1, "100"),
		# published: 7.7 and 6.2
		(60, 1, "7.67"),
		(100, 2, "6.17"),
	],
)
def test_the_highest_rate(tested: int, errors: int, upper: str) -> None:
	assert upper_rate(tested, errors) == D(upper)


@settings(max_examples=30)
@given(st.integers(1, 150), st.data(), st.sampled_from(CONFIDENCES))
def test_the_highest_rate_is_the_first_that_is_improbable_enough(tested: int, data, confidence: int) -> None:
	errors = data.draw(st.integers(0, tested - 1))
	upper = float(upper_rate(tested, errors, confidence)) / 100

	def chance(rate: float) -> float:
		return sum(
			comb(tested, number) * rate**number * (1 - rate) ** (tested - number)
			for number in range(errors + 1)
		)

	assert chance(upper) <= (100 - confidence) / 100 + 1e-9
	assert chance(upper - 0.0001) > (100 - confidence) / 100 - 1e-9
	assert errors / tested <= upper


@pytest.mark.parametrize(
	("tested", "errors", "tolerable", "population", "rate", "conclusion"),
	[
		(60, 0, "5", None, "0.00", ACCEPTABLE),
		(60, 1, "5", None, "1.67", MORE_WORK),
		(60, 4, "5", None, "6.67", NOT_ACCEPTABLE),
		# all of them were tested, so nothing is left to chance
		(60, 1, "5", 60, "1.67", ACCEPTABLE),
	],
)
def test_a_rate_is_judged_by_its_limit(tested, errors, tolerable, population, rate, conclusion) -> None:
	found = evaluate_rate(tested, errors, D(tolerable), population=population)
	assert (found.rate, found.conclusion) == (D(rate), conclusion)
	assert (found.upper == found.rate) == (population is not None)


CERTAIN = Tested("大额", D(15_000), D(14_000), certain=True)
FIRST, SECOND = Tested("甲", D(2_000), D(1_500)), Tested("乙", D(4_000), D(3_800))
RIGHT = Tested("丙", D(900), D(900))


def test_monetary_units_by_hand() -> None:
	found = evaluate_amount(
		[CERTAIN, SECOND, RIGHT, FIRST],
		MONETARY_UNIT,
		D(40_000),
		SampledFrom(120, D(300_000), D(10_000)),
	)
	assert found.found == 1_700 and found.wrong == ("大额", "乙", "甲")
	# 1,000 + 25 % and 5 % of 10,000
	assert found.projected == 4_000
	# 1,000 + 10,000 × (3.00 + 1.75 × 25 % + 1.55 × 5 %)
	assert found.overstated_at_most == 36_150
	assert found.understated_at_most == 30_000
	assert found.conclusion == ACCEPTABLE


@pytest.mark.parametrize(
	("tolerable", "conclusion"), [(36_150, ACCEPTABLE), (36_149, MORE_WORK), (3_999, NOT_ACCEPTABLE)]
)
def test_the_conclusion_follows_the_limit(tolerable: int, conclusion: str) -> None:
	rows, population = [CERTAIN, SECOND, FIRST], SampledFrom(120, D(300_000), D(10_000))
	assert evaluate_amount(rows, MONETARY_UNIT, D(tolerable), population).conclusion == conclusion


def test_too_much_and_too_little_do_not_hide_each_other() -> None:
	low = Tested("丁", D(2_000), D(2_500))
	population = SampledFrom(50, D(100_000), D(10_000))
	found = evaluate_amount([FIRST, low], MONETARY_UNIT, D(40_000), population)
	assert (found.found, found.projected) == (0, 0)
	assert found.overstated_at_most == found.understated_at_most == 34_375


def test_what_was_not_shown_counts_as_nothing() -> None:
	population = SampledFrom(10, D(9_000), D(1_000))
	found = evaluate_amount([Tested("丙", D(900), None)], MONETARY_UNIT, D(500), population)
	assert (found.found, found.projected, found.conclusion) == (900, 1_000, NOT_ACCEPTABLE)


def test_where_all_is_certain_the_limit_is_what_was_found() -> None:
	found = evaluate_amount([CERTAIN], MONETARY_UNIT, D(1_000), SampledFrom(0, D(0), D(10_000)))
	assert (found.projected, found.overstated_at_most, found.understated_at_most) == (1_000, 1_000, 0)
	assert found.conclusion == ACCEPTABLE


@pytest.mark.parametrize(
	("method", "population", "projected"),
	[
		# 2 % of 3,000,000
		(RATIO, SampledFrom(600, D(3_000_000)), 60_000),
		# 2,000 ÷ 2 × 600
		(DIFFERENCE, SampledFrom(600, D(3_000_000)), 600_000),
	],
)
def test_classical_projections_by_hand(method: str, population: SampledFrom, projected: int) -> None:
	rows = [Tested("一", D(40_000), D(38_000)), Tested("二", D(60_000), D(60_000))]
	found = evaluate_amount(rows, method, D(50_000), population)
	assert (found.found, found.projected, found.conclusion) == (2_000, projected, NOT_ACCEPTABLE)
	assert found.overstated_at_most is None and found.confidence is None
	# without a limit nothing is ever shown to be acceptable
	assert evaluate_amount(rows, method, D(9_000_000), population).conclusion == MORE_WORK
	certain = evaluate_amount([*rows, CERTAIN], method, D(50_000), population)
	assert certain.projected == projected + 1_000


def test_what_was_chosen_by_rule_stands_for_itself() -> None:
	found = evaluate_amount([FIRST, RIGHT], NOT_PROJECTED, D(400))
	assert (found.found, found.projected, found.conclusion) == (500, None, NOT_ACCEPTABLE)
	assert evaluate_amount([RIGHT], NOT_PROJECTED, D(400)).conclusion == MORE_WORK


@given(
	st.lists(
		st.tuples(st.integers(1, 10**6), st.integers(0, 2 * 10**6), st.booleans()), min_size=1, max_size=40
	),
	st.sampled_from(CONFIDENCES),
)
def test_limits_enclose_the_projection(rows: list, confidence: int) -> None:
	tested = [
		Tested(str(place), D(book) / 100, D(right) / 100, certain)
		for place, (book, right, certain) in enumerate(rows)
	]
	drawn = sum(not row.certain for row in tested)
	population = SampledFrom(drawn * 3, D(10**7), D(20_000))
	found = evaluate_amount(tested, MONETARY_UNIT, D(1), population, confidence)
	assert -found.understated_at_most <= found.projected + D("0.01")
	assert found.projected - D("0.01") <= found.overstated_at_most
	assert found.found == sum(row.difference for row in tested)


SEED = "00112233445566778899aabbccddeeff"
BILLS = [Item(f"SI-{number:03}", D(number * 100)) for number in range(1, 101)] + [Item("红字", D(-50))]


def test_a_draw_is_judged_as_it_was_drawn() -> None:
	draw = draw_by_amount(BILLS, D(9_900), "收费", SEED)
	right = {one.key: one.amount for one in draw.chosen}
	# 10,000 is certain: its 40 count once; of another item 5 % was too much: 5 % of 9,900
	other = draw.chosen[-1]
	right |= {"SI-100": D(9_960), other.key: other.amount * D("0.95")}
	found = evaluate_draw(draw, right, D(40_000))
	assert (found.method, found.projected) == (MONETARY_UNIT, 40 + 495)
	# 40 + 9,900 × (3.00 + 1.75 × 5 %)
	assert found.overstated_at_most == D("30606.25")

	drawn = draw_random(BILLS[:100], 10, "收费", SEED)
	right = {one.key: one.amount * D("0.98") for one in drawn.chosen}
	assert evaluate_draw(drawn, right, D(20_000)).projected == 10_100
	assert evaluate_draw(drawn, right, D(20_000), projection=DIFFERENCE).projected == drawn.covered * D("0.2")

	chosen = by_rule(BILLS, {"SI-001": ["Round Sum"]}, "收费")
	found = evaluate_draw(chosen, {"SI-001": None}, D(50))
	assert (found.method, found.found, found.projected) == (NOT_PROJECTED, 100, None)


def test_results_and_sample_have_to_fit() -> None:
	draw = draw_random(BILLS, 2, "收费", SEED)
	right = dict.fromkeys(draw.keys, D(1))
	for wrong in ({}, {**right, "X": D(1)}):
		with pytest.raises(ValueError, match="differ in"):
			evaluate_draw(draw, wrong, D(1))
	with pytest.raises(ValueError, match="random sample is projected"):
		evaluate_draw(draw, right, D(1), projection=MONETARY_UNIT)


def test_the_interval_for_what_is_tolerable() -> None:
	# 125,000 ÷ 3.00, and (125,000 − 27,722 × 1.6) ÷ 3.00, cut down
	assert interval_for(D(125_000)) == D("41666.66")
	assert interval_for(D(125_000), D(27_722)) == D("26881.60")
	assert set(EXPANSION) == set(CONFIDENCES)
	with pytest.raises(ValueError, match="cannot be shown"):
		interval_for(D(1_000), D(700))


POPULATION = SampledFrom(5, D(100), D(10))


@pytest.mark.parametrize(
	("call", "match"),
	[
		(lambda: evaluate_rate(0, 0, D(5)), "no result"),
		(lambda: evaluate_rate(5, 6, D(5)), "no result"),
		(lambda: evaluate_rate(5, 0, D(5), population=4), "nobody can test"),
		(lambda: evaluate_rate(5, 0, D(5), confidence=94), "A confidence is"),
		(lambda: size_for_rate(D(0)), "tolerable rate"),
		(lambda: size_for_rate(D(100)), "tolerable rate"),
		(lambda: size_for_rate(D("0.001")), "large enough"),
		(lambda: size_for_rate(D(5), 95, -1), "Nobody expects"),
		(lambda: evaluate_amount([], "Guess", D(1), POPULATION), "A projection is"),
		(lambda: evaluate_amount([RIGHT], RATIO, D(1)), "drawn from"),
		(lambda: evaluate_amount([], RATIO, D(1), POPULATION), "no sample"),
		(lambda: evaluate_amount([RIGHT] * 6, RATIO, D(1), POPULATION), "no sample"),
		(lambda: evaluate_amount([RIGHT], MONETARY_UNIT, D(1), SampledFrom(5, D(100))), "interval"),
		(
			lambda: evaluate_amount([Tested("负", D(-1), D(0))], MONETARY_UNIT, D(1), POPULATION),
			"no positive",
		),
		(lambda: evaluate_amount([Tested("零", D(0), D(5))], RATIO, D(1), POPULATION), "no ratio"),
	],
)
def test_what_cannot_be_judged_is_refused(call, match: str) -> None:
	with pytest.raises(ValueError, match=match):
		call()
