"""诉讼时效: until when a debt can be sued for, and what makes the time begin anew.

Source: 《民法典》188 (three years from when the creditor knows), 195 (a demand, the debtor's consent to pay, a suit: time
begins anew), 192 (after it has run out only the debtor's consent brings the debt back).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import EXACT
from wuye_ops.rules.proration import add_months

YEARS = 3
# Of a part of a month, which is some seconds.
PLACES = Decimal("0.000001")
# Months since time last began, at which somebody must act.
WARNINGS = (30, 33)

DEMAND, PART_PAYMENT, PROMISE, SUIT = "Demand", "Part Payment", "Promise", "Suit"
KINDS = (DEMAND, PART_PAYMENT, PROMISE, SUIT)
# The debtor's own consent, which counts even when time has run out.
CONSENT = (PART_PAYMENT, PROMISE)


@dataclass(frozen=True, slots=True, order=True)
class Restart:
	"""What happened and when. A demand counts from the day on which it was delivered, individually and in writing."""

	on: date
	kind: str

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(f"Time begins anew with {', '.join(KINDS)}, not with {self.kind!r}.")


@dataclass(frozen=True, slots=True)
class Limitation:
	"""began: since when time runs. expires: the last day on which a suit is in time."""

	began: date
	expires: date

	def is_expired(self, day: date) -> bool:
		return day > self.expires

	def warning(self, day: date) -> int | None:
		"""The number of months (30, 33) whose warning is due on that day, the later one if both; None before."""
		due = [months for months in WARNINGS if add_months(self.began, months) <= day]
		return due[-1] if due else None


def limitation(due_date: date, restarts: Iterable[Restart] = ()) -> Limitation:
	"""The limitation of a debt. What happens before it is due changes nothing; a demand after it has run out neither."""
	current = _from(due_date)
	for restart in sorted(restarts):
		if restart.on <= current.began:
			continue
		if restart.on <= current.expires or restart.kind in CONSENT:
			current = _from(restart.on)
	return current


def _from(day: date) -> Limitation:
	return Limitation(day, add_months(day, 12 * YEARS))


def months_left(expires: date, day: date) -> Decimal:
	"""Whole months from the day until time runs out, and of the month begun its days ÷ all days of that month.

	Below 0 once it is past. Of two debts the one that expires first has the fewest left, whatever the months are long.
	"""
	months = (expires.year - day.year) * 12 + expires.month - day.month
	if add_months(day, months) > expires:
		months -= 1
	begun = add_months(day, months)
	length = (add_months(day, months + 1) - begun).days
	part = EXACT.divide(Decimal((expires - begun).days), Decimal(length))
	return EXACT.quantize(EXACT.add(Decimal(months), part), PLACES)
