"""巡更偏差: how a round was walked against its route — what was left out, late, out of order, too fast or too far away.

A scan proves that a label was read, not that somebody walked: labels are photographed. Position and the time between two
points tell more, each by its own measure; one alone proves nothing and is told with its numbers. Where a point is without
reception nothing can be told, and that is told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from wuye_ops.rules import positions
from wuye_ops.rules.completion import percent

MISSED, LATE, EARLY, WRONG_ORDER, TOO_FAST, FAR, NO_POSITION, BY_HAND, NOT_BEGUN, STANDING_STILL = (
	"missed", "late", "early", "wrong_order", "too_fast", "far", "no_position", "by_hand", "not_begun", "standing_still",
)  # fmt: skip
# code → names of the params
DEVIATIONS = {
	NOT_BEGUN: ("minutes",),
	STANDING_STILL: ("minutes", "left"),
	MISSED: ("reason",),
	FAR: ("metres", "allowed"),
	TOO_FAST: ("metres", "seconds", "after"),
	WRONG_ORDER: ("after",),
	LATE: ("minutes",),
	EARLY: ("minutes",),
	BY_HAND: (),
	NO_POSITION: (),
}
# The supervisor hears of these while the guard is still on the way (d); the others stand in the report of the round.
AT_ONCE = frozenset({NOT_BEGUN, STANDING_STILL, MISSED, FAR, TOO_FAST})
# domain.md 3: points reached ≥ 98 %
EXPECTED = Decimal(98)


@dataclass(frozen=True, slots=True)
class Rules:
	"""What a property takes for a proper round (d). in_order: whether the order of the route counts; where it is changed on
	purpose, so that nobody can wait for the guard, it does not. most_speed in metres a second: 3 is a run with keys and torch.
	least_seconds: between two points whose distance nobody knows. near: metres. silence: how long a begun round may stand still.
	begin_within: the share of the window after which a round should have begun.
	"""

	in_order: bool = True
	scan_required: bool = True
	most_speed: float = 3.0
	least_seconds: int = 10
	near: float = positions.NEAR
	silence: timedelta = timedelta(minutes=30)
	begin_within: float = 0.5
	at_once: frozenset[str] = AT_ONCE


@dataclass(frozen=True, slots=True)
class Point:
	"""A point of the route, in the route's order. place: latitude and longitude of the label, None where nobody has entered them.

	scanned_at: None while it is not reached. phone: where the phone was; accuracy in metres. skipped: the reason given for
	leaving it out.
	"""

	key: str
	scanned_at: datetime | None = None
	place: tuple[float, float] | None = None
	phone: tuple[float, float] | None = None
	accuracy: float = 0
	by_hand: bool = False
	skipped: str = ""


@dataclass(frozen=True, slots=True)
class Round:
	"""A round with its window. finished: the guard has said that it is done."""

	window_from: datetime
	window_to: datetime
	points: tuple[Point, ...]
	finished: bool = False

	def is_over(self, now: datetime) -> bool:
		return self.finished or now > self.window_to


@dataclass(frozen=True, slots=True)
class Deviation:
	"""point: its key, empty where the whole round is meant. key: the same for ever, so that each is told once."""

	code: str
	point: str = ""
	params: dict[str, object] = field(default_factory=dict)
	at_once: bool = False

	@property
	def key(self) -> str:
		return f"{self.code}|{self.point}"


def deviations(patrol: Round, now: datetime, rules: Rules | None = None) -> tuple[Deviation, ...]:
	"""Everything in which the round deviates as far as is known now, in the order of DEVIATIONS and of the route.

	What has been found once stays, however often it is asked for; the exceptions are a round that has not begun or stands still,
	which may begin or go on.
	"""
	rules = rules or Rules()
	found = [
		*_standing(patrol, now, rules),
		*_missed(patrol, now),
		*(one for point in patrol.points if point.scanned_at for one in _at_point(patrol, point, rules)),
		*_between(patrol, rules),
	]
	if rules.in_order:
		found += _out_of_order(patrol)
	order = {point.key: number for number, point in enumerate(patrol.points)}
	codes = list(DEVIATIONS)
	found.sort(key=lambda one: (codes.index(one[0]), order.get(one[1], -1)))
	return tuple(
		Deviation(code, point, params, _is_urgent(code, params, rules)) for code, point, params in found
	)


def reached(patrol: Round) -> Decimal | None:
	"""Per cent of the points that were reached; None for a route without points."""
	return percent(sum(point.scanned_at is not None for point in patrol.points), len(patrol.points))


def walked(patrol: Round) -> tuple[Point, ...]:
	"""The points that were reached, in the order in which they were."""
	scanned = [
		(point.scanned_at, number, point) for number, point in enumerate(patrol.points) if point.scanned_at
	]
	return tuple(point for _at, _number, point in sorted(scanned, key=lambda row: row[:2]))


def _is_urgent(code: str, params: dict, rules: Rules) -> bool:
	# who says why a point was left out has told already
	return code in rules.at_once and not (code == MISSED and params["reason"])


def _standing(patrol: Round, now: datetime, rules: Rules) -> Iterator[tuple]:
	if patrol.is_over(now) or not patrol.points:
		return
	scans = walked(patrol)
	if not scans:
		begin_by = patrol.window_from + (patrol.window_to - patrol.window_from) * rules.begin_within
		if now > begin_by:
			yield NOT_BEGUN, "", {"minutes": _minutes(now - patrol.window_from)}
		return
	left = sum(point.scanned_at is None and not point.skipped for point in patrol.points)
	silent = now - scans[-1].scanned_at
	if left and silent > rules.silence:
		yield STANDING_STILL, scans[-1].key, {"minutes": _minutes(silent), "left": left}


def _missed(patrol: Round, now: datetime) -> Iterator[tuple]:
	over = patrol.is_over(now)
	for point in patrol.points:
		if point.scanned_at is None and (over or point.skipped):
			yield MISSED, point.key, {"reason": point.skipped}


def _at_point(patrol: Round, point: Point, rules: Rules) -> Iterator[tuple]:
	if point.scanned_at > patrol.window_to:
		yield LATE, point.key, {"minutes": _minutes(point.scanned_at - patrol.window_to)}
	if point.scanned_at < patrol.window_from:
		yield EARLY, point.key, {"minutes": _minutes(patrol.window_from - point.scanned_at)}
	if point.by_hand and rules.scan_required:
		yield BY_HAND, point.key, {}
	if point.place is None:
		return
	if point.phone is None:
		yield NO_POSITION, point.key, {}
		return
	metres = positions.distance(*point.phone, *point.place)
	# a phone that is unsure by a kilometre proves nothing, and is not believed to be near either
	allowed = rules.near + min(point.accuracy, rules.near)
	if metres > allowed:
		yield FAR, point.key, {"metres": round(metres), "allowed": round(allowed)}


def _between(patrol: Round, rules: Rules) -> Iterator[tuple]:
	scans = walked(patrol)
	for before, after in pairwise(scans):
		seconds = (after.scanned_at - before.scanned_at).total_seconds()
		if before.place is None or after.place is None:
			if seconds < rules.least_seconds:
				yield TOO_FAST, after.key, {"metres": None, "seconds": round(seconds), "after": before.key}
			continue
		metres = positions.distance(*before.place, *after.place)
		if metres > seconds * rules.most_speed:
			yield (
				TOO_FAST,
				after.key,
				{"metres": round(metres), "seconds": round(seconds), "after": before.key},
			)


def _out_of_order(patrol: Round) -> Iterator[tuple]:
	"""The fewest points whose being moved would make the order right: those outside of the longest run that is in order."""
	scans = walked(patrol)
	number = {point.key: position for position, point in enumerate(patrol.points)}
	kept = _longest_rising([number[point.key] for point in scans])
	for position, point in enumerate(scans):
		if position not in kept:
			yield WRONG_ORDER, point.key, {"after": scans[position - 1].key if position else ""}


def _longest_rising(numbers: Sequence[int]) -> set[int]:
	"""Positions of a longest rising run within the numbers, which are all different."""
	ends: list[int] = []
	at: list[int] = []
	before: list[int | None] = []
	for position, number in enumerate(numbers):
		length = bisect_left(ends, number)
		before.append(at[length - 1] if length else None)
		ends[length : length + 1] = [number]
		at[length : length + 1] = [position]
	kept: set[int] = set()
	position = at[-1] if at else None
	while position is not None:
		kept.add(position)
		position = before[position]
	return kept


def _minutes(span: timedelta) -> int:
	return int(span.total_seconds() // 60)
