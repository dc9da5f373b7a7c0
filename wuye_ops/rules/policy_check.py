"""制度监督: how far a policy is kept, when it is looked at next, and what a requirement that is not kept leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wuye_ops.rules.proration import add_months

FOLLOWED, PARTLY, NOT_FOLLOWED, NOT_APPLICABLE = (
	"Followed",
	"Partly Followed",
	"Not Followed",
	"Not Applicable",
)
OUTCOMES = (FOLLOWED, PARTLY, NOT_FOLLOWED, NOT_APPLICABLE)
# As in the checklists of inspections: 合格 1, 基本合格 0.6, 不合格 0.
WORTH = {FOLLOWED: Decimal("1"), PARTLY: Decimal("0.6"), NOT_FOLLOWED: Decimal("0")}
# What has to be put right, and what has to be said of it.
TO_RECTIFY = (PARTLY, NOT_FOLLOWED)

NO_OUTCOME, NO_FINDING = "outcome", "finding"
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Result:
	"""One requirement as it was found; the finding says what is not kept."""

	outcome: str | None
	finding: str | None = None


def incomplete(results: Sequence[Result]) -> tuple[tuple[int, str], ...]:
	"""(position, what is missing) of the rows with which a check cannot be finished."""
	found = []
	for position, result in enumerate(results):
		if result.outcome not in OUTCOMES:
			found.append((position, NO_OUTCOME))
		elif result.outcome in TO_RECTIFY and not (result.finding or "").strip():
			found.append((position, NO_FINDING))
	return tuple(found)


def share_followed(results: Sequence[Result]) -> Decimal | None:
	"""Percent of what applies, to a tenth; None where nothing does: no value is neither 0 nor 100."""
	worth = [WORTH[result.outcome] for result in results if result.outcome in WORTH]
	if not worth:
		return None
	share = sum(worth, Decimal(0)) * 100 / len(worth)
	return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def next_check(due_on: date, done_on: date, months: int) -> date:
	"""So many months after the day it was due, so that late checks do not move the year; after today when that is past.

	Raises ValueError for a cycle that is none.
	"""
	if not 1 <= months <= MOST_MONTHS:
		raise ValueError(f"A cycle has 1 to {MOST_MONTHS} months, not {months}.")
	following = add_months(due_on, months)
	return following if following > done_on else add_months(done_on, months)


def may_check(checker: str, policy_owner: str | None) -> bool:
	"""Nobody supervises a policy of their own."""
	return bool(checker) and checker != policy_owner
