"""How a task that has just been dispatched finds its person, by its category: 指派, 轮派 or 抢单.

Assign: the head decides. Rotation: the one who has waited longest and is at work gets it at once. Grab: those at work are
asked, the first one takes it; after the category's minutes it is the head's. Whatever cannot be handed out (nobody is at
work, nobody has the skill) is the head's as well, who is told why. A task that comes back to the pool is the head's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, now_datetime

from wuye_ops.customer_service import notify, workforce
from wuye_ops.customer_service.workforce import Worker
from wuye_ops.rules.rotation import Turn, next_in_turn

ROTATION, GRAB = "Rotation", "Grab"


@dataclass(frozen=True)
class Way:
	"""What becomes of a task: the employee whose turn it is, or the people it is offered to, or why it is the head's."""

	employee: str | None = None
	reason: str | None = None
	offered_until: datetime | None = None
	people: tuple[str, ...] = ()


def way_of(doc, now: datetime) -> Way:
	"""Decides for a task that is dispatched now. A turn that is given is taken: the next task goes to the next one."""
	category = workforce.category_of(doc)
	if not category or category.dispatch_mode not in (ROTATION, GRAB):
		return Way()
	workers = workforce.workers_for(doc)
	# the head hands work out, and takes it only where there is nobody else
	workers = [worker for worker in workers if worker.employee != doc.head] or workers
	able = [worker for worker in workers if worker.may_take]
	if not able:
		return Way(reason=_why_nobody(workers))
	if category.dispatch_mode == ROTATION:
		return _turn(able, now)
	return Way(
		offered_until=now + timedelta(minutes=category.grab_minutes),
		people=tuple(worker.employee for worker in able),
	)


def _turn(able: list[Worker], now: datetime) -> Way:
	"""The rows of those who could take it are locked: two tasks dispatched at one moment go to two people."""
	employee = frappe.qb.DocType("Employee")
	turns = (
		frappe.qb.from_(employee)
		.select(employee.name, employee.wuye_last_turn_on)
		.where(employee.name.isin([worker.employee for worker in able]))
		.orderby(employee.name)
		.for_update()
		.run()
	)
	chosen = next_in_turn(Turn(name, last) for name, last in turns)
	frappe.db.set_value("Employee", chosen.employee, "wuye_last_turn_on", now, update_modified=False)
	if chosen.last_turn:
		reason = _("Rotation: last turn {0}").format(format_datetime(chosen.last_turn, "MM-dd HH:mm"))
	else:
		reason = _("Rotation: first turn")
	return Way(employee=chosen.employee, reason=reason)


def _why_nobody(workers: list[Worker]) -> str:
	here = [worker for worker in workers if worker.is_here]
	if not here:
		return _("nobody of the department is at work now")
	missing = sorted({skill for worker in here for skill in worker.missing})
	if missing:
		return _("nobody at work has the skill {0}").format(", ".join(missing))
	return "; ".join(sorted({worker.obstacle for worker in here if worker.obstacle}))


def is_open_to_all(doc) -> bool:
	"""Whether the department's people may take a task from the pool: while it is offered, or as its category says."""
	if doc.offered_until and get_datetime(doc.offered_until) > now_datetime():
		return True
	category = workforce.category_of(doc)
	return bool(category and category.allow_claim)


def tell_offer(doc) -> None:
	"""Those at work hear that there is something to take."""
	until = format_datetime(doc.offered_until, "HH:mm")
	subject = _("To grab until {0}: {1}").format(until, frappe.utils.escape_html(doc.subject))
	notify.tell_staff([notify.user_of(employee) for employee in doc.flags.offered_to or ()], doc, subject)


def end_offers(now: datetime | None = None) -> int:
	"""Every few minutes: what nobody has taken in time is the head's. Commits after each. Returns how many."""
	now = now or now_datetime()
	ended = 0
	for name in frappe.get_all(
		"Service Task", {"status": "To Assign", "offered_until": ["<=", now]}, pluck="name"
	):
		doc = frappe.get_doc("Service Task", name, for_update=True)
		if doc.status == "To Assign" and doc.offered_until and get_datetime(doc.offered_until) <= now:
			doc.db_set("offered_until", None, update_modified=False)
			subject = _("Nobody has taken it, to assign: {0}").format(frappe.utils.escape_html(doc.subject))
			notify.tell_staff([notify.user_of(doc.head)], doc, subject)
			ended += 1
		frappe.db.commit()
	return ended
