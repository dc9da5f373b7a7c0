"""A deposit (押金): what is held of it, how it stands, and until when it is to be refunded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.money import ZERO, cents, exact, total

REFUND, FORFEIT, OFFSET = "Refund", "Forfeit", "Offset"
TO_RECEIVE, HELD, PARTLY_SETTLED, SETTLED, CANCELLED = (
	"To Receive", "Held", "Partly Settled", "Settled", "Cancelled",
)  # fmt: skip
# The trade's custom, and that of most decoration agreements: within 30 days after the re-check.
REFUND_DAYS = 30


@dataclass(frozen=True, slots=True)
class Standing:
	"""held plus what was refunded, forfeited and offset is what was received, to the cent."""

	refunded: Decimal
	forfeited: Decimal
	offset: Decimal
	held: Decimal
	status: str


def standing(received: Decimal, settlements: Iterable[tuple[str, Decimal]]) -> Standing:
	"""How a deposit stands that was received. settlements: (kind, amount) of what is in force.

	Raises ValueError when more has been settled than received, for an amount that is not above 0 or has parts of a cent,
	and for an unknown kind.
	"""
	sums = dict.fromkeys((REFUND, FORFEIT, OFFSET), ZERO)
	for kind, amount in settlements:
		if kind not in sums:
			raise ValueError(f"A deposit is settled by {', '.join(sums)}, not by {kind!r}.")
		if exact(amount, "The amount") <= ZERO or cents(amount) != amount:
			raise ValueError(f"No deposit is settled with {amount}.")
		sums[kind] += amount
	held = received - total(sums.values())
	if held < ZERO:
		raise ValueError(f"{-held} more is settled than was received.")
	status = SETTLED if held == ZERO else HELD if held == received else PARTLY_SETTLED
	return Standing(sums[REFUND], sums[FORFEIT], sums[OFFSET], held, status)


def refund_due_on(checked_on: date) -> date:
	return checked_on + timedelta(days=REFUND_DAYS)
