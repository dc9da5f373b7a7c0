"""Which lines of one bill a payment has settled: the bill is paid as a whole, its lines in one fixed order.

Source: 《民法典》560: of debts due on the same day the one that burdens the debtor more comes first. Here that is the
line with the heavier late charge, then the one that stands first on the bill. Nothing is rounded and nothing shared out,
so whoever asks, a late charge or a report, gets the same cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.late_charge import Reduction
from wuye_ops.rules.money import ZERO, exact, total


@dataclass(frozen=True, slots=True)
class Line:
	"""A line of a bill. amount: yuan, as the payer owes it, with VAT. daily_percent: of its clause on late charges on the
	day the bill is due, 0 without one; one figure for good, so that what has been settled stays settled.

	Raises ValueError for a float and for what is negative.
	"""

	key: Hashable
	amount: Decimal
	daily_percent: Decimal = ZERO

	def __post_init__(self) -> None:
		for value, what in ((self.amount, "The amount"), (self.daily_percent, "The rate")):
			if exact(value, f"{what} of line {self.key}") < 0:
				raise ValueError(f"{what} of line {self.key} may not be negative: {value}.")


@dataclass(frozen=True, slots=True)
class Event:
	"""Money off a bill on a day: a payment, a credit. Below 0 for what was taken off the bill again.

	line: the one a credit note names; None where the bill as a whole is meant.
	"""

	on: date
	amount: Decimal
	line: Hashable | None = None


def split(amount: Decimal, lines: Sequence[Line]) -> list[Decimal]:
	"""What of the amount goes to each line, in the order in which the lines come, which is theirs on the bill.

	The parts sum to the amount, or to the bill where the amount is more. An amount below 0 settles nothing. Paying in
	parts comes to the same as paying at once: a part never falls when the amount grows.
	"""
	left, parts = max(exact(amount, "The payment"), ZERO), [ZERO] * len(lines)
	for position in sorted(range(len(lines)), key=lambda one: (-lines[one].daily_percent, one)):
		parts[position] = min(left, lines[position].amount)
		left -= parts[position]
	return parts


def settled(
	paid: Decimal, lines: Sequence[Line], credited: Mapping[Hashable, Decimal] | None = None
) -> list[Decimal]:
	"""What is settled of each line, in their order, by `paid` on the whole bill and what was credited to lines by name.

	A credit takes its line off the bill; what it leaves over, because the line was less or has been paid, goes to the
	others like a payment.
	"""
	credited = credited or {}
	named = [min(max(credited.get(line.key, ZERO), ZERO), line.amount) for line in lines]
	paid = total([paid, *credited.values(), *(-amount for amount in named)])
	rest = [
		Line(line.key, line.amount - amount, line.daily_percent)
		for line, amount in zip(lines, named, strict=True)
	]
	return [total(pair) for pair in zip(named, split(paid, rest), strict=True)]


def reductions(lines: Sequence[Line], events: Iterable[Event]) -> dict[Hashable, list[Reduction]]:
	"""By line what came off it, day by day; what a late charge is computed from. A day's events count together."""
	by_day: dict[date, list[Event]] = defaultdict(list)
	for event in events:
		by_day[event.on].append(event)
	names = {line.key for line in lines}
	paid, credited = ZERO, dict.fromkeys(names, ZERO)
	before = [ZERO] * len(lines)
	found: dict[Hashable, list[Reduction]] = {line.key: [] for line in lines}
	for day in sorted(by_day):
		for event in by_day[day]:
			amount = exact(event.amount, "The payment")
			if event.line in names:
				credited[event.line] += amount
			else:
				paid += amount
		now = settled(paid, lines, credited)
		for line, old, new in zip(lines, before, now, strict=True):
			if new != old:
				found[line.key].append(Reduction(day, new - old))
		before = now
	return found
