"""档案销毁: which records may be destroyed, and who may have which part in it.

Appraisal → approval → destruction under the eyes of two people → register. Source: 《机关档案管理规定》(国家档案局令第13号)
and 《会计档案管理办法》(财政部 国家档案局令第79号) articles 18 to 21, which companies follow for records of their own: an appraisal
opinion, the approval of the one in charge, two people who supervise the destruction and sign the list, and a list that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# why a record may not be destroyed
DISPOSED, PERMANENT, ON_HOLD, NO_PERIOD, NOT_DUE, ON_LOAN, IN_ANOTHER, IN_USE = (
	"disposed",
	"permanent",
	"hold",
	"period",
	"due",
	"loan",
	"another",
	"use",
)
# The periods say how long a record is kept once it has done its work. One in force has not.
FINISHED = ("Superseded", "Archived")
SUPERVISORS = 2

# who has two parts in one disposal that are kept apart
APPROVES_OWN_APPRAISAL, SUPERVISES_OWN_APPRAISAL, SUPERVISES_OWN_APPROVAL, SUPERVISES_TWICE, ENOUGH = (
	"approves",
	"appraised",
	"approved",
	"twice",
	"enough",
)


@dataclass(frozen=True, slots=True)
class Candidate:
	"""A record as it stands. keep_until: its last day in the archive; on_loan: the loan its paper is out on."""

	status: str
	keep_until: date | None = None
	permanent: bool = False
	on_hold: bool = False
	on_loan: str | None = None
	in_another: str | None = None


def obstacles(record: Candidate, today: date) -> tuple[str, ...]:
	"""Why the record may not be destroyed today, the gravest first; nothing when it may.

	A hold and a permanent period come before all that passes by itself, so that nobody waits for a day that changes nothing.
	"""
	found = {
		DISPOSED: record.status == "Disposed",
		ON_HOLD: record.on_hold,
		PERMANENT: record.permanent,
		NO_PERIOD: not record.permanent and record.keep_until is None,
		NOT_DUE: not record.permanent and record.keep_until is not None and record.keep_until >= today,
		IN_USE: record.status not in (*FINISHED, "Disposed"),
		ON_LOAN: bool(record.on_loan),
		IN_ANOTHER: bool(record.in_another),
	}
	return tuple(code for code, stands in found.items() if stands)


def may_approve(approver: str, appraiser: str) -> str | None:
	"""Why somebody may not approve the disposal; None when they may."""
	return APPROVES_OWN_APPRAISAL if approver == appraiser else None


def may_supervise(who: str, appraiser: str, approver: str, already: Sequence[str]) -> str | None:
	"""Why somebody may not sign as a supervisor; None when they may. already: who has signed."""
	if who == appraiser:
		return SUPERVISES_OWN_APPRAISAL
	if who == approver:
		return SUPERVISES_OWN_APPROVAL
	if who in already:
		return SUPERVISES_TWICE
	return ENOUGH if len(already) >= SUPERVISORS else None


def may_execute(appraiser: str, approver: str | None, supervisors: Sequence[str]) -> bool:
	"""Whether the parts are all filled, by people who may fill them."""
	if not approver or may_approve(approver, appraiser):
		return False
	return len(supervisors) == SUPERVISORS and all(
		may_supervise(who, appraiser, approver, supervisors[:position]) is None
		for position, who in enumerate(supervisors)
	)
