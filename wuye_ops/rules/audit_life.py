"""审计实施: the life of an Audit and of the steps of its programme, and what each step takes.

Planned → Notified → In Field → Reporting → Reported → Closed. The notice goes out three days ahead; every working paper is
reviewed by somebody who did not prepare it; the report follows within a month; nothing is closed while a finding is open or an
original is still out. Sources: 《第2102号内部审计具体准则——审计通知书》 4 and 6, 《第2104号——审计工作底稿》, domain.md 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules import audit_finding
from wuye_ops.rules.audit_independence import review_refusals
from wuye_ops.rules.money import total
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Lifecycle, Refusal

# 《第2102号》6: three days ahead; of a special audit the notice may come with it.
NOTICE_DAYS = 3
# domain.md 8: the report within a month of the end of the work
REPORT_MONTHS = 1

# -- a step of the programme -------------------------------------------------------------------------------------------

TO_DO, IN_WORK, TO_REVIEW, REVIEWED, DROPPED = "To Do", "In Work", "To Review", "Reviewed", "Dropped"
START, HAND_IN, ACCEPT, RETURN, DROP, RESUME = "Start", "Hand In", "Accept", "Return", "Drop", "Resume"
STEP_LIFE = Lifecycle(
	{
		START: ((TO_DO,), IN_WORK),
		HAND_IN: ((IN_WORK,), TO_REVIEW),
		ACCEPT: ((TO_REVIEW,), REVIEWED),
		# the reviewer has questions
		RETURN: ((TO_REVIEW,), IN_WORK),
		# what cannot or need not be done limits the scope, and the report says so
		DROP: ((TO_DO, IN_WORK), DROPPED),
		RESUME: ((DROPPED, REVIEWED), IN_WORK),
	}
)
STEP_WITH_REASON = (RETURN, DROP, RESUME)

# code → names of the params; of steps and of the audit
REFUSALS = {
	"not_now": ("status", "step"),
	"not_assigned": (),
	"not_yours": ("assigned",),
	"no_papers": (),
	"broken_papers": ("papers",),
	"no_conclusion": (),
	"untested": ("items",),
	"own_work": (),
	"not_in_team": (),
	"not_head": (),
	"no_reason": (),
	"incomplete": ("missing",),
	"notice_too_late": ("earliest",),
	"conflict": ("person", "code"),
	"no_programme": (),
	"too_early": ("begins_on",),
	"steps_open": ("steps",),
	"requests_open": ("requests",),
	"findings_in_draft": ("findings",),
	"waiting_for_answer": ("findings", "until"),
	"no_opinion": (),
	"own_report": (),
	"findings_open": ("findings",),
	"originals_out": ("what",),
}


@dataclass(frozen=True, slots=True)
class Paper:
	"""A working paper. is_intact: of its snapshots (`working_paper.Snapshot.is_intact`)."""

	key: str
	preparer: str
	is_intact: bool = True


@dataclass(frozen=True, slots=True)
class Step:
	"""A step of the programme. days: planned. sampled, tested: items of its sample, and those with a result."""

	key: str
	status: str
	assigned: str = ""
	days: Decimal = Decimal(0)
	papers: tuple[Paper, ...] = ()
	conclusion: str = ""
	sampled: frozenset[str] = frozenset()
	tested: frozenset[str] = frozenset()


def step_refusals(step: Step, action: str, by: str, head: str, reason: str = "") -> tuple[Refusal, ...]:
	"""Everything that stands in the way of an action on a step. Raises ValueError for an action that is none.

	Work is the assigned auditor's, or the head's. ACCEPT and RETURN are for one who prepared none of its papers and was not
	assigned; DROP and RESUME for the head.
	"""
	if refused := STEP_LIFE.refusals(step.status, action):
		return refused
	found: list[Refusal] = []
	if action in (START, HAND_IN):
		found += _working(step, action, by, head)
	elif action in (ACCEPT, RETURN):
		found += review_refusals(by, {step.assigned, *(paper.preparer for paper in step.papers)})
		broken = tuple(paper.key for paper in step.papers if not paper.is_intact)
		if action == ACCEPT and broken:
			found.append(Refusal("broken_papers", {"papers": broken}))
	elif by != head:
		found.append(Refusal("not_head"))
	if action in STEP_WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def _working(step: Step, action: str, by: str, head: str) -> Iterator[Refusal]:
	if not step.assigned:
		yield Refusal("not_assigned")
	elif by not in (step.assigned, head):
		yield Refusal("not_yours", {"assigned": step.assigned})
	if action != HAND_IN:
		return
	if not step.papers:
		yield Refusal("no_papers")
	if not step.conclusion.strip():
		yield Refusal("no_conclusion")
	if untested := tuple(sorted(step.sampled - step.tested)):
		yield Refusal("untested", {"items": untested})


@dataclass(frozen=True, slots=True)
class Progress:
	"""done: reviewed. counted: all but those dropped. days, days_done: planned for them. by_person: assigned → open steps."""

	done: int
	counted: int
	dropped: int
	days: Decimal
	days_done: Decimal
	by_person: dict[str, int]


def progress(steps: Iterable[Step]) -> Progress:
	"""How far the work has come; nothing counts as done before it is reviewed."""
	steps = list(steps)
	counted = [step for step in steps if step.status != DROPPED]
	done = [step for step in counted if step.status == REVIEWED]
	open_steps: dict[str, int] = {}
	for step in counted:
		if step.status != REVIEWED:
			open_steps[step.assigned] = open_steps.get(step.assigned, 0) + 1
	return Progress(
		len(done),
		len(counted),
		len(steps) - len(counted),
		total(step.days for step in counted),
		total(step.days for step in done),
		dict(sorted(open_steps.items())),
	)


# -- the audit ---------------------------------------------------------------------------------------------------------

PLANNED, NOTIFIED, IN_FIELD = "Planned", "Notified", "In Field"
REPORTING, REPORTED, CLOSED, CANCELLED = "Reporting", "Reported", "Closed", "Cancelled"
NOTIFY, BEGIN, END_WORK, GO_BACK = "Notify", "Begin", "End Field Work", "Go Back to Field"
ISSUE_REPORT, CLOSE, CANCEL = "Issue Report", "Close", "Cancel"
LIFE = Lifecycle(
	{
		NOTIFY: ((PLANNED,), NOTIFIED),
		BEGIN: ((NOTIFIED,), IN_FIELD),
		END_WORK: ((IN_FIELD,), REPORTING),
		GO_BACK: ((REPORTING,), IN_FIELD),
		ISSUE_REPORT: ((REPORTING,), REPORTED),
		CLOSE: ((REPORTED,), CLOSED),
		CANCEL: ((PLANNED, NOTIFIED, IN_FIELD), CANCELLED),
	}
)
WITH_REASON = (GO_BACK, CANCEL)


@dataclass(frozen=True, slots=True)
class Asked:
	"""A document request, as the audit sees it (`audit_request`). answered: accepted, withdrawn, or known not to be there."""

	key: str
	answered: bool


@dataclass(frozen=True, slots=True)
class Found:
	"""A finding, as the audit sees it. issued_on: when it was put to management, or a dispute on it was decided."""

	key: str
	status: str
	issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Audit:
	"""An audit as it stands.

	subject: its title; auditee: the unit or person; content: what is looked at; period: from, to; asked_for: what is to be
	provided, in words. special: the notice may come with the audit, for a reason that is kept. conflicts: (person, refusal) of
	`audit_independence.team_refusals`. originals_out: what of the audited is still with the auditors. opinion: of the report;
	written_by: its author.
	"""

	status: str
	subject: str = ""
	auditee: str = ""
	content: str = ""
	period: tuple[date, date] | None = None
	begins_on: date | None = None
	asked_for: str = ""
	head: str = ""
	team: frozenset[str] = frozenset()
	special: str = ""
	conflicts: tuple[tuple[str, Refusal], ...] = ()
	steps: tuple[Step, ...] = ()
	requests: tuple[Asked, ...] = ()
	findings: tuple[Found, ...] = ()
	originals_out: tuple[str, ...] = ()
	opinion: str = ""
	written_by: str = ""

	def __post_init__(self) -> None:
		if self.status not in LIFE.statuses:
			raise ValueError(f"An audit is {', '.join(LIFE.statuses)}, not {self.status!r}.")

	@property
	def missing(self) -> tuple[str, ...]:
		"""The names of what the notice must say (《第2102号》4) and the audit does not."""
		needed = ("subject", "auditee", "content", "period", "begins_on", "asked_for", "head", "team")
		return tuple(name for name in needed if not _said(getattr(self, name)))


def refusals(audit: Audit, step: str, by: str, today: date, reason: str = "") -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; nothing when it may be taken. Raises ValueError for a step that is none.

	NOTIFY takes all that a notice says, nobody in the team who is not independent, and three days. END_WORK takes every step
	reviewed or dropped and every request answered. ISSUE_REPORT takes findings that were put to management and answered, or for
	which its time is over, an opinion, and somebody who did not write it. CLOSE takes all findings settled and originals back.
	"""
	if refused := LIFE.refusals(audit.status, step):
		return refused
	found = list(_CHECKS[step](audit, by, today)) if step in _CHECKS else []
	if step in (BEGIN, END_WORK, GO_BACK, CANCEL) and by != audit.head:
		found.append(Refusal("not_head"))
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def _conflicts(audit: Audit) -> Iterator[Refusal]:
	for person, refusal in audit.conflicts:
		yield Refusal("conflict", {"person": person, "code": refusal.code})


def _notifying(audit: Audit, _by: str, today: date) -> Iterator[Refusal]:
	for name in audit.missing:
		yield Refusal("incomplete", {"missing": name})
	yield from _conflicts(audit)
	earliest = today if audit.special.strip() else today + timedelta(days=NOTICE_DAYS)
	if audit.begins_on and audit.begins_on < earliest:
		yield Refusal("notice_too_late", {"earliest": earliest})


def _beginning(audit: Audit, _by: str, today: date) -> Iterator[Refusal]:
	yield from _conflicts(audit)
	if not audit.steps:
		yield Refusal("no_programme")
	if audit.begins_on and today < audit.begins_on:
		yield Refusal("too_early", {"begins_on": audit.begins_on})


def _ending(audit: Audit, _by: str, _today: date) -> Iterator[Refusal]:
	steps = tuple(step.key for step in audit.steps if step.status not in (REVIEWED, DROPPED))
	if steps:
		yield Refusal("steps_open", {"steps": steps})
	if requests := tuple(asked.key for asked in audit.requests if not asked.answered):
		yield Refusal("requests_open", {"requests": requests})


def _reporting(audit: Audit, by: str, today: date) -> Iterator[Refusal]:
	yield from _conflicts(audit)
	if drafts := _with_status(audit.findings, audit_finding.DRAFT):
		yield Refusal("findings_in_draft", {"findings": drafts})
	waiting = [
		(audit_finding.respond_by(one.issued_on), one.key)
		for one in audit.findings
		if one.status == audit_finding.TO_RESPOND and one.issued_on
	]
	# silence is an answer once the time is over; a dispute is decided before it is printed
	running = [(until, key) for until, key in waiting if until >= today]
	if running:
		keys = tuple(key for _until, key in sorted(running))
		yield Refusal("waiting_for_answer", {"findings": keys, "until": max(running)[0]})
	if disputed := _with_status(audit.findings, audit_finding.DISPUTED):
		yield Refusal("findings_open", {"findings": disputed})
	if not audit.opinion:
		yield Refusal("no_opinion")
	if by == audit.written_by:
		yield Refusal("own_report")


def _closing(audit: Audit, _by: str, _today: date) -> Iterator[Refusal]:
	settled = (audit_finding.CLOSED, audit_finding.RISK_ACCEPTED, audit_finding.WITHDRAWN)
	if left := tuple(one.key for one in audit.findings if one.status not in settled):
		yield Refusal("findings_open", {"findings": left})
	if audit.originals_out:
		yield Refusal("originals_out", {"what": audit.originals_out})


_CHECKS = {
	NOTIFY: _notifying,
	BEGIN: _beginning,
	END_WORK: _ending,
	ISSUE_REPORT: _reporting,
	CLOSE: _closing,
}


def _with_status(findings: Sequence[Found], status: str) -> tuple[str, ...]:
	return tuple(one.key for one in findings if one.status == status)


def _said(value: object) -> bool:
	return bool(value.strip() if isinstance(value, str) else value)


def report_due(work_ended_on: date) -> date:
	"""The last day for the report: the same day of the next month, or its last."""
	return add_months(work_ended_on, REPORT_MONTHS)
