"""How a bill stands, as its payer reads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import ZERO

PAID, CREDITED, OVERDUE, PART_PAID, UNPAID = "Paid", "Credited", "Overdue", "Part Paid", "Unpaid"


def bill_state(amount: Decimal, outstanding: Decimal, credited: Decimal, due_date: date, today: date) -> str:
	"""The state of a bill of `amount` of which `outstanding` is open; credited: what credit notes have taken off it.

	A bill is credited when nobody had to pay any of it. The day on which it is due is not late yet.
	"""
	if outstanding <= ZERO:
		return CREDITED if credited >= amount > ZERO else PAID
	if due_date < today:
		return OVERDUE
	return PART_PAID if outstanding < amount - credited else UNPAID


def paid_part(amount: Decimal, outstanding: Decimal, credited: Decimal) -> Decimal:
	"""What has been paid of the bill; never below 0, whatever was credited after it was paid."""
	return max(ZERO, amount - credited - max(outstanding, ZERO))
