"""交接班: a shift ends when the next one has taken over what is open — each matter by name, each thing counted.

Draft → Handed Over → Taken Over. What is not settled goes on to the next handover by itself, until somebody settles it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from wuye_ops.rules.hand_over import may_sign
from wuye_ops.rules.steps import Lifecycle, Refusal

DRAFT, HANDED_OVER, TAKEN_OVER = "Draft", "Handed Over", "Taken Over"
HAND_OVER, RETURN, TAKE_OVER = "Hand Over", "Return", "Take Over"
LIFE = Lifecycle(
	{
		HAND_OVER: ((DRAFT,), HANDED_OVER),
		# something is missing or wrong: the one who goes puts it right
		RETURN: ((HANDED_OVER,), DRAFT),
		TAKE_OVER: ((HANDED_OVER,), TAKEN_OVER),
	}
)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"not_outgoing": ("outgoing",),
	"not_incoming": ("incoming",),
	"no_incoming": (),
	"same_person": (),
	"left_out": ("matters",),
	"not_counted": ("things",),
	"unexplained": ("things",),
	"not_acknowledged": ("matters",),
	"no_reason": (),
}

# A handover is prepared so long before the shift ends, and asked for so long after it ended (d).
PREPARE_BEFORE = timedelta(minutes=30)
ASK_AFTER = timedelta(hours=2)

# After the end of the shift: minutes, and who is told, each once (d).
ESCALATIONS = ((15, "Department Head"), (60, "Property Manager"))


@dataclass(frozen=True, slots=True)
class Matter:
	"""Something open. key: what it is about, such as a document; from_shift: the handover it was first in, empty for this one."""

	key: str
	acknowledged_by: str = ""
	settled: bool = False
	from_shift: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
	"""A thing of the post: keys, radios, torches. counted: by the one who goes; None while nobody has."""

	name: str
	expected: int
	counted: int | None = None
	remark: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
	"""outgoing, incoming: users. team: users of the incoming shift, any of whom may take over; empty for incoming alone."""

	status: str
	outgoing: str
	incoming: str = ""
	shift_end: datetime | None = None
	matters: tuple[Matter, ...] = ()
	things: tuple[Thing, ...] = ()
	team: frozenset[str] = field(default_factory=frozenset)


def refusals(
	handover: Handover, step: str, by: str, *, open_now: Collection[str] = (), reason: str = ""
) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; nothing when it may be taken. Raises ValueError for a step that is none.

	HAND_OVER is the outgoing one's, lists all that is open (`open_now`: keys of what the system knows to be), and counts each
	thing; a difference needs a remark. TAKE_OVER and RETURN are the incoming one's, or one of the team's, never the outgoing
	one's; taking over needs each open matter acknowledged by the one who takes over, returning a reason.
	"""
	if refused := LIFE.refusals(handover.status, step):
		return refused
	if step == HAND_OVER:
		return tuple(_handing(handover, by, open_now))
	return tuple(_taking(handover, step, by, reason))


def _handing(handover: Handover, by: str, open_now: Collection[str]) -> Iterable[Refusal]:
	if not may_sign(by, handover.outgoing, handover.incoming):
		yield (
			Refusal("same_person")
			if by == handover.incoming
			else Refusal("not_outgoing", {"outgoing": handover.outgoing})
		)
	if not (handover.incoming or handover.team):
		yield Refusal("no_incoming")
	listed = {matter.key for matter in handover.matters}
	if missing := tuple(key for key in dict.fromkeys(open_now) if key not in listed):
		yield Refusal("left_out", {"matters": missing})
	if uncounted := tuple(thing.name for thing in handover.things if thing.counted is None):
		yield Refusal("not_counted", {"things": uncounted})
	if unexplained := tuple(thing.name for thing in differences(handover.things) if not thing.remark.strip()):
		yield Refusal("unexplained", {"things": unexplained})


def _taking(handover: Handover, step: str, by: str, reason: str) -> Iterable[Refusal]:
	able = handover.team | ({handover.incoming} if handover.incoming else frozenset())
	if by == handover.outgoing:
		yield Refusal("same_person")
	elif by not in able:
		yield Refusal("not_incoming", {"incoming": handover.incoming})
	if step == RETURN:
		if not reason.strip():
			yield Refusal("no_reason")
		return
	if waiting := tuple(matter.key for matter in unsettled(handover.matters) if matter.acknowledged_by != by):
		yield Refusal("not_acknowledged", {"matters": waiting})


def differences(things: Iterable[Thing]) -> tuple[Thing, ...]:
	"""The things of which there are more or fewer than there should be."""
	return tuple(thing for thing in things if thing.counted is not None and thing.counted != thing.expected)


def unsettled(matters: Iterable[Matter]) -> tuple[Matter, ...]:
	return tuple(matter for matter in matters if not matter.settled)


def carried_over(before: Iterable[Matter], shift: str, open_now: Mapping[str, bool]) -> tuple[Matter, ...]:
	"""The matters a new handover begins with: what was not settled in the last one and still is open, then what is new.

	shift: name of the last handover. open_now: key → whether it is open, of what the system can tell; what it cannot tell stays
	open until somebody settles it.
	"""
	old = [
		Matter(matter.key, from_shift=matter.from_shift or shift)
		for matter in unsettled(before)
		if open_now.get(matter.key, True)
	]
	known = {matter.key for matter in old}
	return (*old, *(Matter(key) for key, is_open in open_now.items() if is_open and key not in known))


def minutes_late(handover: Handover, now: datetime) -> int:
	"""Whole minutes since the end of a shift that nobody has taken over; 0 in time, and once it is taken over."""
	if handover.status == TAKEN_OVER or handover.shift_end is None:
		return 0
	return max(0, (now - handover.shift_end) // timedelta(minutes=1))


def escalations_due(
	handover: Handover, now: datetime, done: Collection[int] = ()
) -> tuple[tuple[int, str], ...]:
	"""(minutes, whom) of the steps that have come due and were not done; `done` holds the minutes of those that were."""
	late = minutes_late(handover, now)
	return tuple((minutes, whom) for minutes, whom in ESCALATIONS if late >= minutes and minutes not in done)


# -- the times of a post -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
	"""A shift of a post; one whose end is not after its begin ends on the next day."""

	name: str
	begins: time
	ends: time


def shift_that_ends(shifts: Iterable[Shift], now: datetime) -> tuple[str, datetime, datetime] | None:
	"""(name, begin, end) of the shift to hand over now: that which ends soon or has just ended, nearest first; None if none does."""
	found = [
		(abs(end - now), name, begin, end)
		for name, begin, end in _around(shifts, now)
		if end - PREPARE_BEFORE <= now < end + ASK_AFTER
	]
	return min(found)[1:] if found else None


def shift_at(shifts: Iterable[Shift], now: datetime) -> tuple[str, datetime, datetime] | None:
	"""(name, begin, end) of the shift that goes on now; of two that overlap the one that ends first."""
	found = [(end, name, begin) for name, begin, end in _around(shifts, now) if begin <= now < end]
	if not found:
		return None
	end, name, begin = min(found)
	return name, begin, end


def _around(shifts: Iterable[Shift], now: datetime) -> Iterable[tuple[str, datetime, datetime]]:
	for shift in shifts:
		for days in (-1, 0, 1):
			day = now.date() + timedelta(days=days)
			begin = datetime.combine(day, shift.begins)
			end = datetime.combine(day, shift.ends)
			yield shift.name, begin, end if end > begin else end + timedelta(days=1)
