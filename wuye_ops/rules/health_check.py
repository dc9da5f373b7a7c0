"""体检: who is examined when, before work, during it and when leaving, and what others may know of the result.

Sources: 《职业病防治法》35 (before, during and on leaving, at the employer's cost; nobody is put to work with a hazard unexamined, nor
dismissed before the last examination), 《用人单位职业健康监护监督管理办法》(安监总局令 49) 15 (an examination of the last 90 days stands
for that on leaving), GBZ 188—2014 (cycles by hazard), 食品安全法 45. The yearly check-up of everybody is a benefit of ours (d). A result is
health data: others see whether somebody is fit for the post, never why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.proration import add_months
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.steps import Refusal

BEFORE, DURING, LEAVING, WELFARE = "Before the Post", "During the Post", "On Leaving", "Yearly Check-Up"
FIT, RESTRICTED, UNFIT, RECHECK = "Fit", "Fit with Restrictions", "Unfit for the Post", "To Be Checked Again"
FITNESS = (FIT, RESTRICTED, UNFIT, RECHECK)
# 安监总局令 49, 15
STANDS_FOR_LEAVING = 90
WARNINGS: Steps = ((-30, ("Employee", "HR User")), (0, ("Employee", "HR User", "Department Head")))

# code → names of the params
REFUSALS = {
	"never_checked": ("hazard",),
	"overdue": ("hazard", "due_on"),
	"unfit": ("hazard",),
	"to_check_again": ("hazard",),
	"no_leaving_check": ("hazard",),
	"later": (),
	"no_proof": (),
	"other_company": ("company",),
	"own_result": (),
}


@dataclass(frozen=True, slots=True)
class Hazard:
	"""What people of a post meet. months: between examinations; occupational: by 职业病防治法, so that nobody works unexamined."""

	code: str
	months: int
	source: str
	occupational: bool = True

	def __post_init__(self) -> None:
		if self.months < 1:
			raise ValueError(f"Between examinations for {self.code} lies a month at least.")


HAZARDS = (
	Hazard("电工作业", 24, "GBZ 188—2014 8.1"),
	Hazard("高处作业", 12, "GBZ 188—2014 8.2"),
	Hazard("职业机动车驾驶（大型）", 12, "GBZ 188—2014"),
	Hazard("职业机动车驾驶（小型）", 24, "GBZ 188—2014"),
	Hazard("噪声 85 dB 及以上", 12, "GBZ 188—2014"),
	Hazard("噪声 80–85 dB", 24, "GBZ 188—2014"),
	Hazard("高温作业", 12, "GBZ 188—2014"),
	Hazard("食品从业", 12, "《食品安全法》45", occupational=False),
	Hazard("年度体检", 12, "company", occupational=False),
)


@dataclass(frozen=True, slots=True)
class Check:
	"""An examination that was done. fitness: of FITNESS, of the post; the findings themselves are kept where only the employee and HR's
	health officer read them."""

	employee: str
	hazard: str
	day: date
	fitness: str = FIT

	def __post_init__(self) -> None:
		if self.fitness not in FITNESS:
			raise ValueError(f"Somebody is {', '.join(FITNESS)}, not {self.fitness!r}.")


@dataclass(frozen=True, slots=True)
class Exposed:
	"""Somebody and what they meet, since when."""

	employee: str
	hazards: tuple[Hazard, ...]
	since: date
	leaves_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
	"""An examination: of what kind, by when. last: the one before, None for none."""

	employee: str
	hazard: Hazard
	kind: str
	due_on: date
	last: Check | None = None


def dues(person: Exposed, checks: Iterable[Check]) -> tuple[Due, ...]:
	"""The next examination for each hazard, the earliest first; on leaving that of leaving, where none of the last 90 days stands for it."""
	by_hazard: dict[str, Check] = {}
	for one in sorted(checks, key=lambda one: one.day):
		if one.employee == person.employee:
			by_hazard[one.hazard] = one
	found = []
	for hazard in person.hazards:
		last = by_hazard.get(hazard.code)
		if person.leaves_on is not None:
			if hazard.occupational and not _stands(last, person.leaves_on):
				found.append(Due(person.employee, hazard, LEAVING, person.leaves_on, last))
		elif last is None:
			kind = BEFORE if hazard.occupational else WELFARE
			due = person.since if hazard.occupational else add_months(person.since, hazard.months)
			found.append(Due(person.employee, hazard, kind, due))
		else:
			kind = DURING if hazard.occupational else WELFARE
			found.append(Due(person.employee, hazard, kind, add_months(last.day, hazard.months), last))
	return tuple(sorted(found, key=lambda one: (one.due_on, one.hazard.code)))


def _stands(last: Check | None, leaves_on: date) -> bool:
	return last is not None and leaves_on - timedelta(days=STANDS_FOR_LEAVING) <= last.day <= leaves_on


def warnings_due(due: Due, today: date, done: Collection[int] = ()) -> Steps:
	"""(days, whom) of the one warning that stands today and was not given."""
	return chase_due(due.due_on, today, done, WARNINGS)


def work_refusals(person: Exposed, checks: Iterable[Check], day: date) -> tuple[Refusal, ...]:
	"""Why somebody may not work where they meet a hazard of 职业病防治法: never examined, overdue, or found unfit."""
	checks = [one for one in checks if one.employee == person.employee and one.day <= day]
	found = []
	for hazard in person.hazards:
		if not hazard.occupational:
			continue
		own = sorted((one for one in checks if one.hazard == hazard.code), key=lambda one: one.day)
		params = {"hazard": hazard.code}
		if not own:
			found.append(Refusal("never_checked", params))
			continue
		due = add_months(own[-1].day, hazard.months)
		if day > due:
			found.append(Refusal("overdue", {**params, "due_on": due}))
		if own[-1].fitness == UNFIT:
			found.append(Refusal("unfit", params))
		elif own[-1].fitness == RECHECK:
			found.append(Refusal("to_check_again", params))
	return tuple(found)


def leaving_refusals(person: Exposed, checks: Iterable[Check]) -> tuple[Refusal, ...]:
	"""Why employment may not be ended yet (职业病防治法 35, 劳动合同法 42): the examination on leaving is missing."""
	return tuple(
		Refusal("no_leaving_check", {"hazard": one.hazard.code})
		for one in dues(person, checks)
		if one.kind == LEAVING
	)


def record_refusals(
	check: Check, company: str, own_company: str, today: date, has_proof: bool, by: str = "", user: str = ""
) -> tuple[Refusal, ...]:
	"""What is wrong with an examination that is put on file. company: of the employee. by, user: who enters it, and the employee's."""
	found = []
	if check.day > today:
		found.append(Refusal("later"))
	if not has_proof:
		found.append(Refusal("no_proof"))
	if company != own_company:
		found.append(Refusal("other_company", {"company": company}))
	if by and by == user:
		found.append(Refusal("own_result"))
	return tuple(found)


def shown_to_superiors(check: Check) -> str:
	"""What a superior may know of it: fit or not, nothing of why."""
	return FIT if check.fitness == FIT else RESTRICTED if check.fitness == RESTRICTED else UNFIT
