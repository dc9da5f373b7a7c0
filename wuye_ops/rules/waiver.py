"""What may be waived of a bill: no more than a line was charged, and no more than the bill has open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import ZERO, cents, exact, total

NOT_POSITIVE, PARTS_OF_A_CENT, TWICE, MORE_THAN_LINE, MORE_THAN_OPEN = (
	"positive",
	"cent",
	"twice",
	"line",
	"open",
)


@dataclass(frozen=True, slots=True)
class Asked:
	"""What is asked to be waived of a line. charged: with its tax; waived: what was taken off it before."""

	line: str
	bill: str
	charged: Decimal
	waived: Decimal
	amount: Decimal

	@property
	def left(self) -> Decimal:
		return max(ZERO, self.charged - self.waived)


@dataclass(frozen=True, slots=True)
class Refusal:
	"""position: of the line among those asked. most: what may be waived instead."""

	code: str
	position: int
	most: Decimal


def refusals(asked: Sequence[Asked], open_of: Mapping[str, Decimal]) -> tuple[Refusal, ...]:
	"""Why the lines cannot be waived as asked; nothing when they can. open_of: what each bill has open.

	What the lines of a bill ask together is held against what it has open: of a bill that was paid nothing can be waived,
	the payer is to be refunded instead.
	"""
	found, seen, spent = [], set(), defaultdict(lambda: ZERO)
	for position, one in enumerate(asked):
		rest = max(ZERO, open_of.get(one.bill, ZERO) - spent[one.bill])
		most = min(one.left, rest)
		if exact(one.amount, "The amount") <= ZERO:
			code = NOT_POSITIVE
		elif cents(one.amount) != one.amount:
			code = PARTS_OF_A_CENT
		elif one.line in seen:
			code = TWICE
		elif one.amount > one.left:
			code = MORE_THAN_LINE
		elif one.amount > rest:
			code = MORE_THAN_OPEN
		else:
			code = None
		if code:
			found.append(Refusal(code, position, most))
		seen.add(one.line)
		spent[one.bill] += max(ZERO, one.amount)
	return tuple(found)


def gross_amounts(computed: Sequence[Decimal], bill_total: Decimal) -> tuple[Decimal, ...]:
	"""Lines with their tax, so that they add up to the bill.

	A bill rounds its tax once for all lines, so lines computed one by one may be some cents off: the largest line takes the
	difference. Raises ValueError for a difference that rounding does not explain.
	"""
	amounts = [cents(amount) for amount in computed]
	difference = bill_total - total(amounts)
	if abs(difference) > Decimal("0.01") * (len(amounts) + 1):
		raise ValueError(f"The lines add up to {total(amounts)}, the bill to {bill_total}.")
	if difference:
		largest = max(range(len(amounts)), key=lambda position: amounts[position])
		amounts[largest] += difference
	return tuple(amounts)
