"""Who should take a task: a ranked list with the reasons for each rank.

It advises; the department head decides. So nobody is left out of the list, and each score can be explained from
its reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any, TypeAlias

# (code, parameters); the caller turns it into a sentence in the reader's language.
Reason: TypeAlias = tuple[str, dict[str, Any]]

REASON_CODES = (
	"on_leave",
	"on_shift",
	"shift_ends",
	"shift_begins",
	"shift_ended",
	"no_shift",
	"no_roster",
	"open_tasks",
	"urgent_tasks",
	"skill_match",
	"skill_missing",
	"same_building",
	"obstacle",
)

# Points of the score; they add up to 100. Workload weighs most because an even spread is what the head looks for.
LOAD_POINTS = 40
SHIFT_POINTS = 30
SKILL_POINTS = 20
PLACE_POINTS = 10
# Points lost per open task; an urgent one counts twice. Eight tasks, a full day's work, leave nothing.
POINTS_PER_TASK = 5


@dataclass(frozen=True)
class Candidate:
	"""A person who could take the task, as things stand now.

	open_tasks includes urgent_tasks. on_shift is None when no roster is known for the person; shift_ends of who is at work,
	shift_begins and shift_ended today of who is not, are known with it. obstacle: a sentence why the person may not do it, a
	certificate that has run out. Raises ValueError for counts that cannot be.
	"""

	employee: str
	name: str
	open_tasks: int = 0
	urgent_tasks: int = 0
	on_shift: bool | None = None
	shift_ends: time | None = None
	shift_begins: time | None = None
	shift_ended: time | None = None
	on_leave: bool = False
	same_building_today: bool = False
	skills: frozenset[str] = frozenset()
	obstacle: str | None = None

	def __post_init__(self) -> None:
		if not 0 <= self.urgent_tasks <= self.open_tasks:
			raise ValueError(
				f"{self.employee} cannot have {self.urgent_tasks} urgent of {self.open_tasks} open tasks."
			)


@dataclass(frozen=True)
class Suggestion:
	"""A candidate's rank: score 0–100, available (could start now), and the reasons in reading order."""

	employee: str
	name: str
	score: int
	available: bool
	reasons: list[Reason] = field(default_factory=list)


def rank(candidates: Sequence[Candidate], wanted_skills: Iterable[str] = ()) -> list[Suggestion]:
	"""All candidates, the best first.

	Available people come first by score, then those off shift, then those on leave, who score 0. Equal scores are
	ordered by fewer open tasks, then by employee id, so the same people always give the same list whatever
	order they come in.
	"""
	wanted = frozenset(wanted_skills)

	def order(candidate: Candidate) -> tuple:
		suggestion = suggestions[candidate]
		return (
			candidate.on_leave,
			not suggestion.available,
			-suggestion.score,
			candidate.open_tasks,
			candidate.employee,
			candidate.name,
		)

	suggestions = {candidate: _assess(candidate, wanted) for candidate in candidates}
	return [suggestions[candidate] for candidate in sorted(candidates, key=order)]


def _assess(candidate: Candidate, wanted: frozenset[str]) -> Suggestion:
	reasons: list[Reason] = []
	score = 0

	if candidate.obstacle:
		reasons.append(("obstacle", {"sentence": candidate.obstacle}))
	if candidate.on_leave:
		reasons.append(("on_leave", {}))
	elif candidate.on_shift is None:
		# Half the points: worse than somebody known to be here, better than somebody known not to be.
		reasons.append(("no_roster", {}))
		score += SHIFT_POINTS // 2
	elif candidate.on_shift:
		ends = candidate.shift_ends
		reasons.append(("shift_ends", {"ends": ends}) if ends else ("on_shift", {}))
		score += SHIFT_POINTS
	else:
		reasons.append(_off_shift(candidate))

	reasons.append(("open_tasks", {"count": candidate.open_tasks}))
	if candidate.urgent_tasks:
		reasons.append(("urgent_tasks", {"count": candidate.urgent_tasks}))
	load = candidate.open_tasks + candidate.urgent_tasks
	score += max(0, LOAD_POINTS - POINTS_PER_TASK * load)

	matched = wanted & candidate.skills
	if matched:
		reasons.append(("skill_match", {"skills": sorted(matched)}))
	if wanted - matched:
		reasons.append(("skill_missing", {"skills": sorted(wanted - matched)}))
	score += SKILL_POINTS * len(matched) // len(wanted) if wanted else SKILL_POINTS

	if candidate.same_building_today:
		reasons.append(("same_building", {}))
		score += PLACE_POINTS

	return Suggestion(
		employee=candidate.employee,
		name=candidate.name,
		score=0 if candidate.on_leave else score,
		available=not candidate.on_leave and candidate.on_shift is not False and not candidate.obstacle,
		reasons=reasons,
	)


def _off_shift(candidate: Candidate) -> Reason:
	"""Who comes later today is worth more to know than who has gone."""
	if candidate.shift_begins:
		return "shift_begins", {"begins": candidate.shift_begins}
	if candidate.shift_ended:
		return "shift_ended", {"ended": candidate.shift_ended}
	return "no_shift", {}
