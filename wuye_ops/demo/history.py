"""A year of requests and tasks up to now, deterministic by its seed: the same seed and time make the same year."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random

import frappe
from frappe import _
from frappe.utils import escape_html

from wuye_ops.customer_service import notify, promises, tasks
from wuye_ops.demo import bulk, stock, stories
from wuye_ops.demo.cases import Case, CaseWriter, communication
from wuye_ops.demo.courses import SCENES, SECOND_TASK, Pace, Scene, cut, has_happened
from wuye_ops.demo.places import Place, Resident
from wuye_ops.demo.registry import Registry
from wuye_ops.demo.stories import Story
from wuye_ops.property.places import head_of

DAYS = 365
REQUESTS = 3000
FINDINGS = 230
DRAFTS = 2
# Residents with a login report more, so that their pages have something to show.
BY_LOGIN = 0.08
BY_PASSER_BY = 0.25  # of what is reported from common areas
# Most dispatches are of the category's own urgency.
MORE_URGENT = 0.06
TRIES = 500
TELL_DAYS = 3  # notifications older than this have been read long ago


@dataclass(frozen=True)
class Rhythm:
	"""When people of a property call, and how much of the whole they are."""

	share: int
	week: tuple[float, ...]
	hours: tuple[float, ...]


RHYTHMS = {
	"Residence": Rhythm(64, stories.HOME_WEEK, stories.HOME_HOURS),
	"Office": Rhythm(21, stories.OFFICE_WEEK, stories.OFFICE_HOURS),
	"Shop": Rhythm(15, stories.MALL_WEEK, stories.MALL_HOURS),
}


class History:
	def __init__(
		self, registry: Registry, rng: Random, now: datetime, places: list[Place], scale: float
	) -> None:
		self.registry, self.rng, self.now, self.places, self.scale = registry, rng, now, places, scale
		self.writer = CaseWriter(rng, now)
		self.cases: list[Case] = []
		self.findings: list = []
		self.days = [now.date() - timedelta(days=days) for days in range(DAYS, -1, -1)]
		self._weights: dict[tuple, list[float]] = {}

	def make(self) -> None:
		for _past in range(round(REQUESTS * self.scale)):
			self.cases.append(self._past())
		self._cancel_one()
		for scene in SCENES:
			for _present in range(scene.count):
				if case := self._present(scene):
					self.cases.append(case)
		self._find()
		self._name()
		self._write()
		self._book()
		self._tell()

	# -- drawing

	def _cancel_one(self) -> None:
		"""Also in a year thinned out to a few requests somebody changes their mind."""
		for _try in range(TRIES):
			if any(case.request.status == "Cancelled" for case in self.cases):
				return
			case = self._past()
			if case.request.status == "Cancelled":
				self.cases.append(case)

	def _past(self) -> Case:
		place, story, resident = self._somebody()
		opened = self._opening(place, story)
		return self._case(place, story, resident, opened)

	def _case(
		self,
		place: Place,
		story: Story,
		resident: Resident | None,
		opened: datetime,
		scene: Scene | None = None,
	):
		urgency = self._urgency(story)
		pace = Pace(self.rng, place.name, story.category, urgency)
		count = 1 if scene or self.rng.random() < story.tasks else 0
		if count and not scene and self.rng.random() < SECOND_TASK:
			count = 2
		life = pace.live(opened, count)
		if scene:
			if not life.courses or life.cancelled:
				return None
			scene.stop(life)
			if not has_happened(life, self.now):
				return None
		request = self.writer.request(place, story, urgency, opened, resident)
		return self.writer.follow(place, story, request, cut(life, self.now))

	def _present(self, scene: Scene) -> Case | None:
		"""Open work that stands as the scene wants it: openings are drawn until one does."""
		for _try in range(TRIES):
			place, story, resident = self._somebody(stories.REPAIRS + stories.COMPLAINTS)
			if story.tasks < 0.9:
				continue
			opened = self.now - timedelta(
				minutes=round(10 ** self.rng.uniform(0.3, 3.8)), seconds=self.rng.randint(0, 59)
			)
			case = self._case(place, story, resident, opened, scene)
			if case and case.request.sla_status == scene.sla_status:
				return case
		return None

	def _somebody(self, choice: Iterable[Story] = stories.STORIES) -> tuple[Place, Story, Resident | None]:
		choice = list(choice)
		place = self.rng.choices(self.places, [RHYTHMS[place.plan.usage].share for place in self.places])[0]
		story = self.rng.choices(choice, [story.weight for story in choice])[0]
		if story.areas and self.rng.random() < BY_PASSER_BY:
			return place, story, None
		if self.rng.random() < BY_LOGIN:
			return place, story, self.rng.choice([resident for resident in place.residents if resident.user])
		return place, story, self.rng.choice(place.residents)

	def _opening(self, place: Place, story: Story) -> datetime:
		rhythm = RHYTHMS[place.plan.usage]
		key = (place.plan.usage, story.months)
		if key not in self._weights:
			self._weights[key] = list(
				accumulate(story.months[day.month - 1] * rhythm.week[day.weekday()] for day in self.days)
			)
		earliest = self.now - timedelta(days=DAYS)
		while True:
			weights = self._weights[key]
			day = self.days[min(bisect(weights, self.rng.random() * weights[-1]), len(self.days) - 1)]
			hour = self.rng.choices(range(24), rhythm.hours)[0]
			opened = datetime.combine(day, time(hour, self.rng.randint(0, 59), self.rng.randint(0, 59)))
			if earliest < opened < self.now:
				return opened

	def _urgency(self, story: Story) -> str:
		own = frappe.get_cached_value("Service Category", story.category, "default_urgency")
		if own == "Normal" and story.tasks >= 0.9 and self.rng.random() < MORE_URGENT:
			return "Urgent"
		return own

	def _find(self) -> None:
		for number in range(round(FINDINGS * self.scale) + DRAFTS):
			place = self.rng.choice(self.places)
			draft = number < DRAFTS
			found = self._opening(place, stories.REPAIRS[0])
			if draft:
				found = self.now - timedelta(minutes=self.rng.randint(20, 300))
			course = Pace(self.rng, place.name, "公共照明", "Normal").course(found)
			for step, moment in vars(course).items():
				if moment and moment > self.now:
					setattr(course, step, None)
			self.findings.append(self.writer.finding(place, number, course, draft))

	# -- writing

	def _name(self) -> None:
		"""Gives numbers in the order of events, from the series that new documents go on with."""
		self.cases.sort(key=lambda case: case.request.opened_on)
		_number("SR", [case.request for case in self.cases])
		for case in self.cases:
			for task in case.tasks:
				task.service_request = task.source_name = case.request.name
		everything = [task for case in self.cases for task in case.tasks] + self.findings
		everything.sort(key=lambda task: task.creation)
		_number("ST", everything)
		self.tasks = everything

	def _write(self) -> None:
		bulk.insert([case.request for case in self.cases], self.now)
		self.registry.add("Service Request", *(case.request.name for case in self.cases))
		bulk.insert(self.tasks, self.now)
		self.registry.add("Service Task", *(task.name for task in self.tasks))
		users = {
			resident.customer: [resident.user]
			for place in self.places
			for resident in place.residents
			if resident.user
		}
		bulk.insert(
			(
				communication(case, message, users.get(case.request.customer, []))
				for case in self.cases
				for message in sorted(case.messages, key=lambda message: message.when)
			),
			self.now,
		)

	def _book(self) -> None:
		"""Parts and bills of the verified work, through the service."""
		stock.settle(
			self.registry,
			[task for task in self.tasks if task.status == "Verified" and (task.parts or task.chargeable)],
		)

	def _tell(self) -> None:
		"""What staff have been told of the work that is open now."""
		for task in self.tasks:
			if task.status in tasks.OPEN and task.modified > self.now - timedelta(days=TELL_DAYS):
				tasks.tell_those_concerned(task, None)
				self._date_notifications(task.name, task.modified)
		for case in self.cases:
			request = case.request
			if request.status in (*promises.FINISHED, "Cancelled"):
				continue
			for step in request.escalations:
				if step.done_on:
					notify.tell_staff(self._recipients(case, step), request, self._escalated(request, step))
					self._date_notifications(request.name, step.done_on)

	@staticmethod
	def _escalated(request, step) -> str:
		return _("{0} % of the promised time is over: {1} ({2})").format(
			step.at_percent, escape_html(request.subject), request.name
		)

	@staticmethod
	def _recipients(case: Case, step) -> list[str | None]:
		"""Whom the sweep tells; in the demo no post is empty, but a request may have no assignee yet."""
		request = case.request
		assignees = [notify.user_of(task.assigned_to) for task in case.tasks if task.assigned_to]
		if step.recipient == "Assignee" and assignees:
			return assignees
		if step.recipient in ("Assignee", "Department Head"):
			return [notify.user_of(head_of(request.property, request.department))]
		if step.recipient == "Property Manager":
			return [notify.user_of(frappe.get_cached_value("Property", request.property, "manager"))]
		return notify.users_with_role(step.role, request.property)

	def _date_notifications(self, document: str, when: datetime) -> None:
		"""Dates back what has just been told about a document."""
		log = frappe.qb.DocType("Notification Log")
		(
			frappe.qb.update(log)
			.set(log.creation, when)
			.set(log.modified, when)
			.where((log.document_name == document) & (log.creation >= self.now))
			.run()
		)


def _number(prefix: str, documents: list) -> None:
	"""Names like SR-2026-000001, by the year of the document."""
	by_year: dict[int, list] = {}
	for doc in documents:
		by_year.setdefault(doc.creation.year, []).append(doc)
	for year, rows in by_year.items():
		first = bulk.take_numbers(f"{prefix}-{year}-", len(rows))
		for number, doc in enumerate(rows, start=first):
			doc.name = f"{prefix}-{year}-{number:06d}"
