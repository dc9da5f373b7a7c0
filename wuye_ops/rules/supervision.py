"""What a supervisor has to look at: how a task stands against its promise, where nothing moves, who waits to hear something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# (d) Minutes without a sign of life until a task counts as stuck, where a property has set none. Emergencies and urgent
# work are counted round the clock, the rest in the hours of service.
SILENT_MINUTES = {"Emergency": 30, "Urgent": 120, "Major": 240, "Normal": 480, "Complex": 960}
ROUND_THE_CLOCK = ("Emergency", "Urgent")
# Whatever has not moved for so long is stuck by any limit.
LONGEST_SILENCE = timedelta(days=3653)
# Of the time between dispatch and promise so much may pass until it is close. (d)
SOON_PERCENT = 75

IN_TIME, SOON, LATE = "In Time", "Soon", "Late"

UNASSIGNED, NOT_STARTED, SILENT, BLOCKED, UNVERIFIED = (
	"unassigned", "not_started", "silent", "blocked", "unverified",
)  # fmt: skip
STUCK_BY_STATUS = {
	"To Assign": UNASSIGNED,
	"Assigned": NOT_STARTED,
	"In Progress": SILENT,
	"Blocked": BLOCKED,
	"Done": UNVERIFIED,
}


@dataclass(frozen=True, slots=True)
class Task:
	"""A task in flight. last_sign: when something was last done about it. elapsed minutes are counted by the caller's clock."""

	status: str
	urgency: str
	last_sign: datetime
	dispatched_on: datetime | None = None
	required_by: datetime | None = None


def age(task: Task, now: datetime) -> str:
	"""How a task stands against the moment it is required by; a finished one and one without a moment are in time."""
	if not task.required_by or task.status == "Done":
		return IN_TIME
	if now > task.required_by:
		return LATE
	begun = task.dispatched_on or task.last_sign
	return SOON if now >= begun + (task.required_by - begun) * SOON_PERCENT / 100 else IN_TIME


def limits(own: Mapping[str, int | None]) -> dict[str, int]:
	"""Minutes of silence by urgency: those a property has set, the usual ones where it has set none."""
	return {urgency: own.get(urgency) or usual for urgency, usual in SILENT_MINUTES.items()}


def silent_before(now: datetime, minutes: int, worked: Callable[[datetime, datetime], int]) -> datetime:
	"""The latest sign of life after which so many minutes of service have passed by now: who was last heard of then or
	before is silent, to the microsecond. Raises ValueError for less than one minute."""
	if minutes < 1:
		raise ValueError(f"Silence lasts at least a minute, not {minutes}.")
	late, early = 0, LONGEST_SILENCE // timedelta(microseconds=1)
	while early - late > 1:
		middle = (early + late) // 2
		if worked(now - timedelta(microseconds=middle), now) >= minutes:
			early = middle
		else:
			late = middle
	return now - timedelta(microseconds=early)


def stuck(
	task: Task,
	now: datetime,
	worked: Callable[[datetime, datetime], int],
	limits: Mapping[str, int] = SILENT_MINUTES,
) -> str | None:
	"""Why a task does not move, None while it does. worked: minutes of service between two moments.

	A problem is stuck from the moment it is reported: it waits for its answer.
	"""
	if task.status == "Blocked":
		return BLOCKED
	if task.status not in STUCK_BY_STATUS:
		return None
	if task.urgency in ROUND_THE_CLOCK:
		silent = (now - task.last_sign) // timedelta(minutes=1)
	else:
		silent = worked(task.last_sign, now)
	return STUCK_BY_STATUS[task.status] if silent >= limits[task.urgency] else None


# -- who waits to hear something

OVERDUE, HELD, PROBLEM, RESOLVED, REPORT = "overdue", "held", "problem", "resolved", "report"
# (d) Told once is not enough where it goes on: hours until the customer hears again.
AGAIN_HOURS = {OVERDUE: 24, HELD: 48, PROBLEM: 24}


@dataclass(frozen=True, slots=True)
class Reason:
	"""Why a customer is to be told something, and since when."""

	code: str
	since: datetime


def to_tell(reasons: Iterable[Reason], told_on: datetime | None, now: datetime) -> list[Reason]:
	"""The reasons the customer has not heard of, the oldest first. A report that is due is due until it is given."""
	return sorted(
		(reason for reason in reasons if _waits(reason, told_on, now)), key=lambda r: (r.since, r.code)
	)


def _waits(reason: Reason, told_on: datetime | None, now: datetime) -> bool:
	if reason.since > now:
		return False
	if reason.code == REPORT or told_on is None or told_on < reason.since:
		return True
	again = AGAIN_HOURS.get(reason.code)
	return bool(again) and now - told_on >= timedelta(hours=again)
