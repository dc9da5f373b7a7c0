"""风险评估: how grave a risk is, by likelihood and impact (5×5) or by L, E and C (LEC), what several assessors say together, and
which of two risks comes first, whatever they were assessed by.

Source: domain.md 4. 5×5 is the matrix of 《风险管理 风险评估技术》(GB/T 27921) with the company's own scales; LEC is 作业条件危险性
评价法 of Graham and Kinney. Levels are those of incidents; `IN_CHINESE` gives the colours as the trade says them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TypeAlias

from wuye_ops.rules.incident import BLUE, LEVELS, ORANGE, RED, YELLOW
from wuye_ops.rules.loss_impact import impact_of_loss
from wuye_ops.rules.money import exact
from wuye_ops.rules.money import product as exact_product
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Refusal

IN_CHINESE = {RED: "红", ORANGE: "橙", YELLOW: "黄", BLUE: "蓝"}
# Of these levels a risk is a key risk (重大风险): it needs a response.
KEY_LEVELS = (RED, ORANGE)

FIVE, LEC = METHODS = ("5x5", "LEC")
SCALE = (1, 2, 3, 4, 5)
LIKELIHOODS_LEC = tuple(map(Decimal, ("0.1", "0.2", "0.5", "1", "3", "6", "10")))
EXPOSURES = tuple(map(Decimal, ("0.5", "1", "2", "3", "6", "10")))
CONSEQUENCES = tuple(map(Decimal, ("1", "3", "7", "15", "40", "100")))
# method → the least score of a level, the gravest first
BANDS: dict[str, tuple[tuple[str, Decimal], ...]] = {
	FIVE: ((RED, Decimal(15)), (ORANGE, Decimal(9)), (YELLOW, Decimal(4)), (BLUE, Decimal(0))),
	LEC: ((RED, Decimal(320)), (ORANGE, Decimal(160)), (YELLOW, Decimal(70)), (BLUE, Decimal(0))),
}


# -- one assessment ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matrix:
	"""Likelihood and impact, 1 to 5 each. Raises ValueError for anything else."""

	likelihood: int
	impact: int

	def __post_init__(self) -> None:
		for name in ("likelihood", "impact"):
			value = getattr(self, name)
			if isinstance(value, bool) or not isinstance(value, int) or value not in SCALE:
				raise ValueError(f"The {name} is a whole number from 1 to 5, not {value!r}.")

	@property
	def method(self) -> str:
		return FIVE

	@property
	def parts(self) -> tuple[int, int]:
		return (self.likelihood, self.impact)

	@property
	def score(self) -> Decimal:
		return Decimal(self.likelihood * self.impact)

	@property
	def level(self) -> str:
		return level_of(FIVE, self.score)


@dataclass(frozen=True, slots=True)
class Lec:
	"""L how likely, E how often people are exposed, C what comes of it. Raises ValueError for a value not on its scale."""

	l: Decimal
	e: Decimal
	c: Decimal

	def __post_init__(self) -> None:
		scales = (("l", LIKELIHOODS_LEC), ("e", EXPOSURES), ("c", CONSEQUENCES))
		for name, scale in scales:
			value = exact(getattr(self, name), name.upper())
			if value not in scale:
				listed = ", ".join(map(str, reversed(scale)))
				raise ValueError(f"{name.upper()} is one of {listed}, not {value}.")

	@property
	def method(self) -> str:
		return LEC

	@property
	def parts(self) -> tuple[Decimal, Decimal, Decimal]:
		return (self.l, self.e, self.c)

	@property
	def score(self) -> Decimal:
		return exact_product(self.l, self.e, self.c)

	@property
	def level(self) -> str:
		return level_of(LEC, self.score)


Assessment: TypeAlias = Matrix | Lec


def level_of(method: str, score: Decimal) -> str:
	"""One of LEVELS. Raises ValueError for a method that is none."""
	if method not in BANDS:
		raise ValueError(f"A method is {', '.join(METHODS)}, not {method!r}.")
	return next(level for level, least in BANDS[method] if score >= least)


def level_5x5(likelihood: int, impact: int) -> str:
	"""红, 橙, 黄 or 蓝. Raises ValueError for other than whole numbers from 1 to 5."""
	return IN_CHINESE[Matrix(likelihood, impact).level]


def level_lec(
	l: Decimal | int | float | str, e: Decimal | int | float | str, c: Decimal | int | float | str
) -> str:
	"""红, 橙, 黄 or 蓝. Raises ValueError for a value that is not on the scale of L, E or C."""
	return IN_CHINESE[lec_of(l, e, c).level]


def lec_of(
	l: Decimal | int | float | str, e: Decimal | int | float | str, c: Decimal | int | float | str
) -> Lec:
	"""Of numbers as a form or a sheet has them; 0.1 means the 0.1 of the scale. Raises ValueError as `Lec`."""
	try:
		return Lec(*(Decimal(str(value)) for value in (l, e, c)))
	except ArithmeticError:
		raise ValueError(f"L, E and C are numbers, not {l!r}, {e!r}, {c!r}.") from None


def rank_of(level: str) -> int:
	"""0 for blue to 3 for red; -1 for no level."""
	return LEVELS.index(level) if level else -1


def worst(levels: Iterable[str]) -> str:
	"""The gravest of them; "" for none."""
	return max(levels, key=rank_of, default="")


def current_level(assessed: str, alerts: Iterable[str] = ()) -> str:
	"""What a risk is now: as it was assessed, raised by the alerts that are open on it; when they close it falls back."""
	return worst((assessed, *alerts))


# -- what impact and likelihood mean -----------------------------------------------------------------------------------

NO_INJURY, FIRST_AID, SLIGHT, SERIOUS, DEATH = INJURIES = (
	"None", "First Aid", "Slight Injury", "Serious Injury", "Death",
)  # fmt: skip
# events a year from which on a likelihood is reached: monthly, quarterly, yearly, once in five years
FREQUENCIES = ((Fraction(12), 5), (Fraction(4), 4), (Fraction(1), 3), (Fraction(1, 5), 2))


def impact_of(loss: Decimal | None = None, injury: str = NO_INJURY) -> int:
	"""1 to 5, by what is worse (d for injuries). Raises ValueError for a negative loss and an injury that is none."""
	if injury not in INJURIES:
		raise ValueError(f"An injury is {', '.join(INJURIES)}, not {injury!r}.")
	return max(1 if loss is None else impact_of_loss(loss), INJURIES.index(injury) + 1)


def likelihood_seen(events: int, years: int) -> int:
	"""What so many events in so many years say, 1 to 5: a case study in numbers. Raises ValueError below 0 events or one year."""
	if events < 0 or years < 1:
		raise ValueError(f"Events are counted over a year at least, not {events} in {years}.")
	often = Fraction(events, years)
	return next((likelihood for least, likelihood in FREQUENCIES if often >= least), 1)


# -- several assessors -------------------------------------------------------------------------------------------------

MEDIAN, MOST_CAUTIOUS = COMBINATIONS = ("Median", "Most Cautious")
# Levels, or steps of a 5×5 scale, that assessors may be apart before they have to talk (d).
LEVELS_APART, STEPS_APART = 2, 3


@dataclass(frozen=True, slots=True)
class Opinion:
	assessor: str
	value: Assessment
	reason: str = ""


@dataclass(frozen=True, slots=True)
class Combined:
	"""What they say together. opinions: the gravest first. apart: how many levels lie between the first and the last."""

	value: Assessment
	opinions: tuple[Opinion, ...]
	apart: int
	disagree: bool


def combine(opinions: Iterable[Opinion], how: str = MEDIAN) -> Combined:
	"""MEDIAN: the middle on each scale, of two in the middle the graver. MOST_CAUTIOUS: the gravest opinion as it was given.

	The order they come in changes nothing. Raises ValueError without opinions, for two methods, two of one assessor, and a
	combination that is none.
	"""
	if how not in COMBINATIONS:
		raise ValueError(f"Opinions are combined by {', '.join(COMBINATIONS)}, not {how!r}.")
	ordered = sorted(opinions, key=lambda one: (-one.value.score, one.value.parts, one.assessor))
	if len({one.assessor for one in ordered}) != len(ordered):
		raise ValueError("An assessor has one opinion.")
	if len({one.value.method for one in ordered}) != 1:
		raise ValueError("Opinions are of one method.")
	if how == MOST_CAUTIOUS:
		value = ordered[0].value
	else:
		middle = len(ordered) // 2
		columns = zip(*(one.value.parts for one in ordered), strict=True)
		value = type(ordered[0].value)(*(sorted(column)[middle] for column in columns))
	apart = rank_of(ordered[0].value.level) - rank_of(ordered[-1].value.level)
	disagree = apart >= LEVELS_APART or any(step >= STEPS_APART for step in _steps_apart(ordered))
	return Combined(value, tuple(ordered), apart, disagree)


def _steps_apart(opinions: Sequence[Opinion]) -> Iterable[int]:
	if opinions[0].value.method == FIVE:
		for column in zip(*(one.value.parts for one in opinions), strict=True):
			yield max(column) - min(column)


# -- inherent, current, residual ---------------------------------------------------------------------------------------

# code → names of the params
REFUSALS = {"above_inherent": ("what", "level", "inherent"), "residual_above_current": ("level", "current")}


def order_refusals(
	inherent: Assessment, current: Assessment | None = None, residual: Assessment | None = None
) -> tuple[Refusal, ...]:
	"""Measures make no risk graver: inherent ≥ current ≥ residual. By score; of two methods, by level."""
	found = [
		Refusal("above_inherent", {"what": what, "level": one.level, "inherent": inherent.level})
		for what, one in (("current", current), ("residual", residual))
		if one is not None and _is_graver(one, inherent)
	]
	if current is not None and residual is not None and _is_graver(residual, current):
		found.append(Refusal("residual_above_current", {"level": residual.level, "current": current.level}))
	return tuple(found)


def _is_graver(one: Assessment, other: Assessment) -> bool:
	if one.method == other.method:
		return one.score > other.score
	return rank_of(one.level) > rank_of(other.level)


# -- when it is looked at again ----------------------------------------------------------------------------------------

# domain.md 4: red weekly, orange monthly, yellow quarterly, blue yearly
WEEK = timedelta(days=7)
REVIEW_MONTHS = {ORANGE: 1, YELLOW: 3, BLUE: 12}


def next_review(level: str, reviewed_on: date) -> date:
	"""Raises ValueError for a level that is none."""
	if level == RED:
		return reviewed_on + WEEK
	if level not in REVIEW_MONTHS:
		raise ValueError(f"A level is {', '.join(LEVELS)}, not {level!r}.")
	return add_months(reviewed_on, REVIEW_MONTHS[level])


# -- which comes first -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ranked:
	"""A risk to be ranked. raised: its level by open alerts, where that is graver. loss: 元 that are expected, None for unknown."""

	key: str
	value: Assessment
	raised: str = ""
	loss: Decimal | None = None

	@property
	def level(self) -> str:
		return current_level(self.value.level, (self.raised,))

	@property
	def is_key(self) -> bool:
		return self.level in KEY_LEVELS


def ranked(risks: Iterable[Ranked]) -> tuple[Ranked, ...]:
	"""The gravest first: by level, by how far up in its assessed level it is, by the larger loss, then by key.

	A score of 5×5 and one of LEC are not the same number; how many scores of the method's level are no higher can be compared.
	"""
	return tuple(
		sorted(
			risks,
			key=lambda one: (
				-rank_of(one.level),
				-rank_of(one.value.level),
				-standing_in_level(one.value),
				-(one.loss or 0),
				one.key,
			),
		)
	)


@cache
def standing_in_level(value: Assessment) -> Fraction:
	"""Above 0 to 1: the share of the scores its method can give in its level that are not above its own."""
	scores = _scores(value.method)[value.level]
	return Fraction(sum(score <= value.score for score in scores), len(scores))


@cache
def _scores(method: str) -> dict[str, tuple[Decimal, ...]]:
	scales = (SCALE, SCALE) if method == FIVE else (LIKELIHOODS_LEC, EXPOSURES, CONSEQUENCES)
	every = {exact_product(*parts) for parts in product(*scales)}
	return {
		level: tuple(sorted(score for score in every if level_of(method, score) == level)) for level in LEVELS
	}
