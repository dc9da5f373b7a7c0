"""季度风险报告: the life of a report, and how fast the alerts of its quarter were answered.

A report is read from the register as it is on a day, written upon by the risk officer and approved by somebody else. What is approved
stands: a correction is a version of its own, which takes the place of the one before it with its approval. Rules are ours (d).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median_high

from wuye_ops.rules.incident import LEVELS
from wuye_ops.rules.risk_review import AlertFact, alert_figures
from wuye_ops.rules.steps import Lifecycle, Refusal

DRAFT, APPROVED, REPLACED = STATUSES = ("Draft", "Approved", "Replaced")
COMPUTE, WRITE, APPROVE, CORRECT, REPLACE = STEPS = (
	"Compute Again", "Write", "Approve", "Correct", "Replace",
)  # fmt: skip
LIFE = Lifecycle(
	{
		COMPUTE: ((DRAFT,), DRAFT),
		WRITE: ((DRAFT,), DRAFT),
		APPROVE: ((DRAFT,), APPROVED),
		CORRECT: ((APPROVED,), APPROVED),
		REPLACE: ((APPROVED,), REPLACED),
	}
)
OFFICER, DIRECTOR = "Risk Officer", "Operations Director"
# step → who takes it
ROLES = {COMPUTE: (OFFICER,), WRITE: (OFFICER,), APPROVE: (DIRECTOR,), CORRECT: (OFFICER, DIRECTOR)}

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"not_entitled": ("roles",),
	"own_report": (),
	"not_read": ("reason",),
	"not_over": ("last",),
	"read_too_early": ("as_of", "last"),
	"no_conclusion": (),
	"being_corrected": ("other",),
	"no_reason": (),
}


@dataclass(frozen=True, slots=True)
class Report:
	"""last: of its quarter. as_of: the day its figures speak of, None where they could not be read, for the reason `problem`.
	authors: who asked for it or wrote its conclusion. correction: the version that is being made of it, "" for none."""

	status: str
	last: date
	as_of: date | None
	authors: frozenset[str] = frozenset()
	conclusion: str = ""
	problem: str = ""
	correction: str = ""


@dataclass(frozen=True, slots=True)
class Step:
	name: str
	by: str
	roles: frozenset[str]
	today: date
	reason: str = ""


def refusals(report: Report, step: Step) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step. Raises ValueError for a step that is none."""
	if wrong := LIFE.refusals(report.status, step.name):
		return wrong
	found = []
	allowed = ROLES.get(step.name, ())
	if not step.roles & set(allowed):
		found.append(Refusal("not_entitled", {"roles": allowed}))
	if step.name == APPROVE:
		found += _approving(report, step)
	if step.name == CORRECT:
		if report.correction:
			found.append(Refusal("being_corrected", {"other": report.correction}))
		if not step.reason.strip():
			found.append(Refusal("no_reason"))
	return tuple(found)


def _approving(report: Report, step: Step) -> Iterable[Refusal]:
	if step.by in report.authors:
		yield Refusal("own_report")
	if report.as_of is None:
		yield Refusal("not_read", {"reason": report.problem})
	elif step.today <= report.last:
		yield Refusal("not_over", {"last": report.last})
	elif report.as_of < report.last:
		yield Refusal("read_too_early", {"as_of": report.as_of, "last": report.last})
	if not report.conclusion.strip():
		yield Refusal("no_conclusion")


def as_of(last: date, today: date) -> date:
	"""The day the figures of a quarter speak of: its last one, and of a quarter that is not over today."""
	return min(last, today)


@dataclass(frozen=True, slots=True)
class Answers:
	"""The alerts of a level. in_time: of those due, in percent, None for none due. middle: the time that half of the answered ones
	took at the most, None for none answered."""

	level: str
	opened: int
	in_time: Decimal | None
	middle: timedelta | None
	unanswered: int
	not_ended: int


def answers(alerts: Iterable[AlertFact], now: datetime) -> tuple[Answers, ...]:
	"""By level, the gravest first; levels of which none was opened are left out."""
	alerts = tuple(alerts)
	found = []
	for level in reversed(LEVELS):
		those = [one for one in alerts if one.level == level]
		if not those:
			continue
		figures = alert_figures(those, now)
		took = [one.answered_on - one.opened_on for one in those if one.answered_on is not None]
		found.append(
			Answers(
				level,
				len(those),
				figures.in_time,
				median_high(took) if took else None,
				figures.unanswered,
				figures.not_ended,
			)
		)
	return tuple(found)
