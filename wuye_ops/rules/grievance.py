"""申诉: grievances, judged by nobody they are against, nor by who reports to them; decided by when, and appealed once.

HRMS's Employee Grievance keeps them; its statuses are used as they are. Complaints of harassment go past the line of command
(《女职工劳动保护特别规定》11, 《妇女权益保障法》25). Days are ours (d); a year remains for arbitration (《劳动争议调解仲裁法》27).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.follow_up import due_day
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.steps import Lifecycle, Refusal

OPEN, INVESTIGATED, RESOLVED, INVALID = "Open", "Investigated", "Resolved", "Invalid"
# a document that was submitted; HRMS has no status for it
CLOSED = "Closed"
ACKNOWLEDGE, INVESTIGATE, RESOLVE, REJECT = "Acknowledge", "Investigate", "Resolve", "Reject"
APPEAL, ACCEPT = "Appeal", "Accept"
LIFE = Lifecycle(
	{
		ACKNOWLEDGE: ((OPEN,), OPEN),
		INVESTIGATE: ((OPEN,), INVESTIGATED),
		RESOLVE: ((INVESTIGATED,), RESOLVED),
		REJECT: ((INVESTIGATED,), INVALID),
		# once, to somebody else
		APPEAL: ((RESOLVED, INVALID), OPEN),
		# by whoever raised it; after the days for an appeal it closes by itself
		ACCEPT: ((RESOLVED, INVALID), CLOSED),
	}
)
OWNERS = (APPEAL, ACCEPT)
# working days: from raising to the acknowledgement, to the end of the investigation, from there to the decision, and for an appeal
ACKNOWLEDGE_WITHIN, INVESTIGATE_WITHIN, DECIDE_WITHIN, APPEAL_WITHIN = 2, 15, 10, 10
# days after a deadline that was missed, and who is told, each once; never whom it is against, nor who reports to them
REMINDERS: Steps = ((1, ("HR Manager",)), (5, ("Operations Director",)))
# 《劳动争议调解仲裁法》27
ARBITRATION_YEARS = 1

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"about_you": (),
	"below_accused": (),
	"own_grievance": (),
	"not_yours": (),
	"same_judge": (),
	"no_cause": (),
	"no_detail": (),
	"no_reason": (),
	"too_late": ("until",),
	"appealed_already": (),
	"acknowledged": (),
	"not_acknowledged": (),
	"not_entitled": (),
}


@dataclass(frozen=True, slots=True)
class Grievance:
	"""A grievance as it stands. accused: users it is against; below: users who report to them. judges: who has investigated or decided
	so far. raised_on: or of the appeal, after one. cause, detail: of the investigation and decision that are under way, empty again after an
	appeal. decided_on: of the last decision. acknowledged: whether somebody has told the employee that it was received."""

	status: str
	raised_by: str
	raised_on: date
	accused: frozenset[str] = frozenset()
	below: frozenset[str] = frozenset()
	judges: frozenset[str] = frozenset()
	cause: str = ""
	detail: str = ""
	investigated_on: date | None = None
	decided_on: date | None = None
	appealed: bool = False
	acknowledged: bool = True


def refusals(
	one: Grievance,
	step: str,
	by: str,
	today: date,
	is_workday: Callable[[date], bool],
	reason: str = "",
	may_judge: bool = True,
) -> tuple[Refusal, ...]:
	"""What stands in the way of a step: not by the one it is against, nor by who reports to them, nor twice by one after an appeal.

	may_judge: whether somebody is of HR, or was named to investigate. Raises ValueError for a step that is none.
	"""
	if refused := LIFE.refusals(one.status, step):
		return refused
	found = []
	if step == ACCEPT:
		return () if by == one.raised_by else (Refusal("not_yours"),)
	if step == APPEAL:
		if by != one.raised_by:
			found.append(Refusal("not_yours"))
		if one.appealed:
			found.append(Refusal("appealed_already"))
		if one.decided_on is not None:
			until = due_day(one.decided_on, APPEAL_WITHIN, is_workday)
			if today > until:
				found.append(Refusal("too_late", {"until": until}))
		if not reason.strip():
			found.append(Refusal("no_reason"))
		return tuple(found)
	if by == one.raised_by:
		found.append(Refusal("own_grievance"))
	if by in one.accused:
		found.append(Refusal("about_you"))
	elif by in one.below:
		found.append(Refusal("below_accused"))
	if not may_judge:
		found.append(Refusal("not_entitled"))
	if step == ACKNOWLEDGE:
		return (*found, Refusal("acknowledged")) if one.acknowledged else tuple(found)
	if not one.acknowledged:
		found.append(Refusal("not_acknowledged"))
	if one.appealed and by in one.judges:
		found.append(Refusal("same_judge"))
	if step == INVESTIGATE and not one.cause.strip():
		found.append(Refusal("no_cause"))
	if step in (RESOLVE, REJECT) and not one.detail.strip():
		found.append(Refusal("no_detail"))
	return tuple(found)


def due_on(one: Grievance, is_workday: Callable[[date], bool]) -> date | None:
	"""The day by which the next step is due; None once it is decided."""
	if one.status == OPEN and not one.acknowledged:
		return due_day(one.raised_on, ACKNOWLEDGE_WITHIN, is_workday)
	if one.status == OPEN:
		return due_day(one.raised_on, INVESTIGATE_WITHIN, is_workday)
	if one.status == INVESTIGATED:
		return due_day(one.investigated_on or one.raised_on, DECIDE_WITHIN, is_workday)
	return None


def closes_on(decided_on: date, is_workday: Callable[[date], bool]) -> date:
	"""The last day for an appeal; after it, a decision stands."""
	return due_day(decided_on, APPEAL_WITHIN, is_workday)


def reminders_due(due: date, today: date, done: Collection[int] = ()) -> Steps:
	"""(days, roles) to tell now that a deadline was missed; only the latest, so that a service that was off does not tell all."""
	return chase_due(due, today, done, REMINDERS)


def arbitration_until(known_on: date) -> date:
	"""The last day to go to arbitration about what the employee has known of since."""
	return add_months(known_on, 12 * ARBITRATION_YEARS)
