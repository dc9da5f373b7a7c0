"""Who stands out among peers, by a measure that those who stand out cannot move: median and median absolute deviation.

Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (ASQC, 1993): a modified z-score above 3.5 is an outlier. A mean
and its standard deviation would be drawn towards the very property that is looked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import EXACT, HUNDRED, ZERO

# what makes the median absolute deviation of a normal distribution its standard deviation
NORMAL = Decimal("0.6745")
LIMIT = Decimal("3.5")
# (d) Of fewer nobody can say what is usual; and what is this little above it is not worth a visit.
FEWEST, LEAST_PERCENT = 5, Decimal(10)


def median(values: Sequence[Decimal]) -> Decimal:
	"""The middle value, or the mean of the two in the middle. Raises ValueError for none."""
	if not values:
		raise ValueError("There is no middle of nothing.")
	ordered, middle = sorted(values), len(values) // 2
	if len(ordered) % 2:
		return ordered[middle]
	return EXACT.divide(EXACT.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def deviation(values: Sequence[Decimal]) -> Decimal:
	"""The median of the distances from the median. Raises ValueError for none."""
	center = median(values)
	return median([EXACT.abs(EXACT.subtract(value, center)) for value in values])


@dataclass(frozen=True, slots=True)
class Outlier:
	"""A value that is unusually high. usual: the median of its peers. percent: by how much it is above that.

	score: the modified z-score; None where more than half of the peers have one and the same value.
	"""

	key: Hashable
	value: Decimal
	usual: Decimal
	percent: Decimal
	score: Decimal | None


def unusually_high(
	values: Mapping[Hashable, Decimal],
	limit: Decimal = LIMIT,
	least_percent: Decimal = LEAST_PERCENT,
	fewest: int = FEWEST,
) -> tuple[Outlier, ...]:
	"""Those far above their peers, the furthest first; none of fewer than `fewest` values, or of a median that is not above 0."""
	if len(values) < fewest:
		return ()
	numbers = list(values.values())
	usual, spread = median(numbers), deviation(numbers)
	if usual <= ZERO:
		return ()
	found = []
	for key, value in values.items():
		above = EXACT.subtract(value, usual)
		percent = EXACT.divide(EXACT.multiply(above, HUNDRED), usual)
		score = EXACT.divide(EXACT.multiply(NORMAL, above), spread) if spread else None
		if percent > least_percent and (score is None or score > limit):
			found.append(Outlier(key, value, usual, percent, score))
	return tuple(sorted(found, key=lambda one: (-one.percent, str(one.key))))
