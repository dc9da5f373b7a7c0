"""The scale with which a subject is first offered, from its target (d): full points where it is reached, none where it is far off.

A share that should be 98 % earns nothing at 78 %; complaints that should be below 2 earn nothing at 4; a budget that may be
3 % off earns nothing at 15 %, where spending stops (domain.md 8).
"""

from __future__ import annotations

from decimal import Decimal

from wuye_ops.metrics.subjects import Subject
from wuye_ops.rules.metric_value import DOWN, NEAR

USUAL_TARGET = Decimal(95)
# below the target, in points of a share or score
WIDTH = Decimal(20)
# of what should be little, and of a tolerance
TIMES_TARGET, TIMES_TOLERANCE = 2, 5


def default_scale(subject: Subject) -> dict:
	"""The fields of a Quality Standard Item."""
	aim = subject.aim
	target = USUAL_TARGET if aim.target is None else aim.target
	fields = {"scale": "Linear", "by_distance": 0, "around": 0}
	if aim.direction == NEAR:
		tolerance = aim.tolerance or Decimal(1)
		return fields | {
			"by_distance": 1,
			"around": float(aim.target or 0),
			"full_at": float(tolerance),
			"zero_at": float(tolerance * TIMES_TOLERANCE),
		}
	if aim.direction == DOWN:
		return fields | {"full_at": float(target), "zero_at": float(target * TIMES_TARGET or 1)}
	return fields | {"full_at": float(target), "zero_at": float(target - WIDTH)}
