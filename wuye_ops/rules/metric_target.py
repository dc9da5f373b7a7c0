"""Targets of a metric: the company sets one, a property may have its own, and both change in the course of time.

Of those that are valid on a day, the property's own counts before that of all properties, and the later before the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.metric_value import NEAR, UP, Aim
from wuye_ops.rules.money import HUNDRED, ZERO

# why a target cannot be
NO_TOLERANCE, OVER_WHOLE, NEGATIVE = "no_tolerance", "over_whole", "negative"


@dataclass(frozen=True, slots=True)
class Target:
	"""What a metric should reach from a day on. property: None for all of them. All numbers are in the metric's unit.

	tolerance: how far from the target is still good, for a metric that should be near it. strict: the target itself is not
	enough. close: how far beyond what is good still counts as close; None for the usual.
	"""

	property: str | None
	valid_from: date
	target: Decimal
	tolerance: Decimal = ZERO
	strict: bool = False
	close: Decimal | None = None


def in_force(targets: Iterable[Target], property_name: str | None, day: date) -> Target | None:
	"""The target that counts in the property on the day; for all properties together (None), that of all. None without one."""
	valid = [
		target for target in targets if target.valid_from <= day and target.property in (None, property_name)
	]
	return max(valid, key=lambda target: (target.property is not None, target.valid_from), default=None)


def aim(usual: Aim, target: Target | None) -> Aim:
	"""The aim a metric comes with, with the target in its place; which way is good is the metric's own and stays."""
	if target is None:
		return usual
	return Aim(usual.direction, target.target, target.tolerance, target.strict, target.close)


def refusal(usual: Aim, target: Target, is_share: bool) -> str | None:
	"""Why a metric of this aim cannot have such a target; None when it can.

	NEGATIVE: a tolerance or margin below zero. NO_TOLERANCE: only what should be near its target has one. OVER_WHOLE: a share
	that should be high would have to be over 100 %.
	"""
	if target.tolerance < ZERO or (target.close is not None and target.close < ZERO):
		return NEGATIVE
	if target.tolerance and usual.direction != NEAR:
		return NO_TOLERANCE
	if is_share and usual.direction == UP and target.target > HUNDRED:
		return OVER_WHOLE
	return None
