"""审计发现: what a finding has to say, how grave it is, who answers for it by when, and its life until somebody else has verified
the cure.

Draft → To Respond → Agreed → In Rectification → Closed. Management that disagrees is heard, and somebody above decides; a risk
may be accepted for a time, by whoever may, but not fraud and not what is unlawful. Sources: domain.md 8 (serious 30 days,
normal 60); 《第2106号内部审计具体准则——审计报告》 (a finding: fact, criterion, cause, effect, advice); 《第2107号——后续审计》.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.proration import add_months
from wuye_ops.rules.rectification import (
	CRITICAL,
	MAJOR,
	MINOR,
	NORMAL,
	SEVERITIES,
	deadline,
	may_verify,
)
from wuye_ops.rules.steps import Lifecycle, Refusal

# Days from the issue to the deadline (domain.md 8); a rectification of other origin has fewer.
DAYS = {CRITICAL: 30, MAJOR: 30, NORMAL: 60, MINOR: 60}
# Management answers within so many days of the issue; the 《审计法》 gives the audited the same in a state audit.
RESPOND_WITHIN = 10
# A risk is accepted for so long at the most, then looked at anew (d).
ACCEPT_MONTHS = 12

DIRECTOR, MANAGER, DEPARTMENT_HEAD = "Operations Director", "Property Manager", "Department Head"
# Who decides on a dispute, on a later day, and on accepting the risk (d).
APPROVERS = {
	CRITICAL: (DIRECTOR,),
	MAJOR: (DIRECTOR,),
	NORMAL: (MANAGER, DIRECTOR),
	MINOR: (DEPARTMENT_HEAD, MANAGER, DIRECTOR),
}

DRAFT, TO_RESPOND, AGREED, DISPUTED = "Draft", "To Respond", "Agreed", "Disputed"
IN_RECTIFICATION, CLOSED = "In Rectification", "Closed"
RISK_ACCEPTED, WITHDRAWN = "Risk Accepted", "Withdrawn"

ISSUE, AGREE, DISPUTE, UPHOLD = "Issue", "Agree", "Dispute", "Uphold"
RECTIFY, VERIFY, RETURN = "Rectify", "Verify", "Return"
ACCEPT_RISK, REOPEN, WITHDRAW = "Accept Risk", "Reopen", "Withdraw"
LIFE = Lifecycle(
	{
		ISSUE: ((DRAFT,), TO_RESPOND),
		AGREE: ((TO_RESPOND,), AGREED),
		DISPUTE: ((TO_RESPOND,), DISPUTED),
		# somebody above has decided: it stands, and is to be answered with measures
		UPHOLD: ((DISPUTED,), TO_RESPOND),
		RECTIFY: ((AGREED,), IN_RECTIFICATION),
		VERIFY: ((IN_RECTIFICATION,), CLOSED),
		RETURN: ((IN_RECTIFICATION,), IN_RECTIFICATION),
		ACCEPT_RISK: ((AGREED, IN_RECTIFICATION), RISK_ACCEPTED),
		REOPEN: ((CLOSED, RISK_ACCEPTED), IN_RECTIFICATION),
		WITHDRAW: ((DRAFT, TO_RESPOND, DISPUTED), WITHDRAWN),
	}
)
OPEN = (TO_RESPOND, AGREED, DISPUTED, IN_RECTIFICATION)
WITH_REASON = (DISPUTE, UPHOLD, RETURN, ACCEPT_RISK, REOPEN, WITHDRAW)
# Of its Rectification; what is closed there was verified by somebody with the right to.
RECTIFIED = ("To Verify", "Closed")

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"incomplete": ("missing",),
	"no_papers": (),
	"too_mild": ("least",),
	"not_auditor": (),
	"own_area": (),
	"auditor_answers": (),
	"already_upheld": (),
	"due_before_issue": ("issued_on",),
	"due_too_late": ("latest", "roles"),
	"not_entitled": ("roles",),
	"own_finding": (),
	"no_rectification": (),
	"not_rectified": ("status",),
	"own_work": (),
	"not_tested": (),
	"not_acceptable": ("why",),
	"no_end": (),
	"too_long": ("latest",),
	"no_reason": (),
}


@dataclass(frozen=True, slots=True)
class Response:
	"""What management says. due_on: by when it is cured."""

	text: str = ""
	measure: str = ""
	responsible: str = ""
	due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
	"""A finding as it stands.

	condition: what is so; criterion: what should be; cause, effect: why, and what comes of it. amount: 元 at stake, None where
	it is not about money. repeated: the same was found before and closed. papers: working papers that show it. author: the
	auditor. involved: whoever is responsible, did the cure, or thought it out. upheld: a dispute was decided. rectification:
	its name, rectified: its status.
	"""

	status: str
	severity: str
	condition: str = ""
	criterion: str = ""
	cause: str = ""
	effect: str = ""
	amount: Decimal | None = None
	fraud: bool = False
	unlawful: bool = False
	repeated: bool = False
	papers: tuple[str, ...] = ()
	author: str = ""
	involved: frozenset[str] = frozenset()
	issued_on: date | None = None
	upheld: bool = False
	response: Response = Response()
	rectification: str = ""
	rectified: str = ""

	def __post_init__(self) -> None:
		if self.severity not in SEVERITIES:
			raise ValueError(f"A severity is {', '.join(SEVERITIES)}, not {self.severity!r}.")
		if self.status not in LIFE.statuses:
			raise ValueError(f"A finding is {', '.join(LIFE.statuses)}, not {self.status!r}.")

	@property
	def missing(self) -> tuple[str, ...]:
		"""The names of what a finding must say and does not."""
		needed = ("condition", "criterion", "cause", "effect")
		return tuple(name for name in needed if not getattr(self, name).strip())

	@property
	def approvers(self) -> tuple[str, ...]:
		return APPROVERS[self.severity]


@dataclass(frozen=True, slots=True)
class Person:
	"""Who takes the step, in which roles; is_auditor: of this audit, or of those who follow it up. conflicted: is bound to what
	it is about (`audit_independence`)."""

	user: str
	roles: frozenset[str] = frozenset()
	is_auditor: bool = False
	conflicted: bool = False


@dataclass(frozen=True, slots=True)
class Step:
	"""A step that somebody wants to take. extended: a day after the latest was granted by an approver. tested: what was done to see
	that it is cured. accepted_until: of a risk."""

	name: str
	by: Person
	today: date
	reason: str = ""
	extended: bool = False
	tested: str = ""
	accepted_until: date | None = None


# -- severity and deadlines --------------------------------------------------------------------------------------------


def least_severity(
	amount: Decimal | None,
	materiality: Decimal,
	*,
	fraud: bool = False,
	unlawful: bool = False,
	repeated: bool = False,
) -> str:
	"""The severity below which a finding cannot be set (d).

	By amount: the materiality of the audit itself is Critical, half of it Major, a tenth Normal. Fraud is Critical, what is unlawful
	Major. What comes again, though it was closed, is one step graver. Raises ValueError for a materiality that is not above 0.
	"""
	if materiality <= 0:
		raise ValueError(f"What is material is above 0, not {materiality}.")
	found = [MINOR]
	if amount is not None:
		steps = ((1, CRITICAL), (2, MAJOR), (10, NORMAL))
		found += [severity for parts, severity in steps if abs(amount) * parts >= materiality]
	if fraud:
		found.append(CRITICAL)
	if unlawful:
		found.append(MAJOR)
	place = min(SEVERITIES.index(severity) for severity in found)
	return SEVERITIES[max(place - repeated, 0)]


def latest_due(severity: str, issued_on: date) -> date:
	"""The last day that management may promise without an approver's word."""
	return deadline(issued_on, severity, DAYS)


def respond_by(issued_on: date) -> date:
	return issued_on + timedelta(days=RESPOND_WITHIN)


# -- steps -------------------------------------------------------------------------------------------------------------


def refusals(finding: Finding, step: Step, materiality: Decimal) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; nothing when it may be taken. Raises ValueError for a step that is none.

	ISSUE takes all four parts, papers, and a severity that is not too mild. AGREE takes an answer with a measure, somebody
	responsible and a day; DISPUTE a reason, once. UPHOLD and ACCEPT_RISK are for those in APPROVERS, WITHDRAW for an auditor
	other than its author, or an approver. VERIFY takes an auditor who had no part in it and says what was tested.
	"""
	if refused := LIFE.refusals(finding.status, step.name):
		return refused
	found = list(_CHECKS[step.name](finding, step))
	if step.name == ISSUE:
		least = least_severity(
			finding.amount,
			materiality,
			fraud=finding.fraud,
			unlawful=finding.unlawful,
			repeated=finding.repeated,
		)
		if SEVERITIES.index(finding.severity) > SEVERITIES.index(least):
			found.append(Refusal("too_mild", {"least": least}))
	if step.name in WITH_REASON and not step.reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def extension_refusals(finding: Finding, by: Person, until: date, reason: str) -> tuple[Refusal, ...]:
	"""What stands in the way of a later deadline: it takes an approver who is not involved, a reason, and an end.

	At most as much again as the finding was given at first (d); whoever needs longer accepts the risk.
	"""
	found = list(_entitled(finding, by))
	latest = deadline(latest_due(finding.severity, finding.issued_on), finding.severity, DAYS)
	if until > latest:
		found.append(Refusal("too_long", {"latest": latest}))
	if not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def _issuing(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _of_auditor(step)
	for name in finding.missing:
		yield Refusal("incomplete", {"missing": name})
	if not finding.papers:
		yield Refusal("no_papers")


def _answering(finding: Finding, step: Step) -> Iterator[Refusal]:
	if step.by.is_auditor or step.by.user == finding.author:
		yield Refusal("auditor_answers")


def _agreeing(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _answering(finding, step)
	answer, issued_on = finding.response, finding.issued_on or step.today
	for name in ("text", "measure", "responsible", "due_on"):
		value = getattr(answer, name)
		if not (value.strip() if isinstance(value, str) else value):
			yield Refusal("incomplete", {"missing": name})
	if answer.due_on:
		latest = latest_due(finding.severity, issued_on)
		if answer.due_on < issued_on:
			yield Refusal("due_before_issue", {"issued_on": issued_on})
		if answer.due_on > latest and not step.extended:
			yield Refusal("due_too_late", {"latest": latest, "roles": finding.approvers})


def _disputing(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _answering(finding, step)
	if finding.upheld:
		yield Refusal("already_upheld")


def _approving(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _entitled(finding, step.by)


def _entitled(finding: Finding, by: Person) -> Iterator[Refusal]:
	if not set(finding.approvers) & by.roles:
		yield Refusal("not_entitled", {"roles": finding.approvers})
	if by.user == finding.author:
		yield Refusal("own_finding")
	if by.user in finding.involved:
		yield Refusal("own_work")


def _accepting_risk(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _approving(finding, step)
	for why in ("fraud", "unlawful"):
		if getattr(finding, why):
			yield Refusal("not_acceptable", {"why": why})
	latest = add_months(step.today, ACCEPT_MONTHS)
	if step.accepted_until is None or step.accepted_until <= step.today:
		yield Refusal("no_end")
	elif step.accepted_until > latest:
		yield Refusal("too_long", {"latest": latest})


def _rectifying(finding: Finding, _step: Step) -> Iterator[Refusal]:
	if not finding.rectification:
		yield Refusal("no_rectification")


def _judging(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _of_auditor(step)
	if not may_verify(step.by.user, finding.involved):
		yield Refusal("own_work")
	if finding.rectified not in RECTIFIED:
		yield Refusal("not_rectified", {"status": finding.rectified})


def _verifying(finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _judging(finding, step)
	if not step.tested.strip():
		yield Refusal("not_tested")


def _reopening(_finding: Finding, step: Step) -> Iterator[Refusal]:
	yield from _of_auditor(step)


def _withdrawing(finding: Finding, step: Step) -> Iterator[Refusal]:
	if set(finding.approvers) & step.by.roles and step.by.user not in finding.involved:
		return
	yield from _of_auditor(step)
	if finding.status != DRAFT and step.by.user == finding.author:
		yield Refusal("own_finding")


def _of_auditor(step: Step) -> Iterator[Refusal]:
	if not step.by.is_auditor:
		yield Refusal("not_auditor")
	if step.by.conflicted:
		yield Refusal("own_area")


_CHECKS = {
	ISSUE: _issuing,
	AGREE: _agreeing,
	DISPUTE: _disputing,
	UPHOLD: _approving,
	RECTIFY: _rectifying,
	VERIFY: _verifying,
	RETURN: _judging,
	ACCEPT_RISK: _accepting_risk,
	REOPEN: _reopening,
	WITHDRAW: _withdrawing,
}
