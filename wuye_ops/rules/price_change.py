"""调价影响: what a new price was to bring, and what it has brought, of places charged both before and after."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.collection_rate import percent
from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, product


@dataclass(frozen=True, slots=True)
class Side:
	"""Months before or after the change, of comparable places. charged is net of credit notes."""

	charged: Decimal = ZERO
	received: Decimal = ZERO
	months: int = 1

	@property
	def monthly(self) -> Decimal:
		return cents_of(self.charged, self.months)

	@property
	def rate(self) -> Decimal | None:
		return percent(self.received, self.charged)


@dataclass(frozen=True, slots=True)
class Effect:
	"""old, new: prices of one unit of the standard. Amounts are yuan a month."""

	old: Decimal
	new: Decimal
	before: Side
	after: Side

	@property
	def price_change(self) -> Decimal | None:
		"""In percent; None where there was no price."""
		return percent_signed(self.new - self.old, self.old)

	@property
	def planned(self) -> Decimal | None:
		"""What the same quantities bring more at the new price."""
		if self.old <= ZERO:
			return None
		return cents_of(
			product(self.before.charged, self.new - self.old), product(self.old, self.before.months)
		)

	@property
	def real(self) -> Decimal:
		return self.after.monthly - self.before.monthly

	@property
	def gap(self) -> Decimal | None:
		"""Real less planned: other areas, consumption, vacancies, agreed prices."""
		return None if self.planned is None else self.real - self.planned


def percent_signed(part: Decimal, whole: Decimal) -> Decimal | None:
	return cents_of(product(part, HUNDRED), whole) if whole > ZERO else None
