"""业主资金收支报表: what came in, what went out, and what is left of money that belongs to the owners.

Of a period: opening + corrections of what was published before + received − spent = closing, to the cent. What has been published
stands. An entry that comes in late is a correction in the next statement, named as such; a published statement is never rewritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.money import EXACT, ZERO, cents, exact, total
from wuye_ops.rules.proration import Period
from wuye_ops.rules.steps import Refusal

# code → names of the params
REFUSALS = {
	"not_over": ("until",),
	"gap": ("last", "first"),
	"opening_differs": ("opening", "expected"),
	"books_differ": ("closing", "books"),
	"bank_short": ("closing", "bank"),
	"without_voucher": ("purpose", "on", "amount"),
	"without_decision": ("voucher", "purpose", "amount"),
	"unknown_purpose": ("voucher", "purpose"),
	"not_agreed": ("voucher", "purpose", "amount"),
	"overdrawn": ("closing",),
}


@dataclass(frozen=True, slots=True)
class Purpose:
	"""Where money comes from, or what it is spent on. comes_in: or goes out. decision: whether owners must have decided on it.
	agreed: whether it may be paid from the owners' money at all."""

	name: str
	comes_in: bool = False
	decision: bool = False
	agreed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
	"""amount: yuan and cents, above 0 as the purpose says; below it is taken back. voucher: of the ledger; decision: of the owners,
	None where there is none. Raises ValueError for a float and for parts of a cent."""

	voucher: str | None
	on: date
	purpose: str
	amount: Decimal
	decision: str | None = None

	def __post_init__(self) -> None:
		if exact(self.amount, "An amount") != cents(self.amount):
			raise ValueError(f"An amount has no parts of a cent: {self.amount}.")


@dataclass(frozen=True, slots=True)
class Statement:
	"""Sums by purpose, in the order in which purposes are given, those of 0 left out. corrections: above 0 for more left."""

	period: Period
	opening: Decimal
	received: tuple[tuple[str, Decimal], ...]
	spent: tuple[tuple[str, Decimal], ...]
	corrections: tuple[tuple[str, Decimal], ...] = ()

	@property
	def all_received(self) -> Decimal:
		return total(amount for _purpose, amount in self.received)

	@property
	def all_spent(self) -> Decimal:
		return total(amount for _purpose, amount in self.spent)

	@property
	def closing(self) -> Decimal:
		corrected = total(amount for _purpose, amount in self.corrections)
		return total((self.opening, corrected, self.all_received, -self.all_spent))


def statement(
	period: Period,
	entries: Iterable[Entry],
	purposes: Sequence[Purpose],
	published: Sequence[Statement] = (),
	opening: Decimal = ZERO,
) -> Statement:
	"""The statement of a period from the entries of the books of today.

	published: all before it, the oldest first, as they were published; give the entries of their days as well, for what has come
	late since. opening: where there is none. An entry of a purpose that is none counts nowhere: ask `entry_refusals` before.
	"""
	entries = list(entries)
	sums = _sums(entries, period)
	late: tuple[tuple[str, Decimal], ...] = ()
	if published:
		opening = published[-1].closing
		before = Period(published[0].period.first, period.first - timedelta(days=1))
		late = _late(published, _sums(entries, before), purposes)
	return Statement(
		period,
		opening,
		tuple((one.name, sums[one.name]) for one in purposes if one.comes_in and sums.get(one.name)),
		tuple((one.name, sums[one.name]) for one in purposes if not one.comes_in and sums.get(one.name)),
		late,
	)


def _sums(entries: Iterable[Entry], period: Period) -> dict[str, Decimal]:
	sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for entry in entries:
		if period.first <= entry.on <= period.last:
			sums[entry.purpose] = EXACT.add(sums[entry.purpose], entry.amount)
	return dict(sums)


def _late(
	published: Sequence[Statement], sums: dict[str, Decimal], purposes: Sequence[Purpose]
) -> tuple[tuple[str, Decimal], ...]:
	"""By purpose what is left more, below 0 less, than all that was published and corrected until now says."""
	told: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for one in published:
		for name, amount in (
			*one.received,
			*one.corrections,
			*((name, -amount) for name, amount in one.spent),
		):
			told[name] = EXACT.add(told[name], amount)
	now = {
		one.name: sums.get(one.name, ZERO) if one.comes_in else -sums.get(one.name, ZERO) for one in purposes
	}
	changed = {name: EXACT.subtract(now.get(name, ZERO), told[name]) for name in dict.fromkeys((*now, *told))}
	return tuple((name, difference) for name, difference in changed.items() if difference)


def entry_refusals(
	entries: Iterable[Entry], period: Period, purposes: Sequence[Purpose]
) -> tuple[Refusal, ...]:
	"""What is wrong with single entries of a period: no voucher, no such purpose, not to be paid by owners, not decided by them."""
	by_name = {one.name: one for one in purposes}
	found = []
	for entry in entries:
		if not period.first <= entry.on <= period.last:
			continue
		purpose = by_name.get(entry.purpose)
		if not entry.voucher:
			about = {"purpose": entry.purpose, "on": entry.on, "amount": entry.amount}
			found.append(Refusal("without_voucher", about))
		if purpose is None:
			found.append(Refusal("unknown_purpose", {"voucher": entry.voucher, "purpose": entry.purpose}))
			continue
		about = {"voucher": entry.voucher, "purpose": entry.purpose, "amount": entry.amount}
		if not purpose.agreed:
			found.append(Refusal("not_agreed", about))
		if purpose.decision and not entry.decision:
			found.append(Refusal("without_decision", about))
	return tuple(found)


def refusals(
	of: Statement,
	today: date,
	books: Decimal,
	last: Statement | None = None,
	bank: Decimal | None = None,
	may_be_short: bool = False,
) -> tuple[Refusal, ...]:
	"""Why a statement cannot be published; asked besides `entry_refusals`.

	books: balance of the owners' account in the ledger on the last day. bank: of their own bank account, where they have one; more
	may lie there, less may not. may_be_short: whether owners bear what is missing (酬金制), so that less than nothing may be left.
	"""
	found = []
	if of.period.last >= today:
		found.append(Refusal("not_over", {"until": of.period.last}))
	if last is not None:
		if of.period.first != last.period.last + timedelta(days=1):
			found.append(Refusal("gap", {"last": last.period.last, "first": of.period.first}))
		if of.opening != last.closing:
			found.append(Refusal("opening_differs", {"opening": of.opening, "expected": last.closing}))
	if of.closing != books:
		found.append(Refusal("books_differ", {"closing": of.closing, "books": books}))
	if bank is not None and bank < of.closing:
		found.append(Refusal("bank_short", {"closing": of.closing, "bank": bank}))
	if of.closing < ZERO and not may_be_short:
		found.append(Refusal("overdrawn", {"closing": of.closing}))
	return tuple(found)


def shares(amount: Decimal, areas: Mapping[str, Decimal]) -> dict[str, Decimal]:
	"""What of an amount each owner has, or below 0 bears, by ㎡ (民法典 283), to the cent. Raises ValueError like `allocate`."""
	parts = allocate(EXACT.abs(amount), list(areas.values()), list(areas))
	return {
		name: EXACT.copy_sign(part, amount) if part else part for name, part in zip(areas, parts, strict=True)
	}
