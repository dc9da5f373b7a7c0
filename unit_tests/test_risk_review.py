"""The register now and then, the heat map, and the figures of the quarterly report."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.incident import BLUE, ORANGE, RED, YELLOW
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_matrix import Matrix, lec_of
from wuye_ops.rules.risk_review import (
	AlertFact,
	Entry,
	History,
	alert_figures,
	compare,
	figures,
	heat_map,
	quarter_before,
	quarter_of,
	register_on,
)

D = Decimal


@pytest.mark.parametrize(
	("day", "now", "before"),
	[
		(date(2027, 1, 1), (date(2027, 1, 1), date(2027, 3, 31)), (date(2026, 10, 1), date(2026, 12, 31))),
		(date(2027, 6, 30), (date(2027, 4, 1), date(2027, 6, 30)), (date(2027, 1, 1), date(2027, 3, 31))),
		(date(2027, 12, 5), (date(2027, 10, 1), date(2027, 12, 31)), (date(2027, 7, 1), date(2027, 9, 30))),
	],
)
def test_quarters(day, now, before):
	assert quarter_of(day) == Period(*now) and quarter_before(day) == Period(*before)


THEN, NOW = date(2027, 3, 31), date(2027, 6, 30)
FACADE = History(
	"外墙", "Falling Objects", date(2027, 1, 5), ((date(2027, 1, 10), Matrix(4, 4)), (date(2027, 5, 20), Matrix(2, 4)))
)  # fmt: skip
REGISTER = (
	FACADE,
	History("收缴", "Finance", date(2027, 1, 5), ((date(2027, 2, 1), Matrix(3, 3)), (date(2027, 6, 1), Matrix(4, 4)))),
	History("电梯", "Lift", date(2027, 4, 2), ((date(2027, 4, 3), lec_of(1, 6, 40)),)),
	History("高坠", "Safety", date(2027, 1, 5), ((date(2027, 1, 6), Matrix(3, 5)),), date(2027, 5, 1)),
	History("台风", "Weather", date(2027, 2, 1), ((date(2027, 2, 2), Matrix(2, 3)),)),
	History("隐私", "Privacy", date(2027, 6, 29)),
)  # fmt: skip


def test_the_register_on_a_day_is_read_from_the_history():
	then, now = register_on(REGISTER, THEN), register_on(REGISTER, NOW)
	assert sorted(then) == sorted(["外墙", "收缴", "高坠", "台风"])
	assert sorted(now) == sorted(["外墙", "收缴", "电梯", "台风", "隐私"])
	assert (then["外墙"].level, now["外墙"].level, now["隐私"].level) == (RED, YELLOW, "")
	# on the day of an assessment it counts, on the day it is closed a risk is gone
	assert register_on([FACADE], date(2027, 5, 20))["外墙"].level == YELLOW
	assert register_on([FACADE], date(2027, 5, 19))["外墙"].level == RED
	assert "高坠" in register_on(REGISTER, date(2027, 4, 30)) and "高坠" not in register_on(
		REGISTER, date(2027, 5, 1)
	)
	assert register_on(REGISTER, date(2027, 1, 4)) == {}


def test_of_one_day_the_last_assessment_counts():
	day = date(2027, 1, 10)
	twice = History("x", "Safety", day, ((day, Matrix(5, 5)), (day, Matrix(1, 1))))
	assert register_on([twice], day)["x"].level == BLUE


def test_heat_map():
	found = heat_map(register_on(REGISTER, NOW))
	assert len(found.cells) == 25
	assert {cell: keys for cell, keys in found.cells.items() if keys} == {
		(2, 4): ("外墙",), (4, 4): ("收缴",), (2, 3): ("台风",),
	}  # fmt: skip
	assert found.elsewhere == {RED: (), ORANGE: ("电梯",), YELLOW: (), BLUE: ()}
	assert found.unassessed == ("隐私",)


def test_now_against_then():
	moves = compare(register_on(REGISTER, THEN), register_on(REGISTER, NOW))
	assert [(move.key, move.change) for move in moves] == [
		("收缴", "Worse"),
		("电梯", "New"),
		("隐私", "New"),
		("外墙", "Better"),
		("高坠", "Gone"),
		("台风", "Same"),
	]


@pytest.mark.parametrize(
	("then", "now", "change"),
	[
		(Matrix(2, 3), Matrix(3, 2), "Same"),
		(Matrix(2, 2), Matrix(2, 3), "Worse"),
		# another method: the levels tell
		(Matrix(2, 2), lec_of(1, 2, 40), "Same"),
		(Matrix(4, 4), lec_of(1, 2, 40), "Better"),
		# assessed for the first time
		(None, Matrix(5, 5), "New"),
		(None, None, "Same"),
	],
)
def test_what_is_worse(then, now, change):
	(move,) = compare({"x": Entry("x", "Safety", then)}, {"x": Entry("x", "Safety", now)})
	assert move.change == change


def test_figures_of_the_report():
	found = figures(register_on(REGISTER, THEN), register_on(REGISTER, NOW), most=2)
	assert found.count == 5
	assert found.by_level == {RED: 1, ORANGE: 1, YELLOW: 2, BLUE: 0, "": 1}
	assert found.by_category["Lift"][ORANGE] == 1 and list(found.by_category) == sorted(found.by_category)
	assert found.changes == {"Worse": 1, "Better": 1, "Same": 1, "New": 2, "Gone": 1}
	assert found.first == ("收缴", "电梯")


def at(hours: int) -> datetime:
	return datetime(2027, 6, 1) + timedelta(hours=hours)


def test_figures_of_alerts():
	alerts = [
		AlertFact(YELLOW, at(0), at(24), answered_on=at(20), ended_on=at(90)),
		AlertFact(YELLOW, at(0), at(24), answered_on=at(25)),
		# its value was back and it was closed before anybody had to answer
		AlertFact(ORANGE, at(0), at(4), ended_on=at(3)),
		# nobody has, and it is late
		AlertFact(RED, at(0), at(1)),
		# nobody has, and there is time
		AlertFact(YELLOW, at(99), at(123)),
	]
	found = alert_figures(alerts, at(100))
	assert found.by_level == {RED: 1, ORANGE: 1, YELLOW: 3, BLUE: 0}
	assert (found.in_time, found.unanswered, found.not_ended) == (D("50.00"), 2, 3)
	assert alert_figures([], at(0)).in_time is None


VALUES = st.builds(Matrix, st.integers(1, 5), st.integers(1, 5)) | st.just(lec_of(3, 3, 15)) | st.none()
REGISTERS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), VALUES).map(
	lambda values: {key: Entry(key, "Safety", value) for key, value in values.items()}
)


@given(REGISTERS, REGISTERS)
def test_every_risk_is_counted_once_everywhere(then, now):
	moves = compare(then, now)
	assert sorted(move.key for move in moves) == sorted({*then, *now})
	found = figures(then, now)
	assert found.count == len(now) == sum(found.by_level.values())
	assert sum(found.changes.values()) == len(moves)
	heat = heat_map(now)
	everywhere = [
		key for keys in (*heat.cells.values(), *heat.elsewhere.values(), heat.unassessed) for key in keys
	]
	assert sorted(everywhere) == sorted(now) and set(heat.cells) == set(product(range(1, 6), repeat=2))
	# told backwards, what was worse is better
	backwards = {move.key: move.change for move in compare(now, then)}
	opposite = {"Worse": "Better", "Better": "Worse", "New": "Gone", "Gone": "New", "Same": "Same"}
	for move in moves:
		if not (move.then and move.now) or (move.then.value is None) == (move.now.value is None):
			assert backwards[move.key] == opposite[move.change]
