"""轮派: whose turn it is. Whoever has waited longest for a turn gets the next task.

The turn is remembered with the person, not with the place in a list: who was away is not given all that was missed, who
is new begins at once, and nobody is left out because the list has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Turn:
	"""A person of the department: when they last had a turn (None: never), and whether they can take one now."""

	employee: str
	last_turn: datetime | None = None
	can_take: bool = True


def next_in_turn(people: Iterable[Turn]) -> Turn | None:
	"""Whose turn it is; None where nobody can take one. The order in which the people come does not matter."""
	waiting = [person for person in people if person.can_take]
	return min(waiting, key=_order, default=None)


def _order(person: Turn) -> tuple:
	# who has never had a turn comes first; equal ones by their number, so that everybody gets the same answer
	return (person.last_turn is not None, person.last_turn or datetime.min, person.employee)
