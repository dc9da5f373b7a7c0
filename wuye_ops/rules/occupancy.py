"""Who owns and who pays for a unit or parking space, day by day.

Terms are inclusive on both days; a term without `to_date` is open. Shares are percentages, kept as exact
Decimals.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

OWNER = "Owner"
LIABLE = (OWNER, "Developer")
FULL_SHARE = Decimal(100)


@dataclass(frozen=True)
class Term:
	"""One occupancy of one place: a customer's relation to it from one day to another, both included.

	share: the owner's percentage, 0–100. Raises ValueError for a term that ends before it begins, a negative
	share, and a float, whose rounding would make three thirds more than the whole.
	"""

	key: Hashable
	relation: str
	share: Decimal
	from_date: date
	to_date: date | None = None
	is_payer: bool = False

	def __post_init__(self) -> None:
		if isinstance(self.share, float):
			raise ValueError(f"The share of {self.key} must be an exact Decimal, not the float {self.share}.")
		if self.share < 0:
			raise ValueError(f"The share of {self.key} may not be negative: {self.share}.")
		if self.to_date is not None and self.to_date < self.from_date:
			raise ValueError(f"{self.key} ends on {self.to_date}, before it begins on {self.from_date}.")

	def covers(self, day: date) -> bool:
		"""Whether the term is in force on that day."""
		return self.from_date <= day and (self.to_date is None or day <= self.to_date)


def share_conflict(terms: Iterable[Term]) -> tuple[date, Decimal] | None:
	"""The first day on which the owners' shares sum to more than 100, and that sum; None if there is none."""
	owners = [term for term in terms if term.relation == OWNER]
	# The sum only grows on a day on which a term begins, and on that day all endings are already known.
	total, running = Decimal(0), sorted(owners, key=_last)
	ended = 0
	begins = sorted(owners, key=lambda term: term.from_date)
	for position, term in enumerate(begins):
		total += term.share
		while _last(running[ended]) < term.from_date:
			total -= running[ended].share
			ended += 1
		same_day_follows = position + 1 < len(begins) and begins[position + 1].from_date == term.from_date
		if not same_day_follows and total > FULL_SHARE:
			return term.from_date, total
	return None


def payer_conflict(terms: Iterable[Term]) -> tuple[date, tuple[Hashable, ...]] | None:
	"""The first day on which more than one term pays, and the keys of those terms in the order given."""
	payers = [term for term in terms if term.is_payer]
	latest: date | None = None
	for term in sorted(payers, key=lambda term: term.from_date):
		if latest is not None and term.from_date <= latest:
			day = term.from_date
			return day, tuple(payer.key for payer in payers if payer.covers(day))
		latest = _last(term)
	return None


def payer_gaps(terms: Iterable[Term], start: date, end: date) -> list[tuple[date, date]]:
	"""The stretches within `start`–`end`, both days included, on which no term pays.

	Raises ValueError when `end` is before `start`.
	"""
	if end < start:
		raise ValueError(f"The period ends on {end}, before it begins on {start}.")
	gaps = []
	unpaid_from = start.toordinal()
	for term in sorted((term for term in terms if term.is_payer), key=lambda term: term.from_date):
		begins = term.from_date.toordinal()
		if begins > end.toordinal():
			break
		if begins > unpaid_from:
			gaps.append((date.fromordinal(unpaid_from), date.fromordinal(begins - 1)))
		unpaid_from = max(unpaid_from, _last(term).toordinal() + 1)
	if unpaid_from <= end.toordinal():
		gaps.append((date.fromordinal(unpaid_from), end))
	return gaps


def payer_on(terms: Iterable[Term], day: date) -> Term | None:
	"""The term that pays on that day, or None.

	Raises ValueError when several do: whom to bill is then not ours to guess.
	"""
	payers = [term for term in terms if term.is_payer and term.covers(day)]
	if len(payers) > 1:
		keys = ", ".join(str(term.key) for term in payers)
		raise ValueError(f"More than one term pays on {day}: {keys}.")
	return payers[0] if payers else None


def liable_on(terms: Iterable[Term], day: date) -> Term | None:
	"""The term that is billed on that day: the one that pays by agreement, else the owner's or developer's.

	The owner stays liable where nobody else pays (物业管理条例 41), and the developer before delivery (42). Among
	several owners it is the one with the largest share, then the earliest, then the lowest key, so that the same
	terms always name the same person. None when nobody owns the place on that day.
	"""
	terms = list(terms)
	if payer := payer_on(terms, day):
		return payer
	liable = [term for term in terms if term.relation in LIABLE and term.covers(day)]
	return min(
		liable,
		key=lambda term: (LIABLE.index(term.relation), -term.share, term.from_date, str(term.key)),
		default=None,
	)


def _last(term: Term) -> date:
	return term.to_date or date.max
