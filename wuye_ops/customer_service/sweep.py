"""Every few minutes: which promises are at risk or broken, and who must hear of it. Set-based, each step told once.

Two UPDATEs keep `sla_status` true. Escalation steps that have come due are taken in batches: the rows are locked
(a second sweep running at the same time skips them), marked and turned into notifications in one transaction, so a
sweep that is killed tells nobody twice and forgets nobody.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from wuye_ops.customer_service.notify import users_with_role

RUNNING = ("New", "Accepted", "In Progress")
BATCH = 20_000
# Columns of a notification as the framework writes it
NOTIFICATION_FIELDS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx",
	"type", "for_user", "from_user", "document_type", "document_name", "subject", "read",
)  # fmt: skip


@dataclass(frozen=True)
class Swept:
	at_risk: int
	overdue: int
	escalated: int
	notified: int


def sweep_service_clocks(now: datetime | None = None) -> Swept:
	"""One sweep. Commits after each batch. `now` is for tests and benchmarks."""
	now = now or now_datetime()
	at_risk, overdue = mark_at_risk(now), mark_overdue(now)
	frappe.db.commit()
	escalated = notified = 0
	recipients = Recipients()
	while steps := due_steps(now):
		notified += escalate(steps, recipients, now)
		escalated += len(steps)
		frappe.db.commit()
	return Swept(at_risk, overdue, escalated, notified)


def mark_at_risk(now: datetime) -> int:
	request = DocType("Service Request")
	(
		frappe.qb.update(request)
		.set(request.sla_status, "At Risk")
		.where(request.status.isin(RUNNING) & (request.sla_status == "On Time") & (request.at_risk_from <= now))
		.run()
	)
	return frappe.db._cursor.rowcount


def mark_overdue(now: datetime) -> int:
	"""The same conditions as `rules.service_level.sla_status`: a later step implies the earlier ones."""
	request = DocType("Service Request")
	unanswered = (request.respond_by < now) & request.responded_on.isnull() & request.arrived_on.isnull()
	unvisited = (request.arrive_by < now) & request.arrived_on.isnull()
	(
		frappe.qb.update(request)
		.set(request.sla_status, "Overdue")
		.where(request.status.isin(RUNNING) & request.sla_status.isin(("On Time", "At Risk")))
		.where((request.resolve_by < now) | unanswered | unvisited)
		.run()
	)
	return frappe.db._cursor.rowcount


def due_steps(now: datetime) -> list:
	"""The next batch of escalation steps that have come due on running requests, locked."""
	step, request = DocType("Service Request Escalation"), DocType("Service Request")
	return (
		frappe.qb.from_(step)
		.join(request)
		.on(step.parent == request.name)
		.select(
			step.name, step.at_percent, step.recipient, step.role,
			request.name.as_("request"), request.subject, request.property, request.department,
		)  # fmt: skip
		.where(step.done_on.isnull() & (step.escalate_at <= now) & (step.parenttype == "Service Request"))
		.where(request.status.isin(RUNNING))
		.limit(BATCH)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)


def escalate(steps: list, recipients: "Recipients", now: datetime) -> int:
	"""Marks the steps done and writes their notifications. Returns how many people were told."""
	step = DocType("Service Request Escalation")
	names = [row.name for row in steps]
	frappe.qb.update(step).set(step.done_on, now).where(step.name.isin(names)).run()
	recipients.load([row.request for row in steps if row.recipient == "Assignee"])
	rows = []
	told: set[str] = set()
	sender = "Administrator"
	for row in steps:
		subject = _("{0} % of the promised time is over: {1} ({2})").format(
			row.at_percent, frappe.utils.escape_html(row.subject), row.request
		)
		for user in recipients.of(row):
			rows.append(
				(
					frappe.generate_hash(length=10), now, now, sender, sender, 0, 0,
					"Alert", user, sender, "Service Request", row.request, subject, 0,
				)  # fmt: skip
			)
			told.add(user)
	frappe.db.bulk_insert("Notification Log", NOTIFICATION_FIELDS, rows, chunk_size=2_000)
	for user in told:
		frappe.publish_realtime("notification", user=user, after_commit=True)
	return len(rows)


class Recipients:
	"""Resolves who stands behind a step, with one query for each kind of person."""

	def __init__(self) -> None:
		employee, person = DocType("Employee"), DocType("User")
		self.users: dict[str, str] = dict(
			frappe.qb.from_(employee)
			.join(person)
			.on(employee.user_id == person.name)
			.select(employee.name, employee.user_id)
			.where((employee.status == "Active") & (person.enabled == 1))
			.run()
		)
		self.heads: dict[tuple[str, str], str] = {
			(row.parent, row.department): row.head
			for row in frappe.get_all("Property Department", fields=["parent", "department", "head"])
		}
		self.managers: dict[str, str] = dict(
			frappe.get_all("Property", fields=["name", "manager"], as_list=True)
		)
		self.by_role: dict[tuple[str, str], list[str]] = {}
		self.assignees: dict[str, list[str]] = defaultdict(list)

	def load(self, requests: list[str]) -> None:
		"""The people who work on these requests now."""
		task = DocType("Service Task")
		self.assignees.clear()
		if not requests:
			return
		query = (
			frappe.qb.from_(task)
			.select(task.service_request, task.assigned_to)
			.where(task.service_request.isin(requests) & task.assigned_to.isnotnull())
			.where(task.status.isin(("Assigned", "In Progress", "Blocked")))
		)
		for request, employee in query.run():
			self.assignees[request].append(employee)

	def of(self, step) -> list[str]:
		"""The users to tell; when a post is empty, the next one up, so that no step goes to nobody."""
		ladder = ("Assignee", "Department Head", "Property Manager", "Role")
		for post in ladder[ladder.index(step.recipient) :]:
			if users := self._at(post, step):
				return users
		return self._role("Operations Director", step.property) or self._role("System Manager", step.property)

	def _at(self, post: str, step) -> list[str]:
		if post == "Assignee":
			employees = self.assignees.get(step.request, [])
		elif post == "Department Head":
			employees = [self.heads.get((step.property, step.department))]
		elif post == "Property Manager":
			employees = [self.managers.get(step.property)]
		else:
			return self._role(step.role or "Operations Director", step.property)
		return list(dict.fromkeys(user for employee in employees if (user := self.users.get(employee))))

	def _role(self, role: str, property_name: str) -> list[str]:
		key = (role, property_name)
		if key not in self.by_role:
			self.by_role[key] = users_with_role(role, property_name)
		return self.by_role[key]
