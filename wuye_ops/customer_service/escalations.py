"""Escalations ask for an answer: whoever is told that a promise is broken says what was done about it.

A step that reached the head, the manager or a role waits for its answer as long as the request is open; the warning to
those who work on it does not. Unanswered after `ANSWER_MINUTES` it is said again, to the same people and to the post
above them, once. The rows of a request are written by the sweep and by these steps, never by a form: what a form that was
opened earlier sends is not taken.
"""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from wuye_ops.customer_service.sweep import LADDER, RUNNING, SENDER, Posts
from wuye_ops.property import guarded
from wuye_ops.property.matching import only_permitted
from wuye_ops.property.notices import Note, tell_many

ANSWER_MINUTES = 120  # (d)
# What is older than this is no news; an update of the app reminds nobody of last year.
OLDEST_DAYS = 7
OPEN = (*RUNNING, "On Hold")
# Bounds what is locked at a time
BATCH = 1_000


def keep_by_service(doc) -> None:
	"""Validate: the steps stand as they are in the database, whatever an older form or an import says."""
	before = doc.get_doc_before_save()
	if before and not doc.flags.answers_escalation:
		doc.set("escalations", [row.as_dict() for row in before.escalations])


@frappe.whitelist(methods=["POST"])
def answer(request: str, step: str, answer: str) -> None:
	"""What was done about it, by the one whom the step was for, or by a post above."""
	text = guarded.required(answer, _("Say what was done, and what comes next."), _("Answer"))
	doc = guarded.load_locked("Service Request", request)
	row = next((row for row in doc.escalations if row.name == step), None)
	if not row or not asks_for_answer(row):
		frappe.throw(_("This escalation asks for no answer."), title=_("Answer"))
	if doc.status not in OPEN:
		frappe.throw(_("The request is finished; nothing is left to answer."), title=_("Answer"))
	if row.answered_on:
		name = frappe.db.get_value("User", row.answered_by, "full_name")
		frappe.throw(_("{0} has answered this already.").format(name), title=_("Answer"))
	if not may_answer(Posts(), doc, row, frappe.session.user):
		frappe.throw(
			_("The answer is given by the one whom the escalation was for, or by somebody above."),
			frappe.PermissionError,
			title=_("Answer"),
		)
	row.answer, row.answered_by, row.answered_on = text, frappe.session.user, now_datetime()
	doc.flags.answers_escalation = True
	doc.save()
	doc.add_comment(
		"Info", _("Answer to the escalation at {0} %: {1}").format(row.at_percent, escape_html(text))
	)


def asks_for_answer(row) -> bool:
	return bool(row.done_on) and row.recipient in LADDER


def may_answer(posts: Posts, request, row, user: str) -> bool:
	"""Those behind the post and the posts above it; an administrator for all of them."""
	if user == "Administrator":
		return True
	steps = LADDER[LADDER.index(row.recipient) :]
	department, role = request.department or "", row.role or ""
	return any(user in posts.users_of(request.property, department, post, role) for post in steps) or (
		user in posts.with_role("Operations Director", request.property)
	)


def to_answer(doc) -> list[dict]:
	"""The steps of a request that wait for the user's answer: [{step, at_percent}]."""
	open_steps = [row for row in doc.escalations if asks_for_answer(row) and not row.answered_on]
	if not open_steps or doc.status not in OPEN:
		return []
	posts = Posts()
	return [
		{"step": row.name, "at_percent": row.at_percent}
		for row in open_steps
		if may_answer(posts, doc, row, frappe.session.user)
	]


def on_page(filters: dict, most: int) -> list[dict]:
	"""The steps that ask for an answer, of open requests the user may see that are not in time; those without one first, the
	oldest first."""
	step, request = frappe.qb.DocType("Service Request Escalation"), frappe.qb.DocType("Service Request")
	query = (
		frappe.qb.from_(request)
		.join(step)
		.on((step.parent == request.name) & (step.parenttype == "Service Request"))
		.select(
			step.name, step.parent, step.at_percent, step.recipient, step.role, step.done_on, step.answer,
			step.answered_by, step.answered_on, step.chased_on, request.subject, request.property, request.department,
		)
		.where(request.status.isin(OPEN) & request.sla_status.isin(("At Risk", "Overdue", "On Hold")))
		.where(step.done_on.isnotnull() & step.recipient.isin(LADDER))
		.orderby(step.answered_on.isnotnull())
		.orderby(step.done_on)
		.limit(most)
	)  # fmt: skip
	for field, value in filters.items():
		query = query.where(request[field] == value)
	posts, user, now = Posts(), frappe.session.user, now_datetime()
	found = []
	for row in only_permitted(query, "Service Request").run(as_dict=True):
		people = posts.users_of(row.property, row.department or "", row.recipient, row.role or "")
		found.append(
			{
				"step": row.name,
				"request": row.parent,
				"subject": row.subject,
				"property": row.property,
				"at_percent": row.at_percent,
				"post": _(row.role) if row.recipient == "Role" and row.role else _(row.recipient),
				"people": [posts.name_of(person) for person in people],
				"told_on": row.done_on,
				"late": not row.answered_on and now - row.done_on >= timedelta(minutes=ANSWER_MINUTES),
				"answer": row.answer,
				"answered_by": posts.name_of(row.answered_by) if row.answered_by else None,
				"answered_on": row.answered_on,
				"chased_on": row.chased_on,
				"mine": not row.answered_on and may_answer(posts, row, row, user),
			}
		)
	return found


# -- chasing


def chase(now: datetime | None = None) -> int:
	"""Every few minutes: what is unanswered is said again, once, one post higher as well. Commits after each batch.

	Marking and telling are one transaction, and rows another run has locked are left to it: nobody is told twice.
	"""
	now = now or now_datetime()
	posts, chased = None, 0
	while steps := _take_unanswered(now):
		posts = posts or Posts()
		_tell_again(posts, steps, now)
		chased += len(steps)
		frappe.db.commit()
	return chased


def _take_unanswered(now: datetime) -> list:
	step, request = frappe.qb.DocType("Service Request Escalation"), frappe.qb.DocType("Service Request")
	rows = (
		frappe.qb.from_(request)
		.join(step)
		.on((step.parent == request.name) & (step.parenttype == "Service Request"))
		.select(step.name, step.recipient, step.role, step.at_percent)
		.select(request.name.as_("request"), request.subject, request.property, request.department)
		.where(request.status.isin(OPEN))
		.where((step.done_on <= now - timedelta(minutes=ANSWER_MINUTES)) & step.recipient.isin(LADDER))
		.where(step.done_on >= now - timedelta(days=OLDEST_DAYS))
		.where(step.answered_on.isnull() & step.chased_on.isnull())
		.limit(BATCH)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	if rows:
		names = [row.name for row in rows]
		frappe.qb.update(step).set(step.chased_on, now).where(step.name.isin(names)).run()
	return rows


def _tell_again(posts: Posts, steps: list, now: datetime) -> None:
	notes = []
	for row in steps:
		here = LADDER.index(row.recipient)
		department, role = row.department or "", row.role or ""
		users = [
			user
			for post in LADDER[here : here + 2]
			for user in posts.users_of(row.property, department, post, role)
		]
		subject = _("Not answered yet: {0} % of the promised time is over: {1} ({2})").format(
			row.at_percent, escape_html(row.subject), row.request
		)
		notes.append(Note(users, "Service Request", row.request, subject))
	tell_many(notes, now, SENDER)
