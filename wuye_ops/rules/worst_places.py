"""Which buildings of a property, or properties of a company, are worst off, by several counts at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal


def points(columns: Sequence[Mapping[str, Decimal | int]]) -> dict[str, Decimal]:
	"""A place has in each column its share of the worst place's number, added up: whoever is worst in all four has four points.

	So a count of requests and an amount of money weigh the same. A place that is in no column has no points and is not there;
	what is 0 or less adds nothing.
	"""
	found: dict[str, Decimal] = {}
	for column in columns:
		most = max((Decimal(number) for number in column.values()), default=Decimal(0))
		for place, number in column.items():
			if number > 0:
				found[place] = found.get(place, Decimal(0)) + Decimal(number) / most
	return found


def worst(columns: Sequence[Mapping[str, Decimal | int]], most: int) -> list[str]:
	"""So many places with the most points, the worst first; of equals the one whose name comes first."""
	return [
		place for place, _sum in sorted(points(columns).items(), key=lambda one: (-one[1], one[0]))[:most]
	]
