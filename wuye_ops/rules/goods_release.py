"""放行条: whose consent it takes to carry things out, and what the guard does with what stands at the gate.

A tenant who moves out needs the owner's consent (custom: house rules and lease); everybody else in the unit answers for
themselves, and outsiders need somebody of the unit. Consent protects people's things and is no pledge: security staff may not
keep anybody's property (《保安服务管理条例》30 (二)), and unpaid fees are no reason to refuse (《民法典》944). So nothing here is
ever seized: what is not on the list is asked about, and an owner who does not answer is answered for by the property manager.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wuye_ops.rules.steps import Lifecycle, Refusal

OWNER, TENANT, FAMILY, DEVELOPER, OUTSIDER = "Owner", "Tenant", "Family", "Developer", "Outsider"
APPLICANTS = (OWNER, TENANT, FAMILY, DEVELOPER, OUTSIDER)
# whose consent: the owner of the unit, or any grown-up who lives in it
BY_OWNER, BY_HOST = "Owner", "Host"

DRAFT, TO_CONSENT, CONSENTED, REFUSED, RELEASED, EXPIRED, CANCELLED = (
	"Draft", "To Consent", "Consented", "Refused", "Released", "Expired", "Cancelled",
)  # fmt: skip
ASK, CONSENT, REFUSE, RELEASE, EXPIRE, CANCEL = "Ask", "Consent", "Refuse", "Release", "Expire", "Cancel"
LIFE = Lifecycle(
	{
		ASK: ((DRAFT,), TO_CONSENT),
		CONSENT: ((TO_CONSENT,), CONSENTED),
		REFUSE: ((TO_CONSENT,), REFUSED),
		# when all of it is out; what goes out in parts stays consented meanwhile
		RELEASE: ((CONSENTED,), RELEASED),
		EXPIRE: ((TO_CONSENT, CONSENTED), EXPIRED),
		CANCEL: ((DRAFT, TO_CONSENT, CONSENTED), CANCELLED),
	}
)
# An owner who does not answer in this time is answered for by the property manager, who has told them (d).
ANSWER_WITHIN = timedelta(hours=24)
# Moving takes a day; what is asked for today is carried out this week (d).
GOOD_FOR = timedelta(days=7)


def consents_needed(applicant: str, moving_out: bool) -> tuple[str, ...]:
	"""Whose consent is needed; nobody's where the applicant answers for the things. Raises ValueError for an unknown applicant.

	Family may carry things out, but does not move out of an owner's home without the owner; a developer is the owner.
	"""
	if applicant not in APPLICANTS:
		raise ValueError(f"An applicant is {', '.join(APPLICANTS)}, not {applicant!r}.")
	if applicant in (TENANT, FAMILY) and moving_out:
		return (BY_OWNER,)
	return (BY_HOST,) if applicant == OUTSIDER else ()


def status_when_asked(needed: Collection[str]) -> str:
	return TO_CONSENT if needed else CONSENTED


@dataclass(frozen=True, slots=True)
class People:
	"""Users of a unit. household: those who live there, grown-up; the applicant is in it unless they are an outsider."""

	applicant: str
	owners: frozenset[str] = frozenset()
	household: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
	"""Somebody answers. by: the user. staff, manager: in which role. spoke_with: whom staff have reached by phone, and when they
	were asked in the case of the manager."""

	by: str
	staff: bool = False
	manager: bool = False
	spoke_with: str = ""


def answer_refusals(
	status: str, needed: str, people: People, answer: Answer, asked_on: datetime, now: datetime
) -> tuple[Refusal, ...]:
	"""What stands in the way of a consent or a refusal; nothing when it counts.

	The person whose consent it is answers on the portal, or tells staff, who name whom they spoke with. Nobody consents to their
	own request in another's place. A property manager may answer for an owner who has not, after ANSWER_WITHIN.
	"""
	if refused := LIFE.refusals(status, CONSENT):
		return refused
	able = people.owners if needed == BY_OWNER else people.owners | people.household
	if answer.by in able and (answer.by != people.applicant or answer.by in people.owners):
		return ()
	if answer.by == people.applicant:
		return (Refusal("own_request"),)
	if answer.staff and answer.spoke_with.strip():
		return ()
	if answer.manager:
		if now - asked_on < ANSWER_WITHIN:
			return (Refusal("too_early", {"from": asked_on + ANSWER_WITHIN}),)
		return ()
	return (Refusal("spoke_with_nobody") if answer.staff else Refusal("not_yours", {"whose": needed}),)


# -- at the gate -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slip:
	"""A release as the gate sees it. good_until: its last moment."""

	property: str
	status: str
	good_from: datetime
	good_until: datetime


def reasons(slip: Slip, property_name: str, now: datetime) -> tuple[Refusal, ...]:
	"""Why nothing goes out on it now, the gravest first; of another property's slip nothing else is said."""
	if slip.property != property_name:
		return (Refusal("wrong_property"),)
	found = []
	if slip.status in (REFUSED, CANCELLED):
		found.append(Refusal("refused"))
	if slip.status == RELEASED:
		found.append(Refusal("all_out"))
	if slip.status == EXPIRED or now > slip.good_until:
		found.append(Refusal("expired", {"until": slip.good_until}))
	if now < slip.good_from:
		found.append(Refusal("not_yet", {"since": slip.good_from}))
	if slip.status in (DRAFT, TO_CONSENT):
		found.append(Refusal("not_consented"))
	return tuple(found)


@dataclass(frozen=True, slots=True)
class Item:
	"""A row of the list. out: how many have gone already."""

	key: str
	quantity: int
	out: int = 0

	def __post_init__(self) -> None:
		if self.quantity < 1 or not 0 <= self.out <= self.quantity:
			raise ValueError(f"Of {self.quantity} of {self.key} there cannot be {self.out} out.")

	@property
	def left(self) -> int:
		return self.quantity - self.out


@dataclass(frozen=True, slots=True)
class GateCheck:
	"""What was found. goes: what the list covers, by row. too_many: more than is left on the list, by row. not_listed: what is on
	no row, as the guard calls it. all_out: whether nothing is left once it has gone."""

	goes: Mapping[str, int] = field(default_factory=dict)
	too_many: Mapping[str, int] = field(default_factory=dict)
	not_listed: tuple[str, ...] = ()
	all_out: bool = False

	@property
	def is_in_order(self) -> bool:
		"""Whether all of it goes; otherwise the guard calls whoever has consented, and keeps nothing."""
		return not self.too_many and not self.not_listed


def check(items: Iterable[Item], carried: Mapping[str, int], not_listed: Iterable[str] = ()) -> GateCheck:
	"""Compares what is carried with the list. carried: number by row. Raises ValueError for an unknown row or a negative number."""
	rows = {item.key: item for item in items}
	goes, too_many = {}, {}
	for key, number in carried.items():
		if key not in rows:
			raise ValueError(f"{key} is on no row of the list.")
		if number < 0:
			raise ValueError(f"Nobody carries {number} of {key}.")
		covered = min(number, rows[key].left)
		if covered:
			goes[key] = covered
		if number > covered:
			too_many[key] = number - covered
	left = sum(item.left for item in rows.values()) - sum(goes.values())
	return GateCheck(
		goes, too_many, tuple(filter(None, (one.strip() for one in not_listed))), not left and bool(rows)
	)
