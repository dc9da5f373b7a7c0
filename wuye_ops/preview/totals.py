"""What the result adds up to, in memory that does not grow with the number of units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from wuye_ops.rules.billing import Charge, Skip


@dataclass
class Group:
	"""Number and sum of some charges."""

	count: int = 0
	amount: Decimal = Decimal("0.00")

	def add(self, amount: Decimal) -> None:
		self.count += 1
		self.amount += amount


@dataclass
class Totals:
	"""Sums by fee and by building, and the first charges and skips to show."""

	shown: int
	all: Group = field(default_factory=Group)
	by_fee: dict[str, Group] = field(default_factory=dict)
	by_building: dict[str, Group] = field(default_factory=dict)
	reasons: Counter = field(default_factory=Counter)
	units: int = 0
	skipped: int = 0
	first_charges: list[tuple[str, Charge]] = field(default_factory=list)
	first_skips: list[tuple[str, Skip]] = field(default_factory=list)

	def charge(self, building: str, charge: Charge) -> None:
		self.all.add(charge.amount)
		self.by_fee.setdefault(charge.fee_item, Group()).add(charge.amount)
		self.by_building.setdefault(building, Group()).add(charge.amount)
		if len(self.first_charges) < self.shown:
			self.first_charges.append((building, charge))

	def skip(self, building: str, skip: Skip) -> None:
		self.skipped += 1
		self.reasons[skip.standard, skip.code] += 1
		if len(self.first_skips) < self.shown:
			self.first_skips.append((building, skip))
