"""服务质量评价标准: what a Quality Standard weighs, how values turn into points, and how two versions differ.

A standard weighs what metrics, inspections and surveys say. Each item turns a value into a share of its points, along a
line or by bands, and tells why: by codes and numbers, whose words are those of whoever shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from wuye_ops.rules.metric_value import DOWN, NEAR, UP
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents_of, exact, product

METRIC, INSPECTION, SURVEY = "Metric", "Inspection", "Survey"
SOURCES = (METRIC, INSPECTION, SURVEY)

# What becomes of the weight of an item that has no value: shared by the others, or lost.
REDISTRIBUTE, COUNT_ZERO = "Redistribute", "Count as Zero"
WHEN_MISSING = (REDISTRIBUTE, COUNT_ZERO)

# (d) An item with less than this percentage of its points is a problem: the trade's checklists pass nearly at 0.6.
PROBLEM_BELOW = Decimal(60)

# The codes of a Mark and the names of its params. Where the distance from a number counts, `around` and `distance` join
# them.
CODES = {
	"full": ("value", "full_at"),
	"between": ("value", "zero_at", "full_at"),
	"nothing": ("value", "zero_at"),
	"band": ("value", "limit", "percent"),
	"beyond_bands": ("value", "limit", "percent"),
	"left_out": (),
	"counted_zero": (),
}


@dataclass(frozen=True, slots=True)
class Mark:
	"""What a value earns: `earned` of `of`, exactly, and why; `params` are those that CODES names."""

	earned: Decimal
	of: Decimal
	code: str
	params: dict[str, Decimal] = field(default_factory=dict)

	@property
	def percent(self) -> Decimal:
		"""To 0.01."""
		return cents_of(product(self.earned, HUNDRED), self.of)


@dataclass(frozen=True, slots=True)
class Linear:
	"""Full points from `full_at` on, none at `zero_at`, in between in proportion. Either may be the larger.

	Raises ValueError where both are the same, and for numbers that are not exact.
	"""

	zero_at: Decimal
	full_at: Decimal

	def __post_init__(self) -> None:
		exact(self.zero_at, "The value without points")
		if exact(self.full_at, "The value with full points") == self.zero_at:
			raise ValueError(f"The value with full points and the one without must differ: {self.full_at}.")

	@property
	def direction(self) -> str:
		"""UP or DOWN: which way the points grow."""
		return UP if self.full_at > self.zero_at else DOWN

	def mark(self, value: Decimal) -> Mark:
		way = EXACT.subtract(self.full_at, self.zero_at)
		gone = EXACT.subtract(value, self.zero_at)
		if way < ZERO:
			way, gone = EXACT.minus(way), EXACT.minus(gone)
		if gone >= way:
			return Mark(way, way, "full", {"value": value, "full_at": self.full_at})
		if gone <= ZERO:
			return Mark(ZERO, way, "nothing", {"value": value, "zero_at": self.zero_at})
		params = {"value": value, "zero_at": self.zero_at, "full_at": self.full_at}
		return Mark(gone, way, "between", params)


@dataclass(frozen=True, slots=True)
class Band:
	"""Up to where a band reaches, and what percentage of the points it gives."""

	limit: Decimal
	percent: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
	"""分档: the best band whose limit a value keeps; UP, it is at least the limit, DOWN, at most. Best band first.

	beyond: the percentage for a value that keeps none. Raises ValueError for another direction, no bands, percentages
	outside 0 to 100, and bands that do not go strictly from better to worse.
	"""

	direction: str
	bands: tuple[Band, ...]
	beyond: Decimal = ZERO

	def __post_init__(self) -> None:
		if self.direction not in (UP, DOWN):
			raise ValueError(f"Bands go {UP} or {DOWN}, not {self.direction!r}.")
		if not self.bands:
			raise ValueError("There is no band.")
		limits = [exact(band.limit, "The limit of a band") for band in self.bands]
		percents = [exact(band.percent, "The percentage of a band") for band in self.bands]
		percents.append(exact(self.beyond, "The percentage beyond the bands"))
		if percents[0] > HUNDRED or percents[-1] < ZERO:
			raise ValueError("A band gives 0 to 100 % of the points.")
		if self.direction == UP:
			limits.reverse()
		if not (_rises(limits) and _rises(percents[::-1])):
			raise ValueError("Bands go from the best to the worst, and none is like another.")

	def mark(self, value: Decimal) -> Mark:
		for band in self.bands:
			if value >= band.limit if self.direction == UP else value <= band.limit:
				params = {"value": value, "limit": band.limit, "percent": band.percent}
				return Mark(band.percent, HUNDRED, "band", params)
		params = {"value": value, "limit": self.bands[-1].limit, "percent": self.beyond}
		return Mark(self.beyond, HUNDRED, "beyond_bands", params)


@dataclass(frozen=True, slots=True)
class Item:
	"""What a standard looks at.

	code: names the item in its standard, and is the same in every version. source: one of SOURCES; subject: which
	metric, checklist or survey. around: the value is measured by its distance from this number, as a budget is that
	should be neither over- nor underspent; the scale is then one of distances.

	Raises ValueError for an unknown source, a weight that is not above 0, and points for being far from what should be
	near.
	"""

	code: str
	source: str
	subject: str
	weight: Decimal
	scale: Linear | Bands
	around: Decimal | None = None

	def __post_init__(self) -> None:
		if self.source not in SOURCES:
			raise ValueError(f"The source of {self.code} is {', '.join(SOURCES)}, not {self.source!r}.")
		if exact(self.weight, f"The weight of {self.code}") <= ZERO:
			raise ValueError(f"The weight of {self.code} must be above 0, not {self.weight}.")
		if self.around is not None:
			exact(self.around, f"What {self.code} should be near")
			if self.scale.direction == UP:
				raise ValueError(f"{self.code} would earn more the further it is from {self.around}.")

	def suits(self, direction: str) -> bool:
		"""Whether the points grow the way a metric should go: UP, DOWN, or NEAR, for which there must be something to be
		near to."""
		way = NEAR if self.around is not None else self.scale.direction
		return way == direction

	def mark(self, value: Decimal) -> Mark:
		"""Raises ValueError for a value that is no exact number."""
		exact(value, f"The value of {self.code}")
		if self.around is None:
			return self.scale.mark(value)
		distance = EXACT.abs(EXACT.subtract(value, self.around))
		found = self.scale.mark(distance)
		params = {**found.params, "value": value, "around": self.around, "distance": distance}
		return Mark(found.earned, found.of, found.code, params)


@dataclass(frozen=True, slots=True)
class Grade:
	"""A grade is given from so many points on."""

	name: str
	at_least: Decimal


# Those of the trade's appraisals.
GRADES = (
	Grade("A", Decimal(90)),
	Grade("B", Decimal(80)),
	Grade("C", Decimal(70)),
	Grade("D", Decimal(0)),
)


@dataclass(frozen=True, slots=True)
class Standard:
	"""One version of a Quality Standard. Weights need not make up 100: what counts is their share.

	problem_below: percent of an item's points. grades: best first, the last from 0 on. Raises ValueError for a standard
	without items, two items of one code, an unknown way with missing values, a bound outside 0 to 100, and grades that
	leave a score without one.
	"""

	items: tuple[Item, ...]
	missing: str = REDISTRIBUTE
	problem_below: Decimal = PROBLEM_BELOW
	grades: tuple[Grade, ...] = GRADES

	def __post_init__(self) -> None:
		codes = [item.code for item in self.items]
		if not codes:
			raise ValueError("A standard has at least one item.")
		if twice := sorted({code for code in codes if codes.count(code) > 1}):
			raise ValueError(f"These items stand in the standard more than once: {', '.join(twice)}.")
		if self.missing not in WHEN_MISSING:
			raise ValueError(f"Missing values: {', '.join(WHEN_MISSING)}, not {self.missing!r}.")
		if not ZERO <= exact(self.problem_below, "The bound of problems") <= HUNDRED:
			raise ValueError(f"The bound of problems lies between 0 and 100 %, not at {self.problem_below}.")
		bounds = [exact(grade.at_least, f"The bound of {grade.name}") for grade in self.grades]
		if not bounds or bounds[-1] != ZERO or not _rises(bounds[::-1]):
			raise ValueError("Grades go from the best to the worst, and the worst begins at 0.")

	def grade(self, points: Decimal) -> str:
		"""The grade of so many points, which are not negative."""
		return next(grade.name for grade in self.grades if points >= grade.at_least)


ADDED, REMOVED = "Added", "Removed"
# of an item
SOURCE, WEIGHT, SCALE, AROUND = "Source", "Weight", "Scale", "Around"
# of the standard
MISSING, BOUND, GRADING = "Missing Values", "Problem Bound", "Grades"


@dataclass(frozen=True, slots=True)
class Change:
	"""What differs between two versions. item: its code, "" for the standard as a whole.

	before, after: Item, (source, subject), Decimal, Linear or Bands, text or grades, as `what` tells; None where an item
	was added or removed, and for an `around` that is not there.
	"""

	what: str
	item: str = ""
	before: object = None
	after: object = None


def changes(old: Standard, new: Standard) -> tuple[Change, ...]:
	"""How a version differs from the one before: its items in their order, those removed, then the standard itself.

	An item is the same while its code is. The order of items is no difference.
	"""
	before = {item.code: item for item in old.items}
	found: list[Change] = []
	for item in new.items:
		if (was := before.pop(item.code, None)) is None:
			found.append(Change(ADDED, item.code, after=item))
		else:
			found.extend(_item_changes(was, item))
	found.extend(Change(REMOVED, code, before=item) for code, item in before.items())
	found.extend(
		Change(what, "", one, other)
		for what, one, other in (
			(MISSING, old.missing, new.missing),
			(BOUND, old.problem_below, new.problem_below),
			(GRADING, old.grades, new.grades),
		)
		if one != other
	)
	return tuple(found)


def _item_changes(old: Item, new: Item) -> list[Change]:
	pairs = (
		(SOURCE, (old.source, old.subject), (new.source, new.subject)),
		(WEIGHT, old.weight, new.weight),
		(SCALE, old.scale, new.scale),
		(AROUND, old.around, new.around),
	)
	return [Change(what, new.code, one, other) for what, one, other in pairs if one != other]


def totals_compare(found: Iterable[Change]) -> bool:
	"""Whether scores by both versions may stand in one trend: what is called a problem or a grade does not move points."""
	return all(change.what in (BOUND, GRADING) for change in found)


def _rises(numbers: Sequence[Decimal]) -> bool:
	return all(one < following for one, following in pairwise(numbers))
