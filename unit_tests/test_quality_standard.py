"""What a Quality Standard gives for a value, what it may not be, and how two versions differ."""

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wuye_ops.rules.metric_value import DOWN, NEAR, UP
from wuye_ops.rules.quality_standard import (
	ADDED,
	AROUND,
	BOUND,
	CODES,
	COUNT_ZERO,
	GRADES,
	GRADING,
	INSPECTION,
	METRIC,
	MISSING,
	REMOVED,
	SCALE,
	SOURCE,
	SURVEY,
	WEIGHT,
	Band,
	Bands,
	Change,
	Grade,
	Item,
	Linear,
	Standard,
	changes,
	totals_compare,
)

D = Decimal


def bands(direction: str, *rows: tuple[int, int], beyond: int = 0) -> Bands:
	return Bands(direction, tuple(Band(D(limit), D(percent)) for limit, percent in rows), D(beyond))


# 收缴率: nothing at 80 %, all of it from 95 %
COLLECTION = Linear(D(80), D(95))
# 投诉率: all of it up to one a month for a hundred households, nothing from four
COMPLAINTS = Linear(D(4), D(1))
SATISFACTION = bands(UP, (95, 100), (90, 80), (80, 50), beyond=20)
LATE_DAYS = bands(DOWN, (0, 100), (3, 60))


@pytest.mark.parametrize(
	("scale", "value", "percent", "code"),
	[
		(COLLECTION, "95", "100.00", "full"),
		(COLLECTION, "99", "100.00", "full"),
		(COLLECTION, "80", "0.00", "nothing"),
		(COLLECTION, "12.34", "0.00", "nothing"),
		# 9.5 of 15
		(COLLECTION, "89.50", "63.33", "between"),
		(COLLECTION, "80.01", "0.07", "between"),
		(COMPLAINTS, "0", "100.00", "full"),
		(COMPLAINTS, "1", "100.00", "full"),
		(COMPLAINTS, "3.25", "25.00", "between"),
		(COMPLAINTS, "4", "0.00", "nothing"),
		(COMPLAINTS, "9", "0.00", "nothing"),
		(SATISFACTION, "95", "100.00", "band"),
		(SATISFACTION, "94.99", "80.00", "band"),
		(SATISFACTION, "80", "50.00", "band"),
		(SATISFACTION, "79.99", "20.00", "beyond_bands"),
		# at most: the limit is still kept
		(LATE_DAYS, "0", "100.00", "band"),
		(LATE_DAYS, "0.01", "60.00", "band"),
		(LATE_DAYS, "3", "60.00", "band"),
		(LATE_DAYS, "3.01", "0.00", "beyond_bands"),
	],
)
def test_scales(scale: Linear | Bands, value: str, percent: str, code: str) -> None:
	mark = scale.mark(D(value))
	assert (mark.percent, mark.code) == (D(percent), code)
	assert set(mark.params) == set(CODES[code])
	assert mark.params["value"] == D(value)


def test_a_band_says_which_limit_was_kept() -> None:
	assert SATISFACTION.mark(D(92)).params == {"value": D(92), "limit": D(90), "percent": D(80)}
	assert SATISFACTION.mark(D(70)).params == {"value": D(70), "limit": D(80), "percent": D(20)}


@pytest.mark.parametrize(
	("spent", "percent", "distance"),
	[("0", "100.00", "0"), ("-3", "100.00", "3"), ("6.5", "50.00", "6.5"), ("-10", "0.00", "10")],
)
def test_what_should_be_near_is_measured_by_its_distance(spent: str, percent: str, distance: str) -> None:
	"""预算偏差: ±3 % is well, ±10 % is nothing."""
	item = Item("budget", METRIC, "budget_deviation", D(10), Linear(D(10), D(3)), around=D(0))
	mark = item.mark(D(spent))
	assert mark.percent == D(percent)
	assert (mark.params["value"], mark.params["around"]) == (D(spent), D(0))
	assert mark.params["distance"] == D(distance)


@pytest.mark.parametrize(
	("scale", "around", "direction"),
	[
		(COLLECTION, None, UP),
		(COMPLAINTS, None, DOWN),
		(SATISFACTION, None, UP),
		(LATE_DAYS, None, DOWN),
		(COMPLAINTS, D(0), NEAR),
	],
)
def test_points_should_grow_the_way_the_metric_goes(
	scale: Linear | Bands, around: Decimal | None, direction: str
) -> None:
	item = Item("a", METRIC, "a", D(1), scale, around)
	assert [way for way in (UP, DOWN, NEAR) if item.suits(way)] == [direction]


@pytest.mark.parametrize(
	("make", "message"),
	[
		(lambda: Linear(D(90), D("90.0")), "must differ"),
		(lambda: Linear(80.0, D(95)), "without points"),
		(lambda: Bands(NEAR, (Band(D(1), D(100)),)), "Bands go"),
		(lambda: Bands(UP, ()), "no band"),
		# from worst to best
		(lambda: bands(UP, (80, 50), (95, 100)), "best to the worst"),
		(lambda: bands(DOWN, (3, 100), (1, 50)), "best to the worst"),
		# two alike
		(lambda: bands(UP, (95, 100), (95, 80)), "none is like another"),
		(lambda: bands(UP, (95, 100), (90, 100)), "none is like another"),
		(lambda: bands(UP, (95, 100), (90, 80), beyond=80), "none is like another"),
		(lambda: bands(UP, (95, 101)), "0 to 100"),
		(lambda: bands(UP, (95, 100), (90, 80), beyond=-1), "0 to 100"),
		(lambda: Item("a", "Rumour", "a", D(1), COLLECTION), "source"),
		(lambda: Item("a", METRIC, "a", D(0), COLLECTION), "above 0"),
		(lambda: Item("a", METRIC, "a", D(-1), COLLECTION), "above 0"),
		(lambda: Item("a", METRIC, "a", 1.5, COLLECTION), "weight of a"),
		(lambda: Item("a", METRIC, "a", D(1), COLLECTION, around=D(0)), "further"),
		(lambda: Item("a", METRIC, "a", D(1), COLLECTION).mark(90.5), "value of a"),
		(lambda: Standard(()), "at least one"),
		(lambda: Standard((FEES, FEES)), "more than once: fees"),
		(lambda: Standard((FEES,), missing="Guess"), "Missing values"),
		(lambda: Standard((FEES,), problem_below=D(101)), "between 0 and 100"),
		(lambda: Standard((FEES,), grades=()), "begins at 0"),
		(lambda: Standard((FEES,), grades=(Grade("A", D(90)), Grade("B", D(60)))), "begins at 0"),
		(lambda: Standard((FEES,), grades=(Grade("B", D(0)), Grade("A", D(90)))), "begins at 0"),
	],
)
def test_what_a_standard_may_not_be(make, message: str) -> None:
	with pytest.raises(ValueError, match=message):
		make()


FEES = Item("fees", METRIC, "collection_rate", D(40), COLLECTION)
CLEANING = Item("cleaning", INSPECTION, "保洁", D(30), Linear(D(60), D(95)))
RESIDENTS = Item("residents", SURVEY, "年度满意度", D(30), SATISFACTION)
OLD = Standard((FEES, CLEANING, RESIDENTS))


@pytest.mark.parametrize(
	("points", "grade"), [("100", "A"), ("90", "A"), ("89.99", "B"), ("70", "C"), ("0", "D")]
)
def test_grades(points: str, grade: str) -> None:
	assert OLD.grade(D(points)) == grade


@pytest.mark.parametrize("bound", [D(0), D(100)])
def test_a_standard_may_call_nothing_or_all_but_full_points_a_problem(bound: Decimal) -> None:
	assert Standard((FEES,), problem_below=bound).problem_below == bound


def test_nothing_has_changed_when_the_items_only_stand_otherwise() -> None:
	assert changes(OLD, OLD) == ()
	assert changes(OLD, replace(OLD, items=OLD.items[::-1])) == ()
	assert changes(OLD, replace(OLD, items=(replace(FEES, weight=D("40.00")), CLEANING, RESIDENTS))) == ()


def test_what_a_new_version_changes() -> None:
	steeper = Linear(D(80), D(85))
	near = Item("budget", METRIC, "budget_deviation", D(10), Linear(D(10), D(3)), D(0))
	new = Standard(
		(
			near,
			replace(FEES, weight=D(30)),
			replace(CLEANING, scale=steeper, subject="保洁（新）", source=METRIC),
		),
		COUNT_ZERO,
		D(70),
		GRADES[1:],
	)
	assert changes(OLD, new) == (
		Change(ADDED, "budget", None, near),
		Change(WEIGHT, "fees", D(40), D(30)),
		Change(SOURCE, "cleaning", (INSPECTION, "保洁"), (METRIC, "保洁（新）")),
		Change(SCALE, "cleaning", CLEANING.scale, steeper),
		Change(REMOVED, "residents", RESIDENTS, None),
		Change(MISSING, "", OLD.missing, COUNT_ZERO),
		Change(BOUND, "", D(60), D(70)),
		Change(GRADING, "", GRADES, GRADES[1:]),
	)
	moved = Standard((replace(near, around=D(1)),))
	assert changes(Standard((near,)), moved) == (Change(AROUND, "budget", D(0), D(1)),)


@pytest.mark.parametrize(
	("new", "compare"),
	[
		(OLD, True),
		(replace(OLD, problem_below=D(80)), True),
		(replace(OLD, grades=GRADES[1:]), True),
		(replace(OLD, missing=COUNT_ZERO), False),
		(replace(OLD, items=OLD.items[:2]), False),
		(replace(OLD, items=(replace(FEES, weight=D(41)), *OLD.items[1:])), False),
	],
)
def test_which_versions_may_stand_in_one_trend(new: Standard, compare: bool) -> None:
	assert totals_compare(changes(OLD, new)) == compare


decimals = st.decimals(min_value=-1000, max_value=1000, places=3)


@st.composite
def scales(draw) -> Linear | Bands:
	if draw(st.booleans()):
		zero_at, full_at = draw(decimals), draw(decimals)
		assume(zero_at != full_at)
		return Linear(zero_at, full_at)
	direction = draw(st.sampled_from((UP, DOWN)))
	limits = sorted(draw(st.sets(decimals, min_size=1, max_size=4)), reverse=direction == UP)
	few = st.sets(st.integers(0, 100).map(Decimal), min_size=len(limits) + 1, max_size=len(limits) + 1)
	*percents, beyond = sorted(draw(few), reverse=True)
	return Bands(direction, tuple(map(Band, limits, percents)), beyond)


@given(scales(), decimals, decimals)
def test_a_better_value_never_earns_less(scale: Linear | Bands, one: Decimal, other: Decimal) -> None:
	worse, better = sorted((one, other), reverse=scale.direction == DOWN)
	marks = scale.mark(worse), scale.mark(better)
	assert D(0) <= marks[0].percent <= marks[1].percent <= D(100)
	for mark in marks:
		assert D(0) <= mark.earned <= mark.of
		assert set(mark.params) == set(CODES[mark.code])


@given(scales(), decimals)
def test_the_caller_s_precision_does_not_matter(scale: Linear | Bands, value: Decimal) -> None:
	expected = scale.mark(value)
	with localcontext() as context:
		context.prec = 2
		assert (scale.mark(value), scale.mark(value).percent) == (expected, expected.percent)


@st.composite
def standards(draw) -> Standard:
	codes = draw(st.sets(st.sampled_from("abcdef"), min_size=1))
	weights = st.decimals(min_value="0.01", max_value=100, places=2)
	return Standard(tuple(Item(code, METRIC, code, draw(weights), draw(scales())) for code in sorted(codes)))


@given(standards(), standards())
def test_changes_tell_all_and_read_backwards(old: Standard, new: Standard) -> None:
	found = changes(old, new)
	assert bool(found) == (set(old.items) != set(new.items))
	back = {(change.what, change.item): (change.after, change.before) for change in changes(new, old)}
	opposite = {ADDED: REMOVED, REMOVED: ADDED}
	assert back == {
		(opposite.get(change.what, change.what), change.item): (change.before, change.after)
		for change in found
	}
