"""对账: why the fee ledger and the accounts say different things of a voucher. A guess, from what can be seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import ZERO

INVOICE, PAYMENT, JOURNAL = "Sales Invoice", "Payment Entry", "Journal Entry"

# Reasons, as codes; whoever shows them puts them into words.
BILL_WITHOUT_CHARGE = "bill_without_charge"
LINES_WITHOUT_CHARGE = "lines_without_charge"
CREDIT_WITHOUT_CHARGE = "credit_without_charge"
STANDALONE_CREDIT = "standalone_credit"
WITHOUT_PROPERTY = "without_property"
OTHER_PROPERTY = "other_property"
WITHOUT_PARTY = "without_party"
DEBT_BY_JOURNAL = "debt_by_journal"
NOT_A_BILL = "not_a_bill"
KEPT_IS_OLD = "kept_is_old"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Voucher:
	"""What is known of a voucher that does not agree. ledger: yuan by the fee ledger; books: by the accounts.

	charges: how many of its lines name a charge; lines: how many it has. properties: those its entries name, "" for none.
	wanted: the property of what it is booked on. has_party: whether its entry on the receivables names a customer.
	"""

	kind: str
	ledger: Decimal
	books: Decimal
	is_return: bool = False
	return_against: bool = False
	lines: int = 0
	charges: int = 0
	properties: tuple[str, ...] = ()
	wanted: tuple[str, ...] = ()
	has_party: bool = True

	@property
	def difference(self) -> Decimal:
		"""What the accounts have more than the fee ledger."""
		return self.books - self.ledger


def reason(voucher: Voucher) -> str:
	"""The likeliest code."""
	elsewhere = set(voucher.properties) ^ set(voucher.wanted) if voucher.wanted else set()
	if elsewhere and "" in voucher.properties:
		return WITHOUT_PROPERTY
	if elsewhere:
		return OTHER_PROPERTY
	if not voucher.has_party:
		return WITHOUT_PARTY
	if voucher.kind == INVOICE:
		return _of_invoice(voucher)
	if voucher.kind == JOURNAL and voucher.difference > ZERO:
		return DEBT_BY_JOURNAL
	return NOT_A_BILL if voucher.kind not in (PAYMENT, JOURNAL) else UNKNOWN


def _of_invoice(voucher: Voucher) -> str:
	if voucher.is_return:
		if not voucher.return_against:
			return STANDALONE_CREDIT
		return KEPT_IS_OLD if voucher.charges and voucher.charges == voucher.lines else CREDIT_WITHOUT_CHARGE
	if not voucher.charges:
		return BILL_WITHOUT_CHARGE
	return LINES_WITHOUT_CHARGE if voucher.charges < voucher.lines else KEPT_IS_OLD
