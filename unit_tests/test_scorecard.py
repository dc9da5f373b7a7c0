"""A month of one person: golden cards counted by hand, what happens without data, and what must hold for every card.

Weights 30, 25, 25, 20, grades from 90, 80, 70 and coefficients 1.2, 1.0, 0.8, 0.5 by chapter 7 of the domain (绩效评分); each figure of the
golden cards is worked out in the comment beside it.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import scorecard as rules
from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.quality_standard import Grade, Linear
from wuye_ops.rules.scorecard import CUSTOMER, OPERATION, RESULTS, TEAM, Measure, Observed, Template
from wuye_ops.rules.scorecard_templates import TEMPLATES

D = Decimal


def share(zero: int, full: int) -> Linear:
	return Linear(D(zero), D(full))


TEMPLATE = Template(
	"Technician",
	(
		Measure("on_time", RESULTS, "service.completion", D(2), share(80, 100), least=5),
		Measure("arrival", RESULTS, "service.arrival", D(1), share(80, 100), least=5),
		Measure("ratings", CUSTOMER, "service.satisfaction", D(1), share(60, 100), least=5),
		Measure("complaints", CUSTOMER, "service.complaints", D(1), share(2, 0), unit="1"),
		Measure("rework", OPERATION, "service.rework", D(1), share(20, 0), least=5),
		Measure("team", TEAM, "service.satisfaction", D(1), share(60, 100), scope=rules.PROPERTY),
	),
)


def ratio(good: int, of: int, sample: int | None = None) -> Observed:
	return Observed(Part(D(good), D(of)), of if sample is None else sample)


def count(number: int) -> Observed:
	return Observed(Part(D(number)), number)


FULL = {
	"on_time": ratio(19, 20),
	"arrival": ratio(18, 20),
	"ratings": ratio(9, 10),
	"complaints": count(0),
	"rework": ratio(1, 20),
	"team": ratio(180, 200),
}


def test_a_month_with_all_its_data() -> None:
	card = rules.score(TEMPLATE, FULL, 21)
	# 95 % of 80–100 is 3/4 of 20; 90 % is 1/2 of 10; 90 % of 60–100 is 3/4 of 12.50; no complaint 12.50; 5 % of 20–0 is 3/4 of 25;
	# 3/4 of 20
	assert {line.code: str(line.points) for line in card.lines} == {
		"on_time": "15.00",
		"arrival": "5.00",
		"ratings": "9.38",
		"complaints": "12.50",
		"rework": "18.75",
		"team": "15.00",
	}
	assert (card.total, card.grade, card.coefficient, card.covered) == (
		D("75.63"),
		"C",
		D("0.8"),
		D("100.00"),
	)
	assert card.of(RESULTS) == (D("20.00"), D("30.00"))
	assert [str(line.percent) for line in card.lines] == [
		"75.00",
		"50.00",
		"75.00",
		"100.00",
		"75.00",
		"75.00",
	]


def test_without_ratings_their_weight_stays_with_the_customer() -> None:
	card = rules.score(TEMPLATE, {**FULL, "ratings": None}, 21)
	ratings, complaints = card.lines[2:4]
	assert (ratings.possible, ratings.points, ratings.why, ratings.percent) == (0, 0, "no_data", None)
	assert complaints.possible == complaints.points == D("25.00")
	assert card.covered == D("87.50")


def test_without_a_whole_dimension_the_others_share_its_weight() -> None:
	card = rules.score(TEMPLATE, {**FULL, "ratings": None, "complaints": None}, 21)
	assert [card.of(dimension)[1] for dimension in rules.WEIGHTS] == [D("40.00"), 0, D("33.33"), D("26.67")]
	assert sum(line.possible for line in card.lines) == 100
	# nothing to divide by is no data either
	nothing = {**FULL, "ratings": ratio(0, 0), "complaints": None}
	assert rules.score(TEMPLATE, nothing, 21).points == card.points


def test_a_small_sample_is_filled_up_by_the_peers() -> None:
	few = {**FULL, "ratings": ratio(0, 1)}
	card = rules.score(TEMPLATE, few, 21, {"ratings": Part(D(90), D(100))})
	line = card.lines[2]
	# one of five is 0, four are 90: 72 of 60–100 is 3/10 of 12.50
	assert (line.value, line.peers, line.judged, line.points) == (0, D("90.00"), D("72.00"), D("3.75"))
	assert (line.params["sample"], line.params["least"]) == (1, 5)
	alone = rules.score(TEMPLATE, few, 21).lines[2]
	assert (alone.why, alone.value, alone.possible) == ("too_few", 0, 0)
	assert set(alone.params) == set(rules.CODES["too_few"])


@pytest.mark.parametrize(
	("facts", "total", "cap"),
	[
		((), "97.50", None),
		(("valid_complaint",), "89.99", "valid_complaint"),
		(("valid_complaint", "safety_accident"), "69.99", "safety_accident"),
		(("late_for_tea",), "97.50", None),
	],
)
def test_caps(facts, total, cap) -> None:
	best = {
		**FULL,
		"on_time": ratio(20, 20),
		"arrival": ratio(20, 20),
		"ratings": ratio(10, 10),
		"team": ratio(200, 200),
	}
	best["rework"] = ratio(2, 100)
	card = rules.score(TEMPLATE, best, 21, facts=facts)
	assert (card.points, card.total) == (D("97.50"), D(total))
	assert (card.cap.code if card.cap else None) == cap


def test_a_cap_lifts_nobody() -> None:
	card = rules.score(TEMPLATE, FULL, 21, facts=("valid_complaint",))
	assert card.cap is None and card.total == D("75.63")


@pytest.mark.parametrize(
	("observed", "days", "unjudged"),
	[
		({}, 21, rules.NOT_ENOUGH_DATA),
		# 20 of 30, and 25: 45 of 100
		({"on_time": ratio(19, 20), "rework": ratio(1, 20)}, 21, rules.NOT_ENOUGH_DATA),
		# and 12.5 more
		({"on_time": ratio(19, 20), "rework": ratio(1, 20), "complaints": count(0)}, 21, ""),
		(FULL, 9, rules.NOT_ENOUGH_DAYS),
		(FULL, 10, ""),
	],
)
def test_nobody_is_judged_by_too_little(observed, days, unjudged) -> None:
	card = rules.score(TEMPLATE, observed, days)
	assert card.unjudged == unjudged
	assert (card.total is None) == (card.grade is None) == (card.coefficient is None) == bool(unjudged)


@pytest.mark.parametrize(
	("points", "grade", "coefficient"),
	[
		("100", "A", "1.2"),
		("90", "A", "1.2"),
		("89.99", "B", "1.0"),
		("80", "B", "1.0"),
		("79.99", "C", "0.8"),
		("70", "C", "0.8"),
		("69.99", "D", "0.5"),
		("0", "D", "0.5"),
	],
)
def test_grades(points, grade, coefficient) -> None:
	assert TEMPLATE.grade(D(points)) == grade
	assert TEMPLATE.coefficients[grade] == D(coefficient)


@pytest.mark.parametrize(
	"make",
	[
		lambda: Measure("x", "Mood", "m", D(1), share(0, 1)),
		lambda: Measure("x", TEAM, "m", D(0), share(0, 1)),
		lambda: Measure("x", TEAM, "m", D(1), share(0, 1), least=-1),
		lambda: Template("x", ()),
		lambda: Template("x", TEMPLATE.measures * 2),
		lambda: Template("x", TEMPLATE.measures, {RESULTS: D(99)}),
		lambda: Template("x", TEMPLATE.measures, grades=(Grade("E", D(0)),)),
		lambda: Observed(Part(D(1)), -1),
		lambda: rules.score(TEMPLATE, {"mood": None}, 21),
		lambda: rules.score(TEMPLATE, FULL, -1),
	],
)
def test_what_cannot_be(make) -> None:
	with pytest.raises(ValueError):
		make()


def test_peers_are_everybody_with_data() -> None:
	found = rules.peers_of([FULL, {"on_time": ratio(1, 20), "team": None}])
	assert found["on_time"] == Part(D(20), D(40)) and found["team"] == Part(D(180), D(200))


def test_templates_of_the_trade_weigh_all_that_they_can() -> None:
	for template in TEMPLATES:
		dimensions = {one.dimension for one in template.measures}
		assert dimensions == set(rules.WEIGHTS), template.post_kind


CODES = [one.code for one in TEMPLATE.measures]
OBSERVED = st.dictionaries(
	st.sampled_from(CODES),
	st.none()
	| st.integers(0, 30).flatmap(
		lambda of: st.integers(0, of).map(lambda good: Observed(Part(D(good), D(of)), of))
	),
)


@given(OBSERVED, st.integers(0, 31), st.sets(st.sampled_from(["valid_complaint", "safety_accident"])))
def test_a_card_adds_up(observed, days, facts) -> None:
	card = rules.score(TEMPLATE, observed, days, {"on_time": Part(D(1), D(2))}, facts)
	counted = [line for line in card.lines if line.judged is not None]
	assert sum(line.possible for line in card.lines) == (100 if counted else 0)
	assert all(0 <= line.points <= line.possible for line in card.lines)
	assert (card.covered > 0) == bool(counted)
	if not card.unjudged:
		assert card.points == sum(line.points for line in card.lines)
		assert 0 <= card.total <= card.points <= 100
		assert card.grade == TEMPLATE.grade(card.total)


@given(OBSERVED, st.integers(0, 20), st.integers(0, 20))
def test_who_does_better_never_has_fewer_points(observed, one, other) -> None:
	less, more = sorted((one, other))
	worse, better = (
		rules.score(TEMPLATE, {**FULL, **observed, "on_time": ratio(good, 20)}, 21) for good in (less, more)
	)
	assert worse.unjudged == better.unjudged
	assert worse.unjudged or worse.points <= better.points


def test_a_bound_that_is_met_is_enough() -> None:
	# 25 of rework and 20 of the team: 45 meet a bound of 45
	observed = {"rework": ratio(1, 20), "team": ratio(180, 200)}
	assert rules.score(TEMPLATE, observed, 21).unjudged == rules.NOT_ENOUGH_DATA
	assert rules.score(TEMPLATE, observed, 21, least_covered=D(45)).unjudged == ""
