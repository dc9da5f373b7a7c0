"""保险单的状态: from the draft of a policy to the day it covers nothing any more.

A policy counts from its confirmation on; then the day says whether it has begun or is over. What was entered wrongly is taken back,
corrected and confirmed again; what ends before its time is cancelled as of a day.
"""

from __future__ import annotations

from datetime import date

from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.steps import Lifecycle

DRAFT, NOT_BEGUN, IN_FORCE, EXPIRED, CANCELLED = "Draft", "Not Begun", "In Force", "Expired", "Cancelled"
CONFIRM, TAKE_BACK, CANCEL = "Confirm", "Take Back", "Cancel"
# where a step may be taken; what follows it the day says (`status_on`), but for what is taken back
LIFE = Lifecycle(
	{
		CONFIRM: ((DRAFT,), IN_FORCE),
		TAKE_BACK: ((NOT_BEGUN, IN_FORCE, EXPIRED), DRAFT),
		CANCEL: ((NOT_BEGUN, IN_FORCE), CANCELLED),
	}
)
COUNTS = (NOT_BEGUN, IN_FORCE, EXPIRED, CANCELLED)
# a policy that may still end
RUNNING = (NOT_BEGUN, IN_FORCE)
WITH_REASON = (TAKE_BACK, CANCEL)


def status_on(policy: Policy, day: date) -> str:
	"""The status of a confirmed policy on a day. One that was cancelled covers until its last day, and is cancelled after it."""
	if policy.last < policy.first:
		return CANCELLED
	if day < policy.first:
		return NOT_BEGUN
	if day <= policy.last:
		return IN_FORCE
	return CANCELLED if policy.last < policy.period.last else EXPIRED
