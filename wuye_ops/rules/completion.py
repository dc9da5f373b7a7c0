"""巡检完成率: how much of what was due has been done, and how well.

An inspection is due once its window is over, or once it is done: what still lies ahead, or is being done within its
window, has neither been kept nor missed, and what was cancelled was never due. Nothing due has no rate, which is neither
0 nor 100.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DONE, MISSED, CANCELLED = "Done", "Missed", "Cancelled"
AHEAD = ("Planned", "In Progress")
LATE = "Late"
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Completion:
	"""Figures of one group; they add up with +. scored: inspections with a score; scores: the sum of theirs; passed: those
	of them that passed."""

	done: int = 0
	missed: int = 0
	late: int = 0
	ahead: int = 0
	failed: int = 0
	scored: int = 0
	scores: Decimal = Decimal(0)
	passed: int = 0

	def __add__(self, other: Completion) -> Completion:
		return Completion(
			self.done + other.done,
			self.missed + other.missed,
			self.late + other.late,
			self.ahead + other.ahead,
			self.failed + other.failed,
			self.scored + other.scored,
			self.scores + other.scores,
			self.passed + other.passed,
		)

	@property
	def planned(self) -> int:
		return self.due + self.ahead

	@property
	def due(self) -> int:
		return self.done + self.missed

	@property
	def rate(self) -> Decimal | None:
		"""Done of those due, in percent."""
		return percent(self.done, self.due)

	@property
	def in_time_rate(self) -> Decimal | None:
		"""Done within their window, of those due, in percent."""
		return percent(self.done - self.late, self.due)

	@property
	def mean_score(self) -> Decimal | None:
		"""Each scored inspection counts the same, whatever its points."""
		if not self.scored:
			return None
		return (self.scores / self.scored).quantize(HUNDREDTH, ROUND_HALF_UP)

	@property
	def pass_rate(self) -> Decimal | None:
		"""Passed of those with a score, in percent."""
		return percent(self.passed, self.scored)


def of(
	status: str,
	count: int,
	*,
	timeliness: str | None = None,
	passed: bool = True,
	scored: int = 0,
	scores: Decimal = Decimal(0),
) -> Completion:
	"""The figures of `count` inspections that are alike. Only what is done has a score or can be late."""
	if status == DONE:
		return Completion(
			done=count,
			late=count if timeliness == LATE else 0,
			failed=0 if passed else count,
			scored=scored,
			scores=scores,
			passed=scored if passed else 0,
		)
	if status == MISSED:
		return Completion(missed=count)
	return Completion(ahead=count) if status in AHEAD else Completion()


def together(parts: Iterable[Completion]) -> Completion:
	return sum(parts, Completion())


def percent(part: int, whole: int) -> Decimal | None:
	"""part ÷ whole in percent, one place, half up; None where there is no whole."""
	return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None
