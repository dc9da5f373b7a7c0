"""车位与月卡: whether a vehicle may stand, how full a property is, and what is no proper use of a space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.completion import percent
from wuye_ops.rules.steps import Refusal

ACTIVE, SUSPENDED, ENDED = "Active", "Suspended", "Ended"
# Why a permit does not let in, the gravest first, and the params of each.
REASONS = {
	"wrong_property": (),
	"suspended": (),
	"expired": ("until",),
	"not_yet": ("since",),
	"space_taken": ("by",),
}
# The guard asks whether the other vehicle is about to leave.
TO_ASK = ("space_taken",)
# Days after the end in which a permit that is about to be renewed still opens, with a word to the driver (d).
GRACE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Permit:
	"""A permit for one space (or a place among many) and the vehicles that may use it, one at a time.

	inside: plates of the permit's vehicles that are in now. vehicles_at_once: how many may be.
	Not a word here of whether the fee is paid: an open bill is dunned, it closes no barrier (domain.md 1). A permit that
	nobody renews ends by its date.
	"""

	property: str
	status: str
	first: date
	last: date | None = None
	inside: frozenset[str] = frozenset()
	vehicles_at_once: int = 1


def reasons(permit: Permit, property_name: str, plate: str, today: date) -> tuple[Refusal, ...]:
	"""Everything that speaks against coming in on the permit, the gravest first."""
	if permit.property != property_name:
		return (Refusal("wrong_property"),)
	found: dict[str, dict] = {}
	if permit.status == SUSPENDED:
		found["suspended"] = {}
	if permit.status == ENDED or (permit.last and today > permit.last + timedelta(days=GRACE_DAYS)):
		found["expired"] = {"until": permit.last}
	if today < permit.first:
		found["not_yet"] = {"since": permit.first}
	others = sorted(permit.inside - {plate})
	if len(others) >= permit.vehicles_at_once:
		found["space_taken"] = {"by": tuple(others)}
	return tuple(Refusal(code, found[code]) for code in REASONS if code in found)


def days_left(permit: Permit, today: date) -> int | None:
	"""Days until it ends, below 0 in the days of grace; None for one without end."""
	return (permit.last - today).days if permit.last else None


@dataclass(frozen=True, slots=True)
class Fullness:
	"""free is never below 0: those who stand in the way show in the rate, which then exceeds 100."""

	spaces: int
	inside: int

	@property
	def free(self) -> int:
		return max(0, self.spaces - self.inside)

	@property
	def rate(self):
		"""Per cent with one place; None without spaces."""
		return percent(self.inside, self.spaces)


def fullness(statuses: Iterable[str], vehicles_inside: int, reserved_empty: int = 0) -> Fullness:
	"""For vehicles without a space of their own. statuses: of the spaces everybody may use; those Disabled do not count.

	reserved_empty: places kept for permit holders who are out.
	"""
	usable = sum(status != "Disabled" for status in statuses)
	return Fullness(max(0, usable - reserved_empty), vehicles_inside)


# What a round of the garage may find. A note never moves or locks a vehicle: that is for the police.
OTHERS_SPACE, NO_SPACE, FIRE_LANE, TWO_SPACES, ABANDONED, CHARGING = (
	"Another's Space", "No Space", "Fire Lane", "Two Spaces", "Abandoned", "Charging Place Blocked",
)  # fmt: skip
MISUSES = (OTHERS_SPACE, NO_SPACE, FIRE_LANE, TWO_SPACES, ABANDONED, CHARGING)
# 《消防法》28, 60: nobody may occupy a fire lane. These are told to the head at once.
AT_ONCE = (FIRE_LANE,)
REPEATED_DAYS, REPEATED_TIMES = 30, 3


def misuse_of(plate: str, owners: frozenset[str], space_taken: bool) -> str | None:
	"""What is wrong with a plate found on a space whose rightful plates are `owners`; None when it may stand there.

	space_taken: whether the space belongs to somebody. On one that is everybody's, everybody may stand.
	"""
	return OTHERS_SPACE if space_taken and plate not in owners else None


def repeated(notes: Iterable[tuple[str, date]], today: date) -> tuple[str, ...]:
	"""Plates with REPEATED_TIMES notes or more in the last REPEATED_DAYS days, the most first. notes: (plate, day)."""
	since = today - timedelta(days=REPEATED_DAYS)
	counts = Counter(plate for plate, day in notes if since < day <= today)
	return tuple(
		plate
		for plate, number in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
		if number >= REPEATED_TIMES
	)
