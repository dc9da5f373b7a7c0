"""标准修订建议: what an improvement that has worked proposes to change of the scale by which it was found.

What was a problem should not earn points again, and what has been reached is what is asked from now on. The proposal is a
draft that people look at; it never makes a scale easier.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from wuye_ops.rules.metric_value import UP
from wuye_ops.rules.quality_standard import Item, Linear


def raised(item: Item, before: Decimal | None, after: Decimal | None) -> Item | None:
	"""The item with a stricter scale: no points at the value before, full points at the one after; None where none is.

	Bands are left to people, and so are distances. A value that would make the scale easier changes nothing of it.
	"""
	scale = item.scale
	if not isinstance(scale, Linear) or item.around is not None:
		return None
	stricter = max if scale.direction == UP else min
	zero_at = scale.zero_at if before is None else stricter(scale.zero_at, before)
	full_at = scale.full_at if after is None else stricter(scale.full_at, after)
	# a value before that already earned all leaves no way from none to full
	if zero_at == full_at or (zero_at < full_at) != (scale.zero_at < scale.full_at):
		zero_at = scale.zero_at
	proposed = Linear(zero_at, full_at)
	return None if proposed == scale else replace(item, scale=proposed)
