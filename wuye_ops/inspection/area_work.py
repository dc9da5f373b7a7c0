"""From plans of work on areas to Service Tasks: ahead of time, each exactly once; a plan nobody answers pauses itself.

A plan is read and written under a lock on its row and in a transaction of its own, so that a run that is killed has done
whole plans and the next goes on; `Service Task.generated_key` (plan | day | window | area) is unique in the database.
What has passed is not made up for, but for seldom work (`rules.area_work`), so that an outage floods nobody.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime

from wuye_ops.inspection.area_plans import areas_of, schedule_of
from wuye_ops.property.notices import failure_in_words, tell_staff, user_of, users_with_role
from wuye_ops.property.places import head_of
from wuye_ops.property.plain_text import plain
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import area_work as rules
from wuye_ops.rules.maintenance import MOST_UNANSWERED, should_pause
from wuye_ops.rules.recurrence import Occurrence

ACTIVE, PAUSED, ENDED = "Active", "Paused", "Ended"
UNANSWERED = ("Draft", "To Assign", "Assigned")
# so many areas a task names in its text
SHOWN_AREAS = 60


def generate(plan: str | None = None, now: datetime | None = None) -> int:
	"""Makes the tasks that lie within each active plan's days ahead; returns how many. Commits after each plan.

	`now` is for tests.
	"""
	now = now or now_datetime()
	return sum(_in_own_transaction(name, now) for name in plans_to_run(now, plan))


def plans_to_run(now: datetime, plan: str | None = None) -> list[str]:
	"""Active plans of properties in service that are not generated as far as they should be."""
	table, place = frappe.qb.DocType("Area Work Plan"), frappe.qb.DocType("Property")
	query = (
		frappe.qb.from_(table)
		.join(place)
		.on(place.name == table.property)
		.select(table.name, table.ahead_days, table.generated_until)
		.where((table.status == ACTIVE) & (place.status == "Active"))
		.orderby(table.name)
	)
	if plan:
		query = query.where(table.name == plan)
	return [
		row.name
		for row in query.run(as_dict=True)
		if not row.generated_until or row.generated_until < _last_day(row, now)
	]


def _last_day(plan, now: datetime) -> date:
	return now.date() + timedelta(days=cint(plan.ahead_days))


def _in_own_transaction(name: str, now: datetime) -> int:
	"""Runs one plan; what it is to blame for is kept as a sentence on it, and the others go on."""
	frappe.db.savepoint("area_work_plan")
	try:
		doc = frappe.get_doc("Area Work Plan", name, for_update=True)
		made = _run(doc, now)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="area_work_plan")
		frappe.clear_messages()
		_keep_problem(name, plain(error))
		made = 0
	if not frappe.flags.in_test:
		frappe.db.commit()
	return made


def _keep_problem(name: str, problem: str) -> None:
	"""Says on the plan why it makes nothing, and tells those in charge once."""
	doc = frappe.get_doc("Area Work Plan", name)
	if doc.problem == problem:
		return
	doc.db_set("problem", problem)
	subject = _("Plan {0} could not make its tasks: {1}")
	tell_staff(in_charge(doc), doc, subject.format(frappe.utils.escape_html(doc.title), problem))


def in_charge(doc) -> list[str]:
	"""Users of the head of the department, and of the property's managers."""
	head = user_of(head_of(doc.property, doc.department))
	return [*([head] if head else []), *users_with_role("Property Manager", doc.property)]


def _run(plan, now: datetime) -> int:
	if plan.status != ACTIVE:
		return 0
	if plan.end_date and getdate(plan.end_date) < now.date():
		_set_status(plan, ENDED, _("The plan's last day has passed."))
		return 0
	if should_pause(unanswered(plan, now)):
		pause(plan)
		return 0
	areas = areas_of(plan)
	if not areas:
		frappe.throw(_("No area of this plan is in use any more."), title=_("No Areas"))
	last = _last_day(plan, now)
	first = getdate(plan.start_date)
	if plan.generated_until:
		# of the days before, only what is seldom enough to be made up for
		first = max(first, getdate(plan.generated_until) + timedelta(days=1))
	found = rules.to_make(schedule_of(plan), first, last, now, workdays_of(plan.property))
	made = 0
	for occurrence in found:
		if plan.active_since and occurrence.closes <= plan.active_since:
			continue
		made += _make(plan, occurrence, areas)
	plan.generated_until, plan.problem = last, None
	_save(plan)
	return made


def _make(plan, occurrence: Occurrence, areas: list) -> int:
	groups = [areas] if plan.one_task else [[area] for area in areas]
	keys = {_key(plan, occurrence, group): group for group in groups}
	known = set(
		frappe.get_all("Service Task", {"generated_key": ["in", list(keys)]}, pluck="generated_key", limit=0)
	)
	for key, group in keys.items():
		if key not in known:
			_insert(plan, occurrence, group, key)
	return len(keys.keys() - known)


def _key(plan, occurrence: Occurrence, areas: list) -> str:
	return f"{plan.name}|{occurrence.key}|{'' if plan.one_task else areas[0].name}"


def _insert(plan, occurrence: Occurrence, areas: list, key: str) -> None:
	alone = areas[0] if len(areas) == 1 else None
	place = f"：{_label(alone)}" if alone else ""
	due = rules.due_at(occurrence)
	task = frappe.get_doc(
		{
			"doctype": "Service Task",
			"status": "To Assign",
			"property": plan.property,
			"subject": f"{plan.title}{place}"[:140],
			"description": "\n".join(filter(None, [plan.instructions, None if alone else _list(areas)])),
			"department": plan.department,
			"urgency": plan.urgency or "Normal",
			"required_by": due,
			"planned_on": occurrence.day,
			"estimated_minutes": cint(plan.estimated_minutes) * len(areas),
			"service_area": alone and alone.name,
			"source_doctype": plan.doctype,
			"source_name": plan.name,
			"generated_key": key,
		}
	)
	# the plan's author had the right to plan this work; the run has no user
	task.insert(ignore_permissions=True)
	if plan.assigned_to:
		_assign(plan, task.name)


def _list(areas: list) -> str:
	shown = "、".join(_label(area) for area in areas[:SHOWN_AREAS])
	if len(areas) > SHOWN_AREAS:
		shown += _(" and {0} more").format(len(areas) - SHOWN_AREAS)
	return _("Areas: {0}").format(shown)


def _label(area) -> str:
	"""What people call it: every building has a lobby."""
	return " ".join(filter(None, (area.building_name, area.area_name)))


def _assign(plan, task: str) -> None:
	"""Gives the task to the plan's person; where that is refused it stays in the pool, and the plan's history says why."""
	frappe.db.savepoint("assign_area_work")
	try:
		# customer service offers its step by a hook: chapters do not import one another
		for assign in frappe.get_hooks("assign_service_task"):
			frappe.get_attr(assign)(task, plan.assigned_to)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="assign_area_work")
		frappe.clear_messages()
		why = frappe.utils.escape_html(failure_in_words(error))
		# once for a run, however many tasks it makes
		if plan.flags.not_assigned != why:
			plan.flags.not_assigned = why
			plan.add_comment("Info", _("{0} and others wait for somebody: {1}").format(task, why))


# -- plans nobody answers ------------------------------------------------------------------------------------------


def unanswered(plan, now: datetime) -> int:
	"""How many of the plan's last windows have passed without anybody having begun any of their tasks."""
	tasks = frappe.get_all(
		"Service Task",
		{
			"source_doctype": plan.doctype,
			"source_name": plan.name,
			"required_by": ["<", now],
			"creation": [">", plan.active_since or datetime(1900, 1, 1)],
		},
		["required_by", "status"],
		order_by="required_by desc",
		limit=MOST_UNANSWERED * 200,
	)
	return _leading(tasks)


def _leading(tasks: Iterable) -> int:
	begun: dict[datetime, bool] = {}
	for task in tasks:
		begun[task.required_by] = begun.get(task.required_by, False) or task.status not in UNANSWERED
	count = 0
	for is_begun in begun.values():
		if is_begun:
			break
		count += 1
	return count


def pause(plan) -> None:
	"""A plan whose tasks nobody looks at makes no more of them, and says so."""
	reason = _("Nobody has begun the last {0} of its tasks.").format(MOST_UNANSWERED)
	_set_status(plan, PAUSED, reason)
	subject = _("Plan of work {0} has paused itself: {1}")
	tell_staff(in_charge(plan), plan, subject.format(frappe.utils.escape_html(plan.title), reason))


def _set_status(plan, status: str, reason: str) -> None:
	plan.status, plan.status_reason = status, reason
	_save(plan)


def _save(plan) -> None:
	plan.flags.by_service = True
	# the run has no user; what it changes is the plan's own state
	plan.save(ignore_permissions=True)
	plan.flags.by_service = False
