"""Which lines of a bill a payment has settled. Amounts worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.late_charge import Reduction
from wuye_ops.rules.waterfall import Event, Line, reductions, settled, split

D = Decimal
# 物业费 with a clause, 垃圾费 without one, 车位费 with a heavier one
LINES = [
	Line("fee", D("280.00"), D("0.03")),
	Line("waste", D("8.00")),
	Line("parking", D("150.00"), D("0.05")),
]


@pytest.mark.parametrize(
	("amount", "parts"),
	[
		("0", ["0", "0", "0"]),
		("100.00", ["0", "0", "100.00"]),
		("150.00", ["0", "0", "150.00"]),
		("150.01", ["0.01", "0", "150.00"]),
		("430.00", ["280.00", "0", "150.00"]),
		("433.33", ["280.00", "3.33", "150.00"]),
		("438.00", ["280.00", "8.00", "150.00"]),
		# more than the bill is nobody's here: it is a prepayment
		("500.00", ["280.00", "8.00", "150.00"]),
		("-5.00", ["0", "0", "0"]),
	],
)
def test_the_heavier_clause_comes_first(amount: str, parts: list[str]) -> None:
	assert split(D(amount), LINES) == [D(part) for part in parts]


def test_lines_alike_are_settled_in_the_order_of_the_bill() -> None:
	assert split(D(15), [Line("b", D(10)), Line("a", D(10))]) == [D(10), D(5)]


@pytest.mark.parametrize(
	("paid", "credited", "parts"),
	[
		# 50 of the fee are waived: 230 of it are left to be paid
		("0", {"fee": "50"}, ["50", "0", "0"]),
		("380", {"fee": "50"}, ["280", "0", "150"]),
		# the fee had been paid in full: what is credited settles what else is open
		("430", {"fee": "50"}, ["280", "8", "150"]),
		# more credited than the line: the rest is like a payment
		("0", {"waste": "10"}, ["0", "8", "2"]),
		# a credit taken back
		("150", {"fee": "0"}, ["0", "0", "150"]),
	],
)
def test_a_credit_goes_to_the_line_it_names(paid: str, credited: dict, parts: list[str]) -> None:
	named = {key: D(amount) for key, amount in credited.items()}
	assert settled(D(paid), LINES, named) == [D(part) for part in parts]


def test_what_came_off_each_line_day_by_day() -> None:
	first, second, third = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 20)
	events = [
		Event(second, D(30), "fee"),
		Event(first, D(100)),
		Event(third, D(-60)),
		Event(second, D(100)),
	]
	assert reductions(LINES, events) == {
		# 1 March: 100 for parking. 10 March: 50 more and its line is done, 50 and the credit of 30 for the fee.
		"parking": [Reduction(first, D(100)), Reduction(second, D(50)), Reduction(third, D(-10))],
		# 20 March: a payment of 60 bounced; what was settled last comes back first
		"fee": [Reduction(second, D(80)), Reduction(third, D(-50))],
		"waste": [],
	}


def test_a_credit_of_a_line_that_is_not_on_the_bill_is_like_a_payment() -> None:
	day = date(2026, 3, 1)
	assert reductions(LINES, [Event(day, D(5), "elsewhere")])["parking"] == [Reduction(day, D(5))]


@pytest.mark.parametrize("line", [("a", 1.5), ("a", D(-1)), ("a", D(1), D(-1)), ("a", D(1), 0.03)])
def test_floats_and_negative_lines_are_refused(line: tuple) -> None:
	with pytest.raises(ValueError):
		Line(*line)


amounts = st.decimals(0, 10_000, places=2)
bills = st.lists(
	st.tuples(amounts, st.sampled_from([D(0), D("0.03"), D("0.05")])), min_size=1, max_size=6
).map(lambda rows: [Line(number, amount, rate) for number, (amount, rate) in enumerate(rows)])


@given(bills, amounts, amounts)
def test_the_parts_sum_to_the_payment_and_never_fall(
	lines: list[Line], first: Decimal, more: Decimal
) -> None:
	parts, later = split(first, lines), split(first + more, lines)
	assert sum(parts) == min(first, sum(line.amount for line in lines))
	for line, part, then in zip(lines, parts, later, strict=True):
		assert 0 <= part <= then <= line.amount


@given(bills, st.lists(st.tuples(st.integers(1, 28), amounts, st.integers(-1, 6)), max_size=8))
def test_nothing_is_lost_over_time(lines: list[Line], rows: list[tuple]) -> None:
	events = [Event(date(2026, 1, day), amount, key if key >= 0 else None) for day, amount, key in rows]
	found = reductions(lines, events)
	came_off = sum((one.amount for parts in found.values() for one in parts), D(0))
	assert came_off == min(sum(event.amount for event in events), sum(line.amount for line in lines))
	assert all(sum(one.amount for one in found[line.key]) <= line.amount for line in lines)
