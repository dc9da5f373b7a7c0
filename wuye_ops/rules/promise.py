"""承诺与分期: what a promise of payment must look like, and how it stands by the money that came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import ZERO, total

OPEN, KEPT, BROKEN = "Open", "Kept", "Broken"
# A longer plan is a new contract and not a promise.
MOST_INSTALMENTS = 36

NO_ROWS, TOO_MANY, PAST, NOT_RISING, NOT_POSITIVE, MORE_THAN_OWED, SAID_IN_FUTURE = (
	"no rows",
	"too many",
	"past",
	"not rising",
	"not positive",
	"more than owed",
	"said in future",
)


@dataclass(frozen=True, slots=True)
class Instalment:
	due_on: date
	amount: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
	"""paid: of each instalment, the earliest first. next_due: the day of the first that is not paid in full."""

	state: str
	paid: tuple[Decimal, ...]
	next_due: date | None


def fault(
	rows: Sequence[Instalment], promised_on: date, today: date, owed: Decimal
) -> tuple[str, int] | None:
	"""What is wrong with a new promise, and in which row (from 1; 0 for the whole); None when it can be taken.

	owed: what is overdue; nobody promises more than that.
	"""
	if promised_on > today:
		return SAID_IN_FUTURE, 0
	if not rows:
		return NO_ROWS, 0
	if len(rows) > MOST_INSTALMENTS:
		return TOO_MANY, 0
	before: date | None = None
	for number, row in enumerate(rows, 1):
		if row.amount <= ZERO:
			return NOT_POSITIVE, number
		if row.due_on < today:
			return PAST, number
		if before is not None and row.due_on <= before:
			return NOT_RISING, number
		before = row.due_on
	if total(row.amount for row in rows) > owed:
		return MORE_THAN_OWED, 0
	return None


def standing(rows: Sequence[Instalment], payments: Iterable[tuple[date, Decimal]], today: date) -> Standing:
	"""How the promise stands at the end of `today`'s counter hours: an instalment is late from the day after its day.

	payments: money that reached the promised debts since, with its day. It fills the instalments in their order. A promise
	once broken stays so, whatever is paid afterwards: the ladder has gone on.
	"""
	received = sorted(payments)
	reached, broken = ZERO, False
	for row in rows:
		reached += row.amount
		if today > row.due_on and total(amount for on, amount in received if on <= row.due_on) < reached:
			broken = True
			break
	left = total(amount for _on, amount in received)
	state = BROKEN if broken else KEPT if left >= total(row.amount for row in rows) else OPEN
	paid = []
	for row in rows:
		part = min(max(left, ZERO), row.amount)
		paid.append(part)
		left -= part
	open_rows = (row.due_on for row, part in zip(rows, paid, strict=True) if part < row.amount)
	return Standing(state, tuple(paid), None if state == KEPT else next(open_rows, None))
