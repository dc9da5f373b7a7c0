"""持证上岗: certificates of people — how long they are valid, when somebody is warned, and what work nobody may do without one.

Sources: 《保安服务管理条例》16 (保安员证), 《特种作业人员安全技术培训考核管理规定》3, 19, 21 (electricians and work at heights: six years,
reviewed every three), 《特种设备作业人员监督管理办法》22 (every four years), 《高层民用建筑消防安全管理规定》(消防设施操作员 in the control
room), 《公共场所卫生管理条例》7 and 食品安全法 45 (health certificates, a year).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.proration import add_months
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.steps import Lifecycle, Refusal

HOLDER, HEAD, MANAGER, HR = "Holder", "Department Head", "Property Manager", "HR User"
# Days after the last day at which somebody is told, each once; a negative number is before it.
WARNINGS: Steps = ((-90, (HOLDER, HR)), (-30, (HOLDER, HEAD, HR)), (0, (HOLDER, HEAD, MANAGER, HR)))


@dataclass(frozen=True, slots=True)
class Kind:
	"""months: of validity, None where it does not end. review_months: by when it has to be reviewed, None where it is not."""

	code: str
	months: int | None
	review_months: int | None
	source: str


KINDS = (
	Kind("保安员证", None, None, "《保安服务管理条例》16"),
	Kind("消防设施操作员", None, None, "《高层民用建筑消防安全管理规定》"),
	Kind("低压电工作业", 72, 36, "《特种作业人员安全技术培训考核管理规定》19、21"),
	Kind("高压电工作业", 72, 36, "《特种作业人员安全技术培训考核管理规定》19、21"),
	Kind("高处作业", 72, 36, "《特种作业人员安全技术培训考核管理规定》19、21"),
	Kind("特种设备安全管理（电梯）", 48, None, "《特种设备作业人员监督管理办法》22"),
	Kind("健康证", 12, None, "《公共场所卫生管理条例》7，食品安全法 45"),
)

DRAFT, IN_FORCE, SUSPENDED, REVOKED, REPLACED = "Draft", "In Force", "Suspended", "Revoked", "Replaced"
VERIFY, SUSPEND, RESTORE, REVOKE, REPLACE = "Verify", "Suspend", "Restore", "Revoke", "Replace"
LIFE = Lifecycle(
	{
		VERIFY: ((DRAFT,), IN_FORCE),
		SUSPEND: ((IN_FORCE,), SUSPENDED),
		RESTORE: ((SUSPENDED,), IN_FORCE),
		REVOKE: ((DRAFT, IN_FORCE, SUSPENDED), REVOKED),
		# by the one that follows it
		REPLACE: ((IN_FORCE, SUSPENDED), REPLACED),
	}
)
WITH_REASON = (SUSPEND, RESTORE, REVOKE)

# what a certificate is on a day
VALID, EXPIRING, EXPIRED, NOT_YET, REVIEW_OVERDUE = (
	"Valid",
	"Expiring",
	"Expired",
	"Not Yet Valid",
	"Review Overdue",
)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"no_number": (),
	"no_proof": (),
	"issued_later": (),
	"ends_before": (),
	"too_long": ("latest",),
	"no_end": ("latest",),
	"overlaps": ("other",),
	"number_taken": ("other",),
	"other_company": ("company",),
	"has_left": ("left_on",),
	"reviewed_outside": ("day",),
	"own_certificate": (),
	"no_reason": (),
	# of work
	"none": ("kind",),
	"not_verified": ("kind",),
	"expired": ("kind", "until"),
	"review_overdue": ("kind", "due"),
	"not_yet": ("kind", "valid_from"),
	"suspended": ("kind",),
}


@dataclass(frozen=True, slots=True)
class Certificate:
	"""A certificate of somebody. valid_until: its last day, None where it does not end. reviewed: days of its reviews. replaces: key
	of the one before it. has_proof: a picture or scan is on file."""

	key: str
	employee: str
	kind: str
	number: str
	valid_from: date
	valid_until: date | None = None
	status: str = IN_FORCE
	reviewed: tuple[date, ...] = ()
	replaces: str = ""
	has_proof: bool = True

	def covers(self, day: date) -> bool:
		return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

	def overlaps(self, other: Certificate) -> bool:
		last, others = self.valid_until or date.max, other.valid_until or date.max
		return self.valid_from <= others and other.valid_from <= last


@dataclass(frozen=True, slots=True)
class Owner:
	"""The employee as known: company, and last day of work."""

	employee: str
	company: str
	user: str = ""
	left_on: date | None = None


def latest_end(kind: Kind, valid_from: date) -> date | None:
	"""The last day a certificate of the kind may show; None where it does not end."""
	return None if kind.months is None else add_months(valid_from, kind.months) - timedelta(days=1)


def review_due(certificate: Certificate, kind: Kind) -> date | None:
	"""The day by which it has to be reviewed next; None for a kind without reviews, and where the end comes first."""
	if kind.review_months is None:
		return None
	due = add_months(max((certificate.valid_from, *certificate.reviewed)), kind.review_months) - timedelta(
		days=1
	)
	return due if certificate.valid_until is None or due < certificate.valid_until else None


def due_on(certificate: Certificate, kind: Kind) -> date | None:
	"""The next day on which something has to be done: its review or its end; None for neither."""
	return review_due(certificate, kind) or certificate.valid_until


def refusals(
	certificate: Certificate,
	kind: Kind,
	owner: Owner,
	company: str,
	others: Iterable[Certificate],
	today: date,
) -> tuple[Refusal, ...]:
	"""What is wrong with a certificate that is put on file. others: all of the same kind, whoever's.

	Two of one kind and person may not overlap, unless the later replaces the earlier; nobody else has its number.
	"""
	found = []
	if not certificate.number.strip():
		found.append(Refusal("no_number"))
	if not certificate.has_proof:
		found.append(Refusal("no_proof"))
	if certificate.valid_from > today:
		found.append(Refusal("issued_later"))
	latest = latest_end(kind, certificate.valid_from)
	if certificate.valid_until is not None and certificate.valid_until < certificate.valid_from:
		found.append(Refusal("ends_before"))
	elif latest is not None and certificate.valid_until is None:
		found.append(Refusal("no_end", {"latest": latest}))
	elif latest is not None and certificate.valid_until > latest:
		found.append(Refusal("too_long", {"latest": latest}))
	found += [
		Refusal("reviewed_outside", {"day": day})
		for day in certificate.reviewed
		if not certificate.covers(day) or day > today
	]
	if owner.company != company:
		found.append(Refusal("other_company", {"company": owner.company}))
	if owner.left_on is not None and owner.left_on < today:
		found.append(Refusal("has_left", {"left_on": owner.left_on}))
	return (*found, *_beside(certificate, others))


def _beside(certificate: Certificate, others: Iterable[Certificate]) -> Iterable[Refusal]:
	for other in others:
		if other.key == certificate.key or other.kind != certificate.kind or other.status == REVOKED:
			continue
		if other.employee != certificate.employee:
			if other.number.strip() == certificate.number.strip() != "":
				yield Refusal("number_taken", {"other": other.key})
		elif (
			other.overlaps(certificate)
			and not _follow(certificate, other)
			and not _follow(other, certificate)
		):
			yield Refusal("overlaps", {"other": other.key})


def _follow(later: Certificate, earlier: Certificate) -> bool:
	"""Whether one replaces the other: it says so, begins later, and does not end before it."""
	return (
		later.replaces == earlier.key
		and later.valid_from > earlier.valid_from
		and (later.valid_until or date.max) >= (earlier.valid_until or date.max)
	)


def step_refusals(
	certificate: Certificate, step: str, by: str, owner: Owner, reason: str = ""
) -> tuple[Refusal, ...]:
	"""What stands in the way of a step; nobody verifies or restores their own. Raises ValueError for a step that is none."""
	if refused := LIFE.refusals(certificate.status, step):
		return refused
	found = []
	if step in (VERIFY, RESTORE) and by == owner.user:
		found.append(Refusal("own_certificate"))
	if step == VERIFY and not certificate.has_proof:
		found.append(Refusal("no_proof"))
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def standing(certificate: Certificate, kind: Kind, today: date) -> str:
	"""What it is on a day: its status where that is not In Force, else whether it is valid, and for how long."""
	if certificate.status != IN_FORCE:
		return certificate.status
	if today < certificate.valid_from:
		return NOT_YET
	if certificate.valid_until is not None and today > certificate.valid_until:
		return EXPIRED
	due = due_on(certificate, kind)
	if due is not None and today > due:
		return REVIEW_OVERDUE
	soon = timedelta(days=-WARNINGS[0][0])
	return EXPIRING if due is not None and today >= due - soon else VALID


def warnings_due(
	certificate: Certificate,
	kind: Kind,
	today: date,
	done: Collection[int] = (),
	followed: bool = False,
) -> Steps:
	"""(days, whom) of the one warning that stands today and was not given; none where another certificate follows it.

	done: days of the warnings that were given for this very day (`due_on`), kept as rows with it.
	"""
	due = due_on(certificate, kind)
	if due is None or followed or certificate.status != IN_FORCE:
		return ()
	return chase_due(due, today, done, WARNINGS)


# -- work --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Requirement:
	"""Work that needs a certificate. work: a code such as a category of tasks, a trade of inspections, a post. any_of: kinds of which
	one is enough. property: None for all."""

	work: str
	any_of: tuple[str, ...]
	property: str | None = None


def needed(
	requirements: Iterable[Requirement], works: Collection[str], property_name: str
) -> tuple[Requirement, ...]:
	"""What the work asks for in the property: its own rows replace those for all properties, work by work."""
	usable = [one for one in requirements if one.work in works and one.property in (property_name, None)]
	own = {one.work for one in usable if one.property == property_name}
	return tuple(one for one in usable if one.property == property_name or one.work not in own)


def obstacles(
	held: Iterable[Certificate],
	requirements: Iterable[Requirement],
	day: date,
	kinds: Mapping[str, Kind],
) -> tuple[Refusal, ...]:
	"""Why somebody may not do the work on the day; nothing when they may. held: their certificates.

	Of a requirement that is not met the reason is that of the certificate which comes nearest to it.
	"""
	held = list(held)
	found = []
	for one in requirements:
		reasons = [_reason(certificate, kinds, day) for certificate in held if certificate.kind in one.any_of]
		if None in reasons:
			continue
		order = ("expired", "review_overdue", "not_yet", "suspended", "not_verified")
		usable = [reason for reason in reasons if reason.code in order]
		nearest = min(usable, key=lambda reason: order.index(reason.code), default=None)
		found.append(nearest or Refusal("none", {"kind": one.any_of[0]}))
	return tuple(found)


def _reason(certificate: Certificate, kinds: Mapping[str, Kind], day: date) -> Refusal | None:
	kind = certificate.kind
	if certificate.status in (REVOKED, REPLACED):
		# a certificate that was replaced is no worse than none: the one that follows it counts
		return Refusal("none", {"kind": kind})
	if certificate.status == DRAFT:
		return Refusal("not_verified", {"kind": kind})
	if certificate.status == SUSPENDED:
		return Refusal("suspended", {"kind": kind})
	stands = standing(certificate, kinds[kind], day)
	if stands == NOT_YET:
		return Refusal("not_yet", {"kind": kind, "valid_from": certificate.valid_from})
	if stands == EXPIRED:
		return Refusal("expired", {"kind": kind, "until": certificate.valid_until})
	if stands == REVIEW_OVERDUE:
		return Refusal("review_overdue", {"kind": kind, "due": review_due(certificate, kinds[kind])})
	return None


def who_can(
	people: Iterable[str],
	held: Iterable[Certificate],
	requirements: Iterable[Requirement],
	day: date,
	kinds: Mapping[str, Kind],
) -> dict[str, tuple[Refusal, ...]]:
	"""person → why they may not; nothing for those who may."""
	by_person: dict[str, list[Certificate]] = {}
	for one in held:
		by_person.setdefault(one.employee, []).append(one)
	asked = tuple(requirements)
	return {person: obstacles(by_person.get(person, ()), asked, day, kinds) for person in people}
