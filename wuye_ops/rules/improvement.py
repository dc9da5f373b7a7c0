"""持续改进: the life of an Improvement Plan — which step may follow which, what it takes, and which measures are late.

Open → In Progress → To Judge → Effective → Closed. What has not worked goes back to work, and may be given up only with a
reason. The metric's judgement binds where there is one; where there is none, a person judges and says why; nobody judges
their own work.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from wuye_ops.rules.improvement_effect import CANNOT_BE_JUDGED, EFFECTIVE, NOT_EFFECTIVE, Judgement
from wuye_ops.rules.rectification import escalations_due, may_verify
from wuye_ops.rules.steps import Lifecycle, Refusal

OPEN, IN_PROGRESS, TO_JUDGE, CLOSED = "Open", "In Progress", "To Judge", "Closed"
STATUSES = (OPEN, IN_PROGRESS, TO_JUDGE, EFFECTIVE, NOT_EFFECTIVE, CLOSED)

START, HAND_IN, RETURN = "Start", "Hand In", "Return"
CONFIRM, DENY, RESUME = "Confirm Effect", "Deny Effect", "Resume"
CLOSE, GIVE_UP = "Close", "Give Up"
LIFE = Lifecycle(
	{
		START: ((OPEN,), IN_PROGRESS),
		HAND_IN: ((IN_PROGRESS,), TO_JUDGE),
		# the evidence does not show what was done
		RETURN: ((TO_JUDGE,), IN_PROGRESS),
		CONFIRM: ((TO_JUDGE,), EFFECTIVE),
		DENY: ((TO_JUDGE,), NOT_EFFECTIVE),
		RESUME: ((NOT_EFFECTIVE,), IN_PROGRESS),
		CLOSE: ((EFFECTIVE,), CLOSED),
		GIVE_UP: ((OPEN, IN_PROGRESS, TO_JUDGE, NOT_EFFECTIVE), CLOSED),
	}
)
# step → (from, to)
STEPS = LIFE.steps
WITH_REASON = (RETURN, GIVE_UP)
# Where work is going on, measures can be late.
AT_WORK = (OPEN, IN_PROGRESS)

# The codes of a Refusal and the names of its params. row: position of the measure, from 0.
REFUSALS = {
	"not_now": ("status", "step"),
	"no_cause": (),
	"no_measures": (),
	"incomplete": ("row", "missing"),
	"not_done": ("row",),
	"no_evidence": ("row",),
	"done_in_future": ("row", "done_on"),
	"nothing_left_to_do": (),
	"own_work": (),
	"too_early": ("until",),
	"contradicts_metric": ("verdict", "code"),
	"no_reason": (),
}


@dataclass(frozen=True, slots=True)
class Measure:
	"""One thing to be done. evidence: what shows that it was; empty where there is none yet."""

	what: str
	department: str = ""
	responsible: str = ""
	deadline: date | None = None
	done_on: date | None = None
	evidence: str = ""

	@property
	def missing(self) -> tuple[str, ...]:
		"""The names of what a measure must say before work begins and does not (requirement B4.2)."""
		needed = ("what", "department", "responsible", "deadline")
		return tuple(name for name in needed if not _said(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Plan:
	"""An Improvement Plan as it stands. Raises ValueError for a status that is none."""

	status: str
	cause: str = ""
	measures: tuple[Measure, ...] = ()

	def __post_init__(self) -> None:
		if self.status not in STATUSES:
			raise ValueError(f"A plan is {', '.join(STATUSES)}, not {self.status!r}.")


@dataclass(frozen=True, slots=True)
class Request:
	"""Somebody wants to take a step. judgement: what the metric says; None for a plan that has none."""

	step: str
	by: str
	today: date
	reason: str = ""
	judgement: Judgement | None = None


def steps_from(status: str) -> tuple[str, ...]:
	"""The steps that may follow a status, in the order of a plan's life; none for a status that is closed or unknown."""
	return LIFE.steps_from(status)


def refusals(plan: Plan, request: Request) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; empty when it may be taken, after which the plan is `STEPS[step][1]`.

	START takes a cause and measures that say what, who and by when. HAND_IN takes all of them done, with evidence.
	CONFIRM and DENY take somebody who was not responsible for any, and follow the metric; while its period is not over
	nobody judges, and where it cannot tell, the reason is the judge's own. RESUME takes a measure that is still to be
	done: the same again would not help. RETURN and GIVE_UP take a reason.

	Raises ValueError for a step that is none.
	"""
	if not_now := LIFE.refusals(plan.status, request.step):
		return not_now
	found: list[Refusal] = []
	if request.step == START:
		if not _said(plan.cause):
			found.append(Refusal("no_cause"))
		found.extend(_incomplete(plan.measures))
	elif request.step == HAND_IN:
		found.extend(_incomplete(plan.measures))
		found.extend(_unfinished(plan.measures, request.today))
	elif request.step == RESUME:
		found.extend(_incomplete(plan.measures))
		if plan.measures and all(measure.done_on for measure in plan.measures):
			found.append(Refusal("nothing_left_to_do"))
	elif request.step in (CONFIRM, DENY):
		found.extend(_unjudgeable(plan, request))
	if request.step in WITH_REASON and not _said(request.reason):
		found.append(Refusal("no_reason"))
	return tuple(found)


def _incomplete(measures: Sequence[Measure]) -> list[Refusal]:
	if not measures:
		return [Refusal("no_measures")]
	return [
		Refusal("incomplete", {"row": row, "missing": name})
		for row, measure in enumerate(measures)
		for name in measure.missing
	]


def _unfinished(measures: Sequence[Measure], today: date) -> list[Refusal]:
	found = []
	for row, measure in enumerate(measures):
		if measure.done_on is None:
			found.append(Refusal("not_done", {"row": row}))
			continue
		if measure.done_on > today:
			found.append(Refusal("done_in_future", {"row": row, "done_on": measure.done_on}))
		if not _said(measure.evidence):
			found.append(Refusal("no_evidence", {"row": row}))
	return found


def _unjudgeable(plan: Plan, request: Request) -> list[Refusal]:
	found = []
	if not may_verify(request.by, (measure.responsible for measure in plan.measures)):
		found.append(Refusal("own_work"))
	judgement = request.judgement
	if judgement is not None and judgement.code == "not_over":
		found.append(Refusal("too_early", {"until": judgement.params["until"]}))
	elif judgement is None or judgement.verdict == CANNOT_BE_JUDGED:
		if not _said(request.reason):
			found.append(Refusal("no_reason"))
	elif judgement.verdict != STEPS[request.step][1]:
		found.append(Refusal("contradicts_metric", {"verdict": judgement.verdict, "code": judgement.code}))
	return found


@dataclass(frozen=True, slots=True)
class Overdue:
	"""A measure that is late: its position, from 0, and by how many days."""

	row: int
	days: int


def overdue(plan: Plan, today: date) -> tuple[Overdue, ...]:
	"""The measures whose deadline has passed and that are not done, latest first. On its deadline nothing is late yet.

	Nothing is overdue in a plan that is judged, closed or given up.
	"""
	if plan.status not in AT_WORK:
		return ()
	late = (
		Overdue(row, (today - measure.deadline).days)
		for row, measure in enumerate(plan.measures)
		if measure.deadline and not measure.done_on and measure.deadline < today
	)
	return tuple(sorted(late, key=lambda one: -one.days))


def escalations(
	plan: Plan, today: date, told: Mapping[int, Collection[int]] = MappingProxyType({})
) -> tuple[tuple[int, int, str], ...]:
	"""(row, days, whom): who is to be told now of which late measure, by the steps of a rectification, each once.

	told: row → the days of the steps that were told before.
	"""
	return tuple(
		(late.row, days, whom)
		for late in overdue(plan, today)
		for days, whom in escalations_due(plan.measures[late.row].deadline, today, told.get(late.row, ()))
	)


def _said(value: str | date | None) -> bool:
	return bool(value.strip() if isinstance(value, str) else value)
