"""申诉: grievances, judged by nobody they are against, nor by who reports to them; decided by when, and appealed once.

HRMS's Employee Grievance keeps them; its statuses are used as they are. Complaints of harassment go past the line of command
(《女职工劳动保护特别规定》11, 《妇女权益保障法》25). Days are ours (d); a year remains for arbitration (《劳动争议调解仲裁法》27).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.follow_up import due_day
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Lifecycle, Refusal

OPEN, INVESTIGATED, RESOLVED, INVALID = "Open", "Investigated", "Resolved", "Invalid"
INVESTIGATE, RESOLVE, REJECT, APPEAL = "Investigate", "Resolve", "Reject", "Appeal"
LIFE = Lifecycle(
	{
		INVESTIGATE: ((OPEN,), INVESTIGATED),
		RESOLVE: ((INVESTIGATED,), RESOLVED),
		REJECT: ((INVESTIGATED,), INVALID),
		# once, to somebody else
		APPEAL: ((RESOLVED, INVALID), OPEN),
	}
)
# working days: from raising to the end of the investigation, from there to the decision, and for an appeal
INVESTIGATE_WITHIN, DECIDE_WITHIN, APPEAL_WITHIN = 15, 10, 10
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
}


@dataclass(frozen=True, slots=True)
class Grievance:
	"""A grievance as it stands. accused: users it is against; below: users who report to them. judges: who has investigated or decided
	so far. raised_on: or of the appeal, after one. cause, detail: of the investigation and decision that are under way, empty again after an
	appeal. decided_on: of the last decision."""

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


def refusals(
	one: Grievance, step: str, by: str, today: date, is_workday: Callable[[date], bool], reason: str = ""
) -> tuple[Refusal, ...]:
	"""What stands in the way of a step: not by the one it is against, nor by who reports to them, nor twice by one after an appeal.

	Raises ValueError for a step that is none.
	"""
	if refused := LIFE.refusals(one.status, step):
		return refused
	found = []
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
	if one.appealed and by in one.judges:
		found.append(Refusal("same_judge"))
	if step == INVESTIGATE and not one.cause.strip():
		found.append(Refusal("no_cause"))
	if step in (RESOLVE, REJECT) and not one.detail.strip():
		found.append(Refusal("no_detail"))
	return tuple(found)


def due_on(one: Grievance, is_workday: Callable[[date], bool]) -> date | None:
	"""The day by which the next step is due; None once it is decided."""
	if one.status == OPEN:
		return due_day(one.raised_on, INVESTIGATE_WITHIN, is_workday)
	if one.status == INVESTIGATED:
		return due_day(one.investigated_on or one.raised_on, DECIDE_WITHIN, is_workday)
	return None


def arbitration_until(known_on: date) -> date:
	"""The last day to go to arbitration about what the employee has known of since."""
	return add_months(known_on, 12 * ARBITRATION_YEARS)
