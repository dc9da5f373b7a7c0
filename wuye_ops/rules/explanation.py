"""How an amount came about: every number it was made of, enough to compute it again.

An explanation is what the clerk reads, what the bill line shows, and what an auditor recomputes years later,
without the tariff, the unit or the meters as they were then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wuye_ops.rules.allocation import allocate, floor_share
from wuye_ops.rules.metering import MeterSpan
from wuye_ops.rules.money import CENT, EXACT, HUNDRED, ZERO, cents_of, product, total
from wuye_ops.rules.proration import MONTH_PARTS, month_parts
from wuye_ops.rules.tariff import FIXED, METERED, Tier


@dataclass(frozen=True, slots=True)
class Piece:
	"""Days, both included, on which quantity, price, discount and payer stay the same.

	version: the day from which the price is in force; None for a price agreed as an exception. percent: what of it
	is payable. price is None where tiers hold instead.
	"""

	first: date
	last: date
	quantity: Decimal
	price: Decimal | None
	version: date | None
	percent: Decimal = HUNDRED
	tiers: tuple[Tier, ...] = ()

	@property
	def terms(self) -> tuple:
		"""All but the days."""
		return self.quantity, self.price, self.version, self.percent, self.tiers


@dataclass(frozen=True, slots=True)
class Split:
	"""The line was split by days between payers: the weight of each part, and which part this is, from 0."""

	weights: tuple[Decimal, ...]
	index: int


@dataclass(frozen=True, slots=True)
class Share:
	"""The place's share of a shared meter.

	total: what the meter cost in all; weight of sum_of_weights: ㎡·days or household·days; extra_cent: whether this
	share was one of those that got a cent left over by cutting all shares to the cent.
	"""

	point: str
	total: Decimal
	by: str
	weight: Decimal
	sum_of_weights: Decimal
	extra_cent: bool


@dataclass(frozen=True, slots=True)
class Explanation:
	"""Where an amount comes from.

	first, last: the days of the charge. pieces: of the whole line, also of the days other payers bear; of a shared
	meter, those of its whole cost. cycle_months: what a Fixed sum is for. metered_days: over how many days metered
	consumption is spread. tier_scale, used_before: the limits of tiers times the scale, and what counted towards them
	before.
	"""

	basis: str
	measure: str
	first: date
	last: date
	pieces: tuple[Piece, ...]
	cycle_months: int = 1
	metered_days: int = 0
	tier_scale: int = 1
	used_before: Decimal = ZERO
	spans: tuple[MeterSpan, ...] = ()
	share: Share | None = None
	split: Split | None = None

	@property
	def denominator(self) -> int:
		"""What the numerators of the pieces are to be divided by."""
		if self.basis in METERED:
			return 100 * self.metered_days
		return 100 * MONTH_PARTS * (self.cycle_months if self.basis == FIXED else 1)

	def numerator(self, piece: Piece) -> Decimal:
		"""The exact amount of a piece times the denominator."""
		if self.basis in METERED:
			days = (piece.last - piece.first).days + 1
			cost = total(product(quantity, price) for quantity, price in self.tier_quantities(piece))
			return product(cost, days, piece.percent)
		return product(piece.quantity, piece.price, month_parts(piece.first, piece.last), piece.percent)

	def whole_line(self) -> Decimal:
		"""The amount of all pieces, rounded once."""
		return cents_of(total(self.numerator(piece) for piece in self.pieces), self.denominator)

	def part(
		self,
		first: date,
		last: date,
		pieces: tuple[Piece, ...],
		split: Split | None = None,
		share: Share | None = None,
	) -> Explanation:
		"""The same for some days, with the pieces of the whole line."""
		return replace(self, first=first, last=last, pieces=pieces, split=split, share=share)

	def before_split(self) -> Decimal:
		"""What all payers of the line bear together: all of it or, of a shared meter, the place's share."""
		amount = self.whole_line()
		if share := self.share:
			amount = floor_share(amount, share.weight, share.sum_of_weights)
			if share.extra_cent:
				amount = EXACT.add(amount, CENT)
		return amount

	def tier_quantities(self, piece: Piece) -> list[tuple[Decimal, Decimal]]:
		"""(quantity, price) by tier, those without consumption left out; one row where there are no tiers."""
		if not piece.tiers:
			return [(piece.quantity, piece.price)]
		return tier_quantities(piece.tiers, piece.quantity, self.tier_scale, self.used_before)


def recompute(explanation: Explanation) -> Decimal:
	"""The amount, computed from nothing but its explanation."""
	amount = explanation.before_split()
	if split := explanation.split:
		amount = allocate(amount, split.weights)[split.index]
	return amount


def tier_quantities(
	tiers: tuple[Tier, ...], quantity: Decimal, scale: int = 1, used_before: Decimal = ZERO
) -> list[tuple[Decimal, Decimal]]:
	"""How a consumption spreads over tiers, when `used_before` has already been used up: (quantity, price) each."""
	rows, position, end = [], used_before, EXACT.add(used_before, quantity)
	for tier in tiers:
		limit = end if tier.up_to is None else min(EXACT.multiply(tier.up_to, Decimal(scale)), end)
		if limit > position:
			rows.append((EXACT.subtract(limit, position), tier.price))
			position = limit
	return rows or [(quantity, tiers[0].price)]
