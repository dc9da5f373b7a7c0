"""When the steps of a request and its tasks happen: mostly within what was promised, sometimes late, sometimes held.

Whatever a course says is only how things would go on; `cut` keeps what has happened by now.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from random import Random

import frappe

from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.rules.service_clock import WorkCalendar

# Shares of a year's requests
LATE = {"respond": 0.02, "arrive": 0.03, "resolve": 0.03}
HELD = 0.05
CANCELLED = 0.025
PASSED_ON = 0.04
SECOND_TASK = 0.06
RATED = 0.45
ALWAYS = WorkCalendar.round_the_clock()


@dataclass
class Course:
	"""One task's steps; None for what does not happen."""

	dispatched: datetime | None = None
	passed_on: datetime | None = None  # the first assignment, when somebody else finishes the work
	assigned: datetime | None = None
	accepted: datetime | None = None
	arrived: datetime | None = None
	blocked: datetime | None = None
	resumed: datetime | None = None
	finished: datetime | None = None
	verified: datetime | None = None
	cancelled: datetime | None = None


@dataclass
class Life:
	"""One request's steps."""

	opened: datetime
	responded: datetime | None = None
	courses: list[Course] = field(default_factory=list)
	held: datetime | None = None
	resumed: datetime | None = None
	resolved: datetime | None = None
	cancelled: datetime | None = None
	rated: datetime | None = None
	closed: datetime | None = None


class Pace:
	"""Draws courses for one property and urgency, on the clocks of the service level."""

	def __init__(self, rng: Random, property_name: str, category: str, urgency: str) -> None:
		self.rng = rng
		self.calendar = calendar_of(property_name)
		level = frappe.get_cached_doc(
			"Service Level", frappe.get_cached_value("Service Category", category, "service_level")
		)
		self.target = next(row for row in level.targets if row.urgency == urgency)
		self.urgent = urgency == "Emergency"
		# longest minutes that a dispatch, an assignment, its acceptance and the way to the place take
		self.steps = {"Emergency": (1, 1, 1, 2), "Urgent": (2, 4, 3, 4)}.get(urgency, (6, 25, 15, 8))

	def live(self, opened: datetime, tasks: int) -> Life:
		life = Life(opened)
		life.responded = self._promised("respond", opened)
		if self.rng.random() < CANCELLED and not self.urgent:
			life.cancelled = life.responded + self._minutes(5, 22)
			if tasks and self.rng.random() < 0.5:
				dispatched = life.responded + self._minutes(1, 4)
				life.courses = [Course(dispatched=dispatched, cancelled=life.cancelled)]
			return life
		if not tasks:
			answered = self._promised("resolve", opened) or opened
			life.resolved = max(life.responded + self._minutes(2, 15), answered)
		else:
			self._work(life, tasks)
		self._end(life)
		return life

	def course(self, dispatched: datetime, arrive_by: datetime | None = None) -> Course:
		"""One task from the pool to its verification, without a break."""
		course = Course(dispatched=dispatched)
		_, assign, accept, way = self.steps
		first = dispatched + self._minutes(0, assign)
		course.assigned = first
		if self.steps[1] > 5 and self.rng.random() < PASSED_ON:
			course.passed_on, course.assigned = first, first + self._minutes(10, 60)
		course.accepted = course.assigned + self._minutes(0, accept)
		course.arrived = max(course.accepted + self._minutes(0, way), arrive_by or course.accepted)
		course.finished = course.arrived + timedelta(minutes=round(self.rng.triangular(15, 190, 45)))
		course.verified = self._checked(course.finished)
		return course

	# -- parts of a life

	def _work(self, life: Life, tasks: int) -> None:
		arrived = self._promised("arrive", life.opened)
		for _ in range(tasks):
			life.courses.append(self.course(life.responded + self._minutes(0, self.steps[0]), arrived))
		last = life.courses[-1]
		if self._is_late("resolve") and self.target.resolve_minutes:
			last.finished = max(last.finished, self._at("resolve", life.opened, self.rng.uniform(1.02, 1.6)))
		elif self.target.urgency in ("Complex", "Major"):
			last.finished = max(last.finished, self._at("resolve", life.opened, self.rng.uniform(0.2, 0.8)))
		if not self.urgent and tasks == 1 and self.rng.random() < HELD:
			self.hold(life)
		last.verified = self._checked(last.finished)
		life.resolved = max(course.verified for course in life.courses)

	def hold(self, life: Life) -> None:
		"""Work stops soon after the arrival and goes on when what was missing is there."""
		course = life.courses[-1]
		life.held = course.blocked = course.arrived + self._minutes(10, 40)
		life.resumed = course.resumed = self.calendar.add(life.held + self._minutes(120, 2800), 10)
		course.finished = max(course.finished, course.resumed + self._minutes(20, 120))
		course.verified = self._checked(course.finished)
		life.resolved = course.verified

	def _end(self, life: Life) -> None:
		if self.rng.random() < RATED:
			life.rated = life.resolved + self._minutes(3, 2600)
		life.closed = self.calendar.add(life.resolved + self._minutes(1440, 4300), 5)

	def _checked(self, finished: datetime) -> datetime:
		if self.urgent:
			return finished + self._minutes(3, 20)
		return self.calendar.add(finished, self.rng.randint(4, 150))

	def _promised(self, measure: str, opened: datetime) -> datetime | None:
		"""When a promise is met, or missed; None where nothing is promised."""
		if not self.target.get(f"{measure}_minutes"):
			return None
		late = self._is_late(measure)
		return self._at(
			measure, opened, self.rng.uniform(1.05, 2.2) if late else self.rng.betavariate(1.6, 4)
		)

	def _is_late(self, measure: str) -> bool:
		return self.rng.random() < LATE[measure]

	def _at(self, measure: str, opened: datetime, fraction: float) -> datetime:
		minutes = max(1, round(self.target.get(f"{measure}_minutes") * fraction))
		in_hours = self.target.get(f"{measure}_clock") == "Service Hours"
		return (self.calendar if in_hours else ALWAYS).add(opened, minutes)

	def _minutes(self, low: int, high: int) -> timedelta:
		return timedelta(minutes=self.rng.randint(low, high), seconds=self.rng.randint(0, 59))


def cut(life: Life, now: datetime) -> Life:
	"""What has happened by now; a task that is not dispatched yet does not exist."""
	for steps in (life, *life.courses):
		for step in fields(steps):
			value = getattr(steps, step.name)
			if isinstance(value, datetime) and value > now:
				setattr(steps, step.name, None)
	life.courses = [course for course in life.courses if course.dispatched]
	return life


# -- work that is open now: how far it has come ---------------------------------------------------------------------


def _unfinished(life: Life, *, without: tuple[str, ...] = ()) -> None:
	life.resolved = life.rated = life.closed = life.cancelled = life.held = life.resumed = None
	for course in life.courses:
		for step in ("verified", "cancelled", "blocked", "resumed", *without):
			setattr(course, step, None)


def _new(life: Life) -> None:
	_unfinished(life)
	life.responded, life.courses = None, []


def _accepted(life: Life) -> None:
	_unfinished(life)
	life.courses = []


def _pool(life: Life) -> None:
	_unfinished(life, without=("passed_on", "assigned", "accepted", "arrived", "finished"))


def _assigned(life: Life) -> None:
	_unfinished(life, without=("accepted", "arrived", "finished"))


def _working(life: Life) -> None:
	_unfinished(life, without=("finished",))


def _blocked(life: Life) -> None:
	_unfinished(life, without=("finished",))
	life.courses[-1].blocked = life.courses[-1].arrived + timedelta(minutes=12)


def _held(life: Life) -> None:
	_blocked(life)
	life.held = life.courses[-1].blocked


def _done(life: Life) -> None:
	_unfinished(life)


@dataclass(frozen=True)
class Scene:
	"""Open work the demo shows for certain: how far it has come, how its promise stands, how often."""

	stop: Callable[[Life], None]
	sla_status: str
	count: int


SCENES = (
	Scene(_new, "On Time", 4), Scene(_new, "Overdue", 2),
	Scene(_accepted, "On Time", 2), Scene(_accepted, "At Risk", 1),
	Scene(_pool, "On Time", 4), Scene(_pool, "At Risk", 1), Scene(_pool, "Overdue", 2),
	Scene(_assigned, "On Time", 3), Scene(_assigned, "At Risk", 1),
	Scene(_working, "On Time", 5), Scene(_working, "At Risk", 3), Scene(_working, "Overdue", 3),
	Scene(_blocked, "On Time", 2), Scene(_blocked, "Overdue", 1),
	Scene(_held, "On Hold", 4),
	Scene(_done, "On Time", 3), Scene(_done, "At Risk", 2),
)  # fmt: skip


def has_happened(life: Life, now: datetime) -> bool:
	"""Whether all that a scene shows lies in the past."""
	return all(
		value <= now
		for steps in (life, *life.courses)
		for value in vars(steps).values()
		if isinstance(value, datetime)
	)
