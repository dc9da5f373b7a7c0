"""Who is a key customer (重点客户) of a property: by what they hold and what they pay, never by choice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

BY_UNITS, BY_AREA, BY_FEES = "units", "area", "fees"


@dataclass(frozen=True)
class Terms:
	"""From which number on a customer of the property is a key one; 0 where that does not count."""

	units: int = 0
	area: Decimal = Decimal(0)  # m² of built-up area
	fees: Decimal = Decimal(0)  # charged in a year, in the company's currency


@dataclass(frozen=True)
class Holdings:
	"""What a customer has in the property today, and was charged there in the year before."""

	units: int = 0
	area: Decimal = Decimal(0)
	fees: Decimal = Decimal(0)


def grounds(held: Holdings, terms: Terms) -> tuple[str, ...]:
	"""Why the customer is a key one; empty for others."""
	reached = {
		BY_UNITS: terms.units and held.units >= terms.units,
		BY_AREA: terms.area and held.area >= terms.area,
		BY_FEES: terms.fees and held.fees >= terms.fees,
	}
	return tuple(ground for ground, is_reached in reached.items() if is_reached)
