"""服务质量评价: a property's score by a Quality Standard, with the reason for every point, and the problems it shows.

Points are rounded once, at the item, as a bill is at its line, and the total is the sum of what is shown: who adds up the
sheet by hand gets the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents_of, product, total
from wuye_ops.rules.quality_standard import REDISTRIBUTE, Item, Mark, Standard


@dataclass(frozen=True, slots=True)
class ItemScore:
	"""What an item came to.

	value: None where it is missing. possible: the points there were to earn, those of missing items being shared out
	where the standard says so. points = possible × percent, rounded once from the exact share. percent: of the
	possible points, to 0.01; None for an item that was left out. code, params: why, see CODES.
	"""

	item: Item
	value: Decimal | None
	possible: Decimal
	points: Decimal
	percent: Decimal | None
	code: str
	params: dict[str, Decimal] = field(default_factory=dict)

	@property
	def lost(self) -> Decimal:
		return EXACT.subtract(self.possible, self.points)


@dataclass(frozen=True, slots=True)
class Score:
	"""total: 0 to 100, the sum of the items' points; None, as is the grade, where nothing could be judged.

	items: in the standard's order. problems: those below its bound, worst first. covered: percent of the weight that
	had a value, to 0.01: 95 points on a third of the standard are not 95 points.
	"""

	total: Decimal | None
	grade: str | None
	items: tuple[ItemScore, ...]
	problems: tuple[ItemScore, ...]
	covered: Decimal

	@property
	def missing(self) -> tuple[ItemScore, ...]:
		return tuple(one for one in self.items if one.value is None)


def score(standard: Standard, values: Mapping[str, Decimal | None]) -> Score:
	"""The score of a property. values: item code → value as it is shown to people; None or left out where there is none.

	Where missing values are redistributed, an item without one earns nothing and costs nothing. Where they count as zero,
	it costs its points, and is a problem. Raises ValueError for a value of an item that is not in the standard.
	"""
	if foreign := sorted(set(values) - {item.code for item in standard.items}):
		raise ValueError(f"The standard has no {', '.join(foreign)}.")
	marks = [_mark(item, values.get(item.code), standard.missing) for item in standard.items]
	weights = [
		ZERO if mark.code == "left_out" else item.weight
		for item, mark in zip(standard.items, marks, strict=True)
	]
	# weights that are all 0 would share equally
	possible = allocate(HUNDRED, weights) if any(weights) else [ZERO] * len(weights)
	items = tuple(
		_item_score(item, values.get(item.code), points, mark)
		for item, points, mark in zip(standard.items, possible, marks, strict=True)
	)
	points = total(one.points for one in items) if any(weights) else None
	return Score(
		total=points,
		grade=None if points is None else standard.grade(points),
		items=items,
		problems=_worst_first(items, standard.problem_below),
		covered=_covered(items),
	)


def _mark(item: Item, value: Decimal | None, missing: str) -> Mark:
	if value is not None:
		return item.mark(value)
	return Mark(ZERO, HUNDRED, "left_out" if missing == REDISTRIBUTE else "counted_zero")


def _item_score(item: Item, value: Decimal | None, possible: Decimal, mark: Mark) -> ItemScore:
	points = cents_of(product(possible, mark.earned), mark.of)
	percent = None if mark.code == "left_out" else mark.percent
	return ItemScore(item, value, possible, points, percent, mark.code, mark.params)


def _worst_first(items: Sequence[ItemScore], bound: Decimal) -> tuple[ItemScore, ...]:
	"""By the share of points, then by what it cost; what is alike stays in the standard's order."""
	below = [one for one in items if one.percent is not None and one.percent < bound]
	return tuple(sorted(below, key=lambda one: (one.percent, -one.lost)))


def _covered(items: Sequence[ItemScore]) -> Decimal:
	have = total(one.item.weight for one in items if one.value is not None)
	return cents_of(product(have, HUNDRED), total(one.item.weight for one in items))
