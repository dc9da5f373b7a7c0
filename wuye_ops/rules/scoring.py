"""Scoring an inspection: weighted items, each passed, nearly passed, failed or not applicable.

Source: the checklists of the trade (合格 1, 基本合格 0.6, 不合格 0; 85 of 100 passes).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, exact, product, total

PASSED, NEARLY, FAILED, NOT_APPLICABLE = "Passed", "Nearly Passed", "Failed", "Not Applicable"
RESULTS = (PASSED, NEARLY, FAILED, NOT_APPLICABLE)
FACTORS = {PASSED: Decimal(1), NEARLY: Decimal("0.6"), FAILED: ZERO}
PASS_SCORE = Decimal(85)

# when a photo must be there
NEVER, WHEN_FAILED, ALWAYS = "Never", "When Failed", "Always"


@dataclass(frozen=True, slots=True)
class Item:
	"""An item of a checklist. decisive: failing it fails the inspection, whatever the score.

	Raises ValueError for a weight that is negative or no exact number.
	"""

	code: str
	weight: Decimal
	decisive: bool = False
	photo: str = WHEN_FAILED

	def __post_init__(self) -> None:
		if exact(self.weight, f"The weight of {self.code}") < 0:
			raise ValueError(f"The weight of {self.code} may not be negative: {self.weight}.")


@dataclass(frozen=True, slots=True)
class Result:
	"""What was found. An item that is inspected at several points has a result for each."""

	item: str
	outcome: str
	point: str = ""
	photos: int = 0

	def __post_init__(self) -> None:
		if self.outcome not in RESULTS:
			raise ValueError(f"A result is {', '.join(RESULTS)}, not {self.outcome!r}.")


@dataclass(frozen=True, slots=True)
class Score:
	"""value: 0 to 100, to 0.01; None when nothing applied. failed: the results that need rectification, in order."""

	value: Decimal | None
	passed: bool
	failed: tuple[Result, ...]


def score(items: Sequence[Item], results: Iterable[Result], pass_score: Decimal = PASS_SCORE) -> Score:
	"""The weighted mean of what was found; what does not apply counts neither for nor against.

	An item with several results enters with their mean, so that a route of many points weighs the items as one point does.
	Raises ValueError for a result of an item that is not on the checklist.
	"""
	known = {item.code: item for item in items}
	found: dict[str, list[Decimal]] = {}
	failed, decisive = [], False
	for result in results:
		if result.item not in known:
			raise ValueError(f"{result.item} is not on the checklist.")
		if result.outcome == FAILED:
			failed.append(result)
			decisive = decisive or known[result.item].decisive
		if result.outcome != NOT_APPLICABLE:
			found.setdefault(result.item, []).append(FACTORS[result.outcome])
	weight = total(known[code].weight for code in found)
	if not weight:
		return Score(None, not decisive, tuple(failed))
	# one division: each item's sum is brought to the common number of results
	common = 1
	for factors in found.values():
		common *= len(factors)
	earned = total(
		product(known[code].weight, total(factors), common // len(factors)) for code, factors in found.items()
	)
	value = cents_of(product(earned, HUNDRED), product(weight, common))
	return Score(value, value >= pass_score and not decisive, tuple(failed))


def missing_results(items: Sequence[Item], results: Iterable[Result], points: Iterable[str] = ("",)) -> tuple:
	"""(point, item code) of what has no result yet, in the order of the route and the checklist."""
	seen = {(result.point, result.item) for result in results}
	return tuple((point, item.code) for point in points for item in items if (point, item.code) not in seen)


def missing_photos(items: Sequence[Item], results: Iterable[Result]) -> tuple[Result, ...]:
	"""Results without the photo their item asks for."""
	asks = {item.code: item.photo for item in items}

	def asked(result: Result) -> bool:
		photo = asks.get(result.item, NEVER)
		return photo == ALWAYS if result.outcome not in (FAILED, NEARLY) else photo in (ALWAYS, WHEN_FAILED)

	return tuple(
		result
		for result in results
		if result.outcome != NOT_APPLICABLE and asked(result) and not result.photos
	)


def weights_complete(items: Iterable[Item]) -> bool:
	"""Whether the weights make up 100."""
	return total(item.weight for item in items) == HUNDRED
