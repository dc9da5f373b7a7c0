"""How a deposit stands."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.deposits import FORFEIT, OFFSET, REFUND, refund_due_on, standing

AMOUNTS = st.lists(
	st.tuples(
		st.sampled_from([REFUND, FORFEIT, OFFSET]),
		st.integers(1, 10**6).map(lambda cents: Decimal(cents) / 100),
	),
	max_size=8,
)


@pytest.mark.parametrize(
	("settlements", "held", "status"),
	[
		([], "3000", "Held"),
		([(REFUND, "3000")], "0", "Settled"),
		([(REFUND, "1000"), (FORFEIT, "500")], "1500", "Partly Settled"),
		([(REFUND, "1000"), (FORFEIT, "500"), (OFFSET, "1500")], "0", "Settled"),
		([(REFUND, "2999.99")], "0.01", "Partly Settled"),
	],
)
def test_standing(settlements, held, status):
	now = standing(Decimal(3000), [(kind, Decimal(amount)) for kind, amount in settlements])
	assert (now.held, now.status) == (Decimal(held), status)


@pytest.mark.parametrize(
	"settlement",
	[
		(REFUND, Decimal("100.01")),
		(REFUND, Decimal(0)),
		(FORFEIT, Decimal(-1)),
		("Gift", Decimal(1)),
		(REFUND, Decimal("0.001")),
	],
)
def test_what_cannot_be(settlement):
	with pytest.raises(ValueError):
		standing(Decimal(100), [settlement])


@given(AMOUNTS, st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100))
def test_nothing_is_lost(settlements, more):
	received = sum((amount for _kind, amount in settlements), Decimal(0)) + more
	now = standing(received, settlements)
	assert now.held + now.refunded + now.forfeited + now.offset == received
	assert now.held == more


def test_thirty_days_after_the_check():
	assert refund_due_on(date(2026, 1, 15)) == date(2026, 2, 14)
