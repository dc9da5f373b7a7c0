"""对账: the likely reason why a voucher is in one and not in the other."""

from decimal import Decimal

import pytest

from wuye_ops.rules import reconciliation as rules
from wuye_ops.rules.reconciliation import Voucher, reason


def voucher(kind: str, ledger: str = "0", books: str = "100", **facts) -> Voucher:
	return Voucher(kind, Decimal(ledger), Decimal(books), **facts)


@pytest.mark.parametrize(
	("one", "expected"),
	[
		(voucher("Sales Invoice", lines=2), rules.BILL_WITHOUT_CHARGE),
		(voucher("Sales Invoice", lines=2, charges=1), rules.LINES_WITHOUT_CHARGE),
		(voucher("Sales Invoice", "90", lines=2, charges=2), rules.KEPT_IS_OLD),
		(voucher("Sales Invoice", is_return=True, return_against=True, lines=1), rules.CREDIT_WITHOUT_CHARGE),
		(voucher("Sales Invoice", is_return=True, lines=1), rules.STANDALONE_CREDIT),
		(
			voucher("Sales Invoice", is_return=True, return_against=True, lines=1, charges=1),
			rules.KEPT_IS_OLD,
		),
		(voucher("Payment Entry", "-80", "0", properties=("",), wanted=("A",)), rules.WITHOUT_PROPERTY),
		(voucher("Payment Entry", "-80", "0", properties=("B",), wanted=("A",)), rules.OTHER_PROPERTY),
		(voucher("Journal Entry", "-80", "0", properties=("",), wanted=("A",)), rules.WITHOUT_PROPERTY),
		(voucher("Journal Entry", properties=("A",), has_party=False), rules.WITHOUT_PARTY),
		(voucher("Journal Entry", properties=("A",)), rules.DEBT_BY_JOURNAL),
		(voucher("Delivery Note"), rules.NOT_A_BILL),
		(voucher("Payment Entry", "-80", "-90", properties=("A",), wanted=("A",)), rules.UNKNOWN),
	],
)
def test_reason(one: Voucher, expected: str) -> None:
	assert reason(one) == expected


def test_the_difference_is_what_the_books_have_more() -> None:
	assert voucher("Sales Invoice", "30", "100").difference == 70
