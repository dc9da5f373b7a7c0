"""Which debts a payment settles, in which order (清偿抵充).

Source: 《民法典》560: the debtor may say which; otherwise what is due comes first, and the oldest of it. 561: within a
debt costs before interest and penalties before the principal, unless the parties agreed otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import ZERO, cents, exact

COST, PENALTY, PRINCIPAL = "Cost", "Penalty", "Principal"
BY_LAW = (COST, PENALTY, PRINCIPAL)
PRINCIPAL_FIRST = (PRINCIPAL, COST, PENALTY)


@dataclass(frozen=True, slots=True)
class Debt:
	"""An open amount. bill: to which it belongs; what belongs together is settled together.

	Raises ValueError for an unknown kind, and for an amount that is a float, negative or has parts of a cent.
	"""

	key: Hashable
	bill: Hashable
	due_date: date
	amount: Decimal
	kind: str = PRINCIPAL

	def __post_init__(self) -> None:
		if self.kind not in BY_LAW:
			raise ValueError(f"A debt is {', '.join(BY_LAW)}, not {self.kind!r}.")
		_check(self.amount, f"The open amount of {self.key}")


@dataclass(frozen=True, slots=True)
class Settlement:
	"""parts: (key, amount) of what is settled, in order. left: what no debt needs, a prepayment."""

	parts: tuple[tuple[Hashable, Decimal], ...]
	left: Decimal


def settle(
	amount: Decimal,
	debts: Iterable[Debt],
	chosen: Sequence[Hashable] = (),
	order: Sequence[str] = BY_LAW,
) -> Settlement:
	"""Settles debts with a payment. chosen: keys of debts or bills the payer names; they come first, in that order, and
	nothing else is settled with what they need. The rest goes to the oldest bill, by due date and then by name.

	What is settled plus what is left is the payment, to the cent.
	"""
	_check(amount, "The payment")
	left, parts = amount, []
	for debt in _ordered(list(debts), list(chosen), tuple(order)):
		part = min(left, debt.amount)
		if part > ZERO:
			parts.append((debt.key, part))
			left -= part
	return Settlement(tuple(parts), left)


def _ordered(debts: list[Debt], chosen: list[Hashable], order: tuple[str, ...]) -> list[Debt]:
	oldest = {debt.bill: min(other.due_date for other in debts if other.bill == debt.bill) for debt in debts}

	def rank(debt: Debt) -> tuple:
		named = [chosen.index(key) for key in (debt.key, debt.bill) if key in chosen]
		return (
			min(named, default=len(chosen)),
			oldest[debt.bill],
			str(debt.bill),
			order.index(debt.kind),
			debt.due_date,
			str(debt.key),
		)

	return sorted(debts, key=rank)


def _check(amount: Decimal, what: str) -> None:
	if exact(amount, what) < 0:
		raise ValueError(f"{what} may not be negative: {amount}.")
	if cents(amount) != amount:
		raise ValueError(f"{what} has parts of a cent: {amount}.")
