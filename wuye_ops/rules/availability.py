"""设备完好率: how much of its time equipment was fit for use, and how much of the equipment is.

Two figures of the trade. Of a period: the equipment-time in state Normal over all equipment-time on the register. Of a
moment: pieces in state Normal over all pieces on the register. Equipment is on the register from its first state until
it is scrapped. Time is counted to the second, so a repair of two hours costs two hours and not a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wuye_ops.rules.money import HUNDRED, cents_of, product

NORMAL, SCRAPPED = "Normal", "Scrapped"


@dataclass(frozen=True, slots=True)
class State:
	"""A piece of equipment in one state from `start` up to, not including, `end`; end None: still."""

	status: str
	start: datetime
	end: datetime | None = None

	def __post_init__(self) -> None:
		if self.end is not None and self.end < self.start:
			raise ValueError(f"A state cannot end ({self.end}) before it begins ({self.start}).")

	def seconds_within(self, start: datetime, end: datetime) -> int:
		"""By whole seconds of the clock, so that a time cut in two adds up to the whole."""
		begins, ends = (
			moment.replace(microsecond=0) for moment in (max(self.start, start), min(self.end or end, end))
		)
		return max(0, int((ends - begins).total_seconds()))


@dataclass(frozen=True, slots=True)
class Time:
	"""Seconds on the register, and of these in state Normal."""

	registered: int = 0
	normal: int = 0

	def __add__(self, other: Time) -> Time:
		return Time(self.registered + other.registered, self.normal + other.normal)

	@property
	def down(self) -> int:
		return self.registered - self.normal

	@property
	def percent(self) -> Decimal | None:
		"""The share of normal time in %, to 0.01; None where nothing was on the register."""
		return share(self.normal, self.registered)


def share(part: int, whole: int) -> Decimal | None:
	"""part of whole in %, to 0.01; None of nothing."""
	return cents_of(product(Decimal(part), HUNDRED), Decimal(whole)) if whole else None


def time_of(states: Iterable[State], start: datetime, end: datetime) -> Time:
	"""The time of one piece of equipment between two moments. Raises ValueError when the end is before the start."""
	if end < start:
		raise ValueError(f"A period cannot end ({end}) before it begins ({start}).")
	registered = normal = 0
	for state in states:
		if state.status == SCRAPPED:
			continue
		seconds = state.seconds_within(start, end)
		registered += seconds
		if state.status == NORMAL:
			normal += seconds
	return Time(registered, normal)


def availability(equipment: Iterable[Sequence[State]], start: datetime, end: datetime) -> Decimal | None:
	"""The share of equipment-time in state Normal over a period, in % to 0.01; None where there was no equipment."""
	total = Time()
	for states in equipment:
		total += time_of(states, start, end)
	return total.percent


def share_normal(equipment: Iterable[Sequence[State]], moment: datetime) -> Decimal | None:
	"""The share of pieces in state Normal at a moment, in % to 0.01; None where there was no equipment."""
	registered = normal = 0
	for states in equipment:
		status = status_at(states, moment)
		registered += status not in (None, SCRAPPED)
		normal += status == NORMAL
	return share(normal, registered)


def status_at(states: Iterable[State], moment: datetime) -> str | None:
	"""The state at a moment; None before the first."""
	return next(
		(
			state.status
			for state in states
			if state.start <= moment and (state.end is None or moment < state.end)
		),
		None,
	)
