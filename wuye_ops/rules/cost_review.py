"""成本分析: what a property's costs consist of, what a square metre costs, how properties compare, and what to look at first.

Key points are the classes that make up most of the costs. Problems are what is worse than planned, than before, or than in
comparable properties, each with its numbers and what it costs, so that a measure (Improvement Plan) can be judged by the same
metric afterwards (`improvement_effect`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from wuye_ops.rules.allocation import round_parts
from wuye_ops.rules.cost_monitor import GREEN, Limits, Standing, band
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents_of, product, total
from wuye_ops.rules.robust import unusually_high

# (d) The fewest classes that make up so many percent are the key points: Pareto's rule, as cost accounting uses it.
KEY_SHARE = Decimal(80)
# (d) Points by which a class's share of all costs may move before it is told.
POINTS = Decimal(3)

# the metrics whose values a measure is judged by
BY_BUDGET, BY_AREA, BY_LABOUR = "cost.budget_deviation", "cost.per_area", "cost.labour_share"


# -- structure


@dataclass(frozen=True, slots=True)
class Slice:
	"""A class of cost. percent: of all costs; None where these are not above 0."""

	cost_class: str
	amount: Decimal
	percent: Decimal | None


def structure(amounts: Mapping[str, Decimal]) -> tuple[Slice, ...]:
	"""Classes by what they cost, the dearest first; percents have two places and sum to 100. A class of credits is below 0."""
	ordered = sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
	whole = total(amounts.values())
	if whole <= ZERO:
		return tuple(Slice(name, amount, None) for name, amount in ordered)
	percents = round_parts([Fraction(amount) * 100 / Fraction(whole) for _name, amount in ordered])
	return tuple(
		Slice(name, amount, percent) for (name, amount), percent in zip(ordered, percents, strict=True)
	)


def key_points(slices: Iterable[Slice], share: Decimal = KEY_SHARE) -> tuple[Slice, ...]:
	"""The fewest classes that make up so many percent of the costs, the dearest first."""
	slices = tuple(slices)
	wanted, reached, found = product(total(one.amount for one in slices), share), ZERO, []
	for one in slices:
		if product(reached, HUNDRED) >= wanted:
			break
		found.append(one)
		reached += one.amount
	return tuple(found)


@dataclass(frozen=True, slots=True)
class Shift:
	"""A class whose share of all costs has moved, in percentage points."""

	cost_class: str
	before: Decimal
	after: Decimal

	@property
	def points(self) -> Decimal:
		return EXACT.subtract(self.after, self.before)


def shifts(before: Iterable[Slice], after: Iterable[Slice], points: Decimal = POINTS) -> tuple[Shift, ...]:
	"""Classes whose share moved by more than so many points, the largest move first; none where a share is not known."""
	old = {one.cost_class: one.percent for one in before}
	new = {one.cost_class: one.percent for one in after}
	if None in old.values() or None in new.values() or not old or not new:
		return ()
	found = [Shift(name, old.get(name, ZERO), new.get(name, ZERO)) for name in dict.fromkeys((*new, *old))]
	moved = [one for one in found if abs(one.points) > points]
	return tuple(sorted(moved, key=lambda one: (-abs(one.points), one.cost_class)))


# -- by ㎡ and by head


def unit_cost(amount: Decimal, area_months: Decimal) -> Decimal | None:
	"""单方成本: yuan per ㎡·month, to the cent; None where no area was managed. area_months: of `cost_budget.area_months`."""
	return cents_of(amount, area_months) if area_months > ZERO else None


def area_per_head(area: Decimal, heads: Decimal) -> Decimal | None:
	"""人均管理面积: ㎡ for each of the staff, two places; None without staff. heads: full-time equivalents."""
	return shown(EXACT.divide(area, heads)) if heads > ZERO else None


# -- ranking


@dataclass(frozen=True, slots=True)
class Rank:
	"""place: 1 for the best; equals share one. value: None, and no place, where there is none to compare."""

	key: Hashable
	value: Decimal | None
	place: int | None
	of: int


def ranking(values: Mapping[Hashable, Decimal | None], lowest_first: bool = True) -> tuple[Rank, ...]:
	"""Properties by a value, the best first, those without one last; after two of one place the next is skipped.

	Only what is alike should be ranked together: give those of one kind and service mode.
	"""
	known = [(key, value) for key, value in values.items() if value is not None]
	known.sort(key=lambda one: (one[1] if lowest_first else -one[1], str(one[0])))
	found: list[Rank] = []
	for place, (key, value) in enumerate(known, 1):
		if found and found[-1].value == value:
			place = found[-1].place
		found.append(Rank(key, value, place, len(known)))
	rest = sorted((key for key, value in values.items() if value is None), key=str)
	return (*found, *(Rank(key, None, None, len(known)) for key in rest))


# -- problems

OVER_BUDGET, ABOVE_PEERS, DEARER, SHARE_RISEN, NO_BUDGET = (
	"over_budget", "above_peers", "dearer", "share_risen", "no_budget",
)  # fmt: skip
# code → names of the params
PROBLEMS = {
	OVER_BUDGET: ("planned", "spent", "percent", "band"),
	NO_BUDGET: ("spent",),
	ABOVE_PEERS: ("unit_cost", "usual", "percent"),
	DEARER: ("before", "after", "percent"),
	SHARE_RISEN: ("before", "after", "points"),
}
# (d) Percent by which a ㎡ may become dearer within a year before it is asked why.
DEARER_PERCENT = Decimal(5)


@dataclass(frozen=True, slots=True)
class Problem:
	"""amount: yuan that would be saved if it were as it should be. metric: by which a measure against it is judged."""

	code: str
	cost_class: str
	amount: Decimal
	metric: str
	params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reviewed:
	"""A class of a property in a period, in yuan. area_months: ㎡·months of the property. before: the same period a year ago.

	peers: yuan per ㎡·month of the class in comparable properties, by property, this one's among them.
	"""

	property: str
	cost_class: str
	planned: Decimal
	spent: Decimal
	area_months: Decimal = ZERO
	before: Decimal | None = None
	area_months_before: Decimal = ZERO
	peers: Mapping[str, Decimal] = field(default_factory=dict)


def problems(
	classes: Iterable[Reviewed], limits: Limits | None = None, dearer: Decimal = DEARER_PERCENT
) -> tuple[Problem, ...]:
	"""What is wrong, the dearest first. Shares are told where the class is dearer as well: a share also rises when others fall."""
	classes = list(classes)
	limits = limits or Limits()
	found: list[Problem] = []
	then = structure({one.cost_class: one.before for one in classes if one.before is not None})
	now = structure({one.cost_class: one.spent for one in classes})
	moved = {one.cost_class: one for one in shifts(then, now) if one.points > ZERO}
	for one in classes:
		found += _against_plan(one, limits)
		found += _against_peers(one)
		if one.before is not None:
			found += _against_before(one, dearer, limits, moved.get(one.cost_class))
	return tuple(sorted(found, key=lambda one: (-one.amount, one.cost_class, one.code)))


def _against_plan(one: Reviewed, limits: Limits) -> Iterable[Problem]:
	standing = Standing(one.planned, one.spent)
	of = band(standing, limits)
	if of == GREEN:
		return
	if standing.percent is None:
		yield Problem(NO_BUDGET, one.cost_class, standing.over, BY_BUDGET, {"spent": one.spent})
		return
	params = {"planned": one.planned, "spent": one.spent, "percent": shown(standing.percent), "band": of}
	yield Problem(OVER_BUDGET, one.cost_class, standing.over, BY_BUDGET, params)


def _against_peers(one: Reviewed) -> Iterable[Problem]:
	for outlier in unusually_high(one.peers):
		if outlier.key == one.property and one.area_months > ZERO:
			above = EXACT.subtract(outlier.value, outlier.usual)
			params = {
				"unit_cost": shown(outlier.value),
				"usual": shown(outlier.usual),
				"percent": shown(outlier.percent),
			}
			amount = cents_of(product(above, one.area_months), 1)
			yield Problem(ABOVE_PEERS, one.cost_class, amount, BY_AREA, params)


def _against_before(one: Reviewed, dearer: Decimal, limits: Limits, moved: Shift | None) -> Iterable[Problem]:
	before = unit_cost(one.before, one.area_months_before)
	after = unit_cost(one.spent, one.area_months)
	if before is None or after is None or before <= ZERO:
		return
	percent = EXACT.divide(EXACT.multiply(EXACT.subtract(after, before), HUNDRED), before)
	# what the area of today would have cost at the price of a year ago
	then = EXACT.divide(product(one.before, one.area_months), one.area_months_before)
	amount = cents_of(EXACT.subtract(one.spent, then), 1)
	if percent <= dearer or amount < limits.least:
		return
	params = {"before": before, "after": after, "percent": shown(percent)}
	yield Problem(DEARER, one.cost_class, amount, BY_AREA, params)
	if moved is not None:
		params = {"before": moved.before, "after": moved.after, "points": moved.points}
		yield Problem(SHARE_RISEN, one.cost_class, amount, BY_AREA, params)
