"""催缴阶梯: which step against arrears is due, and what holds it.

Steps are proposed, never taken by themselves. Cutting water, power, heat or gas, or barring access, is no step and cannot
become one (《民法典》944).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SENT, REMINDER, CALL, DEMAND = "Bill Sent", "Friendly Reminder", "Phone or Visit", "Demand Letter"
SECOND, LAWYER, COURT = "Second Letter", "Lawyer's Letter", "Court"


@dataclass(frozen=True, slots=True)
class Step:
	"""A rung: so many days after the due date. proof: what must be kept of it."""

	kind: str
	days: int
	proof: str = ""


# The default of the trade; a property may have its own.
LADDER = (
	Step(SENT, -7),
	Step(REMINDER, 7),
	Step(CALL, 15, "log"),
	Step(DEMAND, 30, "delivery"),
	Step(SECOND, 60, "delivery"),
	Step(LAWYER, 90, "delivery"),
	Step(COURT, 180, "filing"),
)


@dataclass(frozen=True, slots=True)
class Hold:
	"""A promise, an instalment plan or a dispute: while it lasts no step is due. Without `until` it lasts."""

	first: date
	until: date | None = None

	def covers(self, day: date) -> bool:
		return self.first <= day and (self.until is None or day <= self.until)


# What is proved by its delivery is a letter with a period to pay; what is logged leaves a week.
PROOFS = ("", "log", "delivery", "filing")
KINDS = tuple(step.kind for step in LADDER)
LETTERS = tuple(step.kind for step in LADDER if step.proof == "delivery")
# 合理期限 (《民法典》944): so long a letter gives, and no next step comes sooner.
DAYS_TO_PAY = 15
_PAUSE = {"delivery": DAYS_TO_PAY, "filing": 0}
_OTHER_PAUSE = 7

UNKNOWN_KIND, TWICE, NOT_RISING, WRONG_ORDER, NOTHING_TO_SEND = (
	"unknown kind",
	"twice",
	"not rising",
	"wrong order",
	"nothing to send",
)


def ladder_of(rungs: Iterable[tuple[str, int]]) -> tuple[Step, ...]:
	"""A property's own ladder, from (kind, days); the default where it has none. What proves a kind is not its choice."""
	proofs = {step.kind: step.proof for step in LADDER}
	return tuple(Step(kind, days, proofs[kind]) for kind, days in rungs) or LADDER


def ladder_fault(rungs: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
	"""What is wrong with a ladder, and in which row (from 1; 0 for the whole); None when it can be climbed."""
	last_rung, last_days = -1, None
	for number, (kind, days) in enumerate(rungs, 1):
		if kind not in KINDS:
			return UNKNOWN_KIND, number
		rung = KINDS.index(kind)
		if kind in {one for one, _days in rungs[: number - 1]}:
			return TWICE, number
		if rung < last_rung:
			return WRONG_ORDER, number
		if last_days is not None and days <= last_days:
			return NOT_RISING, number
		last_rung, last_days = rung, days
	if rungs and not any(days > 0 for _kind, days in rungs):
		return NOTHING_TO_SEND, 0
	return None


def begins_after(ladder: Sequence[Step] = LADDER) -> int:
	"""So many days after the due date somebody has to do something: the first rung that is not the bill itself."""
	return next(step.days for step in ladder if step.days > 0)


@dataclass(frozen=True, slots=True)
class Upcoming:
	step: Step
	on: date


def upcoming(
	due_date: date, done: Iterable[tuple[str, date]] = (), ladder: Sequence[Step] = LADDER
) -> Upcoming | None:
	"""The next rung and the day from which it may be taken; None above the last one.

	Where the climb began late, the pause after the last step is kept all the same: nobody gets a lawyer's letter before
	the days that the letter before has given are over.
	"""
	kinds = [step.kind for step in ladder]
	last: dict[str, date] = {}
	for kind, on in done:
		last[kind] = max(on, last.get(kind, on))
	highest = max((kinds.index(kind) for kind in last if kind in kinds), default=-1)
	rest = [step for step in ladder[highest + 1 :] if step.days > 0]
	if not rest:
		return None
	on = due_date + timedelta(days=rest[0].days)
	if highest >= 0 and ladder[highest].days > 0:
		pause = _PAUSE.get(ladder[highest].proof, _OTHER_PAUSE)
		on = max(on, last[kinds[highest]] + timedelta(days=pause))
	return Upcoming(rest[0], on)
