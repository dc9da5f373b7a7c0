"""入职与离职: what the law wants by when, and whether the checklist of somebody who comes or goes is complete.

Sources: 劳动合同法 10 (a written contract within a month), 19 (probation), 37 (30 days' notice, 3 in probation), 50 (certificate and
transfer of files and insurance within 15 days), 82; 社会保险法 58 (registered within 30 days, `social_insurance.register_by`). What is
in somebody's hands is found, not ticked off: open tasks, records on loan, keys. Work and records are handed over by `work_handover`
and `hand_over`; here they only have to be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.money import HUNDRED
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.social_insurance import register_by
from wuye_ops.rules.steps import Refusal

# 劳动合同法 37, 50
NOTICE_DAYS, NOTICE_DAYS_IN_PROBATION = 30, 3
PAPERS_WITHIN = 15

ONBOARDING, SEPARATION = "Onboarding", "Separation"
CONTRACT, INSURANCE, SAFETY_TRAINING, UNIFORM, KEYS, ACCOUNT, ID_CARD = (
	"Contract",
	"Social Insurance",
	"Safety Training",
	"Uniform",
	"Keys",
	"Account",
	"ID Card",
)
WORK, RECORDS, ASSETS, SETTLEMENT, CERTIFICATE_OF_LEAVING, EXIT_TALK = (
	"Work Hand-Over",
	"Records Hand-Over",
	"Assets",
	"Settlement",
	"Certificate of Leaving",
	"Exit Interview",
)

# code → names of the params
REFUSALS = {
	"open": ("activity",),
	"no_signature": ("activity",),
	"own_signature": ("activity",),
	"found": ("activity", "what"),
	"overdue": ("activity", "due_on"),
	"before_work": ("activity",),
	"short_notice": ("earliest",),
}


@dataclass(frozen=True, slots=True)
class Kind:
	"""An activity of a checklist. signed: somebody other than the employee signs that it is done. before_work: nobody begins without.

	HRMS keeps it as Employee Boarding Activity, each with a Task; `kind` is our custom field there.
	"""

	name: str
	of: str
	signed: bool = False
	before_work: bool = False
	required: bool = True


KINDS = (
	Kind(CONTRACT, ONBOARDING, signed=True),
	Kind(INSURANCE, ONBOARDING, signed=True),
	Kind(SAFETY_TRAINING, ONBOARDING, before_work=True),
	Kind(UNIFORM, ONBOARDING, signed=True),
	Kind(KEYS, ONBOARDING, signed=True, required=False),
	Kind(ACCOUNT, ONBOARDING),
	Kind(ID_CARD, ONBOARDING),
	Kind(WORK, SEPARATION, signed=True),
	Kind(RECORDS, SEPARATION, signed=True),
	Kind(KEYS, SEPARATION, signed=True),
	Kind(UNIFORM, SEPARATION, signed=True),
	Kind(ASSETS, SEPARATION, signed=True),
	Kind(ACCOUNT, SEPARATION),
	Kind(EXIT_TALK, SEPARATION, required=False),
	Kind(SETTLEMENT, SEPARATION, signed=True),
	Kind(CERTIFICATE_OF_LEAVING, SEPARATION),
)


@dataclass(frozen=True, slots=True)
class Activity:
	"""An activity of somebody's checklist as it stands. found: what the system still sees in their hands, such as open tasks."""

	kind: Kind
	is_done: bool = False
	signed_by: str = ""
	due_on: date | None = None
	found: tuple[str, ...] = ()

	def refusals(self, user: str) -> tuple[Refusal, ...]:
		"""What keeps it from being done. user: of the employee, who signs nothing for themselves."""
		name = self.kind.name
		result = [Refusal("found", {"activity": name, "what": what}) for what in self.found]
		if not self.is_done:
			return (*result, Refusal("open", {"activity": name})) if self.kind.required else tuple(result)
		if self.kind.signed and not self.signed_by:
			result.append(Refusal("no_signature", {"activity": name}))
		elif self.kind.signed and self.signed_by == user:
			result.append(Refusal("own_signature", {"activity": name}))
		return tuple(result)


@dataclass(frozen=True, slots=True)
class Standing:
	"""Of a checklist. percent: of the required activities that are complete, whole; 100 without any. refusals: in order of the list."""

	refusals: tuple[Refusal, ...]
	percent: int
	late: tuple[Refusal, ...]

	@property
	def is_complete(self) -> bool:
		return not self.refusals


def standing(activities: Iterable[Activity], user: str, today: date) -> Standing:
	"""How far a checklist is; `late`: activities that are not complete and overdue."""
	rows = [(one, one.refusals(user)) for one in activities]
	required = [refused for one, refused in rows if one.kind.required or refused]
	done = sum(not refused for refused in required)
	late = tuple(
		Refusal("overdue", {"activity": one.kind.name, "due_on": one.due_on})
		for one, refused in rows
		if refused and one.due_on is not None and today > one.due_on
	)
	return Standing(
		tuple(refusal for _one, refused in rows for refusal in refused),
		int(HUNDRED) * done // len(required) if required else int(HUNDRED),
		late,
	)


def work_refusals(activities: Iterable[Activity], user: str) -> tuple[Refusal, ...]:
	"""What keeps somebody new from being given work."""
	return tuple(
		Refusal("before_work", {"activity": one.kind.name})
		for one in activities
		if one.kind.before_work and (not one.is_done or one.refusals(user))
	)


def deadlines(kind_of_list: str, day: date) -> Mapping[str, date]:
	"""Activity → its last day by law. day: the first day of work, or the last."""
	if kind_of_list == ONBOARDING:
		return {
			CONTRACT: add_months(day, 1) - timedelta(days=1),
			INSURANCE: register_by(day),
			SAFETY_TRAINING: day,
		}
	return {CERTIFICATE_OF_LEAVING: day, SETTLEMENT: day, RECORDS: day + timedelta(days=PAPERS_WITHIN)}


# -- probation and notice ----------------------------------------------------------------------------------------------


def longest_probation(contract_months: int | None) -> int:
	"""Months of probation at the most (劳动合同法 19); contract_months: None for an open-ended contract.

	Raises ValueError for a contract of less than a month.
	"""
	if contract_months is None or contract_months >= 36:
		return 6
	if contract_months < 1:
		raise ValueError(f"A contract lasts one month at least, not {contract_months}.")
	return 2 if contract_months >= 12 else 1 if contract_months >= 3 else 0


def probation_ends(joined_on: date, months: int, contract_months: int | None) -> date | None:
	"""The last day of probation; None without one. Raises ValueError for more months than the contract allows, and below 0."""
	most = longest_probation(contract_months)
	if not 0 <= months <= most:
		raise ValueError(f"Probation lasts 0 to {most} months under this contract, not {months}.")
	return add_months(joined_on, months) - timedelta(days=1) if months else None


def notice_refusals(
	told_on: date, last_day: date, probation_until: date | None, agreed: bool = False
) -> tuple[Refusal, ...]:
	"""Whether an employee leaves with enough notice; agreed: the employer lets them go earlier (劳动合同法 36)."""
	in_probation = probation_until is not None and told_on <= probation_until
	earliest = told_on + timedelta(days=NOTICE_DAYS_IN_PROBATION if in_probation else NOTICE_DAYS)
	return () if agreed or last_day >= earliest else (Refusal("short_notice", {"earliest": earliest}),)
