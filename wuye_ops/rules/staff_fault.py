"""责任认定: that somebody has caused an accident or written a false record, which caps the score of the month.

Draft → Confirmed → Withdrawn. It is found by people, not by a metric: somebody states it, after the employee was heard, and somebody
else confirms it. Nobody does either about themselves. What was confirmed is withdrawn with a reason, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.steps import Lifecycle, Refusal

DRAFT, CONFIRMED, WITHDRAWN = "Draft", "Confirmed", "Withdrawn"
CONFIRM, WITHDRAW = "Confirm", "Withdraw"
LIFE = Lifecycle({CONFIRM: ((DRAFT,), CONFIRMED), WITHDRAW: ((CONFIRMED,), WITHDRAWN)})

# kind → code of the cap in `scorecard.CAPS`
CAPS: Mapping[str, str] = {"Safety Accident": "safety_accident", "False Record": "false_record"}

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"own_fault": (),
	"same_judge": (),
	"not_entitled": (),
	"not_heard": (),
	"no_finding": (),
	"no_reason": (),
	"not_yet": ("today",),
	"not_employed": (),
}


@dataclass(frozen=True, slots=True)
class Fault:
	"""What was stated. user: of the employee; joined, left: first and last day of their work, None for no end."""

	status: str
	user: str
	stated_by: str
	happened_on: date
	finding: str
	heard: str
	joined: date | None = None
	left: date | None = None


def refusals(
	fault: Fault, step: str, by: str, may_decide: bool, today: date, reason: str = ""
) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step. may_decide: is above the employee, or of HR. Raises ValueError for a step that is
	none."""
	if refused := LIFE.refusals(fault.status, step):
		return refused
	found = []
	if by == fault.user:
		found.append(Refusal("own_fault"))
	elif not may_decide:
		found.append(Refusal("not_entitled"))
	if step == WITHDRAW:
		if not reason.strip():
			found.append(Refusal("no_reason"))
		return tuple(found)
	if by == fault.stated_by:
		found.append(Refusal("same_judge"))
	return (*found, *stating(fault, today))


def stating(fault: Fault, today: date) -> tuple[Refusal, ...]:
	"""What is wrong with a statement, by whomever."""
	found = []
	if not fault.finding.strip():
		found.append(Refusal("no_finding"))
	if not fault.heard.strip():
		found.append(Refusal("not_heard"))
	if fault.happened_on > today:
		found.append(Refusal("not_yet", {"today": today}))
	if (fault.joined and fault.happened_on < fault.joined) or (fault.left and fault.happened_on > fault.left):
		found.append(Refusal("not_employed"))
	return tuple(found)
