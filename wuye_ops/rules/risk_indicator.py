"""风险指标: from which value on a metric is a warning, of which level, and what a value says after those before it.

A level is reached when the value has been beyond its threshold for as long as the indicator wants (hold), and left when the value
is back by more than the hysteresis, so that a value that trembles at a threshold says one thing. No value for too long is a
warning of its own. Source of the levels and their comparisons: domain.md 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from wuye_ops.rules.incident import ORANGE, RED, YELLOW
from wuye_ops.rules.metric_value import PLACES, shown
from wuye_ops.rules.money import EXACT, ZERO
from wuye_ops.rules.risk_matrix import rank_of
from wuye_ops.rules.steps import Refusal

# The levels a threshold can be of, the mildest first.
GRADES = (YELLOW, ORANGE, RED)
BELOW, AT_MOST, ABOVE, AT_LEAST = COMPARISONS = ("<", "≤", ">", "≥")
FALLING, INCLUSIVE = (BELOW, AT_MOST), (AT_MOST, AT_LEAST)
AT_ONCE = timedelta(0)
# Longer than this nobody waits for a warning (d).
LONGEST_HOLD = timedelta(days=366)

# code → names of the params
REFUSALS = {
	"no_threshold": (),
	"wrong_order": ("comparison", "milder", "milder_at", "graver", "graver_at"),
	"negative_hysteresis": (),
	"hysteresis_too_wide": ("hysteresis", "gap"),
	"never_back": ("least", "most"),
	"always_breached": ("least", "most"),
	"hold_out_of_range": ("longest_days",),
	"no_patience": (),
	"metric_removed": ("metric",),
	"property_closed": ("property",),
	"not_entitled": ("roles",),
	"no_reason": (),
}
# Who sets thresholds.
OFFICERS = ("Risk Officer",)


@dataclass(frozen=True, slots=True)
class Definition:
	"""A Risk Indicator.

	comparison: how a value stands to a threshold that it breaches. thresholds: level → value, as many as there are. hold: for
	how long it must be breached. hysteresis: how far beyond a threshold, on the good side, the value must be to be back.
	patience: for how long there may be no value; None where no value is nothing unusual. places: the value is judged as it
	is shown. Asked before it is used: `definition_refusals`.
	"""

	comparison: str
	thresholds: Mapping[str, Decimal]
	hold: timedelta = AT_ONCE
	hysteresis: Decimal = ZERO
	patience: timedelta | None = None
	places: int = PLACES

	def __post_init__(self) -> None:
		if self.comparison not in COMPARISONS:
			raise ValueError(f"A comparison is {', '.join(COMPARISONS)}, not {self.comparison!r}.")
		if unknown := sorted(set(self.thresholds) - set(GRADES)):
			raise ValueError(f"A threshold is of {', '.join(GRADES)}, not of {', '.join(unknown)}.")

	@property
	def falling(self) -> bool:
		"""Whether less is worse."""
		return self.comparison in FALLING

	@property
	def best(self) -> Decimal:
		"""A value beyond all thresholds on the good side, which leaves every level: what nothing waits for is worth, such as the days
		left until the next of no days."""
		_level, mildest = self.ladder[0]
		beyond = EXACT.add(self.hysteresis, Decimal(1))
		return EXACT.add(mildest, beyond) if self.falling else EXACT.subtract(mildest, beyond)

	@property
	def ladder(self) -> tuple[tuple[str, Decimal], ...]:
		"""(level, threshold), the mildest first."""
		return tuple((level, self.thresholds[level]) for level in GRADES if level in self.thresholds)

	def breaches(self, value: Decimal, threshold: Decimal) -> bool:
		if value == threshold:
			return self.comparison in INCLUSIVE
		return value < threshold if self.falling else value > threshold

	def is_back(self, value: Decimal, threshold: Decimal) -> bool:
		"""Whether a level that was reached is left."""
		if not self.hysteresis:
			return not self.breaches(value, threshold)
		sign = EXACT.add if self.falling else EXACT.subtract
		return not self.breaches(value, sign(threshold, self.hysteresis))


def level_of(definition: Definition, value: Decimal, now: str = "") -> str:
	"""The level of a value, "" for none. now: the level it comes from, which it keeps until it is back from it.

	Judged is what is shown: nobody reads "90.00, below 90".
	"""
	value = shown(value, definition.places)
	reached, kept = _reached(definition, value), _kept(definition, value, now)
	return reached if rank_of(reached) >= rank_of(kept) else kept


def _reached(definition: Definition, value: Decimal) -> str:
	found = ""
	for level, threshold in definition.ladder:
		if definition.breaches(value, threshold):
			found = level
	return found


def _kept(definition: Definition, value: Decimal, now: str) -> str:
	"""What is left of a level; "" where all of it is gone."""
	found = ""
	if now:
		for level, threshold in definition.ladder:
			if rank_of(level) <= rank_of(now) and not definition.is_back(value, threshold):
				found = level
	return found


# -- whether a definition is one ---------------------------------------------------------------------------------------


def definition_refusals(
	definition: Definition, least: Decimal | None = None, most: Decimal | None = None
) -> tuple[Refusal, ...]:
	"""Everything that is wrong with thresholds. least, most: what the metric can be, such as 0 and 100 of a share.

	Thresholds get graver in the direction of the comparison; the hysteresis is narrower than what lies between two of them; and
	there is a value that breaches nothing, and one from which a level is left.
	"""
	if not definition.thresholds:
		return (Refusal("no_threshold"),)
	found = list(_order(definition))
	if definition.hysteresis < ZERO:
		found.append(Refusal("negative_hysteresis"))
	elif not found:
		found += _reach(definition, least, most)
	if not AT_ONCE <= definition.hold <= LONGEST_HOLD:
		found.append(Refusal("hold_out_of_range", {"longest_days": LONGEST_HOLD.days}))
	if definition.patience is not None and definition.patience <= AT_ONCE:
		found.append(Refusal("no_patience"))
	return tuple(found)


def _order(definition: Definition) -> Iterable[Refusal]:
	ladder = definition.ladder
	for (milder, first), (graver, second) in pairwise(ladder):
		if first == second or (second > first) == definition.falling:
			yield Refusal(
				"wrong_order",
				{
					"comparison": definition.comparison,
					"milder": milder,
					"milder_at": first,
					"graver": graver,
					"graver_at": second,
				},
			)


def _reach(definition: Definition, least: Decimal | None, most: Decimal | None) -> Iterable[Refusal]:
	ladder = definition.ladder
	gaps = [abs(second - first) for (_, first), (_, second) in pairwise(ladder)]
	if gaps and definition.hysteresis >= min(gaps):
		yield Refusal("hysteresis_too_wide", {"hysteresis": definition.hysteresis, "gap": min(gaps)})
	best = most if definition.falling else least
	if best is None:
		return
	mildest = ladder[0][1]
	bounds = {"least": least, "most": most}
	if definition.breaches(best, mildest):
		yield Refusal("always_breached", bounds)
	elif not definition.is_back(best, mildest):
		yield Refusal("never_back", bounds)


@dataclass(frozen=True, slots=True)
class Change:
	"""Somebody wants to set thresholds, or switch an indicator on. metric_known: it is still registered; property_open: None for
	an indicator of the company."""

	roles: frozenset[str]
	reason: str
	metric: str
	metric_known: bool = True
	property: str = ""
	property_open: bool | None = None


def change_refusals(change: Change) -> tuple[Refusal, ...]:
	"""Who may, with a reason that is kept with the old and new values, and of what there still is."""
	found = []
	if not change.roles & set(OFFICERS):
		found.append(Refusal("not_entitled", {"roles": OFFICERS}))
	if not change.reason.strip():
		found.append(Refusal("no_reason"))
	if not change.metric_known:
		found.append(Refusal("metric_removed", {"metric": change.metric}))
	if change.property_open is False:
		found.append(Refusal("property_closed", {"property": change.property}))
	return tuple(found)


# -- what values say one after another ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Observation:
	"""What a metric was found to be. as_of: of when its data is, None for now. value: None for no value."""

	at: datetime
	value: Decimal | None
	as_of: datetime | None = None


NEVER: tuple[datetime | None, ...] = (None, None, None)


@dataclass(frozen=True, slots=True)
class Watch:
	"""What is known of an indicator in a property: a row. at: of the last observation; None before any. value, value_at: the last
	value there was. level: reached and not left. since: for each of GRADES, since when the value has been as bad, None where it
	is not. silent_since: since when there has been no value; is_silent: for longer than there may be none.
	"""

	at: datetime | None = None
	value: Decimal | None = None
	value_at: datetime | None = None
	level: str = ""
	since: tuple[datetime | None, ...] = NEVER
	silent_since: datetime | None = None
	is_silent: bool = False


UNSEEN = Watch()


def observe(definition: Definition, watch: Watch, observation: Observation) -> Watch:
	"""What is known after an observation. One that is not later than the last changes nothing, so that a sweep can be run again.

	Without a value the level stays: nobody knows better. After a silence nobody knows either whether a breach has lasted: its
	time begins anew.
	"""
	at, as_of = observation.at, observation.as_of or observation.at
	if watch.at is not None and at <= watch.at:
		return watch
	if observation.value is None:
		since = watch.silent_since or watch.value_at or at
		return _without_value(definition, watch, at, since)
	if definition.patience is not None and at - as_of > definition.patience:
		return _without_value(definition, watch, at, as_of)
	value = shown(observation.value, definition.places)
	since = _since(_reached(definition, value), NEVER if watch.is_silent else watch.since, at)
	kept = _kept(definition, value, watch.level)
	held = ""
	for (level, _threshold), begun in zip(definition.ladder, _of_ladder(definition, since), strict=True):
		if begun is not None and at - begun >= definition.hold:
			held = level
	level = held if rank_of(held) >= rank_of(kept) else kept
	return Watch(at, observation.value, as_of, level, since)


def _since(reached: str, before: tuple[datetime | None, ...], at: datetime) -> tuple[datetime | None, ...]:
	if not reached:
		return NEVER
	worse = rank_of(reached)
	return tuple(
		(begun or at) if rank_of(level) <= worse else None
		for level, begun in zip(GRADES, before, strict=True)
	)


def _of_ladder(definition: Definition, since: tuple[datetime | None, ...]) -> list[datetime | None]:
	return [begun for level, begun in zip(GRADES, since, strict=True) if level in definition.thresholds]


def _without_value(definition: Definition, watch: Watch, at: datetime, since: datetime) -> Watch:
	is_silent = definition.patience is not None and at - since > definition.patience
	return replace(watch, at=at, silent_since=since, is_silent=is_silent)
