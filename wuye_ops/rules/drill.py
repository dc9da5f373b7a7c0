"""演练评分: how well a drill kept to its plan, step by step.

Each step counts alike: done within its minutes 1, within half as much again 0.6, later or not at all 0. A step without
minutes is done or not. Source: the outcomes of `rules.scoring`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules import scoring

NEARLY_PERCENT = 150


@dataclass(frozen=True, slots=True)
class Step:
	"""Minutes from the beginning. planned 0: without a limit; real None: not timed. Raises ValueError below 0."""

	planned: int
	real: int | None
	done: bool

	def __post_init__(self) -> None:
		if self.planned < 0 or (self.real is not None and self.real < 0):
			raise ValueError(f"Minutes are not negative: {self.planned}, {self.real}.")

	@property
	def outcome(self) -> str:
		if not self.done:
			return scoring.FAILED
		if not self.planned or (self.real is not None and self.real <= self.planned):
			return scoring.PASSED
		if self.real is not None and self.real * 100 <= self.planned * NEARLY_PERCENT:
			return scoring.NEARLY
		return scoring.FAILED


def score(steps: Sequence[Step], pass_score: Decimal = scoring.PASS_SCORE) -> scoring.Score:
	"""0 to 100, and whether it passed; a drill without steps has no score and does not pass."""
	if not steps:
		return scoring.Score(None, False, ())
	items = [scoring.Item(str(number), Decimal(1)) for number, _step in enumerate(steps)]
	results = [scoring.Result(str(number), step.outcome) for number, step in enumerate(steps)]
	return scoring.score(items, results, pass_score)
