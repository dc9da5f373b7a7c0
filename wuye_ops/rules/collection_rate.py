"""收缴率: what share of the charges has come in.

- 当期收缴率 = received of this period's charges ÷ this period's charges
- 户数收缴率 = households paid in full ÷ households charged
- 清欠率 = prior-year arrears received this period ÷ prior-year arrears at its start

Deposits are no charges; pass-through fees (代收代缴) are the supplier's money: whoever adds up leaves both out. Charges are
what is left of them after credit notes: what was waived is not to be collected. Nothing to collect has no rate, which is
neither 0 nor 100.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents_of, total


@dataclass(frozen=True, slots=True)
class Collection:
	"""Figures of one group, yuan and households; they add up with +."""

	charged: Decimal = ZERO
	received: Decimal = ZERO
	households: int = 0
	households_paid: int = 0
	prior_arrears: Decimal = ZERO
	prior_received: Decimal = ZERO

	def __add__(self, other: Collection) -> Collection:
		return Collection(
			total((self.charged, other.charged)),
			total((self.received, other.received)),
			self.households + other.households,
			self.households_paid + other.households_paid,
			total((self.prior_arrears, other.prior_arrears)),
			total((self.prior_received, other.prior_received)),
		)

	@property
	def rate(self) -> Decimal | None:
		"""当期收缴率 in percent."""
		return percent(self.received, self.charged)

	@property
	def household_rate(self) -> Decimal | None:
		"""户数收缴率 in percent."""
		return percent(Decimal(self.households_paid), Decimal(self.households))

	@property
	def arrears_rate(self) -> Decimal | None:
		"""清欠率 in percent."""
		return percent(self.prior_received, self.prior_arrears)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
	"""part ÷ whole in percent, two places, half up; None where there is no whole, or less than none."""
	return cents_of(EXACT.multiply(part, HUNDRED), whole) if whole > ZERO else None


def together(collections: Iterable[Collection]) -> Collection:
	"""Of several groups; households are counted in each."""
	result = Collection()
	for one in collections:
		result = result + one
	return result
