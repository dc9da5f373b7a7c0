"""收缴率: cases by hand, and that nothing to collect has no rate."""

from decimal import Decimal

import pytest

from wuye_ops.rules.collection_rate import Collection, percent, together

D = Decimal


@pytest.mark.parametrize(
	("part", "whole", "expected"),
	[
		("900", "1000", "90.00"),
		("1", "3", "33.33"),
		("2", "3", "66.67"),
		("0", "50", "0.00"),
		("50", "50", "100.00"),
		("0", "0", None),
		("10", "0", None),
		("0", "-5", None),
		# 0.125 % is half a cent of a percent: up
		("1", "800", "0.13"),
	],
)
def test_percent(part: str, whole: str, expected: str | None) -> None:
	assert percent(D(part), D(whole)) == (D(expected) if expected is not None else None)


def test_the_three_rates() -> None:
	building = Collection(
		charged=D("12000.00"), received=D("9000.00"), households=40, households_paid=31,
		prior_arrears=D("5000.00"), prior_received=D("1250.00"),
	)  # fmt: skip
	assert (building.rate, building.household_rate, building.arrears_rate) == (
		D("75.00"),
		D("77.50"),
		D("25.00"),
	)


def test_a_place_without_charges_and_arrears_has_no_rates() -> None:
	assert (Collection().rate, Collection().household_rate, Collection().arrears_rate) == (None, None, None)


def test_rates_of_several_are_rates_of_their_sums() -> None:
	"""90 % of 100 and 10 % of 900 are 18 %, not 50 %."""
	one, other = Collection(D(100), D(90), 1, 0), Collection(D(900), D(90), 9, 9)
	assert together((one, other)).rate == D("18.00")
	assert together((one, other)).household_rate == D("90.00")
