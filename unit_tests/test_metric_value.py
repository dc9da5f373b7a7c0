"""Values of metrics: golden cases by hand, and what must hold of all."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import collection_rate
from wuye_ops.rules.metric_value import (
	BETTER,
	CLOSE,
	DOWN,
	LEAST,
	MET,
	MISSED,
	NEAR,
	NO_TARGET,
	NO_VALUE,
	PERCENT,
	SAME,
	UP,
	WORSE,
	Aim,
	Change,
	Part,
	change,
	gap,
	improvement,
	shown,
	standing,
	together,
	value,
)

D = Decimal


def part(numerator: str, denominator: str | None = None) -> Part:
	return Part(D(numerator), None if denominator is None else D(denominator))


@pytest.mark.parametrize(
	("counted", "unit", "expected"),
	[
		# 报修及时率: 49 of 50 arrived on time
		(part("49", "50"), PERCENT, "98.00"),
		(part("2", "3"), PERCENT, "66.67"),
		# 0.125 %: half a hundredth, up
		(part("1", "800"), PERCENT, "0.13"),
		# a budget overspent by 3 of 80 and one underspent
		(part("3", "80"), PERCENT, "3.75"),
		(part("-1", "800"), PERCENT, "-0.13"),
		(part("0", "7"), PERCENT, "0.00"),
		(part("-0.000001", "7"), PERCENT, "0.00"),
		# 单方成本: 182,400.50 yuan for 60,800.17 ㎡
		(part("182400.50", "60800.17"), "元/㎡", "3.00"),
		(part("60800.175"), "㎡", "60800.18"),
		(part("12"), "1", "12.00"),
		# what the database makes of a sum of amounts
		(part("123456789012345.120000000"), "元", "123456789012345.12"),
		(part("0", "0"), PERCENT, None),
		(part("5", "0"), PERCENT, None),
		(part("5", "-3"), PERCENT, None),
		(None, PERCENT, None),
	],
)
def test_value(counted: Part | None, unit: str, expected: str | None) -> None:
	found = shown(value(counted, unit))
	assert found == (None if expected is None else D(expected))
	assert expected is None or str(found) == expected


def test_several_properties_are_worth_the_ratio_of_their_sums() -> None:
	"""90 % of 100 and 10 % of 900 are 18 %, not 50 %; a property with nothing due changes nothing."""
	parts = [part("90", "100"), None, part("0", "0"), part("90", "900")]
	assert shown(value(together(parts), PERCENT)) == D("18.00")
	assert together([None, None]) is None
	assert together([]) is None
	assert together([part("1.5"), part("2")]) == part("3.5")


def test_of_days_left_the_least_counts() -> None:
	"""12 and 30 days left are 12 days, not 42; what is overdue by 3 comes before both."""
	assert together([part("30"), None, part("12")], LEAST) == part("12")
	assert together([part("12"), part("-3"), part("0")], LEAST) == part("-3")
	assert together([None], LEAST) is None
	with pytest.raises(ValueError, match="no least"):
		together([part("12"), part("1", "2")], LEAST)


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=8), st.integers(0, 8))
def test_the_least_of_some_and_of_the_rest_is_the_least_of_all(numbers: list[Decimal], cut: int) -> None:
	parts = [Part(number) for number in numbers]
	halves = together(parts[:cut], LEAST), together(parts[cut:], LEAST)
	assert together(halves, LEAST) == together(parts, LEAST) == Part(min(numbers))


def test_a_ratio_and_a_sum_do_not_mix() -> None:
	with pytest.raises(ValueError, match="do not add up"):
		together([part("1"), part("1", "2")])


@pytest.mark.parametrize("number", [1.5, 1, True, "1", D("NaN"), D("Infinity"), D("1E+40"), D("1E-39")])
def test_only_exact_numbers_are_counted(number: object) -> None:
	with pytest.raises(ValueError, match="numerator"):
		Part(number)
	with pytest.raises(ValueError, match="denominator"):
		Part(D(1), number)


def test_numbers_of_38_places_before_and_after_the_point_are_counted() -> None:
	assert (Part(D("9" * 38)) + Part(D("1E-38"))).numerator == D("9" * 38 + "." + "0" * 37 + "1")


def test_values_are_rounded_once() -> None:
	"""Rounded to a tenth and then to a whole, 2.45 would become 3."""
	assert shown(D("2.45"), 0) == D(2)
	assert shown(None) is None
	for places in (-1, 10):
		with pytest.raises(ValueError, match="0 to 9 places"):
			shown(None, places)


REPAIRS = Aim(UP, D(98))
COMPLAINTS = Aim(DOWN, D(2), strict=True)
BUDGET = Aim(NEAR, D(0), tolerance=D(3))


@pytest.mark.parametrize(
	("measured", "aim", "expected"),
	[
		("98", REPAIRS, MET),
		("100", REPAIRS, MET),
		# shown as 98.00: met
		("97.995", REPAIRS, MET),
		("97.994", REPAIRS, CLOSE),
		# a twentieth of 98 is 4.9
		("93.10", REPAIRS, CLOSE),
		("93.09", REPAIRS, MISSED),
		("1.99", COMPLAINTS, MET),
		# "fewer than two": two is not
		("2", COMPLAINTS, CLOSE),
		("2.10", COMPLAINTS, CLOSE),
		("2.11", COMPLAINTS, MISSED),
		("2", Aim(DOWN, D(2)), MET),
		("-3", BUDGET, MET),
		("3", BUDGET, MET),
		("-6", BUDGET, CLOSE),
		("6.01", BUDGET, MISSED),
		("90", Aim(UP, D(98), close=D(8)), CLOSE),
		("97", Aim(UP, D(98), close=D(0)), MISSED),
		# of a target of 0 nothing is near
		("1", Aim(DOWN, D(0)), MISSED),
		("0", Aim(DOWN, D(0)), MET),
		("50", Aim(UP), NO_TARGET),
		("50", Aim(NEAR), NO_TARGET),
		(None, REPAIRS, NO_VALUE),
		(None, Aim(UP), NO_VALUE),
	],
)
def test_standing(measured: str | None, aim: Aim, expected: str) -> None:
	assert standing(None if measured is None else D(measured), aim) == expected


@pytest.mark.parametrize(
	("measured", "aim", "expected"),
	[
		("95", REPAIRS, "3"),
		("99", REPAIRS, "-1"),
		("5", COMPLAINTS, "3"),
		("-8", BUDGET, "5"),
		("1", BUDGET, "-2"),
		("1", Aim(UP), None),
		(None, REPAIRS, None),
	],
)
def test_gap(measured: str | None, aim: Aim, expected: str | None) -> None:
	found = gap(None if measured is None else D(measured), aim)
	assert found == (None if expected is None else D(expected))


@pytest.mark.parametrize(
	("now", "before", "aim", "difference", "verdict"),
	[
		("96", "93.5", REPAIRS, "2.50", BETTER),
		("93.5", "96", REPAIRS, "-2.50", WORSE),
		("1.5", "3", COMPLAINTS, "-1.50", BETTER),
		("3", "1.5", COMPLAINTS, "1.50", WORSE),
		# from 4 % under the budget to 1 % over it
		("1", "-4", BUDGET, "5.00", BETTER),
		("5", "-4", BUDGET, "9.00", WORSE),
		# as far off as before, on the other side
		("4", "-4", BUDGET, "8.00", SAME),
		# no difference that can be seen
		("96.001", "95.999", REPAIRS, "0.00", SAME),
		# what is neither good nor bad before somebody says what it should be
		("5", "4", Aim(NEAR), "1.00", None),
		("4", "4", Aim(NEAR), "0.00", SAME),
		# a target is not needed to know the way
		("5", "4", Aim(UP), "1.00", BETTER),
	],
)
def test_change(now: str, before: str, aim: Aim, difference: str, verdict: str | None) -> None:
	assert change(D(now), D(before), aim) == Change(D(difference), verdict)


def test_there_is_no_change_from_or_to_nothing() -> None:
	assert change(None, D(1), REPAIRS) is None
	assert change(D(1), None, REPAIRS) is None
	assert improvement(None, D(1), REPAIRS) is None
	assert improvement(D(1), D(2), Aim(NEAR)) is None


@pytest.mark.parametrize(
	("field", "message"),
	[
		({"direction": "sideways"}, "direction"),
		({"target": 95.0}, "target"),
		({"tolerance": D(-1)}, "negative"),
		({"close": D("-0.1")}, "negative"),
		({"close": 1}, "margin"),
	],
)
def test_an_aim_that_is_none(field: dict, message: str) -> None:
	with pytest.raises(ValueError, match=message):
		Aim(**{"direction": UP, **field})


numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=9)
counts = st.integers(0, 10**9).map(Decimal)
ratios = st.builds(Part, counts, counts)
aims = st.builds(
	Aim,
	st.sampled_from((UP, DOWN, NEAR)),
	st.decimals(min_value=-100, max_value=100, places=2),
	st.decimals(min_value=0, max_value=50, places=2),
	st.booleans(),
)
values = st.decimals(min_value=-300, max_value=300, places=2)


@given(st.lists(ratios, min_size=1, max_size=8), st.randoms())
def test_adding_up_knows_no_order_and_lies_between_the_values(parts: list[Part], random) -> None:
	whole = together(parts)
	shuffled = [*parts]
	random.shuffle(shuffled)
	assert together(shuffled) == whole
	assert together((together(parts[:3]), together(parts[3:]))) == whole
	# where nothing was due there is nothing that could have been done either
	of_each = [shown(value(one, PERCENT), 9) for one in parts if one.denominator]
	if of_each and not any(one.numerator for one in parts if not one.denominator):
		assert min(of_each) <= shown(value(whole, PERCENT), 9) <= max(of_each)


@given(counts, counts)
def test_percent_are_those_of_the_fee_reports(numerator: Decimal, denominator: Decimal) -> None:
	ours = shown(value(Part(numerator, denominator), PERCENT))
	assert ours == collection_rate.percent(numerator, denominator)


@given(numbers, numbers)
def test_the_caller_s_precision_does_not_matter(numerator: Decimal, denominator: Decimal) -> None:
	counted = Part(numerator, denominator)

	def all_of_it() -> tuple:
		found = value(counted + counted, PERCENT)
		return shown(found), gap(found, BUDGET), change(found, Decimal("12.345"), BUDGET)

	expected = all_of_it()
	with localcontext() as context:
		context.prec = 3
		assert all_of_it() == expected


@given(values, values, aims)
def test_the_better_of_two_never_stands_worse(one: Decimal, other: Decimal, aim: Aim) -> None:
	order = (MET, CLOSE, MISSED)
	if improvement(one, other, aim) > 0:
		assert order.index(standing(one, aim)) <= order.index(standing(other, aim))
		assert gap(one, aim) < gap(other, aim)


@given(values, values, aims)
def test_there_and_back_cancel_out(one: Decimal, other: Decimal, aim: Aim) -> None:
	assert improvement(one, other, aim) == -improvement(other, one, aim)
	there, back = change(one, other, aim), change(other, one, aim)
	assert there.difference == -back.difference
	assert {there.verdict, back.verdict} in ({BETTER, WORSE}, {SAME})


@given(values, aims)
def test_what_is_met_lacks_nothing(measured: Decimal, aim: Aim) -> None:
	lacks = gap(measured, aim)
	assert (standing(measured, aim) == MET) == (lacks < 0 or (lacks == 0 and not aim.strict))
