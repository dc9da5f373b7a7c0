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


def next_step(
	due_date: date,
	today: date,
	done: Iterable[str] = (),
	holds: Iterable[Hold] = (),
	ladder: Sequence[Step] = LADDER,
) -> Step | None:
	"""The step that is due today, or None. A rung is skipped when a later one is already done.

	Of rungs that came due while nobody looked only the lowest is proposed: nobody gets a lawyer's letter first.
	"""
	if any(hold.covers(today) for hold in holds):
		return None
	done = set(done)
	highest = max((index for index, step in enumerate(ladder) if step.kind in done), default=-1)
	for step in ladder[highest + 1 :]:
		if due_date + timedelta(days=step.days) <= today:
			# once the bill is due, sending it again is no step
			if step.days < 0 and today >= due_date:
				continue
			return step
	return None
