"""收费台账: how the lines of a bill stand. Cases worked out by hand, and what holds for any bill."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.fee_ledger import BilledLine, gross, standings
from wuye_ops.rules.money import total

D = Decimal
FEE, WASTE, PARKING = (
	BilledLine(D("280.00"), daily_percent=D("0.03")),
	BilledLine(D("8.00")),
	BilledLine(D("150.00")),
)


def waived(line: BilledLine, amount: str) -> BilledLine:
	return BilledLine(line.amount, line.tax_weight, line.daily_percent, D(amount))


@pytest.mark.parametrize(
	("credited", "paid", "expected"),
	[
		("0", "0", [("280.00", "0", "0", "0", "280.00"), ("8.00", "0", "0", "0", "8.00"), ("150.00", "0", "0", "0", "150.00")]),
		# the line with the late charge first, then as they stand on the bill
		("0", "285.50", [("280.00", "0", "0", "280.00", "0.00"), ("8.00", "0", "0", "5.50", "2.50"), ("150.00", "0", "0", "0.00", "150.00")]),
		# a credit note that names no line goes before the money
		("100", "200", [("280.00", "0", "100", "180.00", "0.00"), ("8.00", "0", "0", "8.00", "0.00"), ("150.00", "0", "0", "12.00", "138.00")]),
		# what the bill was overpaid by is no line's
		("0", "500", [("280.00", "0", "0", "280.00", "0.00"), ("8.00", "0", "0", "8.00", "0.00"), ("150.00", "0", "0", "150.00", "0.00")]),
		# money that was given back
		("0", "-5", [("280.00", "0", "0", "0", "280.00"), ("8.00", "0", "0", "0", "8.00"), ("150.00", "0", "0", "0", "150.00")]),
	],
)  # fmt: skip
def test_money_goes_down_the_waterfall(credited: str, paid: str, expected: list) -> None:
	found = standings([FEE, WASTE, PARKING], D("438.00"), D(credited), D(paid))
	assert [(row.charged, row.waived, row.credited, row.received, row.outstanding) for row in found] == [
		tuple(map(D, row)) for row in expected
	]


def test_a_waiver_takes_its_own_line_off() -> None:
	found = standings(
		[FEE, waived(WASTE, "8.00"), waived(PARKING, "50.00")], D("438.00"), D("58.00"), D("300.00")
	)
	assert [(row.waived, row.credited, row.received, row.outstanding) for row in found] == [
		(0, 0, 280, 0), (8, 0, 0, 0), (50, 0, 20, 80),
	]  # fmt: skip


def test_a_waiver_above_its_line_is_a_credit_for_the_others() -> None:
	found = standings([FEE, waived(WASTE, "10.00")], D("288.00"), D("10.00"))
	assert [(row.waived, row.credited, row.outstanding) for row in found] == [(0, 2, 278), (8, 0, 0)]


def test_a_correction_below_zero_is_a_credit_for_the_others() -> None:
	found = standings([FEE, BilledLine(D("-30.00"))], D("250.00"), paid=D("50.00"))
	assert [(row.charged, row.credited, row.received, row.outstanding) for row in found] == [
		(280, 30, 50, 200), (-30, -30, 0, 0),
	]  # fmt: skip


def test_tax_below_the_lines_belongs_to_those_that_bear_it() -> None:
	"""100.00 and 33.33 at 6 % without tax in the price, 50.00 with it: 8.00 of tax, of which 2.00 on the second."""
	lines = [
		BilledLine(D("100.00"), tax_weight=D("600")),
		BilledLine(D("33.33"), tax_weight=D("199.98")),
		BilledLine(D("50.00")),
	]
	assert gross(lines, D("191.33")) == [D("106.00"), D("35.33"), D("50.00")]


def test_rounding_of_a_bill_is_shared_out_without_losing_a_cent() -> None:
	lines = [BilledLine(D("10.00"))] * 3
	assert gross(lines, D("30.02")) == [D("10.01"), D("10.00"), D("10.01")]


def test_a_rounding_is_not_lost_where_no_line_weighs_anything() -> None:
	assert gross([BilledLine(D("0.00"))], D("0.01")) == [D("0.01")]
	assert total(gross([BilledLine(D("30.00")), BilledLine(D("-30.00"))], D("0.01"))) == D("0.01")


amounts = st.integers(0, 100_000).map(lambda cents: D(cents) / 100)
lines = st.lists(
	st.builds(
		BilledLine,
		amount=amounts,
		tax_weight=st.sampled_from([D(0), D("12.5"), D("600")]),
		daily_percent=st.sampled_from([D(0), D("0.03"), D("0.05")]),
		waived=st.sampled_from([D(0), D("0.01"), D("20.00"), D("2000.00")]),
	),
	min_size=1,
	max_size=6,
)


@given(lines, amounts, amounts, amounts)
def test_the_lines_sum_to_what_the_accounts_say_of_the_bill(lines, tax, credited, paid) -> None:
	booked = total(line.amount for line in lines) + tax
	credited = max(credited, total(line.waived for line in lines))
	found = standings(lines, booked, credited, paid)
	assert total(row.charged for row in found) == booked
	assert total(row.outstanding for row in found) == max(booked - credited - paid, 0)
	for row in found:
		assert min(row.waived, row.credited, row.received, row.outstanding) >= 0


@given(lines, amounts, amounts)
def test_paying_more_never_takes_anything_off_a_line(lines, paid, more) -> None:
	booked = total(line.amount for line in lines)
	credited = total(line.waived for line in lines)
	before, after = (standings(lines, booked, credited, amount) for amount in (paid, paid + more))
	assert all(later.received >= earlier.received for earlier, later in zip(before, after, strict=True))
