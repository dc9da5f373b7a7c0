"""How a bill stands, in the cases a payer meets."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.bill_state import CREDITED, OVERDUE, PAID, PART_PAID, UNPAID, bill_state, paid_part
from wuye_ops.rules.money import ZERO

DUE = date(2026, 3, 31)
ON_THE_DAY, LATER = DUE, date(2026, 4, 1)


@pytest.mark.parametrize(
	("amount", "outstanding", "credited", "today", "state", "paid"),
	[
		("100", "100", "0", ON_THE_DAY, UNPAID, "0"),
		("100", "100", "0", LATER, OVERDUE, "0"),
		("100", "40", "0", ON_THE_DAY, PART_PAID, "60"),
		# late wins: what is still open is what counts
		("100", "40", "0", LATER, OVERDUE, "60"),
		("100", "0", "0", LATER, PAID, "100"),
		("100", "0", "30", LATER, PAID, "70"),
		("100", "0", "100", ON_THE_DAY, CREDITED, "0"),
		# a part was waived and nothing paid yet: not part paid
		("100", "70", "30", ON_THE_DAY, UNPAID, "0"),
		("100", "20", "30", ON_THE_DAY, PART_PAID, "50"),
		# credited after it was paid: the money is the customer's, the bill is closed
		("100", "-30", "30", LATER, PAID, "70"),
		("0", "0", "0", LATER, PAID, "0"),
	],
)
def test_a_bill_stands(amount, outstanding, credited, today, state, paid):
	amounts = Decimal(amount), Decimal(outstanding), Decimal(credited)
	assert bill_state(*amounts, DUE, today) == state
	assert paid_part(*amounts) == Decimal(paid)


cents = st.integers(0, 10**8).map(lambda number: Decimal(number) / 100)


@given(cents, cents, cents, st.dates(), st.dates())
def test_something_is_open_exactly_when_the_state_says_so(amount, paid, credited, due, today):
	outstanding = max(ZERO, amount - credited - paid)
	state = bill_state(amount, outstanding, credited, due, today)
	assert (state in (PAID, CREDITED)) == (outstanding == ZERO)
	assert paid_part(amount, outstanding, credited) + outstanding + credited >= amount
