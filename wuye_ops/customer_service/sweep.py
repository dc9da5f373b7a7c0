"""Every few minutes: which promises are at risk or broken, and who must hear of it. Set-based, each step told once.

Updates keep `sla_status` true. Escalation steps that have come due are taken in batches: their rows are locked (a
second sweep running at the same time skips them), marked and turned into notifications in one transaction, so a
sweep that is killed tells nobody twice and forgets nobody. The rows never leave the database on their way; only the
posts, of which even a group has a few thousand, are resolved to people here.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import frappe
from frappe import _
from frappe.query_builder import CustomFunction, DocType
from frappe.query_builder.terms import ParameterizedValueWrapper as Value
from frappe.utils import create_batch, now_datetime
from pypika import Column, Table
from pypika.functions import Coalesce, Concat
from pypika.terms import ExistsCriterion

from wuye_ops.property.posts import Directory

RUNNING = ("New", "Accepted", "In Progress")
WORKING = ("Assigned", "In Progress", "Blocked")
# Bounds the rows that are locked at a time, and the work that is lost when a sweep is killed.
BATCH = 20_000
WRITE_BATCH = 5_000
SENDER = "Administrator"
# of setup/indexes.py
DUE_INDEX = "done_on_escalate_at_index"
OPEN_INDEX = "status_sla_status_at_risk_from_index"
LADDER = ("Department Head", "Property Manager", "Role")
LAST_RESORT = ("Operations Director", "System Manager")

Md5 = CustomFunction("MD5", ["text"])
Replace = CustomFunction("REPLACE", ["text", "old", "new"])
# As `frappe.utils.escape_html` does; the ampersand comes first.
HTML = (("&", "&amp;"), ('"', "&quot;"), ("'", "&apos;"), (">", "&gt;"), ("<", "&lt;"))

# The sweep's own tables, seen by its connection only: the due steps of a batch, the people of their posts, who is told.
DUE, POSTS, TOLD = (Table(f"wuye_sweep_{name}") for name in ("due", "posts", "told"))
POST = ("property", "department", "post", "role")
COLUMNS = {
	DUE: {
		"step": "varchar(140)",
		"request": "varchar(140)",
		"at_percent": "int",
		**dict.fromkeys(POST, "varchar(140)"),
	},
	POSTS: dict.fromkeys((*POST, "user"), "varchar(140)"),
	TOLD: dict.fromkeys(("step", "user"), "varchar(140)"),
}
KEYS = {DUE: ("step",), POSTS: (*POST, "user"), TOLD: ("step", "user")}


@dataclass(frozen=True)
class Swept:
	at_risk: int
	overdue: int
	escalated: int
	notified: int


def sweep_service_clocks(now: datetime | None = None) -> Swept:
	"""One sweep. Commits after each batch. `now` is for tests and benchmarks."""
	now = now or now_datetime()
	overdue, at_risk = mark_overdue(now), mark_at_risk(now)
	escalated = notified = 0
	if not _due(now).select(1).limit(1).run():
		return Swept(at_risk, overdue, escalated, notified)
	make_tables()
	posts = Posts()
	while steps := take_due_steps(now):
		notified += tell(posts, now)
		escalated += steps
		frappe.db.commit()
	return Swept(at_risk, overdue, escalated, notified)


# -- the status of the promise -------------------------------------------------------------------------------------


def mark_overdue(now: datetime) -> int:
	"""As `rules.service_level.sla_status` decides: a later step implies the earlier ones."""
	request = DocType("Service Request")
	late = (request.resolve_by < now) | (
		((request.arrive_by < now) | ((request.respond_by < now) & request.responded_on.isnull()))
		& request.arrived_on.isnull()
	)
	return _mark("Overdue", ("On Time", "At Risk"), late)


def mark_at_risk(now: datetime) -> int:
	"""A promise can only be at risk while one is still to be kept. What is late has been marked before."""
	request = DocType("Service Request")
	pending = request.resolve_by.isnotnull() | (
		(request.arrive_by.isnotnull() | (request.respond_by.isnotnull() & request.responded_on.isnull()))
		& request.arrived_on.isnull()
	)
	return _mark("At Risk", ("On Time",), (request.at_risk_from <= now) & pending)


def _mark(sla_status: str, before: tuple[str, ...], condition) -> int:
	"""Reads without locking, then writes by name: whoever works on a request waits for no more than its own row."""
	request = DocType("Service Request")
	stands = request.status.isin(RUNNING) & request.sla_status.isin(before) & condition
	names = (
		frappe.qb.from_(request).force_index(OPEN_INDEX).select(request.name).where(stands).run(pluck=True)
	)
	marked = 0
	for chunk in create_batch(names, WRITE_BATCH):
		update = frappe.qb.update(request).set(request.sla_status, sla_status)
		# asked again: since it was read, somebody may have answered it
		marked += _run(update.where(request.name.isin(chunk) & stands))
		frappe.db.commit()
	return marked


# -- escalation ----------------------------------------------------------------------------------------------------


def make_tables() -> None:
	for table, columns in COLUMNS.items():
		query = frappe.qb.create_table(table).temporary().if_not_exists()
		query = query.columns(*(Column(name, kind, nullable=False) for name, kind in columns.items()))
		frappe.db.sql_ddl(query.primary_key(*KEYS[table]).get_sql())


def take_due_steps(now: datetime) -> int:
	"""Locks the next steps that have come due on running requests and marks them done. Returns how many."""
	step, request = DocType("Service Request Escalation"), DocType("Service Request")
	for table in COLUMNS:
		frappe.qb.from_(table).delete().run()
	taken = _run(
		_due(now, frappe.qb.into(DUE).columns("step", "request", "at_percent", *POST))
		.select(step.name, request.name, step.at_percent, request.property, Coalesce(request.department, ""))
		.select(step.recipient, Coalesce(step.role, ""))
		.limit(BATCH)
		.for_update(skip_locked=True)
	)
	if taken:
		frappe.qb.update(step).join(DUE).on(DUE.step == step.name).set(step.done_on, now).run()
	return taken


def _due(now: datetime, query=None):
	"""The steps that have come due on running requests."""
	step, request = DocType("Service Request Escalation"), DocType("Service Request")
	return (
		(query or frappe.qb)
		.from_(step)
		# what is due is little; from the requests' side all that are open would be read
		.force_index(DUE_INDEX)
		.join(request)
		.on(step.parent == request.name)
		.where(step.done_on.isnull() & (step.escalate_at <= now) & (step.parenttype == "Service Request"))
		.where(request.status.isin(RUNNING))
	)


def tell(posts: "Posts", now: datetime) -> int:
	"""Writes the notifications of the steps taken. Returns how many."""
	tell_assignees()
	tell_posts(posts)
	written = write_notifications(now)
	for user in frappe.qb.from_(TOLD).select(TOLD.user).distinct().run(pluck=True):
		frappe.publish_realtime("notification", user=user, after_commit=True)
	return written


def tell_assignees() -> None:
	"""The people who work on the request now; where nobody does, the step goes to the head."""
	task, employee, user = DocType("Service Task"), DocType("Employee"), DocType("User")
	(
		frappe.qb.into(TOLD)
		.columns("step", "user")
		.from_(DUE)
		.join(task)
		.on((task.service_request == DUE.request) & task.status.isin(WORKING))
		.join(employee)
		.on((employee.name == task.assigned_to) & (employee.status == "Active"))
		.join(user)
		.on((user.name == employee.user_id) & (user.enabled == 1))
		.select(DUE.step, user.name)
		.distinct()
		.where(DUE.post == "Assignee")
		.run()
	)
	nobody = ExistsCriterion(frappe.qb.from_(TOLD).select(1).where(TOLD.step == DUE.step)).negate()
	frappe.qb.update(DUE).set(DUE.post, LADDER[0]).where((DUE.post == "Assignee") & nobody).run()


def tell_posts(posts: "Posts") -> None:
	keys = frappe.qb.from_(DUE).select(*POST).distinct().where(DUE.post != "Assignee").run()
	people = [(*key, user) for key in keys for user in posts.users_of(*key)]
	if not people:
		return
	frappe.qb.into(POSTS).columns(*POST, "user").insert(*people).run()
	same_post = reduce(lambda left, right: left & right, (DUE[name] == POSTS[name] for name in POST))
	(
		frappe.qb.into(TOLD)
		.columns("step", "user")
		.from_(DUE)
		.join(POSTS)
		.on(same_post)
		.select(DUE.step, POSTS.user)
		.run()
	)


def write_notifications(now: datetime) -> int:
	"""Notifications as the framework writes them. Their names follow from step and person: nothing is told twice."""
	log, request = DocType("Notification Log"), DocType("Service Request")
	subject = reduce(lambda text, pair: Replace(text, *pair), HTML, request.subject)
	text = Replace(_("{0} % of the promised time is over: {1} ({2})"), "{0}", DUE.at_percent)
	# the subject last, so that braces in it stay what they are
	text = Replace(Replace(text, "{2}", request.name), "{1}", subject)
	values = {
		"name": Md5(Concat(TOLD.step, "/", TOLD.user)),
		**dict.fromkeys(("creation", "modified"), now),
		**dict.fromkeys(("owner", "modified_by", "from_user"), Value(SENDER)),
		**dict.fromkeys(("docstatus", "idx", "read"), 0),
		"type": Value("Alert"),
		"for_user": TOLD.user,
		"document_type": Value("Service Request"),
		"document_name": request.name,
		"subject": text,
	}
	return _run(
		frappe.qb.into(log)
		.columns(*values)
		.ignore()
		.from_(TOLD)
		.join(DUE)
		.on(DUE.step == TOLD.step)
		.join(request)
		.on(request.name == DUE.request)
		.select(*values.values())
	)


class Posts(Directory):
	"""Who stands behind a post of a service level, with one query for each kind of post."""

	def users_of(self, property_name: str, department: str, post: str, role: str) -> list[str]:
		"""The users to tell; when a post is empty, the next one up, so that no step goes to nobody."""
		for step in LADDER[LADDER.index(post) :]:
			if step == "Role":
				users = self.with_role(role or LAST_RESORT[0], property_name)
			elif step == "Department Head":
				users = self.of_employee(self.heads.get((property_name, department)))
			else:
				users = self.of_employee(self.managers.get(property_name))
			if users:
				return users
		return next((users for role in LAST_RESORT if (users := self.with_role(role, property_name))), [])

	def name_of(self, user: str) -> str:
		"""What people call a user."""
		return self.names.get(user) or frappe.get_cached_value("User", user, "full_name") or user


def _run(query) -> int:
	"""Runs a write and returns how many rows it wrote."""
	query.run()
	return frappe.db._cursor.rowcount
