"""What of a run's charges is still open when some of its lines, or parts of them, have been billed before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.outcomes import Charge, Skip, line_of


@dataclass(frozen=True, slots=True)
class BilledPart:
	"""A charge in the books: its key and its days."""

	key: str
	first: date
	last: date


@dataclass(frozen=True, slots=True)
class Sorted:
	"""to_bill: still open. billed: all of their days are in the books. conflicts: some of their days are."""

	to_bill: tuple[Charge, ...]
	billed: tuple[Charge, ...]
	conflicts: tuple[Skip, ...]


def sort_out(charges: Iterable[Charge], in_the_books: Iterable[BilledPart]) -> Sorted:
	"""Tells charges that are open from those whose days are billed already, in one part or in several.

	A charge of which only some days are in the books, because payers or days were corrected since, is neither: it
	becomes a Skip with the code billed_otherwise, until the earlier bill is cancelled. Nothing is billed twice for a
	day. in_the_books: parts of the same lines; others do not matter.
	"""
	by_line: dict[str, list[BilledPart]] = defaultdict(list)
	for part in in_the_books:
		by_line[line_of(part.key)].append(part)
	to_bill, billed, conflicts = [], [], []
	for charge in charges:
		parts = by_line.get(line_of(charge.key), ())
		overlapping = [
			part for part in parts if part.first <= charge.period_to and charge.period_from <= part.last
		]
		if _days(overlapping, charge) == (charge.period_to - charge.period_from).days + 1:
			billed.append(charge)
		elif overlapping or any(part.key == charge.key for part in parts):
			first, last = min(part.first for part in parts), max(part.last for part in parts)
			params = {"first": first, "last": last}
			conflicts.append(Skip(charge.place, charge.kind, charge.standard, "billed_otherwise", params))
		else:
			to_bill.append(charge)
	return Sorted(tuple(to_bill), tuple(billed), tuple(conflicts))


def _days(parts: Iterable[BilledPart], charge: Charge) -> int:
	"""How many days of the charge lie in the parts, which do not overlap each other."""
	return sum(
		(min(part.last, charge.period_to) - max(part.first, charge.period_from)).days + 1 for part in parts
	)
