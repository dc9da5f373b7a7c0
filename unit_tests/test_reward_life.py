"""The steps of a reward: who takes which, and that nobody takes one of their own."""

import pytest

from wuye_ops.rules import reward_life as life
from wuye_ops.rules.reward_life import (
	APPROVE,
	APPROVED,
	ASK,
	CANCEL,
	CANCELLED,
	DRAFT,
	PAID,
	RETURN,
	TO_APPROVE,
)


@pytest.mark.parametrize(
	("status", "step", "approver", "reason", "expected"),
	[
		(DRAFT, ASK, False, "", []),
		(TO_APPROVE, ASK, True, "", ["not_now"]),
		(TO_APPROVE, APPROVE, True, "", []),
		(TO_APPROVE, APPROVE, False, "", ["not_approver"]),
		(DRAFT, APPROVE, True, "", ["not_now"]),
		(TO_APPROVE, RETURN, True, "金额不对", []),
		(TO_APPROVE, RETURN, True, " ", ["no_reason"]),
		(TO_APPROVE, RETURN, False, "金额不对", ["not_approver"]),
		(DRAFT, CANCEL, False, "不发了", []),
		(TO_APPROVE, CANCEL, False, "不发了", []),
		# in the payroll already
		(APPROVED, CANCEL, False, "不发了", ["not_approver"]),
		(APPROVED, CANCEL, True, "不发了", []),
		(PAID, CANCEL, True, "不发了", ["not_now"]),
		(CANCELLED, ASK, True, "", ["not_now"]),
	],
)
def test_steps(status, step, approver, reason, expected) -> None:
	assert [one.code for one in life.refusals(status, step, "hr", "tech", approver, reason)] == expected


def test_nobody_takes_a_step_of_their_own() -> None:
	for status, step in ((DRAFT, ASK), (TO_APPROVE, APPROVE), (TO_APPROVE, RETURN), (APPROVED, CANCEL)):
		found = life.refusals(status, step, "hr", "hr", True, "理由")
		assert [one.code for one in found] == ["own_reward"]
		assert all(set(one.params) == set(life.REFUSALS[one.code]) for one in found)


def test_the_payroll_pays_and_takes_back() -> None:
	assert life.LIFE.after(life.PAY) == PAID
	assert life.LIFE.after(life.UNPAY) == APPROVED
	assert life.LIFE.endings == (CANCELLED,)
	with pytest.raises(ValueError):
		life.refusals(DRAFT, "Explode", "hr", "tech", True)
