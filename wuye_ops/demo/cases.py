"""Turns a course of events into the documents the controllers would have left behind.

Categories, departments, promises, escalations, messages and the standing of a promise come from the app's own
functions; nothing is computed here a second time.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe import _

from wuye_ops.customer_service import notify, promises, requests
from wuye_ops.demo import complaint_care, stories
from wuye_ops.demo.courses import Course, Life
from wuye_ops.demo.people import Person
from wuye_ops.demo.places import Place, Resident
from wuye_ops.demo.stock import MARK_UP, item_code
from wuye_ops.demo.stories import Story
from wuye_ops.property.places import head_of
from wuye_ops.records.personal_data import protect_phone

SWEEP_MINUTES = 5
# Stores and bills came into use a quarter ago; before, nobody booked parts.
STOCK_DAYS = 90
CHARGED = 0.12
LABOUR = (30, 50, 80, 120)
# In offices and shops things have other names.
AT_WORK = (
	("厨房", "茶水间"), ("家里", "室内"), ("卧室", "办公室"), ("阳台", "洗手间"), ("热水器", "开水器"), ("入户", "入口"),
	("业主大会", "客户座谈会"), ("业主", "客户"), ("晾衣架", "展示架"), ("单元门禁", "大堂门禁"), ("物业费", "物业服务费"),
)  # fmt: skip


@dataclass
class Message:
	"""What a customer was told, or told us."""

	when: datetime
	text: str
	sender: str
	received: bool = False


@dataclass
class Case:
	request: object
	life: Life
	tasks: list = field(default_factory=list)
	messages: list[Message] = field(default_factory=list)


class CaseWriter:
	def __init__(self, rng: Random, now: datetime) -> None:
		self.rng, self.now = rng, now
		self.parts_were_used = False

	# -- the request

	def request(self, place: Place, story: Story, urgency: str, opened: datetime, resident: Resident | None):
		"""A new request as somebody reports it."""
		area = self.rng.choice(self._areas(place, story)) if story.areas else None
		subject = self._speak(place, self.rng.choice(story.subjects))
		doc = frappe.get_doc(
			{
				"doctype": "Service Request",
				"property": place.name,
				"category": story.category,
				"urgency": urgency,
				"status": "New",
				"channel": self._channel(resident),
				"subject": subject,
				"description": self._speak(
					place,
					subject
					+ self.rng.choice(("。", "，请尽快安排处理。", "，从昨天开始的。", "，麻烦派人看看。")),
				),
				"opened_on": opened,
				"service_area": area[0] if area else None,
				"place": area[1] if area else None,
			}
		)
		if resident:
			doc.update({"customer": resident.customer, "customer_name": resident.name})
			if not area or resident.user:
				doc.unit = resident.unit
			if self.rng.random() < 0.25:
				doc.update({"reporter_name": resident.name, "reporter_phone": resident.phone})
		else:
			doc.reporter_name = self.rng.choice(("保洁员", "巡逻员", "访客", "业主委员会"))
			doc.channel = self.rng.choice(("Phone", "QR"))
		doc.flags.historical = True
		requests.complete_from_place(doc)
		requests.check_sense(doc)
		protect_phone(doc, "reporter_phone")
		doc.owner = resident.user if resident and resident.user else place.team.by_key("service").user
		doc.creation = opened
		return doc

	def _areas(self, place: Place, story: Story) -> list[tuple[str, str]]:
		areas = [area for kind in story.areas for area in place.areas.get(kind, ())]
		return areas or place.areas["Gate"]

	def _speak(self, place: Place, text: str) -> str:
		if place.plan.usage != "Residence":
			for at_home, at_work in AT_WORK:
				text = text.replace(at_home, at_work)
		return text

	def _channel(self, resident: Resident | None) -> str:
		if resident and resident.user:
			return "Portal"
		return self.rng.choices(("Phone", "Visit", "QR", "Web", "Email"), (58, 16, 14, 9, 3))[0]

	# -- what becomes of it

	def follow(self, place: Place, story: Story, request, life: Life) -> Case:
		"""Carries the request through its life, as far as that has happened."""
		case = Case(request, life)
		service = place.team.by_key("service").user
		request.responded_on = life.responded
		if life.responded:
			request.status = "Accepted"
			self._tell(case, life.responded, service)
		for course in life.courses:
			case.tasks.append(self._dispatch(place, story, request, course, service))
		started = [course.passed_on or course.assigned for course in life.courses if course.assigned]
		if started:
			request.status = "In Progress"
			self._tell(case, min(started), place.team.head(self._trade(story)).user)
		request.arrived_on = min((course.arrived for course in life.courses if course.arrived), default=None)
		request.service_level = frappe.get_cached_value("Service Category", request.category, "service_level")
		case.messages += [
			Message(when, text, service)
			for when, text in complaint_care.care(request, life, self.rng, service, self.now)
		]
		self._promise(case, place, service)
		if life.resolved:
			self._resolve(case, place, story, service)
		elif life.cancelled:
			self._cancel(case, service)
		complaint_care.note_first_contact(request, life)
		if life.closed:
			complaint_care.rule(request, life, self.rng, place.team.by_key("manager").user)
			request.status, request.closed_on = "Closed", life.closed
		if life.rated:
			self._rate(case)
		promises.update_sla_status(request, self.now)
		self._chat(case, service)
		request.modified = max(moment for moment in self._moments(life))
		request.modified_by = service
		return case

	def _promise(self, case: Case, place: Place, service: str) -> None:
		"""The deadlines, with the escalations that the sweep has told until the request ended or was held."""
		request, life = case.request, case.life
		promises.set_promise(request)
		end = life.resolved or life.cancelled or self.now
		if life.held:
			self._sweep(request, life.held)
			reason = self.rng.choice(stories.HOLD_REASONS)
			request.append(
				"holds",
				{"from_time": life.held, "to_time": life.resumed, "reason": reason, "held_by": service},
			)
			request.status = "On Hold"
			self._tell(case, life.held, service)
			if not life.resumed:
				request.hold_reason = reason
				return
			request.status = "In Progress"
			self._tell(case, life.resumed, service, was="On Hold")
			promises.set_promise(request)
		if request.arrived_on and not request.resolve_by:
			self._sweep(request, request.arrived_on)
			promises.drop_pending_escalations(request)
		self._sweep(request, end)

	def _sweep(self, request, until: datetime) -> None:
		"""Marks the steps that a sweep has told while the clock was running."""
		for row in request.escalations:
			told = _next_sweep(row.escalate_at)
			if not row.done_on and told < until:
				row.done_on = told

	def _resolve(self, case: Case, place: Place, story: Story, service: str) -> None:
		request = case.request
		results = [task.result for task in case.tasks if task.status == "Verified"]
		request.solution = "\n".join(results) or self._speak(place, self.rng.choice(story.results))
		request.status, request.resolved_on = "Resolved", case.life.resolved
		promises.drop_pending_escalations(request)
		sender = place.team.head(self._trade(story)).user if results else service
		self._tell(case, case.life.resolved, sender)

	def _cancel(self, case: Case, service: str) -> None:
		request = case.request
		promises.update_sla_status(request, case.life.cancelled)
		request.cancel_reason = self.rng.choice(stories.CANCEL_REASONS)
		request.status, request.closed_on = "Cancelled", case.life.cancelled
		promises.drop_pending_escalations(request)
		self._tell(case, case.life.cancelled, service)

	def _rate(self, case: Case) -> None:
		promises.update_sla_status(case.request, self.now)
		weights = (2, 3, 8, 30, 57) if case.request.sla_status == "Met" else (15, 20, 25, 25, 15)
		stars = self.rng.choices((1, 2, 3, 4, 5), weights)[0]
		case.request.update(
			{
				"rating": stars / 5,
				"rated_on": case.life.rated,
				"rating_comment": self.rng.choice(stories.COMMENTS[stars])
				if self.rng.random() < 0.5
				else None,
			}
		)

	def _tell(self, case: Case, when: datetime, sender: str, was: str = "") -> None:
		if text := requests.customer_message(case.request, was):
			case.messages.append(Message(when, text, sender))

	def _chat(self, case: Case, service: str) -> None:
		"""Now and then a resident asks and is answered."""
		request, life = case.request, case.life
		if request.channel != "Portal" or not life.responded or self.rng.random() < 0.4:
			return
		asked = life.responded + timedelta(minutes=self.rng.randint(2, 9))
		end = life.resolved or life.cancelled or self.now
		if asked >= end:
			return
		case.messages.append(
			Message(asked, self.rng.choice(stories.QUESTIONS_FROM_RESIDENTS), request.owner, True)
		)
		answered = asked + timedelta(minutes=self.rng.randint(1, 6))
		if answered < end:
			case.messages.append(Message(answered, self.rng.choice(stories.REPLIES), service))

	@staticmethod
	def _moments(life: Life) -> list[datetime]:
		return [
			value
			for steps in (life, *life.courses)
			for value in vars(steps).values()
			if isinstance(value, datetime)
		]

	@staticmethod
	def _trade(story: Story) -> str:
		return frappe.get_cached_value("Service Category", story.category, "trade")

	# -- tasks

	def _dispatch(self, place: Place, story: Story, request, course: Course, service: str):
		task = frappe.get_doc(
			{
				"doctype": "Service Task",
				"property": request.property,
				"subject": request.subject,
				"description": request.description,
				"department": request.department,
				"head": head_of(request.property, request.department),
				"urgency": request.urgency,
				"unit": request.unit,
				"service_area": request.service_area,
				"place": request.place,
				"source_doctype": "Service Request",
				"reporter_name": request.reporter_name or request.customer_name,
				"reporter_phone": request.reporter_phone,
				"customer": request.customer,
			}
		)
		# what was promised when the task was made: a later hold moves the request's deadline, not the task's
		promises.set_promise(request)
		task.required_by = request.resolve_by or request.arrive_by
		may_claim = frappe.get_cached_value("Service Category", story.category, "allow_claim")
		trade = self._trade(story)
		result = self._speak(place, self.rng.choice(story.results))
		self._carry_out(
			place,
			trade,
			task,
			course,
			story.works or ("现场处理",),
			result,
			claimed=may_claim and self.rng.random() < 0.3,
		)
		self._use_parts(task, story, course)
		task.owner, task.creation = service, course.dispatched
		return task

	def finding(self, place: Place, number: int, course: Course, draft: bool = False):
		"""A task that a round has found; no customer asked for it."""
		trade, subject, kinds, result = stories.FINDINGS[number % len(stories.FINDINGS)]
		areas = [area for kind in kinds for area in place.areas.get(kind, ())] or place.areas["Gate"]
		area, label = self.rng.choice(areas)
		head = place.team.head(trade)
		department = frappe.get_cached_value("Employee", head.employee, "department")
		task = frappe.get_doc(
			{
				"doctype": "Service Task",
				"property": place.name,
				"subject": f"{label}：{subject}",
				"department": department,
				"head": head.employee,
				"urgency": "Normal",
				"required_by": course.dispatched + timedelta(days=2),
				"service_area": area,
				"place": label,
				"reporter_name": head.name,
			}
		)
		task.owner, task.creation = head.user, course.dispatched
		if draft:
			task.status = "Draft"
			task.modified = course.dispatched
		else:
			self._carry_out(place, trade, task, course, ("到场处理", "清理现场"), result)
		return task

	def _carry_out(self, place, trade, task, course: Course, works, result, *, claimed=False) -> None:
		"""Takes a task as far as its course has come."""
		head = place.team.head(trade)
		workers = place.team.workers(trade)
		worker = self.rng.choice(workers)
		task.status, task.dispatched_on = "To Assign", course.dispatched
		if course.passed_on and len(workers) > 1:
			first = self.rng.choice([other for other in workers if other is not worker])
			self._assign(task, first, course.passed_on, head.user)
			task.assignments[-1].update({"ended_on": course.assigned, "reason": "原维修人员忙，改派"})
		if course.assigned:
			self._assign(task, worker, course.assigned, worker.user if claimed else head.user)
			if claimed:
				task.assignments[-1].reason = _("Claimed")
			task.update({"status": "Assigned", "assigned_on": course.assigned})
		if course.accepted:
			task.update({"status": "In Progress", "accepted_on": course.accepted})
		if course.arrived:
			task.arrived_on = course.arrived
			self._log(task, worker, course, works, result)
		if course.blocked and not course.resumed:
			task.update({"status": "Blocked", "block_reason": self.rng.choice(stories.BLOCK_REASONS)})
		if course.finished:
			task.update({"status": "Done", "finished_on": course.finished, "result": result})
		if course.verified:
			task.update({"status": "Verified", "verified_on": course.verified, "verified_by": head.user})
			task.assignments[-1].ended_on = course.verified
		if course.cancelled:
			task.status = "Cancelled"
		task.modified = max(value for value in vars(course).values() if value)
		task.modified_by = head.user

	def _assign(self, task, worker: Person, when: datetime, by: str) -> None:
		task.update({"assigned_to": worker.employee, "assigned_name": worker.name})
		task.append(
			"assignments",
			{
				"employee": worker.employee,
				"employee_name": worker.name,
				"assigned_by": by,
				"assigned_on": when,
			},
		)

	def _log(self, task, worker: Person, course: Course, works, result: str) -> None:
		"""Entries spread from the arrival to the end of the work, or to now."""
		end = course.finished or course.blocked or self.now
		for position, content in enumerate(works):
			if course.finished is None and position == len(works) - 1:
				break  # the last entry belongs to finished work
			logged = course.arrived + (end - course.arrived) * (position + 1) / (len(works) + 1)
			task.append(
				"work_log",
				{
					"logged_on": logged.replace(microsecond=0),
					"logged_by": worker.employee,
					"place": task.place or task.unit,
					"content": content,
					"result": result if position == len(works) - 1 else None,
				},
			)

	def _use_parts(self, task, story: Story, course: Course) -> None:
		if not story.parts or not course.finished or course.finished < self.now - timedelta(days=STOCK_DAYS):
			return
		if task.customer and task.unit and self.rng.random() < CHARGED:
			task.update({"chargeable": 1, "labour_charge": self.rng.choice(LABOUR)})
		# also a small demo has work that took parts from the stock
		if self.rng.random() < 0.45 or not self.parts_were_used:
			self.parts_were_used = True
			for part in self.rng.sample(story.parts, k=self.rng.randint(1, min(2, len(story.parts)))):
				task.append(
					"parts",
					{
						"item_code": item_code(part),
						"item_name": part,
						"qty": self.rng.randint(1, 2),
						"uom": frappe.get_cached_value("Item", item_code(part), "stock_uom"),
						"rate": round(stories.PARTS[part] * MARK_UP, 2) if task.chargeable else 0,
					},
				)


def communication(case: Case, message: Message, users: list[str]):
	"""The message as the portal shows it."""
	doc = notify.message_to_customer(case.request, message.text, users, message.sender, message.when)
	if message.received:
		doc.update({"sent_or_received": "Received", "recipients": None})
	doc.name = frappe.generate_hash(length=10)
	doc.owner, doc.creation = message.sender, message.when
	return doc


def _next_sweep(moment: datetime) -> datetime:
	"""The sweep that notices what comes due at `moment`."""
	late = timedelta(
		minutes=moment.minute % SWEEP_MINUTES, seconds=moment.second, microseconds=moment.microsecond
	)
	return moment - late + timedelta(minutes=SWEEP_MINUTES if late else 0)
