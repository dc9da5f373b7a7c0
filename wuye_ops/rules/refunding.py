"""Paying back what was prepaid (退款): out of which prepayments and credits a refund comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import ZERO, cents, exact, total

CREDIT, PREPAYMENT = "Credit", "Prepayment"


class MoreThanThereIs(ValueError):
	"""A refund above what no bill has taken. available: how much that is."""

	def __init__(self, amount: Decimal, available: Decimal) -> None:
		super().__init__(f"{amount} is more than the {available} there is.")
		self.available = available


@dataclass(frozen=True, slots=True)
class Source:
	"""Money of the customer that no bill has taken: the rest of a payment, or the credit a credit note left."""

	kind: str
	voucher: str
	day: date
	available: Decimal


def take(amount: Decimal, sources: Iterable[Source]) -> tuple[tuple[Source, Decimal], ...]:
	"""(source, part) whose parts are the amount, to the cent: credits first, then prepayments, the newest first.

	A credit is money the company should not have kept; of prepayments the newest has been there for the shortest time, and
	the oldest go on waiting for the bills they were paid for. Raises MoreThanThereIs, and ValueError for an amount that is a
	float, not above 0 or has parts of a cent.
	"""
	if exact(amount, "The refund") <= ZERO or cents(amount) != amount:
		raise ValueError(f"A refund is above 0 and has no parts of a cent: {amount}.")
	sources = [source for source in sources if source.available > ZERO]
	available = total(source.available for source in sources)
	if amount > available:
		raise MoreThanThereIs(amount, available)
	sources.sort(key=lambda one: (one.kind != CREDIT, -one.day.toordinal(), one.voucher))
	left, parts = amount, []
	for source in sources:
		part = min(left, source.available)
		if part > ZERO:
			parts.append((source, part))
			left -= part
	return tuple(parts)
