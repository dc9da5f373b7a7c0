"""季度风险报告: the register now against the register then, the heat map of both, and the figures of the report.

What the register was on a day is read from the history of assessments, which is kept, not from a copy. Risks assessed by LEC have no
cell in a 5×5 map; they are counted by level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import product as pairs

from wuye_ops.rules.incident import LEVELS
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.money import EXACT, HUNDRED, product
from wuye_ops.rules.proration import ONE_DAY, Month, Period
from wuye_ops.rules.risk_matrix import FIVE, SCALE, Assessment, Ranked, rank_of, ranked

# -- quarters ----------------------------------------------------------------------------------------------------------


def quarter_of(day: date) -> Period:
	first = Month(day.year, day.month - (day.month - 1) % 3)
	return Period.of_months(first, 3)


def quarter_before(day: date) -> Period:
	return quarter_of(quarter_of(day).first - ONE_DAY)


# -- the register on a day ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class History:
	"""A risk as its rows have it. assessed: (day, current or residual assessment), in any order; of one day the last counts. ended_on:
	the day it was closed, dismissed or merged."""

	key: str
	category: str
	identified_on: date
	assessed: tuple[tuple[date, Assessment], ...] = ()
	ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
	"""A risk in the register on a day; value: None before its first assessment."""

	key: str
	category: str
	value: Assessment | None

	@property
	def level(self) -> str:
		return self.value.level if self.value else ""


def register_on(histories: Iterable[History], day: date) -> dict[str, Entry]:
	"""key → entry of the risks that were open at the end of a day."""
	found = {}
	for risk in histories:
		if risk.identified_on > day or (risk.ended_on is not None and risk.ended_on <= day):
			continue
		value = None
		# sorted() is stable: of one day the last stays last
		for assessed_on, assessment in sorted(risk.assessed, key=lambda one: one[0]):
			if assessed_on <= day:
				value = assessment
		found[risk.key] = Entry(risk.key, risk.category, value)
	return found


@dataclass(frozen=True, slots=True)
class Heat:
	"""cells: (likelihood, impact) → keys, all 25; elsewhere: level → keys of risks assessed by LEC; unassessed: keys."""

	cells: Mapping[tuple[int, int], tuple[str, ...]]
	elsewhere: Mapping[str, tuple[str, ...]]
	unassessed: tuple[str, ...]


def heat_map(register: Mapping[str, Entry]) -> Heat:
	"""Every risk once, where it stands; keys in their order."""
	cells: dict[tuple[int, int], list[str]] = {cell: [] for cell in pairs(SCALE, SCALE)}
	elsewhere: dict[str, list[str]] = {level: [] for level in reversed(LEVELS)}
	unassessed = []
	for key, entry in sorted(register.items()):
		if entry.value is None:
			unassessed.append(key)
		elif entry.value.method == FIVE:
			cells[entry.value.parts].append(key)
		else:
			elsewhere[entry.level].append(key)
	return Heat(
		{cell: tuple(keys) for cell, keys in cells.items()},
		{level: tuple(keys) for level, keys in elsewhere.items()},
		tuple(unassessed),
	)


# -- now against then --------------------------------------------------------------------------------------------------

WORSE, BETTER, SAME, NEW, GONE = CHANGES = ("Worse", "Better", "Same", "New", "Gone")


@dataclass(frozen=True, slots=True)
class Move:
	"""What became of a risk. then, now: None where it was not, or is not any more."""

	key: str
	change: str
	then: Entry | None
	now: Entry | None


def compare(then: Mapping[str, Entry], now: Mapping[str, Entry]) -> tuple[Move, ...]:
	"""Every risk of either register once: worse ones first, then new, better, gone and unchanged ones, each by its gravity.

	A risk is new when it is assessed for the first time, too.
	"""
	moves = [
		Move(key, _change(then.get(key), now.get(key)), then.get(key), now.get(key))
		for key in sorted({*then, *now})
	]
	order = (WORSE, NEW, BETTER, GONE, SAME)
	moves.sort(key=lambda move: (order.index(move.change), -rank_of((move.now or move.then).level)))
	return tuple(moves)


def _change(then: Entry | None, now: Entry | None) -> str:
	if then is None or (then.value is None and now is not None and now.value is not None):
		return NEW
	if now is None:
		return GONE
	before, after = then.value, now.value
	if before is None or after is None:
		return SAME
	if before.method == after.method:
		difference = after.score - before.score
	else:
		difference = Decimal(rank_of(now.level) - rank_of(then.level))
	return WORSE if difference > 0 else BETTER if difference < 0 else SAME


# -- figures -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlertFact:
	"""An alert of the quarter. level: the gravest it reached. answered_on, ended_on: None where nobody has yet."""

	level: str
	opened_on: datetime
	due_by: datetime
	answered_on: datetime | None = None
	ended_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertFigures:
	"""by_level: how many were opened; in_time: of those due by now, how many were answered by then, in percent; None for none due.
	unanswered, not_ended: how many are still so."""

	by_level: Mapping[str, int]
	in_time: Decimal | None
	unanswered: int
	not_ended: int


def alert_figures(alerts: Iterable[AlertFact], now: datetime) -> AlertFigures:
	"""An alert whose value was back before it was due and which was closed needed no answer."""
	alerts = tuple(alerts)
	due, met = 0, 0
	for alert in alerts:
		settled = min((one for one in (alert.answered_on, alert.ended_on) if one is not None), default=None)
		if settled is not None or alert.due_by < now:
			due += 1
			met += settled is not None and settled <= alert.due_by
	counts = Counter(alert.level for alert in alerts)
	return AlertFigures(
		{level: counts[level] for level in reversed(LEVELS)},
		share(met, due),
		sum(alert.answered_on is None and alert.ended_on is None for alert in alerts),
		sum(alert.ended_on is None for alert in alerts),
	)


def share(part: int, whole: int) -> Decimal | None:
	"""Percent as it is shown; None of nothing."""
	return shown(EXACT.divide(product(part, HUNDRED), Decimal(whole))) if whole else None


@dataclass(frozen=True, slots=True)
class Figures:
	"""by_level: the gravest first, "" for not assessed. by_category: category → level → count. changes: how many of each of
	CHANGES. first: the gravest risks, by their keys."""

	count: int
	by_level: Mapping[str, int]
	by_category: Mapping[str, Mapping[str, int]]
	changes: Mapping[str, int]
	first: tuple[str, ...]


def figures(then: Mapping[str, Entry], now: Mapping[str, Entry], most: int = 10) -> Figures:
	levels = (*reversed(LEVELS), "")
	counts = Counter(entry.level for entry in now.values())
	by_category: dict[str, dict[str, int]] = {}
	for entry in now.values():
		row = by_category.setdefault(entry.category, dict.fromkeys(levels, 0))
		row[entry.level] += 1
	changes = Counter(move.change for move in compare(then, now))
	order = ranked(Ranked(key, entry.value) for key, entry in now.items() if entry.value)
	return Figures(
		len(now),
		{level: counts[level] for level in levels},
		dict(sorted(by_category.items())),
		{change: changes[change] for change in CHANGES},
		tuple(one.key for one in order[:most]),
	)
