"""Both methods at their edges, what assessors say together, and the order of risks."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.incident import BLUE, LEVELS, ORANGE, RED, YELLOW
from wuye_ops.rules.risk_matrix import (
	CONSEQUENCES,
	DEATH,
	EXPOSURES,
	FIRST_AID,
	IN_CHINESE,
	LIKELIHOODS_LEC,
	MEDIAN,
	MOST_CAUTIOUS,
	NO_INJURY,
	SCALE,
	SERIOUS,
	Lec,
	Matrix,
	Opinion,
	Ranked,
	combine,
	current_level,
	impact_of,
	lec_of,
	level_5x5,
	level_lec,
	level_of,
	likelihood_seen,
	next_review,
	order_refusals,
	rank_of,
	ranked,
	standing_in_level,
	worst,
)

D = Decimal
MATRICES = st.builds(Matrix, st.sampled_from(SCALE), st.sampled_from(SCALE))
LECS = st.builds(
	Lec, st.sampled_from(LIKELIHOODS_LEC), st.sampled_from(EXPOSURES), st.sampled_from(CONSEQUENCES)
)

# likelihood down, impact across, written by hand from domain.md 4
TABLE = {
	1: "蓝 蓝 蓝 黄 黄",
	2: "蓝 黄 黄 黄 橙",
	3: "蓝 黄 橙 橙 红",
	4: "黄 黄 橙 红 红",
	5: "黄 橙 红 红 红",
}


@pytest.mark.parametrize(("likelihood", "impact"), product(SCALE, SCALE))
def test_every_cell_of_the_matrix(likelihood, impact):
	assert level_5x5(likelihood, impact) == TABLE[likelihood].split()[impact - 1]


@pytest.mark.parametrize("bad", [0, 6, -1, True, 3.0, "3", None, D(3)])
def test_what_is_not_on_the_scale(bad):
	for likelihood, impact in ((bad, 3), (3, bad)):
		with pytest.raises(ValueError):
			level_5x5(likelihood, impact)


@pytest.mark.parametrize(
	("l", "e", "c", "score", "level"),
	[
		# the least score of red that can be: 320 itself cannot be reached from below
		(10, 10, 100, "10000", "红"),
		(6, 6, 15, "540", "红"),
		(3, 3, 40, "360", "红"),
		(1, 3, 100, "300", "橙"),
		(3, 10, 7, "210", "橙"),
		(6, 2, 15, "180", "橙"),
		(0.5, 3, 100, "150", "黄"),
		(1, 10, 7, "70", "黄"),
		(1, 2, 40, "80", "黄"),
		(10, 2, 3, "60", "蓝"),
		(3, 6, 3, "54", "蓝"),
		(0.1, 0.5, 1, "0.05", "蓝"),
	],
)
def test_golden_cases_of_lec(l, e, c, score, level):
	assert lec_of(l, e, c).score == D(score)
	assert level_lec(l, e, c) == level_lec(str(l), D(str(e)), c) == level


@pytest.mark.parametrize(
	("score", "level"),
	[
		("320", RED),
		("319.99", ORANGE),
		("160", ORANGE),
		("159.99", YELLOW),
		("70", YELLOW),
		("69.99", BLUE),
	],
)
def test_edges_of_lec(score, level):
	assert level_of("LEC", D(score)) == level


@pytest.mark.parametrize(
	("score", "level"), [(15, RED), (14, ORANGE), (9, ORANGE), (8, YELLOW), (4, YELLOW), (3, BLUE)]
)
def test_edges_of_5x5(score, level):
	assert level_of("5x5", D(score)) == level


@pytest.mark.parametrize(
	"bad",
	[
		(5, 6, 15),
		(10, 5, 15),
		(10, 6, 50),
		(0, 6, 15),
		("x", 6, 15),
		(None, 6, 15),
		(True, 6, 15),
		("NaN", 1, 1),
	],
)
def test_lec_takes_only_its_values(bad):
	with pytest.raises(ValueError):
		level_lec(*bad)


def test_a_method_that_is_none():
	with pytest.raises(ValueError):
		level_of("FMEA", D(1))


@given(MATRICES, MATRICES)
def test_more_likely_and_worse_is_never_of_a_lower_level(one, other):
	if all(mine <= theirs for mine, theirs in zip(one.parts, other.parts, strict=True)):
		assert rank_of(one.level) <= rank_of(other.level)
	assert IN_CHINESE[one.level] == level_5x5(*one.parts)


# -- what impact and likelihood mean


@pytest.mark.parametrize(
	("loss", "impact"),
	[
		(None, 1),
		("0", 1),
		("4999.99", 1),
		("5000", 2),
		("19999.99", 2),
		("20000", 3),
		("99999.99", 3),
		("100000", 4),
		("500000", 4),
		("500000.01", 5),
	],
)
def test_impact_of_a_loss(loss, impact):
	assert impact_of(None if loss is None else D(loss)) == impact


@pytest.mark.parametrize(
	("loss", "injury", "impact"),
	[
		("0", NO_INJURY, 1),
		("0", FIRST_AID, 2),
		("30000", FIRST_AID, 3),
		("30000", SERIOUS, 4),
		("0", DEATH, 5),
	],
)
def test_the_worse_of_loss_and_injury_counts(loss, injury, impact):
	assert impact_of(D(loss), injury) == impact


def test_losses_and_injuries_that_are_none():
	for bad in ({"loss": D(-1)}, {"loss": 1.5}, {"injury": "Headache"}):
		with pytest.raises(ValueError):
			impact_of(**bad)


@pytest.mark.parametrize(
	("events", "years", "likelihood"),
	[(0, 10, 1), (1, 6, 1), (1, 5, 2), (4, 5, 2), (1, 1, 3), (3, 1, 3), (4, 1, 4), (11, 1, 4), (12, 1, 5)],
)
def test_likelihood_of_what_was_seen(events, years, likelihood):
	assert likelihood_seen(events, years) == likelihood


# -- several assessors


def opinions(*values: tuple, kind=Matrix) -> list[Opinion]:
	return [Opinion(f"评估人{place}", kind(*value), "理由") for place, value in enumerate(values)]


@pytest.mark.parametrize(
	("given_values", "how", "expected"),
	[
		([(3, 4)], MEDIAN, (3, 4)),
		([(2, 4), (3, 3), (5, 3)], MEDIAN, (3, 3)),
		# of two in the middle the graver
		([(2, 4), (3, 2)], MEDIAN, (3, 4)),
		([(2, 4), (3, 3), (5, 2)], MOST_CAUTIOUS, (5, 2)),
	],
)
def test_together(given_values, how, expected):
	assert combine(opinions(*given_values), how).value.parts == expected


@pytest.mark.parametrize(
	("given_values", "apart", "disagree"),
	[
		([(3, 3), (3, 3)], 0, False),
		([(3, 3), (2, 3)], 1, False),
		# red against yellow
		([(5, 3), (2, 3)], 2, True),
		# both yellow, and not of one mind
		([(1, 4), (4, 1)], 0, True),
	],
)
def test_disagreement_is_shown(given_values, apart, disagree):
	found = combine(opinions(*given_values))
	assert (found.apart, found.disagree) == (apart, disagree)


def test_the_gravest_opinion_stands_first():
	found = combine(opinions((1, 2), (4, 5), (3, 3)))
	assert [one.value.parts for one in found.opinions] == [(4, 5), (3, 3), (1, 2)]


def test_lec_is_combined_on_its_own_scales():
	values = [(D(6), D(1), D(15)), (D(1), D(6), D(40)), (D(3), D(3), D(7))]
	assert combine(opinions(*values, kind=Lec)).value == Lec(D(3), D(3), D(15))


@pytest.mark.parametrize(
	("bad", "how"),
	[
		([], MEDIAN),
		([Opinion("甲", Matrix(1, 1)), Opinion("甲", Matrix(2, 2))], MEDIAN),
		([Opinion("甲", Matrix(1, 1)), Opinion("乙", lec_of(1, 1, 1))], MEDIAN),
		([Opinion("甲", Matrix(1, 1))], "Mean"),
	],
)
def test_opinions_that_cannot_be_combined(bad, how):
	with pytest.raises(ValueError):
		combine(bad, how)


@given(st.lists(MATRICES, min_size=1, max_size=7) | st.lists(LECS, min_size=1, max_size=7), st.randoms())
def test_together_they_say_nothing_that_lies_outside(values, random):
	given_opinions = [Opinion(str(place), value) for place, value in enumerate(values)]
	shuffled = given_opinions[:]
	random.shuffle(shuffled)
	middle, cautious = combine(given_opinions, MEDIAN), combine(given_opinions, MOST_CAUTIOUS)
	assert combine(shuffled, MEDIAN) == middle and combine(shuffled, MOST_CAUTIOUS) == cautious
	for column, part in zip(
		zip(*(one.parts for one in values), strict=True), middle.value.parts, strict=True
	):
		assert min(column) <= part <= max(column)
	assert cautious.value.level == worst(one.level for one in values)


# -- inherent, current, residual


def test_measures_make_no_risk_graver():
	assert order_refusals(Matrix(4, 4), Matrix(3, 4), Matrix(2, 3)) == ()
	assert order_refusals(Matrix(4, 4), Matrix(4, 4), Matrix(4, 4)) == ()
	assert order_refusals(Matrix(4, 4)) == ()
	assert [(one.code, one.params.get("what")) for one in order_refusals(Matrix(3, 3), Matrix(4, 3), Matrix(5, 3))] == [
		("above_inherent", "current"),
		("above_inherent", "residual"),
		("residual_above_current", None),
	]  # fmt: skip
	# of two methods the levels tell
	assert order_refusals(Matrix(3, 3), residual=lec_of(3, 10, 7)) == ()
	assert order_refusals(Matrix(3, 3), residual=lec_of(10, 10, 7))[0].code == "above_inherent"


@pytest.mark.parametrize(
	("assessed", "alerts", "level"),
	[(BLUE, (), BLUE), (BLUE, (YELLOW, ORANGE), ORANGE), (RED, (YELLOW,), RED), (YELLOW, ("",), YELLOW)],
)
def test_an_alert_raises_and_never_lowers(assessed, alerts, level):
	assert current_level(assessed, alerts) == level


@pytest.mark.parametrize(
	("level", "day"),
	[
		(RED, date(2027, 2, 7)),
		(ORANGE, date(2027, 2, 28)),
		(YELLOW, date(2027, 4, 30)),
		(BLUE, date(2028, 1, 31)),
	],
)
def test_when_it_is_looked_at_again(level, day):
	assert next_review(level, date(2027, 1, 31)) == day


def test_no_review_of_no_level():
	with pytest.raises(ValueError):
		next_review("Green", date(2027, 1, 31))


# -- which comes first


def test_risks_of_both_methods_in_one_order():
	risks = [
		Ranked("蓝", Matrix(1, 2)),
		Ranked("红的低处", Matrix(3, 5)),
		Ranked("红的高处", lec_of(10, 10, 40)),
		Ranked("黄升橙", Matrix(2, 3), raised=ORANGE),
		Ranked("橙", lec_of(1, 3, 100)),
		Ranked("红最高", Matrix(5, 5)),
	]
	order = ["红最高", "红的高处", "红的低处", "橙", "黄升橙", "蓝"]
	assert [one.key for one in ranked(risks)] == order == [one.key for one in ranked(risks[::-1])]
	assert [one.is_key for one in ranked(risks)] == [True, True, True, True, True, False]


def test_of_two_alike_the_dearer_comes_first():
	risks = [Ranked("甲", Matrix(3, 3)), Ranked("乙", Matrix(3, 3), loss=D(9)), Ranked("丙", Matrix(3, 3))]
	assert [one.key for one in ranked(risks)] == ["乙", "丙", "甲"]


@given(MATRICES | LECS, MATRICES | LECS)
def test_within_a_method_the_higher_score_is_never_ranked_lower(one, other):
	assert 0 < standing_in_level(one) <= 1
	if one.method == other.method and one.score > other.score:
		assert [found.key for found in ranked([Ranked("b", other), Ranked("a", one)])] == ["a", "b"]


def test_levels_are_those_of_incidents():
	assert set(IN_CHINESE) == set(LEVELS) and worst([]) == ""
