"""差异分析: how much of a deviation is price, how much quantity, and how much mix — to the cent.

Lines of one kind of quantity are split together: heads of several posts, kilowatt hours at several prices, visits of several
trades. For a line, with p price and q quantity, 0 planned and 1 actual, Q the quantities of all lines:

- price: (p1 − p0) × q1, what the same work cost more;
- quantity: (Q1 ÷ Q0 − 1) × q0 × p0, as if all lines had grown alike;
- mix: (q1 − q0 × Q1 ÷ Q0) × p0, what came of growing differently.

The three sum to actual − planned whatever the numbers are; they are rounded together, so that this holds for what is shown. Prices
are never rounded: a price is its amount ÷ its quantity.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wuye_ops.rules.allocation import round_parts
from wuye_ops.rules.money import EXACT, ZERO, cents, exact, total

PLANNED, PRICE, QUANTITY, MIX, SPENDING, ACTUAL = "Planned", "Price", "Quantity", "Mix", "Spending", "Actual"
EFFECTS = (PRICE, QUANTITY, MIX, SPENDING)


@dataclass(frozen=True, slots=True)
class Side:
	"""An amount in yuan and cents, and the quantity it is for; None where there is none, as for an agreed sum."""

	amount: Decimal = ZERO
	quantity: Decimal | None = None

	def __post_init__(self) -> None:
		if exact(self.amount, "An amount") != cents(self.amount):
			raise ValueError(f"An amount has no parts of a cent: {self.amount}.")
		if self.quantity is not None and exact(self.quantity, "A quantity") < ZERO:
			raise ValueError(f"A quantity may not be negative: {self.quantity}.")


@dataclass(frozen=True, slots=True)
class Line:
	key: Hashable
	planned: Side = Side()
	actual: Side = Side()

	@property
	def variance(self) -> Decimal:
		"""Above 0 for more than planned."""
		return EXACT.subtract(self.actual.amount, self.planned.amount)

	@property
	def has_quantity(self) -> bool:
		"""Whether there is something to split by: a quantity behind every amount."""
		sides = (self.planned, self.actual)
		return all(side.quantity or not side.amount for side in sides) and any(
			side.quantity for side in sides
		)


@dataclass(frozen=True, slots=True)
class Split:
	"""A deviation in yuan, by effect. spending: of lines without a quantity, which cannot be told apart further."""

	key: Hashable
	price: Decimal = ZERO
	quantity: Decimal = ZERO
	mix: Decimal = ZERO
	spending: Decimal = ZERO

	@property
	def variance(self) -> Decimal:
		return total((self.price, self.quantity, self.mix, self.spending))


def split(lines: Sequence[Line]) -> tuple[Split, ...]:
	"""Each line's deviation by effect, in their order; give lines of one kind of quantity, those without one may be among them.

	A line that was not planned has no price of its own to compare with: its own counts, so all of it is mix. One that was
	dropped is quantity and mix. Where nothing at all was planned, or nothing done, all of it is quantity.
	"""
	measured = [line for line in lines if line.has_quantity]
	before = sum((Fraction(line.planned.quantity or 0) for line in measured), Fraction(0))
	after = sum((Fraction(line.actual.quantity or 0) for line in measured), Fraction(0))
	grown = after / before if before else None
	return tuple(
		_of_line(line, grown) if line.has_quantity else Split(line.key, spending=cents(line.variance))
		for line in lines
	)


def _of_line(line: Line, grown: Fraction | None) -> Split:
	cost_before, cost_after = Fraction(line.planned.amount), Fraction(line.actual.amount)
	before, after = Fraction(line.planned.quantity or 0), Fraction(line.actual.quantity or 0)
	old_price = cost_before / before if before else cost_after / after
	price = cost_after - old_price * after
	if grown:
		quantity = (grown - 1) * cost_before
		mix = (after - before * grown) * old_price
	else:
		quantity, mix = (after - before) * old_price, Fraction(0)
	return Split(line.key, *round_parts([price, quantity, mix]))


def together(parts: Sequence[Split], key: Hashable = "") -> Split:
	"""Several deviations as one."""
	return Split(key, *(total(getattr(part, effect.lower()) for part in parts) for effect in EFFECTS))


@dataclass(frozen=True, slots=True)
class Step:
	"""A bar of a chart that leads from planned to actual: from where to where it reaches. code: what it is of."""

	code: Hashable
	start: Decimal
	end: Decimal


def bridge(
	planned: Decimal, differences: Sequence[tuple[Hashable, Decimal]], most: int | None = None
) -> tuple[Step, ...]:
	"""A waterfall: planned, each difference standing on those before it, and what came of it. Those of 0 are left out.

	most: so many differences, the largest; the others together are one, `OTHERS`. Raises ValueError for less than one.
	"""
	shown = [(code, difference) for code, difference in differences if difference]
	if most is not None:
		if most < 1:
			raise ValueError(f"A chart shows at least one difference, not {most}.")
		if len(shown) > most:
			largest = set(sorted(range(len(shown)), key=lambda place: (-abs(shown[place][1]), place))[:most])
			rest = total(one for place, (_code, one) in enumerate(shown) if place not in largest)
			shown = [one for place, one in enumerate(shown) if place in largest]
			shown += [(OTHERS, rest)] if rest else []
	steps, reached = [Step(PLANNED, ZERO, planned)], planned
	for code, difference in shown:
		now = EXACT.add(reached, difference)
		steps.append(Step(code, reached, now))
		reached = now
	return (*steps, Step(ACTUAL, ZERO, reached))


OTHERS = "Others"


def effects(part: Split) -> list[tuple[str, Decimal]]:
	"""(effect, yuan) in the order of EFFECTS, for `bridge`."""
	return [(effect, getattr(part, effect.lower())) for effect in EFFECTS]
