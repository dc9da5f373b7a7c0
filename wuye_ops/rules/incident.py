"""突发事件: its level and who has to act by when, its timeline, and what each step of its life takes.

Reported → In Hand → Contained → Reviewed → Closed. An incident is closed when somebody who had no part in it has reviewed it
and what was learnt has become work somewhere: an improvement, a risk, a rectification, or the reason why nothing follows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from wuye_ops.rules.loss_impact import impact_of_loss
from wuye_ops.rules.rectification import may_verify
from wuye_ops.rules.steps import Lifecycle, Refusal

BLUE, YELLOW, ORANGE, RED = "Blue", "Yellow", "Orange", "Red"
LEVELS = (BLUE, YELLOW, ORANGE, RED)

# domain.md 4: 黄 supervisor 24 h, 橙 property manager 4 h, 红 company 1 h; blue is ours (d).
HANDLING = {
	BLUE: (timedelta(hours=72), "Department Head"),
	YELLOW: (timedelta(hours=24), "Department Head"),
	ORANGE: (timedelta(hours=4), "Property Manager"),
	RED: (timedelta(hours=1), "Operations Director"),
}
# 《生产安全事故报告和调查处理条例》9: once told, the head of the unit reports a death or grave injury to the authorities in an hour.
AUTHORITY_WITHIN = timedelta(hours=1)

FIRE, GAS, LIFT, FLOOD, FALL = "Fire", "Gas", "Lift Trapping", "Flood", "Falling Object"
THEFT, VIOLENCE, INTRUSION, TRAFFIC = "Theft", "Violence", "Intrusion", "Traffic Accident"
INJURY, DAMAGE, GATHERING, ANIMAL, OTHER = "Injury", "Property Damage", "Gathering", "Animal", "Other"
# kind → the least level of its own (d)
KINDS = {
	FIRE: ORANGE, GAS: ORANGE, LIFT: ORANGE, FLOOD: YELLOW, FALL: YELLOW, THEFT: YELLOW, VIOLENCE: ORANGE, INTRUSION: YELLOW,
	TRAFFIC: YELLOW, INJURY: YELLOW, DAMAGE: BLUE, GATHERING: YELLOW, ANIMAL: BLUE, OTHER: BLUE,
}  # fmt: skip
# A reference of the police, or why they were not called. 《物业管理条例》46: the company reports what is against the law, and helps.
FOR_POLICE = (THEFT, VIOLENCE, INTRUSION, TRAFFIC, FALL)

# The five steps of a loss become four levels (d); the scale is that of risks.
OF_IMPACT = {1: BLUE, 2: BLUE, 3: YELLOW, 4: ORANGE, 5: RED}

REPORTED, IN_HAND, CONTAINED, REVIEWED, CLOSED, FALSE_ALARM = (
	"Reported", "In Hand", "Contained", "Reviewed", "Closed", "False Alarm",
)  # fmt: skip
TAKE, CONTAIN, REVIEW, CLOSE, REOPEN, DISMISS = (
	"Take in Hand",
	"Contain",
	"Review",
	"Close",
	"Reopen",
	"Dismiss",
)
LIFE = Lifecycle(
	{
		TAKE: ((REPORTED,), IN_HAND),
		CONTAIN: ((IN_HAND,), CONTAINED),
		REVIEW: ((CONTAINED,), REVIEWED),
		CLOSE: ((REVIEWED,), CLOSED),
		REOPEN: ((CONTAINED, REVIEWED), IN_HAND),
		DISMISS: ((REPORTED, IN_HAND), FALSE_ALARM),
	}
)
OPEN = (REPORTED, IN_HAND)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"no_responsible": (),
	"no_measure": (),
	"no_timeline": (),
	"contained_too_early": ("occurred_on",),
	"contained_in_future": ("contained_on",),
	"level_too_low": ("least",),
	"plan_still_running": ("responses",),
	"own_review": (),
	"no_cause": (),
	"no_review": (),
	"no_people": (),
	"no_police": (),
	"no_insurance": (),
	"no_authority": (),
	"no_lesson": (),
	"lesson_without_work": ("lessons",),
	"measures_open": ("measures",),
	"no_reason": (),
}


@dataclass(frozen=True, slots=True)
class Lesson:
	"""What was learnt. work: the Improvement Plan, Risk or Rectification it has become; why_none: why nothing follows."""

	text: str
	work: str = ""
	why_none: str = ""

	@property
	def is_answered(self) -> bool:
		return bool(self.work or self.why_none.strip())


@dataclass(frozen=True, slots=True)
class Measure:
	text: str
	done: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
	"""An incident as it stands. people_known: the people are listed, or it is said that there were none. loss in 元, None while
	nobody knows. police, insurance, authority: a reference or the reason why there is none. responses: emergency responses of
	it that still run."""

	status: str
	kind: str
	level: str
	occurred_on: datetime
	reported_on: datetime
	responsible: str = ""
	involved: frozenset[str] = frozenset()
	measures: tuple[Measure, ...] = ()
	timeline: int = 0
	contained_on: datetime | None = None
	dead: int = 0
	gravely_injured: int = 0
	injured: int = 0
	loss: Decimal | None = None
	people_known: bool = False
	police: str = ""
	insurance: str = ""
	authority: str = ""
	responses: tuple[str, ...] = ()
	cause: str = ""
	review: str = ""
	lessons: tuple[Lesson, ...] = ()

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(f"An incident is {', '.join(KINDS)}, not {self.kind!r}.")
		if self.level not in LEVELS:
			raise ValueError(f"A level is {', '.join(LEVELS)}, not {self.level!r}.")
		if min(self.dead, self.gravely_injured, self.injured) < 0:
			raise ValueError("Nobody counts less than no people.")


def least_level(
	kind: str, *, dead: int = 0, gravely_injured: int = 0, injured: int = 0, loss: Decimal | None = None
) -> str:
	"""The level below which it cannot be set: by its kind, its people and its loss, whichever is highest."""
	found = [KINDS.get(kind, BLUE)]
	if dead or gravely_injured:
		found.append(RED)
	if injured:
		found.append(ORANGE)
	# a negative one is refused where it is entered
	if loss is not None and loss >= 0:
		found.append(OF_IMPACT[impact_of_loss(loss)])
	return max(found, key=LEVELS.index)


def handle_by(level: str, reported_on: datetime) -> tuple[datetime, str]:
	"""(deadline, role): until when it has to be contained, and whose matter it is. Round the clock."""
	within, role = HANDLING[level]
	return reported_on + within, role


def is_overdue(incident: Incident, now: datetime) -> bool:
	"""Whether it should have been contained; once it is, whether it was so in time is shown by the two times."""
	return incident.status in OPEN and now > handle_by(incident.level, incident.reported_on)[0]


def tell_authorities_by(incident: Incident) -> datetime | None:
	"""Until when the head of the unit reports it, if people died or were gravely hurt; None where nothing is to be reported."""
	if incident.dead or incident.gravely_injured:
		return incident.reported_on + AUTHORITY_WITHIN
	return None


def refusals(incident: Incident, step: str, by: str, now: datetime, reason: str = "") -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; nothing when it may be taken. Raises ValueError for a step that is none."""
	if refused := LIFE.refusals(incident.status, step):
		return refused
	checks = {TAKE: _taking, CONTAIN: _containing, REVIEW: _reviewing, CLOSE: _closing}
	if step in checks:
		return tuple(checks[step](incident, by, now))
	return () if reason.strip() else (Refusal("no_reason"),)


def _taking(incident: Incident, _by: str, _now: datetime) -> Iterator[Refusal]:
	if not incident.responsible:
		yield Refusal("no_responsible")


def _containing(incident: Incident, _by: str, now: datetime) -> Iterator[Refusal]:
	if not incident.measures:
		yield Refusal("no_measure")
	if not incident.timeline:
		yield Refusal("no_timeline")
	contained = incident.contained_on or now
	if contained < incident.occurred_on:
		yield Refusal("contained_too_early", {"occurred_on": incident.occurred_on})
	if contained > now:
		yield Refusal("contained_in_future", {"contained_on": contained})
	least = least_level(
		incident.kind,
		dead=incident.dead,
		gravely_injured=incident.gravely_injured,
		injured=incident.injured,
		loss=incident.loss,
	)
	if LEVELS.index(incident.level) < LEVELS.index(least):
		yield Refusal("level_too_low", {"least": least})
	if incident.responses:
		yield Refusal("plan_still_running", {"responses": incident.responses})


def _reviewing(incident: Incident, by: str, _now: datetime) -> Iterator[Refusal]:
	if not may_verify(by, {incident.responsible, *incident.involved}):
		yield Refusal("own_review")
	if not incident.cause.strip():
		yield Refusal("no_cause")
	if not incident.review.strip():
		yield Refusal("no_review")
	if not incident.people_known:
		yield Refusal("no_people")
	if incident.kind in FOR_POLICE and not incident.police.strip():
		yield Refusal("no_police")
	if incident.loss and not incident.insurance.strip():
		yield Refusal("no_insurance")
	if tell_authorities_by(incident) and not incident.authority.strip():
		yield Refusal("no_authority")


def _closing(incident: Incident, _by: str, _now: datetime) -> Iterator[Refusal]:
	if not incident.lessons:
		yield Refusal("no_lesson")
	if unanswered := tuple(lesson.text for lesson in incident.lessons if not lesson.is_answered):
		yield Refusal("lesson_without_work", {"lessons": unanswered})
	if undone := tuple(measure.text for measure in incident.measures if not measure.done):
		yield Refusal("measures_open", {"measures": undone})


# -- the timeline ------------------------------------------------------------------------------------------------------

# What is written down later than this says so (d).
AFTERWARDS = timedelta(hours=2)
FUTURE, NO_TEXT = "future", "no_text"


@dataclass(frozen=True, slots=True)
class Event:
	"""Something in the timeline. at: when it was; written_on: when it was written down, which nobody can set."""

	key: str
	at: datetime
	written_on: datetime
	text: str = ""

	@property
	def is_afterwards(self) -> bool:
		return self.written_on - self.at > AFTERWARDS


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
	"""As it happened; of what happened at once, what was written down first."""
	return tuple(sorted(events, key=lambda event: (event.at, event.written_on, event.key)))


def event_problems(event: Event, skew: timedelta = timedelta(minutes=5)) -> tuple[str, ...]:
	"""Why it cannot be written down. What came before the incident may be: it is often where the cause lies."""
	found: Collection[str] = [
		code
		for code, stands in ((FUTURE, event.at > event.written_on + skew), (NO_TEXT, not event.text.strip()))
		if stands
	]
	return tuple(found)
