"""受控文件: who approves, when somebody is reminded of a review or an expiry, and by when staff have read a version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

APPROVERS = frozenset({"Property Manager", "Operations Director", "System Manager"})
# Policies of the whole company are not for the manager of one property to approve.
COMPANY_APPROVERS = frozenset({"Operations Director", "System Manager"})
# days before a contract or certificate ends at which its owner hears of it; a tender for a new one takes two months
EXPIRY_STAGES = (60, 30, 7, 0)
REVIEW_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Approver:
	user: str
	roles: Collection[str]


NOT_OWN, NO_ROLE = "not_own", "no_role"


def refusal(approver: Approver, author: str, company_wide: bool) -> str | None:
	"""Why somebody may not approve a version; None when they may. Nobody approves what they brought themselves."""
	able = COMPANY_APPROVERS if company_wide else APPROVERS
	if not able.intersection(approver.roles):
		return NO_ROLE
	return NOT_OWN if approver.user == author else None


def comes_into_force(planned: date | None, today: date) -> bool:
	return planned is None or planned <= today


def expiry_stage(expires_on: date, today: date) -> int | None:
	"""The smallest number of days in EXPIRY_STAGES that has been reached; None while none has."""
	left = (expires_on - today).days
	reached = [days for days in EXPIRY_STAGES if left <= days]
	return min(reached) if reached else None


def expiry_key(expires_on: date, today: date) -> str | None:
	"""What one reminder stands for: told once for each stage of each day of expiry, however often somebody looks."""
	stage = expiry_stage(expires_on, today)
	return None if stage is None else f"{expires_on.isoformat()}|{stage}"


def review_key(next_review: date, today: date) -> str | None:
	"""One reminder ahead of a review, and one when it is overdue."""
	if today > next_review:
		return f"{next_review.isoformat()}|overdue"
	return f"{next_review.isoformat()}|ahead" if today >= next_review - timedelta(days=REVIEW_AHEAD) else None
