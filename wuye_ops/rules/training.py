"""培训: hours of training that count against what somebody needs (`training_need`), and what is wrong with a record of them.

An hour (学时) has 45 minutes. It counts once, with a result that was passed, for somebody who was there; of self-study with a proof that
somebody else has accepted, and within bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil

from wuye_ops.rules.money import EXACT, ZERO, cents_of, exact, product, total
from wuye_ops.rules.steps import Lifecycle, Refusal
from wuye_ops.rules.training_need import A_YEAR, REQUIREMENTS, Need, Person, Requirement, needs, of_post

EVENT, SELF_STUDY = "Event", "Self-Study"
PASSED, FAILED = "Passed", "Failed"
RESULTS = (PASSED, FAILED)

# Of a need, self-study is at most so much, and one piece of it no longer than a day (d).
SELF_STUDY_PERCENT = 50
LONGEST_SELF_STUDY = Decimal(8)
LONGEST_DAY = Decimal(10)
# 学时
MINUTES_OF_HOUR = 45
# 学时 of an ordinary day of training: six hours of the clock (d)
WORKDAY = 8

# of a record of training; code → names of the params
REFUSALS = {
	"negative_hours": (),
	"no_hours": (),
	"too_many_hours": ("most",),
	"no_result": (),
	"result_of_absent": (),
	"later": (),
	"not_employed": ("day",),
	"other_company": ("company",),
	"no_proof": (),
	"twice": ("other",),
	"own_approval": (),
	"own_result": (),
	# of work
	"untrained": ("need", "hours", "needed"),
}
# why hours do not count
LEFT_OUT = (
	"absent",
	"no_result",
	"failed",
	"not_approved",
	"no_proof",
	"counted_before",
	"too_much_self_study",
)


# -- records -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attended:
	"""Somebody's part in a training. event: its key, the same wherever it is told of; for self-study that of the piece.

	course: what was taught, which counts once a year. hours: 学时. result: PASSED, FAILED or None while there is none.
	present: of an event. has_proof, approved_by, user: of self-study.
	"""

	employee: str
	event: str
	course: str
	subject: str
	day: date
	hours: Decimal
	kind: str = EVENT
	present: bool = True
	result: str | None = None
	has_proof: bool = False
	approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Who:
	"""The employee a record is about, as known."""

	employee: str
	user: str
	company: str
	joined_on: date
	left_on: date | None = None


def hours_between(begins: datetime, ends: datetime) -> Decimal:
	"""学时 between two moments of a day, cut to half an hour. Raises ValueError where the end is not after the begin."""
	if ends <= begins:
		raise ValueError(f"A training ends after it begins, not at {ends}.")
	halves = int((ends - begins).total_seconds()) // (MINUTES_OF_HOUR * 30)
	return EXACT.divide(Decimal(halves), Decimal(2))


def ends_at(begins: datetime, hours: Decimal) -> datetime:
	"""When a training of so many 学时 ends: on the day it begins up to a working day of them, the others on the days after."""
	hours = exact(hours, "The hours")
	if hours <= 0:
		raise ValueError(f"A training has some hours, not {hours}.")
	days_before = ceil(hours / WORKDAY) - 1
	minutes = (hours - days_before * WORKDAY) * MINUTES_OF_HOUR
	return begins + timedelta(days=days_before, minutes=ceil(minutes))


def record_refusals(
	one: Attended,
	who: Who,
	company: str,
	today: date,
	others: Iterable[Attended] = (),
	most_hours: Decimal | None = None,
	by: str = "",
) -> tuple[Refusal, ...]:
	"""What is wrong with a record that is to be final. most_hours: as long as the event lasted. by: who enters the result.

	Whoever was there has a result, whoever was not has none; nobody enters their own result or approves their own study.
	"""
	found = []
	if exact(one.hours, "The hours") < 0:
		found.append(Refusal("negative_hours"))
	elif not one.hours and one.present:
		found.append(Refusal("no_hours"))
	most = LONGEST_SELF_STUDY if one.kind == SELF_STUDY else LONGEST_DAY
	most = most if most_hours is None else most_hours
	if one.hours > most:
		found.append(Refusal("too_many_hours", {"most": most}))
	if one.present and one.result not in RESULTS:
		found.append(Refusal("no_result"))
	if not one.present and one.result is not None:
		found.append(Refusal("result_of_absent"))
	if one.day > today:
		found.append(Refusal("later"))
	if one.day < who.joined_on or (who.left_on is not None and one.day > who.left_on):
		found.append(Refusal("not_employed", {"day": one.day}))
	if who.company != company:
		found.append(Refusal("other_company", {"company": who.company}))
	if one.kind == SELF_STUDY:
		if not one.has_proof:
			found.append(Refusal("no_proof"))
		if one.approved_by and one.approved_by == who.user:
			found.append(Refusal("own_approval"))
	elif by and by == who.user:
		found.append(Refusal("own_result"))
	twice = next((other for other in others if _same(one, other)), None)
	if twice is not None:
		found.append(Refusal("twice", {"other": twice.event}))
	return tuple(found)


def _same(one: Attended, other: Attended) -> bool:
	"""Whether both are the same person's record of the same event; of self-study, of the same course on the same day."""
	if one.employee != other.employee:
		return False
	if one.event == other.event:
		return True
	return one.kind == other.kind == SELF_STUDY and (one.course, one.day) == (other.course, other.day)


# -- hours -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Met:
	"""A need, and the hours that count for it."""

	need: Need
	hours: Decimal

	@property
	def missing(self) -> Decimal:
		return max(total((self.need.hours, -self.hours)), ZERO)

	def standing(self, today: date) -> str:
		"""Met, Open, or Overdue."""
		return "Met" if not self.missing else "Overdue" if today > self.need.due_on else "Open"


@dataclass(frozen=True, slots=True)
class Hours:
	"""A person's year. counted: hours in all, self-study within its bounds; by_subject of them. left_out: (event, why), of LEFT_OUT."""

	employee: str
	met: tuple[Met, ...]
	counted: Decimal
	by_subject: Mapping[str, Decimal] = field(default_factory=dict)
	left_out: tuple[tuple[str, str], ...] = ()

	@property
	def needed(self) -> Decimal:
		return total(one.need.hours for one in self.met)

	@property
	def missing(self) -> Decimal:
		return total(one.missing for one in self.met)

	@property
	def percent(self) -> Decimal | None:
		"""Of what is needed; None where nothing is."""
		if not self.needed:
			return None
		return cents_of(product(total((self.needed, -self.missing)), 100), self.needed)


def hours_of(
	person: Person,
	year: int,
	records: Iterable[Attended],
	requirements: Iterable[Requirement] = REQUIREMENTS,
	self_study_percent: int = SELF_STUDY_PERCENT,
) -> Hours:
	"""The hours of a person in a year against what they need.

	Each event, and each course, counts once in the year. Hours serve the needs in order, those of a subject first, so that an hour
	is never counted for two of them. Self-study beyond its share of what is needed is left out.
	"""
	wanted = sorted(needs(person, year, requirements), key=lambda one: not one.requirement.subject)
	most_self = EXACT.divide(product(total(one.hours for one in wanted), self_study_percent), Decimal(100))
	counted: list[tuple[str, Decimal]] = []
	left_out: list[tuple[str, str]] = []
	events: set[str] = set()
	courses: set[str] = set()
	studied = ZERO
	own = [one for one in records if one.employee == person.employee and one.day.year == year]
	# events before self-study, so that it is the study that is left out
	for one in sorted(own, key=lambda one: (one.kind == SELF_STUDY, one.day, one.event)):
		reason = _not_counted(one)
		if not reason and (one.event in events or (one.course and one.course in courses)):
			reason = "counted_before"
		hours = one.hours
		if not reason and one.kind == SELF_STUDY:
			hours = min(hours, total((most_self, -studied))) if wanted else hours
			studied = total((studied, hours))
			if hours < one.hours:
				left_out.append((one.event, "too_much_self_study"))
		if reason:
			left_out.append((one.event, reason))
			continue
		events.add(one.event)
		courses.add(one.course)
		if hours > 0:
			counted.append((one.subject, hours))
	return Hours(
		person.employee,
		_serve(wanted, counted),
		total(hours for _subject, hours in counted),
		_by_subject(counted),
		tuple(left_out),
	)


def _not_counted(one: Attended) -> str:
	if not one.present:
		return "absent"
	if one.result is None:
		return "no_result"
	if one.result != PASSED:
		return "failed"
	if one.kind == SELF_STUDY and not one.has_proof:
		return "no_proof"
	if one.kind == SELF_STUDY and not one.approved_by:
		return "not_approved"
	return ""


def _serve(wanted: list[Need], counted: list[tuple[str, Decimal]]) -> tuple[Met, ...]:
	left = _by_subject(counted)
	found = []
	for one in wanted:
		subjects = [one.requirement.subject] if one.requirement.subject else list(left)
		hours = ZERO
		for subject in subjects:
			taken = min(left.get(subject, ZERO), total((one.hours, -hours)))
			left[subject] = total((left.get(subject, ZERO), -taken))
			hours = total((hours, taken))
		found.append(Met(one, hours))
	return tuple(found)


def _by_subject(counted: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
	found: dict[str, Decimal] = {}
	for subject, hours in counted:
		found[subject] = total((found.get(subject, ZERO), hours))
	return found


def work_refusals(
	person: Person, records: Iterable[Attended], day: date, requirements: Iterable[Requirement] = REQUIREMENTS
) -> tuple[Refusal, ...]:
	"""Why the person may not work on the day yet: training that is wanted before work, and the hours of it since they came, in
	whichever year. An event counts once."""
	records = [one for one in records if one.employee == person.employee]
	found = []
	for one in of_post(person.post, requirements):
		if not one.before_work or person.joined_on < one.joined_from:
			continue
		done: dict[str, Decimal] = {
			record.event: record.hours
			for record in records
			if record.day <= day and not _not_counted(record) and one.subject in ("", record.subject)
		}
		hours = total(done.values())
		if hours < one.hours:
			found.append(Refusal("untrained", {"need": one.code, "hours": hours, "needed": one.hours}))
	return tuple(found)


def to_date(hours: Hours, day: date) -> tuple[Decimal, Decimal]:
	"""(hours that count, hours needed) by a day of the year: yearly needs by its days, to 0.01; those that come once when they are due,
	and before that as many as are done. What is done beyond a need counts for no other."""
	counted, needed = ZERO, ZERO
	for one in hours.met:
		if one.need.requirement.when == A_YEAR:
			days = (date(day.year, 12, 31) - date(day.year, 1, 1)).days + 1
			share = product(one.need.hours, day.timetuple().tm_yday)
			wanted = min(cents_of(share, Decimal(days)), one.need.hours)
		else:
			wanted = one.need.hours if day >= one.need.due_on else one.hours
		needed = total((needed, wanted))
		counted = total((counted, min(one.hours, wanted)))
	return counted, needed


# -- self-study as a document ------------------------------------------------------------------------------------------

DRAFT, TO_APPROVE, APPROVED, RETURNED = "Draft", "To Approve", "Approved", "Returned"
SUBMIT, APPROVE, RETURN = "Submit", "Approve", "Return"
STUDY_LIFE = Lifecycle(
	{
		SUBMIT: ((DRAFT, RETURNED), TO_APPROVE),
		APPROVE: ((TO_APPROVE,), APPROVED),
		RETURN: ((TO_APPROVE,), RETURNED),
	}
)
