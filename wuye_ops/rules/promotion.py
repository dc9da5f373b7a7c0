"""晋升提议: what the next post asks for, and who may propose and decide; nobody for themselves, nobody what they have proposed.

Months, score and grades are those of `award.Path` (d); certificates and vacancies come from where the company keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wuye_ops.rules import award
from wuye_ops.rules.steps import Lifecycle, Refusal

PROPOSED, APPROVED, DECLINED, WITHDRAWN = "Proposed", "Approved", "Declined", "Withdrawn"
APPROVE, DECLINE, WITHDRAW = "Approve", "Decline", "Withdraw"
LIFE = Lifecycle(
	{
		APPROVE: ((PROPOSED,), APPROVED),
		DECLINE: ((PROPOSED,), DECLINED),
		WITHDRAW: ((PROPOSED,), WITHDRAWN),
	}
)
WITH_REASON = (DECLINE, WITHDRAW)
MONTHS, POINTS, GRADE, CERTIFICATE, VACANCY = "months", "points", "grade", "certificate", "vacancy"
CHECKS = (MONTHS, POINTS, GRADE, CERTIFICATE, VACANCY)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"own_promotion": (),
	"own_proposal": (),
	"not_entitled": (),
	"not_proposer": (),
	"no_reason": (),
	"lacking": ("what",),
}


@dataclass(frozen=True, slots=True)
class Asked:
	"""asks_vacancy: whether the next post must be vacant; vacant: how many are, None where no standard says how many are needed.

	no_certificate: what the employee lacks for it in words, "" where nothing.
	"""

	path: award.Path
	months: int
	candidate: award.Candidate
	no_certificate: str = ""
	asks_vacancy: bool = True
	vacant: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
	"""One condition. why: what is lacking; None where it is met."""

	code: str
	why: Refusal | None = None

	@property
	def met(self) -> bool:
		return self.why is None


# what is lacking, beyond `award.LACKING`
LACKING = {**award.LACKING, "no_certificate": ("why",), "no_vacancy": ()}


def checks(asked: Asked) -> tuple[Check, ...]:
	"""Every condition, in one order, met or not. A path that asks for no points asks for no scorecards."""
	found = {}
	for one in award.proposal(asked.path, asked.candidate, asked.months, asked.path.certificates).lacking:
		code = POINTS if one.code == "no_cards" else one.code
		if not (code == POINTS and not asked.path.least_points):
			found[code] = one
	if asked.no_certificate:
		found[CERTIFICATE] = Refusal("no_certificate", {"why": asked.no_certificate})
	if asked.asks_vacancy and asked.vacant is not None and asked.vacant < 1:
		found[VACANCY] = Refusal("no_vacancy")
	return tuple(Check(code, found.get(code)) for code in CHECKS)


@dataclass(frozen=True, slots=True)
class Proposal:
	"""A proposal as it stands. user: of whom it is about."""

	status: str
	user: str
	proposed_by: str
	lacking: str = ""


def refusals(one: Proposal, step: str, by: str, may_decide: bool, reason: str = "") -> tuple[Refusal, ...]:
	"""What stands in the way of a step. Raises ValueError for a step that is none."""
	if refused := LIFE.refusals(one.status, step):
		return refused
	found = []
	if by == one.user:
		found.append(Refusal("own_promotion"))
	if step == WITHDRAW:
		if by != one.proposed_by and not may_decide:
			found.append(Refusal("not_proposer"))
	elif not may_decide:
		found.append(Refusal("not_entitled"))
	if step == APPROVE:
		if by == one.proposed_by:
			found.append(Refusal("own_proposal"))
		if one.lacking:
			found.append(Refusal("lacking", {"what": one.lacking}))
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def months_between(since: date, day: date) -> int:
	"""Whole months in a post; 0 for one that is yet to begin."""
	months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
	return max(months, 0)
