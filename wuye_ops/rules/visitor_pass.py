"""访客通行证: whether a pass lets somebody in at a gate and a moment, who may confirm or revoke it, and how many a unit may have.

Only coming in is checked. Nobody is kept inside because a pass has expired meanwhile: security staff may not restrict
anybody's freedom of movement (《保安服务管理条例》30 (一)), so leaving late is a note for the head, never a stop.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuye_ops.rules.recurrence import WHOLE_DAY, Slot
from wuye_ops.rules.steps import Lifecycle, Refusal

VISITOR, WALK_IN, CONTRACTOR, COURIER = "Visitor", "Walk-in", "Contractor", "Courier"
TYPES = (VISITOR, WALK_IN, CONTRACTOR, COURIER)

TO_CONFIRM, ACTIVE, DECLINED, REVOKED, ENDED = "To Confirm", "Active", "Declined", "Revoked", "Ended"
CONFIRM, DECLINE, REVOKE, END = "Confirm", "Decline", "Revoke", "End"
LIFE = Lifecycle(
	{
		CONFIRM: ((TO_CONFIRM,), ACTIVE),
		DECLINE: ((TO_CONFIRM,), DECLINED),
		REVOKE: ((TO_CONFIRM, ACTIVE), REVOKED),
		# by itself, when its time is over or it is used up
		END: ((TO_CONFIRM, ACTIVE), ENDED),
	}
)

# Why a pass does not let anybody in, the gravest first, and the names of the params of each.
REASONS = {
	"wrong_property": (),
	"revoked": (),
	"declined": (),
	"expired": ("until",),
	"used_up": ("entries",),
	"not_yet": ("since",),
	"wrong_day": ("weekday",),
	"wrong_hours": ("hours",),
	"not_confirmed": (),
	"already_inside": ("persons", "inside"),
	"too_many": ("persons", "arrived"),
	"other_vehicle": ("plate",),
	"wrong_gate": ("gates",),
}
# The guard can put these right on the spot: by a call to the host, or a look at the vehicle and the people.
TO_ASK = ("not_confirmed", "already_inside", "too_many", "other_vehicle", "wrong_gate")
# Visitors come early (d).
EARLY = timedelta(minutes=30)
# The host of a walk-in answers in this time, or the guard asks by phone (d).
ANSWER_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pass:
	"""A pass as it stands. valid_from, valid_to: the first and the last moment.

	entries: how often it lets in, None for any number; used: how often it has. persons: how many at most at a time; inside:
	how many are inside on it now. plate: the key of the vehicle (`plate.key`), empty for any or none. gates: none for all.
	hours: slots of the day, none for all day; weekdays: 0 Monday to 6 Sunday, none for every day. on_holidays: whether work
	goes on then (decoration does not).
	"""

	property: str
	status: str
	valid_from: datetime
	valid_to: datetime
	entries: int | None = 1
	used: int = 0
	persons: int = 1
	inside: int = 0
	plate: str = ""
	gates: frozenset[str] = frozenset()
	hours: tuple[Slot, ...] = ()
	weekdays: frozenset[int] = frozenset()
	on_holidays: bool = True

	def __post_init__(self) -> None:
		if self.valid_to < self.valid_from:
			raise ValueError(f"The pass ends at {self.valid_to}, before it begins at {self.valid_from}.")


@dataclass(frozen=True, slots=True)
class Arrival:
	"""Somebody at a gate. plate: the key of the vehicle, empty on foot. holidays: those of today and yesterday, if any."""

	property: str
	gate: str
	at: datetime
	persons: int = 1
	plate: str = ""
	holidays: frozenset[date] = frozenset()


def reasons(entry_pass: Pass, arrival: Arrival, early: timedelta = EARLY) -> tuple[Refusal, ...]:
	"""Everything that speaks against letting in, the gravest first; nothing when the pass is good.

	Of a pass of another property nothing else is said: it is not this gate's to know. What the guard can put right on the spot
	is in TO_ASK; all else stops.
	"""
	if entry_pass.property != arrival.property:
		return (Refusal("wrong_property"),)
	found: dict[str, dict] = {}
	if entry_pass.status in (REVOKED, DECLINED):
		found[entry_pass.status.lower()] = {}
	if entry_pass.status == ENDED or arrival.at > entry_pass.valid_to:
		found["expired"] = {"until": entry_pass.valid_to}
	if entry_pass.entries is not None and entry_pass.used >= entry_pass.entries:
		found["used_up"] = {"entries": entry_pass.entries}
		# it has ended because it is used up, which says more
		if arrival.at <= entry_pass.valid_to:
			found.pop("expired", None)
	if arrival.at < entry_pass.valid_from - early:
		found["not_yet"] = {"since": entry_pass.valid_from}
	if "expired" not in found and "not_yet" not in found:
		found |= _hours(entry_pass, arrival, early)
	if entry_pass.status == TO_CONFIRM:
		found["not_confirmed"] = {}
	found |= _people(entry_pass, arrival)
	if entry_pass.plate and arrival.plate and entry_pass.plate != arrival.plate:
		found["other_vehicle"] = {"plate": entry_pass.plate}
	if entry_pass.gates and arrival.gate not in entry_pass.gates:
		found["wrong_gate"] = {"gates": tuple(sorted(entry_pass.gates))}
	return tuple(Refusal(code, found[code]) for code in REASONS if code in found)


def stops(refusals: Collection[Refusal]) -> bool:
	"""Whether one of the reasons cannot be put right at the gate."""
	return any(one.code not in TO_ASK for one in refusals)


def leave_by(entry_pass: Pass, entered_at: datetime) -> datetime:
	"""Until when somebody who came in then may stay: the end of the pass, for a contractor the end of that day's work.

	A break at noon sends nobody home. Who was let in outside of the hours may stay until the next end of work.
	"""
	ends = [
		slot.window(entered_at.date() + timedelta(days=days))[1]
		for days in (-1, 0, 1)
		for slot in entry_pass.hours
	]
	later = sorted(end for end in ends if end > entered_at)
	if not later:
		return entry_pass.valid_to
	# the last end of the day or night whose work goes on or comes next
	of_the_day = [end for end in later if end - later[0] < timedelta(hours=12)]
	return min(entry_pass.valid_to, of_the_day[-1])


def open_between(
	entry_pass: Pass,
	first: datetime,
	last: datetime,
	holidays: frozenset[date] = frozenset(),
	early: timedelta = EARLY,
) -> tuple[tuple[datetime, datetime], ...]:
	"""The spans within [first, last) in which nothing about time speaks against the pass, for a list that is used without rules.

	In order and apart from each other; the end of a span is not included. Times are of whole seconds.
	"""
	begin = max(first, entry_pass.valid_from - early)
	end = min(last, entry_pass.valid_to + timedelta(seconds=1))
	slots = entry_pass.hours or (WHOLE_DAY,)
	spans: list[tuple[datetime, datetime]] = []
	for number in range((end - begin).days + 4):
		day = begin.date() + timedelta(days=number - 1)
		for slot in sorted(slots, key=lambda slot: slot.start) if _works(entry_pass, day, holidays) else ():
			opens, closes = slot.window(day)
			since, until = max(begin, opens - early), min(end, closes)
			if since >= until:
				continue
			if spans and since <= spans[-1][1]:
				before, ended = spans.pop()
				since, until = before, max(until, ended)
			spans.append((since, until))
	return tuple(spans)


def has_ended(entry_pass: Pass, at: datetime) -> bool:
	"""Whether the nightly sweep may end it: over or used up, and nobody inside any more."""
	used_up = entry_pass.entries is not None and entry_pass.used >= entry_pass.entries
	return (
		entry_pass.status in LIFE.steps[END][0]
		and not entry_pass.inside
		and (used_up or at > entry_pass.valid_to)
	)


def hours_text(hours: Collection[Slot]) -> str:
	"""08:00–12:00、14:00–18:00"""
	return "、".join(
		f"{slot.start:%H:%M}–{slot.end:%H:%M}" for slot in sorted(hours, key=lambda slot: slot.start)
	)


def step_refusals(
	status: str, step: str, by: str, *, hosts: Collection[str], staff: bool = False, spoke_with: str = ""
) -> tuple[Refusal, ...]:
	"""What stands in the way of a step. hosts: users who live in the unit that is visited.

	They confirm and decline themselves; staff do it for them only after having spoken with somebody, who is named. Both
	revoke. A pass ends by itself.
	"""
	if refused := LIFE.refusals(status, step):
		return refused
	if by in hosts or step == END:
		return ()
	if not staff:
		return (Refusal("not_host"),)
	if step in (CONFIRM, DECLINE) and not spoke_with.strip():
		return (Refusal("spoke_with_nobody"),)
	return ()


def answer_is_late(asked_on: datetime, now: datetime) -> bool:
	return now - asked_on > ANSWER_WITHIN


def _hours(entry_pass: Pass, arrival: Arrival, early: timedelta) -> dict[str, dict]:
	"""Whether today is a day of work, and this one of its hours; the night before counts while its slot lasts."""
	if _within(entry_pass, arrival.at, arrival.holidays) or _within(
		entry_pass, arrival.at + early, arrival.holidays
	):
		return {}
	if not _works(entry_pass, arrival.at.date(), arrival.holidays):
		return {"wrong_day": {"weekday": arrival.at.weekday()}}
	return {"wrong_hours": {"hours": hours_text(entry_pass.hours)}}


def _within(entry_pass: Pass, at: datetime, holidays: frozenset[date]) -> bool:
	if not entry_pass.hours:
		return _works(entry_pass, at.date(), holidays)
	for back in (0, 1):
		day = at.date() - timedelta(days=back)
		if not _works(entry_pass, day, holidays):
			continue
		for slot in entry_pass.hours:
			opens, closes = slot.window(day)
			if opens <= at < closes:
				return True
	return False


def _works(entry_pass: Pass, day: date, holidays: frozenset[date]) -> bool:
	if entry_pass.weekdays and day.weekday() not in entry_pass.weekdays:
		return False
	return entry_pass.on_holidays or day not in holidays


def _people(entry_pass: Pass, arrival: Arrival) -> dict[str, dict]:
	if arrival.persons > entry_pass.persons:
		return {"too_many": {"persons": entry_pass.persons, "arrived": arrival.persons}}
	if entry_pass.inside + arrival.persons > entry_pass.persons:
		# somebody has gone in with it at another gate, or left unseen
		return {"already_inside": {"persons": entry_pass.persons, "inside": entry_pass.inside}}
	return {}
