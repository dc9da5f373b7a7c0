"""奖惩流程: from a draft of a reward or deduction to the payroll.

Draft → To Approve → Approved → Paid. What is approved is in the payroll; the salary slip that pays it makes it Paid, and Approved again
when it is cancelled. Until it is paid it can be cancelled, with a reason.
"""

from __future__ import annotations

from wuye_ops.rules.steps import Lifecycle, Refusal

DRAFT, TO_APPROVE, APPROVED, PAID, CANCELLED = "Draft", "To Approve", "Approved", "Paid", "Cancelled"
ASK, APPROVE, RETURN, CANCEL = "Ask", "Approve", "Return", "Cancel"
# of the payroll, not of people
PAY, UNPAY = "Pay", "Unpay"
LIFE = Lifecycle(
	{
		ASK: ((DRAFT,), TO_APPROVE),
		APPROVE: ((TO_APPROVE,), APPROVED),
		RETURN: ((TO_APPROVE,), DRAFT),
		CANCEL: ((DRAFT, TO_APPROVE, APPROVED), CANCELLED),
		PAY: ((APPROVED,), PAID),
		UNPAY: ((PAID,), APPROVED),
	}
)
BY_PEOPLE = (ASK, APPROVE, RETURN, CANCEL)
WITH_REASON = (RETURN, CANCEL)
# the employee is told of these; before, it is a draft of others
TOLD = (APPROVED, PAID)

# code → names of the params
REFUSALS = {"not_now": ("status", "step"), "no_reason": (), "own_reward": (), "not_approver": ()}


def refusals(
	status: str, step: str, user: str, owner: str, is_approver: bool, reason: str = ""
) -> tuple[Refusal, ...]:
	"""What stands in the way of a step. owner: the user of the employee whom it is about; is_approver: may approve such sums.

	Who may approve takes back what is in the payroll; before, whoever asks for rewards does. Raises ValueError for a step that is none.
	"""
	if refused := LIFE.refusals(status, step):
		return refused
	found = []
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	if user == owner:
		found.append(Refusal("own_reward"))
	if not is_approver and (step in (APPROVE, RETURN) or (step == CANCEL and status == APPROVED)):
		found.append(Refusal("not_approver"))
	return tuple(found)
