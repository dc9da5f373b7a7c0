"""Who stands out among peers: medians by hand, and an outlier that cannot hide itself."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.allocation import round_parts
from wuye_ops.rules.cost_class import CLASSES, OTHER, class_of
from wuye_ops.rules.robust import deviation, median, unusually_high

D = Decimal


def values(*numbers: str) -> dict[str, Decimal]:
	return {letter: D(number) for letter, number in zip("abcdefghij", numbers, strict=False)}


@pytest.mark.parametrize(
	("numbers", "middle", "spread"),
	[
		("5", "5", "0"),
		("1 3", "2", "1"),
		("1 2 3 4 100", "3", "1"),
		# distances from 2.5: 0.5 0.5 1.5 1.5
		("1 2 3 4", "2.5", "1"),
	],
)
def test_middle_and_spread(numbers, middle, spread):
	found = [D(number) for number in numbers.split()]
	assert (median(found), deviation(found)) == (D(middle), D(spread))


def test_nothing_has_no_middle():
	with pytest.raises(ValueError):
		median([])


def test_one_that_stands_out_is_found_with_its_numbers():
	# median 2.1, distances 0.1 0.1 0 0.1 0.9 -> 0.1; 0.6745 * 0.9 / 0.1 = 6.0705
	(found,) = unusually_high(values("2.0", "2.2", "2.1", "2.0", "3.0"))
	assert (found.key, found.usual, found.score) == ("e", D("2.1"), D("6.0705"))
	assert round(found.percent, 2) == D("42.86")


@pytest.mark.parametrize(
	"numbers",
	[
		# four are too few to say what is usual
		("2", "2", "2", "9"),
		# far by the score, but 5 % above
		("2.00", "2.01", "2.00", "1.99", "2.10"),
		# low is not high
		("2.0", "2.2", "2.1", "2.0", "0.2"),
		# so wide apart that nobody stands out
		("1", "2", "3", "4", "5"),
		("0", "0", "0", "0", "9"),
		(),
	],
)
def test_nobody_stands_out(numbers):
	assert unusually_high(values(*numbers)) == ()


def test_where_most_are_alike_the_percent_decides():
	found = unusually_high(values("2", "2", "2", "2", "2.1", "2.3", "4"))
	assert [(one.key, one.score) for one in found] == [("g", None), ("f", None)]


@given(st.lists(st.integers(100, 200), min_size=5, max_size=20), st.integers(1000, 10**9))
def test_one_that_grows_without_limit_is_still_found(numbers, huge):
	peers = {str(place): D(number) for place, number in enumerate(numbers)}
	usual = median([*peers.values(), D(huge)])
	found = unusually_high({**peers, "huge": D(huge)})
	assert found[0].key == "huge" and 100 <= found[0].usual == usual <= 200


@pytest.mark.parametrize(
	("parts", "rounded"),
	[
		(["1/3", "1/3", "1/3"], ["0.34", "0.33", "0.33"]),
		(["-1/3", "4/3"], ["-0.33", "1.33"]),
		(["0.125", "0.125", "0.25"], ["0.13", "0.12", "0.25"]),
		(["5", "-2.5"], ["5.00", "-2.50"]),
		([], []),
	],
)
def test_parts_are_rounded_to_their_sum(parts, rounded):
	assert round_parts([Fraction(part) for part in parts]) == [D(part) for part in rounded]


def test_parts_of_no_whole_sum_are_refused():
	with pytest.raises(ValueError):
		round_parts([Fraction(1, 3)])


@given(st.lists(st.fractions(-1000, 1000), min_size=1, max_size=8), st.integers(-100_000, 100_000))
def test_rounded_parts_sum_and_are_less_than_a_cent_away(parts, whole):
	parts = [*parts, Fraction(whole, 100) - sum(parts)]
	found = round_parts(parts)
	assert sum(found) == D(whole) / 100
	assert all(abs(Fraction(one) - part) < Fraction(1, 100) for one, part in zip(found, parts, strict=True))


@pytest.mark.parametrize(
	("number", "of"),
	[
		("640101", "Staff"), ("64010102", "Staff"), ("660201", "Staff"), ("640104", "Energy"), ("6403", "Taxes"),
		("640301", "Taxes"), ("660203", "Depreciation"), ("660205", "Management Share"), ("660206", OTHER), ("6401", OTHER),
		("", OTHER), (None, OTHER), (" 640108 ", "Outsourcing"),
	],
)  # fmt: skip
def test_the_class_of_an_account(number, of):
	assert class_of(number) == of and of in CLASSES


def test_the_longest_number_decides():
	assert class_of("640104", {"6401": "Staff", "640104": "Energy", "": "Office"}) == "Energy"
