"""The impact of a loss, 1 to 5: one scale for what may happen (risks) and for what has happened (incidents).

Source: domain.md 4, in 万元: <0.5 / 0.5–2 / 2–10 / 10–50 / >50. A loss on the line between two steps belongs to the graver one, but
for the last, which is above 50.
"""

from __future__ import annotations

from decimal import Decimal

from wuye_ops.rules.money import exact

# (from so many 元 on, impact)
STEPS = ((Decimal(100_000), 4), (Decimal(20_000), 3), (Decimal(5_000), 2))
ABOVE, HIGHEST = Decimal(500_000), 5


def impact_of_loss(loss: Decimal) -> int:
	"""Raises ValueError for a loss that is negative or no exact number."""
	if exact(loss, "A loss") < 0:
		raise ValueError(f"A loss may not be negative: {loss}.")
	if loss > ABOVE:
		return HIGHEST
	return next((impact for least, impact in STEPS if loss >= least), 1)
