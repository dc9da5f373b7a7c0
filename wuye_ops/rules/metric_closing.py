"""Closed months of a metric: which they are, and what it means when one is counted again and comes out differently.

A month is closed some days after it is over, when the late slips are in. From then on its figures stand, however often they
are counted again: a difference is recorded as a revision, which changes nothing until somebody accepts it with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.proration import Month

# (d): slips and invoices of a month arrive in the first days of the next.
GRACE_DAYS = 5
MOST_GRACE_DAYS = 60

AGREES, LATE_DATA, NEW_VERSION = "Agrees", "Late Data", "New Version"
OPEN, ACCEPTED, OVERTAKEN = "Open", "Accepted", "Overtaken"
STATES = (OPEN, ACCEPTED, OVERTAKEN)
# why a revision may not be accepted
NOT_OPEN, NO_REASON = "not_open", "no_reason"


def months(first: date, last: date) -> tuple[Month, ...]:
	"""The months in which the days from first to last lie, both included; none when it ends before it begins."""
	found, month, end = [], Month.of(first), Month.of(last)
	while (month.year, month.number) <= (end.year, end.number):
		found.append(month)
		month = month.plus(1)
	return tuple(found)


def last_months(count: int, today: date) -> tuple[Month, ...]:
	"""So many months, the running one last: what a trend shows. Raises ValueError for less than one."""
	if count < 1:
		raise ValueError(f"A trend has at least one month, not {count}.")
	running = Month.of(today)
	return tuple(running.plus(ahead) for ahead in range(1 - count, 1))


def closes_on(month: Month, grace_days: int = GRACE_DAYS) -> date:
	"""The first day on which a month is closed: with 5 days of grace, October is open until 5 November and closed on the 6th.

	Raises ValueError for a grace that is negative or over 60 days.
	"""
	if not 0 <= grace_days <= MOST_GRACE_DAYS:
		raise ValueError(f"A month is closed 0 to {MOST_GRACE_DAYS} days after its end, not {grace_days}.")
	return month.last + timedelta(days=grace_days + 1)


def is_closed(month: Month, today: date, grace_days: int = GRACE_DAYS) -> bool:
	"""Raises ValueError like `closes_on`."""
	return today >= closes_on(month, grace_days)


def known_from(today: date, grace_days: int = GRACE_DAYS) -> Month:
	"""The first month of which something can be said by what is written down for the present alone: the last one, as long as it
	is not closed. Of those before it would say what was not so. Raises ValueError like `closes_on`.
	"""
	last = Month.of(today).plus(-1)
	while not is_closed(last, today, grace_days):
		last = last.plus(-1)
	return last


def to_close(
	first: date, today: date, done: Collection[Month] = (), grace_days: int = GRACE_DAYS
) -> tuple[Month, ...]:
	"""The months since `first` that are to be closed by now and are not among those `done`, oldest first.

	A night on which nothing ran is made up for by the next. Raises ValueError like `closes_on`.
	"""
	return tuple(
		month for month in months(first, today) if is_closed(month, today, grace_days) and month not in done
	)


@dataclass(frozen=True, slots=True)
class Figures:
	"""What was counted in one property for one month, and by which version of the metric's formula.

	part: None where there was nothing to count.
	"""

	part: Part | None
	version: int


@dataclass(frozen=True, slots=True)
class Revision:
	"""What a closed month would be now. why: LATE_DATA or NEW_VERSION. state: one of STATES."""

	old: Figures
	new: Figures
	why: str
	state: str = OPEN


@dataclass(frozen=True, slots=True)
class Recount:
	"""What counting a closed month again has shown.

	meaning: AGREES, LATE_DATA or NEW_VERSION, against the figures in force. revision: to be added; None where there is
	nothing to tell, or it has been told before. overtaken: positions of the open revisions that no longer hold.
	"""

	meaning: str
	revision: Revision | None = None
	overtaken: tuple[int, ...] = ()


def in_force(closed: Figures, revisions: Sequence[Revision] = ()) -> Figures:
	"""The figures that stand: those with which the month was closed, or of the last revision that was accepted."""
	for revision in reversed(revisions):
		if revision.state == ACCEPTED:
			return revision.new
	return closed


def recount(closed: Figures, revisions: Sequence[Revision], now: Figures) -> Recount:
	"""What it means that a closed month, counted again, comes to `now`. revisions: oldest first. Nothing is overwritten.

	Compared is what was counted, not the value: 1 of 2 and 2 of 4 are both 50 %, and not the same data. Where the formula
	is another, nobody can tell whether data came late as well: it is a new version. The same difference found night after
	night is one revision.
	"""
	stands = in_force(closed, revisions)
	still_open = tuple(position for position, revision in enumerate(revisions) if revision.state == OPEN)
	if now.part == stands.part:
		return Recount(AGREES, overtaken=still_open)
	why = LATE_DATA if now.version == stands.version else NEW_VERSION
	told = next((position for position in reversed(still_open) if revisions[position].new == now), None)
	if told is not None:
		return Recount(why, overtaken=tuple(position for position in still_open if position != told))
	return Recount(why, Revision(stands, now, why), still_open)


def acceptance_refusal(revision: Revision, reason: str | None) -> str | None:
	"""Why a revision may not be accepted: NOT_OPEN (settled before, or overtaken) or NO_REASON; None when it may."""
	if revision.state != OPEN:
		return NOT_OPEN
	return None if (reason or "").strip() else NO_REASON
