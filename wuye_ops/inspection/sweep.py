"""Every few minutes: windows that have passed, samples to be drawn, rectifications that have come to be late.

Set-based: names are read without locking, then written by name and condition, so that whoever does an inspection waits
for no more than its own row. Escalations are told once: the row of a step has a name made of rectification and step.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import md5

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import create_batch, getdate, now_datetime

from wuye_ops.inspection import doing, findings, spot_checks
from wuye_ops.property import failures
from wuye_ops.property.notices import failure_in_words, tell_staff, user_of, users_with_role
from wuye_ops.property.offline_entries import KEPT_OFFLINE
from wuye_ops.property.places import head_of
from wuye_ops.rules.rectification import ESCALATIONS, escalations_due

BATCH = 2_000
# documents that are told one by one, in one transaction
TELL_BATCH = 100
OVERDUE_OPEN = ("Open", "In Progress", "Returned")
NOT_BEGUN = "The window passed and nobody began."
NOT_FINISHED = "Begun, but not finished in time."


@dataclass(frozen=True)
class Swept:
	drawn: int
	missed: int
	unfinished: int
	overdue: int
	escalated: int


def sweep_inspections(now: datetime | None = None) -> Swept:
	"""One sweep. Commits after each batch. `now` is for tests and benchmarks."""
	now = now or now_datetime()
	return Swept(
		spot_checks.draw_due(now), mark_missed(now), close_unfinished(now), mark_overdue(now), escalate(now)
	)


def mark_missed(now: datetime) -> int:
	"""Planned inspections whose window and grace have passed, with their points."""
	inspection, point = DocType("Inspection"), DocType("Inspection Point")
	passed = (inspection.status == "Planned") & (inspection.missed_after < now)
	names = frappe.qb.from_(inspection).select(inspection.name).where(passed).run(pluck=True)
	marked = 0
	for batch in create_batch(names, BATCH):
		update = frappe.qb.update(inspection).set(inspection.status, "Missed")
		update = update.set(inspection.missed_reason, _(NOT_BEGUN)).set(inspection.modified, now)
		# asked again: since it was read, somebody may have begun
		marked += _run(update.where(inspection.name.isin(batch) & passed))
		# names, not a subquery: the database would look at every point there is
		gone = frappe.get_all("Inspection", {"name": ["in", batch], "status": "Missed"}, pluck="name")
		if gone:
			update = frappe.qb.update(point).set(point.status, "Missed")
			update.where(point.parent.isin(gone) & (point.status == "Open")).run()
		frappe.db.commit()
	return marked


def close_unfinished(now: datetime) -> int:
	"""Inspections that were begun and not finished when no phone can bring the rest any more.

	One by one: what they have found failing becomes rectifications, so that leaving an inspection open hides nothing.
	"""
	names = frappe.get_all(
		"Inspection", {"status": "In Progress", "missed_after": ["<", now - KEPT_OFFLINE]}, pluck="name"
	)
	closed = 0
	for name in names:
		try:
			closed += _close_unfinished(name)
			frappe.db.commit()
		except Exception as error:
			# one that cannot be closed is no reason for the others to stay open
			frappe.db.rollback()
			_note_not_closed(name, error)
			frappe.db.commit()
	return closed


def _note_not_closed(name: str, error: Exception) -> None:
	text = _("Could not be closed after its time: {0}").format(
		frappe.utils.escape_html(failure_in_words(error))
	)
	failures.note(
		"Inspection",
		name,
		text,
		_("Inspection {0} could not be closed after its time: see its comments").format(name),
	)


def _close_unfinished(name: str) -> bool:
	doc = frappe.get_doc("Inspection", name, for_update=True)
	if doc.status != "In Progress":
		return False
	findings.make_rectifications(doc)
	for row in doc.points:
		row.status = "Missed" if row.status == "Open" else row.status
	doc.status, doc.missed_reason = "Missed", _(NOT_FINISHED)
	doing.save(doc)
	return True


def mark_overdue(now: datetime) -> int:
	table = DocType("Rectification")
	late = table.status.isin(OVERDUE_OPEN) & (table.due_date < now.date()) & (table.is_overdue == 0)
	marked = _run(frappe.qb.update(table).set(table.is_overdue, 1).where(late))
	frappe.db.commit()
	return marked


def escalate(now: datetime) -> int:
	"""Tells the next one up of what is late, each step once; an empty post passes its message to the next. Returns how many."""
	table, step = DocType("Rectification"), DocType("Rectification Escalation")
	soonest = min(days for days, _whom in ESCALATIONS)
	last = getdate(now)
	rows = (
		frappe.qb.from_(table)
		.left_join(step)
		.on((step.parent == table.name) & (step.parenttype == "Rectification"))
		.select(table.name, table.due_date, step.days)
		.where(table.status.isin(OVERDUE_OPEN) & (table.is_overdue == 1) & (table.due_date < last))
		.run()
	)
	done: dict[str, set[int]] = {}
	due_dates = {}
	for name, due_date, days in rows:
		due_dates[name] = due_date
		done.setdefault(name, set()).update([days] if days else [])
	late = [
		name
		for name, due_date in due_dates.items()
		if (last - due_date).days >= soonest and escalations_due(due_date, last, done[name])
	]
	told = 0
	for batch in create_batch(late, TELL_BATCH):
		for name in batch:
			told += _escalate(name, now)
		frappe.db.commit()
	return told


def _escalate(name: str, now: datetime) -> int:
	table = DocType("Rectification")
	locked = frappe.qb.from_(table).select(table.name).where(table.name == name).for_update(skip_locked=True)
	if not locked.run():
		# somebody works on it, or another sweep has it
		return 0
	doc = frappe.get_doc("Rectification", name, for_update=True)
	if doc.status not in OVERDUE_OPEN:
		return 0
	steps = escalations_due(getdate(doc.due_date), getdate(now), [row.days for row in doc.escalations])
	for days, whom in steps:
		users = recipients(doc, whom)
		tell_staff(
			users,
			doc,
			_("Rectification {0} days late: {1}").format(
				(getdate(now) - getdate(doc.due_date)).days, frappe.utils.escape_html(doc.subject)
			),
		)
		row = doc.append("escalations", {"days": days, "recipient": ", ".join(users)[:140], "done_on": now})
		# two who tell at once would write the same row
		row.name = md5(f"{doc.name}/{days}".encode()).hexdigest()[:20]
		row.db_insert()
	return len(steps)


def recipients(doc, whom: str) -> list[str]:
	"""The users behind a post; when it is empty, of the next one up."""
	ladder = [whom for _days, whom in ESCALATIONS]
	for post in ladder[ladder.index(whom) :]:
		if post == "Department Head":
			users = [user_of(head_of(doc.property, doc.department))]
		elif post == "Property Manager":
			users = [user_of(frappe.get_cached_value("Property", doc.property, "manager"))]
		else:
			users = users_with_role(post, doc.property)
		if users := [user for user in users if user]:
			return users
	return users_with_role("System Manager", doc.property)


def _run(query) -> int:
	"""Runs a write and returns how many rows it wrote."""
	query.run()
	return frappe.db._cursor.rowcount
