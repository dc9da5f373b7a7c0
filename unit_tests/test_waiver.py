"""What may be waived of bills."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import waiver
from wuye_ops.rules.waiver import Asked, gross_amounts, refusals

CENTS = st.integers(1, 10**8).map(lambda number: Decimal(number) / 100)


def asked(line: str, amount: str, *, bill: str = "B", charged: str = "100", waived: str = "0") -> Asked:
	return Asked(line, bill, Decimal(charged), Decimal(waived), Decimal(amount))


@pytest.mark.parametrize(
	("rows", "open_amount", "expected"),
	[
		([asked("a", "100")], "100", []),
		([asked("a", "0.01")], "100", []),
		([asked("a", "0")], "100", [(waiver.NOT_POSITIVE, "100")]),
		([asked("a", "-1")], "100", [(waiver.NOT_POSITIVE, "100")]),
		([asked("a", "1.005")], "100", [(waiver.PARTS_OF_A_CENT, "100")]),
		([asked("a", "100.01")], "200", [(waiver.MORE_THAN_LINE, "100")]),
		([asked("a", "40.01", waived="60")], "200", [(waiver.MORE_THAN_LINE, "40")]),
		([asked("a", "60")], "50", [(waiver.MORE_THAN_OPEN, "50")]),
		([asked("a", "5"), asked("a", "5")], "100", [(waiver.TWICE, "95")]),
		# two lines of one bill together
		([asked("a", "60"), asked("b", "60")], "100", [(waiver.MORE_THAN_OPEN, "40")]),
		# a bill that is paid, and one that is not there
		([asked("a", "1")], "0", [(waiver.MORE_THAN_OPEN, "0")]),
		([asked("a", "1", bill="C")], "100", [(waiver.MORE_THAN_OPEN, "0")]),
	],
)
def test_refusals(rows, open_amount, expected):
	found = refusals(rows, {"B": Decimal(open_amount)})
	assert [(one.code, one.most) for one in found] == [(code, Decimal(most)) for code, most in expected]


@given(st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=6), CENTS)
def test_what_passes_is_never_more_than_the_lines_and_the_bill(rows, open_amount):
	given_rows = [
		Asked(str(number), "B", charged, Decimal(0), amount) for number, (charged, amount) in enumerate(rows)
	]
	if not refusals(given_rows, {"B": open_amount}):
		assert sum(row.amount for row in given_rows) <= open_amount
		assert all(row.amount <= row.charged for row in given_rows)


@pytest.mark.parametrize(
	("computed", "total", "expected"),
	[
		(["318", "106"], "424", ["318", "106"]),
		(["35.3298", "70.6702"], "106", ["35.33", "70.67"]),
		# the bill rounds its tax once: the largest line takes the cent
		(["1.005", "2.005"], "3.01", ["1.01", "2.00"]),
	],
)
def test_lines_add_up_to_the_bill(computed, total, expected):
	found = gross_amounts([Decimal(amount) for amount in computed], Decimal(total))
	assert found == tuple(Decimal(amount) for amount in expected)


def test_a_discount_on_the_whole_bill_belongs_to_no_line():
	with pytest.raises(ValueError, match="add up to"):
		gross_amounts([Decimal(100)], Decimal(90))
