"""The day's money at a counter (收银日结): what is booked against what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import ZERO, exact, total


@dataclass(frozen=True, slots=True)
class Movement:
	"""Money that came in at a counter in one mode, or went out: amount below 0."""

	mode: str
	amount: Decimal


@dataclass(frozen=True, slots=True)
class ModeTotal:
	"""What should be there in one mode. refunded: what went out, as a positive amount."""

	mode: str
	received: Decimal = ZERO
	refunded: Decimal = ZERO

	@property
	def booked(self) -> Decimal:
		return self.received - self.refunded


@dataclass(frozen=True, slots=True)
class Count:
	"""What was counted in one mode, next to what should be there."""

	mode: str
	booked: Decimal
	counted: Decimal
	explanation: str = ""

	@property
	def difference(self) -> Decimal:
		"""Above 0: more than booked (长款); below: less (短款)."""
		return self.counted - self.booked


def totals(movements: Iterable[Movement], also: Iterable[str] = ()) -> dict[str, ModeTotal]:
	"""By mode what came in and went out, in the order of `also` and then of the movements.

	also: modes that are counted though nothing may have moved: a drawer with cash in it. Raises ValueError for a float.
	"""
	found: dict[str, list[Decimal]] = {mode: [] for mode in also}
	for movement in movements:
		found.setdefault(movement.mode, []).append(exact(movement.amount, "The amount"))
	return {
		mode: ModeTotal(
			mode,
			total(amount for amount in amounts if amount > ZERO),
			-total(amount for amount in amounts if amount < ZERO),
		)
		for mode, amounts in found.items()
	}


def unexplained(counts: Iterable[Count]) -> tuple[str, ...]:
	"""Modes whose difference nobody has explained."""
	return tuple(count.mode for count in counts if count.difference and not count.explanation.strip())


def needs_confirmation(counts: Iterable[Count]) -> bool:
	"""Whether somebody else than the clerk has to look: a surplus in one mode makes up for no shortage in another."""
	return any(count.difference for count in counts)


def changed(seen: Mapping[str, Decimal], now: Mapping[str, Decimal]) -> tuple[str, ...]:
	"""Modes whose booked amount is not what the clerk has counted against."""
	modes = dict.fromkeys([*seen, *now])
	return tuple(mode for mode in modes if seen.get(mode, ZERO) != now.get(mode, ZERO))
