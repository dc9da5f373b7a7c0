"""What a service level promises for one request, and how the promise stands at a given moment.

The clocks of a promise (respond, arrive on site, resolve) start together. Each runs either in the property's
service hours or round the clock; holds stop all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from wuye_ops.rules.service_clock import Hold, WorkCalendar

Phase: TypeAlias = Literal["open", "held", "finished"]
SlaStatus: TypeAlias = Literal["On Time", "At Risk", "Overdue", "On Hold", "Met", "Breached"]

# Escalation ladder of the trade template: assignee, department head, property manager, company.
ESCALATION_PERCENTS = (75, 100, 150, 200)
WARN_PERCENT = 75


@dataclass(frozen=True)
class Target:
	"""A promised time in minutes, counted in service hours or round the clock.

	None promises no limit, such as work that goes on without a break until it is finished. Raises ValueError for
	a negative number.
	"""

	minutes: int | None = None
	in_service_hours: bool = False

	def __post_init__(self) -> None:
		if self.minutes is not None and self.minutes < 0:
			raise ValueError(f"A target may not be negative: {self.minutes} minutes.")


NO_LIMIT = Target()


@dataclass(frozen=True)
class Deadlines:
	"""The promised times of one request; None where nothing is promised.

	escalations: (percent, instant) in rising order of percent. They, and `at_risk_from`, run on the governing
	clock: resolve if it has a limit, else arrive, else respond; without any limit there are none.
	"""

	respond_by: datetime | None
	arrive_by: datetime | None
	resolve_by: datetime | None
	at_risk_from: datetime | None
	escalations: tuple[tuple[int, datetime], ...]


def deadlines(
	start: datetime,
	calendar: WorkCalendar,
	*,
	respond: Target = NO_LIMIT,
	arrive: Target = NO_LIMIT,
	resolve: Target = NO_LIMIT,
	holds: Iterable[Hold] = (),
	warn_percent: int = WARN_PERCENT,
	escalation_percents: Sequence[int] = ESCALATION_PERCENTS,
) -> Deadlines:
	"""The deadlines and escalation instants of a request received at `start`.

	calendar: the property's service hours, used by the targets that count in them. A percentage of a target that
	is not a whole minute is rounded up, so nobody is warned before the percentage is reached.

	Raises ValueError for a percentage that is not positive, and whatever `WorkCalendar.deadline` raises: above
	all when a hold still lasts, since then the deadlines are not known.
	"""
	for percent in (warn_percent, *escalation_percents):
		if percent <= 0:
			raise ValueError(f"An escalation percentage must be above 0: {percent}.")
	holds = list(holds)
	always = WorkCalendar.round_the_clock()

	def at(target: Target, percent: int = 100) -> datetime | None:
		if target.minutes is None:
			return None
		clock = calendar if target.in_service_hours else always
		return clock.deadline(start, -(-target.minutes * percent // 100), holds)

	governing = next(
		(target for target in (resolve, arrive, respond) if target.minutes is not None), NO_LIMIT
	)
	escalations = [(percent, at(governing, percent)) for percent in sorted(set(escalation_percents))]
	return Deadlines(
		respond_by=at(respond),
		arrive_by=at(arrive),
		resolve_by=at(resolve),
		at_risk_from=at(governing, warn_percent),
		escalations=tuple((percent, instant) for percent, instant in escalations if instant is not None),
	)


def sla_status(
	status: Phase,
	respond_by: datetime | None,
	responded_on: datetime | None,
	resolve_by: datetime | None,
	resolved_on: datetime | None,
	at_risk_from: datetime | None,
	now: datetime,
	*,
	arrive_by: datetime | None = None,
	arrived_on: datetime | None = None,
	held_since: datetime | None = None,
) -> SlaStatus:
	"""How the promise stands at `now`. The deadline itself is still in time; the risk begins at its instant.

	finished: "Met" when every promise was kept, else "Breached"; a request nobody responded to before it was
	resolved was responded to by resolving it.
	open: "Overdue" while a promise not yet fulfilled is late, else "At Risk" from `at_risk_from` on as long as a
	promise is open, else "On Time". A late response that has come is no longer overdue; it shows as
	"Breached" in the end.
	held: "On Hold"; with `held_since` given, "Overdue" if a promise was late before the hold began, so that a hold
	hides nothing.

	Raises ValueError for any other status.
	"""
	if status not in ("open", "held", "finished"):
		raise ValueError(f"Unknown status {status!r}: use open, held or finished.")
	if status == "finished":
		resolved_on = resolved_on or now
	# A later step implies the earlier ones: who has arrived has responded.
	promises = (
		(respond_by, responded_on or arrived_on or resolved_on),
		(arrive_by, arrived_on or resolved_on),
		(resolve_by, resolved_on),
	)
	if status == "finished":
		kept = all(due is None or (done is not None and done <= due) for due, done in promises)
		return "Met" if kept else "Breached"
	pending = [due for due, done in promises if due is not None and done is None]
	if status == "held":
		late = held_since is not None and any(due < held_since for due in pending)
		return "Overdue" if late else "On Hold"
	if any(due < now for due in pending):
		return "Overdue"
	if pending and at_risk_from is not None and at_risk_from <= now:
		return "At Risk"
	return "On Time"
