"""绩效确认: from draft to final — shown to the employee, objected to, decided by somebody else, and never changed in silence.

Draft → Shown → Final; Shown → Objected → Decided → Final. A final card is corrected by a new version with a reason, which is shown
and may be objected to like the first; the old one stays as it was, Superseded once the new one is final. Nobody judges themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from wuye_ops.rules.follow_up import due_day
from wuye_ops.rules.steps import Lifecycle, Refusal

# Working days in which the employee may object, and in which an objection is decided (d).
OBJECT_WITHIN, DECIDE_WITHIN = 5, 5

DRAFT, SHOWN, OBJECTED, DECIDED = "Draft", "Shown", "Objected", "Decided"
FINAL, SUPERSEDED = "Final", "Superseded"
SHOW, ACCEPT, OBJECT, DECIDE = "Show", "Accept", "Object", "Decide"
FINALISE, TAKE_BACK, CORRECT, SUPERSEDE = "Finalise", "Take Back", "Correct", "Supersede"
LIFE = Lifecycle(
	{
		SHOW: ((DRAFT,), SHOWN),
		# the employee has read it and agrees; the status stays, `accepted` is set
		ACCEPT: ((SHOWN,), SHOWN),
		OBJECT: ((SHOWN,), OBJECTED),
		DECIDE: ((OBJECTED,), DECIDED),
		FINALISE: ((SHOWN, DECIDED), FINAL),
		# before anybody has objected: something was counted wrongly
		TAKE_BACK: ((SHOWN,), DRAFT),
		# makes a new version in Draft; this one stays Final
		CORRECT: ((FINAL,), FINAL),
		# done by the new version when it becomes final
		SUPERSEDE: ((FINAL,), SUPERSEDED),
	}
)
WITH_REASON = (OBJECT, DECIDE, TAKE_BACK, CORRECT)
UPHELD, DISMISSED = "Upheld", "Dismissed"

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"own_card": (),
	"not_employee": (),
	"not_entitled": (),
	"too_late": ("until",),
	"window_open": ("until",),
	"no_reason": (),
	"nothing_objected": (),
	"unknown_measure": ("measure",),
	"undecided": ("measures",),
	"same_judge": (),
	"not_recounted": (),
	"touched": (),
	"month_open": ("last",),
	"newer_version": ("version",),
	"no_successor": (),
}


@dataclass(frozen=True, slots=True)
class Objection:
	"""measures: codes objected to; "" for the card as a whole, as for facts that cap it. decisions: measure → UPHELD or DISMISSED."""

	measures: tuple[str, ...] = ()
	decisions: Mapping[str, str] = field(default_factory=dict)

	@property
	def is_upheld(self) -> bool:
		return UPHELD in self.decisions.values()


@dataclass(frozen=True, slots=True)
class Standing:
	"""A card as it stands. user: the employee's; shown_by, shown_on: who showed it and when. known: codes of its measures. intact: its
	fingerprint is that of when it was shown. recounted: after an objection was upheld, its lines were scored anew. open_version: a
	later version that is not final yet. is_final_successor: there is a later version that is."""

	status: str
	user: str
	month_ends: date
	shown_by: str = ""
	shown_on: date | None = None
	accepted: bool = False
	known: frozenset[str] = frozenset()
	intact: bool = True
	recounted: bool = False
	objection: Objection = Objection()
	open_version: int | None = None
	is_final_successor: bool = False


@dataclass(frozen=True, slots=True)
class By:
	"""Who takes a step. may_appraise: heads the employee or is HR; may_decide: is above whoever showed the card."""

	user: str
	may_appraise: bool = False
	may_decide: bool = False


def object_until(shown_on: date, is_workday: Callable[[date], bool]) -> date:
	"""The last day for an objection."""
	return due_day(shown_on, OBJECT_WITHIN, is_workday)


def decide_until(objected_on: date, is_workday: Callable[[date], bool]) -> date:
	return due_day(objected_on, DECIDE_WITHIN, is_workday)


def refusals(
	card: Standing,
	step: str,
	by: By,
	today: date,
	is_workday: Callable[[date], bool],
	reason: str = "",
	objection: Objection = Objection(),
) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; nothing when it may be taken. Raises ValueError for a step that is none.

	objection: with OBJECT and DECIDE, what is objected to and how each is decided. FINALISE waits for the employee's word or the end
	of the days for it; after a decision for neither, as it was the employee's word.
	"""
	if refused := LIFE.refusals(card.status, step):
		return refused
	found = list(_who(card, step, by))
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	if step == SHOW and today <= card.month_ends:
		found.append(Refusal("month_open", {"last": card.month_ends}))
	if step in (OBJECT, FINALISE) and card.status == SHOWN:
		found += _in_time(card, step, today, is_workday)
	if step == OBJECT:
		found += _objecting(card, objection)
	if step == DECIDE:
		left = tuple(
			one for one in card.objection.measures if objection.decisions.get(one) not in (UPHELD, DISMISSED)
		)
		if left:
			found.append(Refusal("undecided", {"measures": left}))
	if step == FINALISE:
		if not card.intact:
			found.append(Refusal("touched"))
		if card.status == DECIDED and card.objection.is_upheld and not card.recounted:
			found.append(Refusal("not_recounted"))
	if step == CORRECT and card.open_version is not None:
		found.append(Refusal("newer_version", {"version": card.open_version}))
	if step == SUPERSEDE and not card.is_final_successor:
		found.append(Refusal("no_successor"))
	return tuple(found)


def _who(card: Standing, step: str, by: By):
	if step in (ACCEPT, OBJECT):
		if by.user != card.user:
			yield Refusal("not_employee")
		return
	if step == SUPERSEDE:
		# the system does it together with finalising the next version
		return
	if by.user == card.user:
		yield Refusal("own_card")
	if step == DECIDE:
		if not by.may_decide:
			yield Refusal("not_entitled")
		if by.user == card.shown_by:
			yield Refusal("same_judge")
	elif not by.may_appraise and not by.may_decide:
		yield Refusal("not_entitled")


def _in_time(card: Standing, step: str, today: date, is_workday: Callable[[date], bool]):
	if card.shown_on is None:
		return
	until = object_until(card.shown_on, is_workday)
	if step == OBJECT and today > until:
		yield Refusal("too_late", {"until": until})
	if step == FINALISE and today <= until and not card.accepted:
		yield Refusal("window_open", {"until": until})


def _objecting(card: Standing, objection: Objection):
	if not objection.measures:
		yield Refusal("nothing_objected")
	for one in objection.measures:
		if one and one not in card.known:
			yield Refusal("unknown_measure", {"measure": one})


def next_version(versions: Mapping[int, str]) -> int:
	"""The number of a correction. versions: number → status. Raises ValueError while one is not final yet, and without any."""
	if not versions:
		raise ValueError("There is nothing to correct.")
	if open_ones := [number for number, status in versions.items() if status not in (FINAL, SUPERSEDED)]:
		raise ValueError(f"Version {open_ones[0]} is not final yet.")
	return max(versions) + 1


def in_force(versions: Mapping[int, str]) -> int | None:
	"""The version that counts for pay and appraisal: the latest that is final; None before there is one."""
	return max((number for number, status in versions.items() if status == FINAL), default=None)


def may_read(status: str, owner: str, user: str, may_appraise: bool) -> bool:
	"""Whether somebody sees a card: its employee from the day it is shown, whoever appraises them always, nobody else."""
	return may_appraise or (user == owner and status != DRAFT)
