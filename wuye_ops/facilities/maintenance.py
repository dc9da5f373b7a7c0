"""维保计划: the tasks of planned maintenance, generated ahead, each once; a plan nobody answers pauses itself.

A plan is read and written under a lock on its row and in a transaction of its own, so that a run that is killed is taken
up by the next, and two at once make nothing twice; `Service Task.generated_key` is unique in the database besides.
"""

from collections.abc import Callable
from datetime import date, datetime, time

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.facilities import tell
from wuye_ops.facilities.maintenance_days import Due, dues_of, first_due
from wuye_ops.property import guarded
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules import maintenance as rules

ACTIVE, PAUSED, ENDED = "Active", "Paused", "Ended"
UNANSWERED = ("Draft", "To Assign", "Assigned")
# Of one plan in one run: what remains is made by the next, so that a mistaken plan cannot fill the pool.
MOST_TASKS = 500


def generate(today: date | str | None = None, plan: str | None = None) -> int:
	"""Makes the tasks that have come due within each plan's days ahead; returns how many. Commits after each plan."""
	today = getdate(today or nowdate())
	made = 0
	for name in plans_to_run(today, plan):
		made += _in_own_transaction(name, lambda doc: _run(doc, today))
	return made


def plans_to_run(today: date, plan: str | None = None) -> list[str]:
	"""Active plans, in one question; those without anything due are cheap to look into."""
	filters = {"status": ACTIVE, "start_date": ["<=", add_days(today, 400)]}
	if plan:
		filters["name"] = plan
	return frappe.get_all("Maintenance Plan", filters, pluck="name", order_by="name")


def _in_own_transaction(name: str, work: Callable) -> int:
	"""Runs a plan's work; why one could not be run is kept as a sentence on it, and the others go on."""
	frappe.db.savepoint("maintenance_plan")
	try:
		made = work(frappe.get_doc("Maintenance Plan", name, for_update=True))
	except Exception as error:
		frappe.db.rollback(save_point="maintenance_plan")
		frappe.clear_messages()
		if not isinstance(error, frappe.ValidationError):
			frappe.log_error(title=f"Maintenance Plan {name}")
		problem = failure_in_words(error)
		if frappe.db.get_value("Maintenance Plan", name, "problem") != problem:
			doc = frappe.get_doc("Maintenance Plan", name)
			frappe.db.set_value("Maintenance Plan", name, "problem", problem)
			tell.notify(
				tell.users_in_charge(doc.property, doc.department),
				doc,
				_("Plan {0} could not make its tasks: {1}").format(
					frappe.utils.escape_html(doc.title), problem
				),
			)
		made = 0
	if not frappe.flags.in_test:
		frappe.db.commit()
	return made


def _run(plan, today: date) -> int:
	if plan.status != ACTIVE:
		return 0
	if plan.end_date and getdate(plan.end_date) < today:
		plan.status = ENDED
		_save(plan)
		return 0
	add_category_equipment(plan, today)
	if equipment := unanswered_equipment(plan, today):
		pause(plan, equipment)
		return 0
	equipment = equipment_of(plan)
	tasks = dues_of(plan, equipment, today, MOST_TASKS)
	made = [make_task(plan, due, equipment) for due in tasks]
	plan.problem = None
	_save(plan)
	return len(list(filter(None, made)))


def add_category_equipment(plan, today: date) -> None:
	"""Equipment that has come into the plan's category since gets its row; what is due before that day is not made up."""
	if not plan.category:
		return
	known = {row.equipment for row in plan.equipment}
	for name in frappe.get_all(
		"Equipment",
		{"property": plan.property, "category": plan.category, "status": ["!=", "Scrapped"]},
		pluck="name",
		order_by="name",
	):
		if name not in known:
			row = plan.append("equipment", {"equipment": name, "from_category": 1})
			row.next_due_on = first_due(plan, today)
			row.last_meter = frappe.db.get_value("Equipment", name, "meter_reading")


def equipment_of(plan) -> dict:
	"""Name → what the run asks of each piece of the plan's equipment, in one question."""
	names = [row.equipment for row in plan.equipment]
	fields = ["name", "equipment_name", "status", "service_area", "meter_reading", "has_meter"]
	rows = frappe.get_all("Equipment", {"name": ["in", names or [""]]}, fields)
	return {row.name: row for row in rows}


def make_task(plan, due: Due, equipment: dict) -> str | None:
	"""The task of a due day, in the pool of the department or with the plan's own person. Returns its name; None where
	it had been made before."""
	existing = frappe.db.get_value("Service Task", {"generated_key": due.key})
	if existing:
		_enter(due, existing)
		return None
	items = [line.strip() for line in (plan.checklist_items or "").splitlines() if line.strip()]
	text = "\n".join(filter(None, [plan.description, *(f"□ {item}" for item in items)]))
	alone = due.rows[0].equipment if len(due.rows) == 1 and not plan.one_task else None
	names = "、".join(equipment[row.equipment].equipment_name for row in due.rows[:3])
	subject = f"{plan.task_subject or plan.title}：{names}" + ("…" if len(due.rows) > 3 else "")
	task = frappe.get_doc(
		{
			"doctype": "Service Task",
			"status": "To Assign",
			"property": plan.property,
			"subject": subject[:140],
			"description": text or None,
			"department": plan.department,
			"urgency": plan.urgency,
			"required_by": datetime.combine(max(due.on, getdate(plan.start_date)), time(18)),
			"planned_on": due.on,
			"estimated_minutes": plan.estimated_minutes,
			"equipment": alone,
			"service_area": equipment[alone].service_area if alone else None,
			"equipment_list": [] if alone else [{"equipment": row.equipment} for row in due.rows],
			"source_doctype": plan.doctype,
			"source_name": plan.name,
			"generated_key": due.key,
			"parts": [{"item_code": row.item, "qty": row.qty * len(due.rows)} for row in plan.parts],
		}
	)
	# the plan's author had the right to plan this work; the run has no user
	task.insert(ignore_permissions=True)
	_enter(due, task.name)
	if plan.assigned_to:
		_assign(plan, task.name)
	return task.name


def _enter(due: Due, task: str) -> None:
	for row in due.rows:
		row.open_task, row.carried_due_on = task, None


def _assign(plan, task: str) -> None:
	"""Gives the task to the plan's person; where that is refused it stays in the pool, and the plan's history says why."""
	frappe.db.savepoint("assign_maintenance")
	try:
		# customer service offers its step by a hook: chapters do not import one another
		for assign in frappe.get_hooks("assign_service_task"):
			frappe.get_attr(assign)(task, plan.assigned_to)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="assign_maintenance")
		frappe.clear_messages()
		why = frappe.utils.escape_html(failure_in_words(error))
		# once for a run, however many tasks it makes
		if plan.flags.not_assigned != why:
			plan.flags.not_assigned = why
			plan.add_comment("Info", _("{0} and others wait for somebody: {1}").format(task, why))


def _save(plan) -> None:
	plan.flags.by_service = True
	# the run has no user; what it changes is the plan's own state
	plan.save(ignore_permissions=True)
	plan.flags.by_service = False


# -- plans nobody answers --------------------------------------------------------------------------------------------


def unanswered_equipment(plan, today: date) -> list[str]:
	"""Equipment whose last tasks, due and not yet begun, have reached the number at which a plan pauses.

	What was answered is only asked for where enough of the rest is open: a plan of many years is not read from its beginning.
	"""
	last_open: dict[str, list] = {}
	oldest: dict[str, date] = {}
	for task in _due_tasks(plan, today, {"status": ["in", UNANSWERED]}):
		subject = task.equipment or plan.title
		oldest[subject] = task.planned_on
		newest = last_open.setdefault(subject, [])
		if len(newest) < rules.MOST_UNANSWERED:
			newest.append(task)
	run = _without_an_answer(plan, today, last_open)
	if plan.basis == rules.FROM_COMPLETED and plan.every_count:
		every = rules.Every(plan.every_count, plan.every_unit)
		# counted from its completion a plan has one task at a time: the intervals it lets pass are what counts
		for subject, planned_on in oldest.items():
			passed = sum(every.after(planned_on, n) <= today for n in range(1, rules.MOST_UNANSWERED))
			run[subject] = max(run.get(subject, 0), 1 + passed)
	return sorted(subject for subject, count in run.items() if rules.should_pause(count))


def _without_an_answer(plan, today: date, last_open: dict[str, list]) -> dict[str, int]:
	"""Of what has enough open tasks, how many were made since the last one that was answered."""
	enough = {name: tasks for name, tasks in last_open.items() if rules.should_pause(len(tasks))}
	if not enough:
		return {}
	since = min(tasks[-1].planned_on for tasks in enough.values())
	answered: dict[str, tuple] = {}
	for task in _due_tasks(
		plan,
		today,
		{"status": ["not in", UNANSWERED], "planned_on": ["between", [since, add_days(today, -1)]]},
	):
		answered.setdefault(task.equipment or plan.title, _order(task))
	return {
		name: sum(name not in answered or _order(task) > answered[name] for task in tasks)
		for name, tasks in enough.items()
	}


def _order(task) -> tuple:
	return task.planned_on, task.creation


def _due_tasks(plan, today: date, filters: dict) -> list:
	"""Tasks the plan has made since it was last resumed, due before today, the newest first."""
	return frappe.get_all(
		"Service Task",
		{
			"source_doctype": plan.doctype,
			"source_name": plan.name,
			"planned_on": ["<", today],
			"creation": [">", plan.resumed_on or datetime(1900, 1, 1)],
			**filters,
		},
		["equipment", "planned_on", "creation"],
		order_by="planned_on desc, creation desc",
	)


def pause(plan, equipment: list[str]) -> None:
	plan.status = PAUSED
	plan.paused_reason = _("Nobody has answered the last {0} tasks of: {1}").format(
		rules.MOST_UNANSWERED, ", ".join(equipment[:5])
	)
	_save(plan)
	tell.notify(
		tell.users_in_charge(plan.property, plan.department),
		plan,
		_("Maintenance plan {0} has paused itself: {1}").format(
			frappe.utils.escape_html(plan.title), frappe.utils.escape_html(plan.paused_reason)
		),
	)


@frappe.whitelist(methods=["POST"])
def pause_plan(plan: str, reason: str) -> None:
	doc = guarded.load_locked("Maintenance Plan", plan)
	if doc.status != ACTIVE:
		frappe.throw(_("Plan {0} is {1}.").format(doc.title, _(doc.status)), title=_("Pause"))
	doc.paused_reason = guarded.required(reason, _("Say why the plan is paused."), _("Reason"))
	doc.status = PAUSED
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def resume_plan(plan: str) -> None:
	"""Goes on with the first day from today on; what fell into the pause is not made up."""
	doc = guarded.load_locked("Maintenance Plan", plan)
	if doc.status != PAUSED:
		frappe.throw(_("Plan {0} is {1}.").format(doc.title, _(doc.status)), title=_("Resume"))
	today = getdate(nowdate())
	doc.status, doc.paused_reason, doc.resumed_on = ACTIVE, None, now_datetime()
	for row in doc.equipment:
		if not row.carried_due_on and row.next_due_on and getdate(row.next_due_on) < today:
			row.next_due_on = first_due(doc, today)
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def end_plan(plan: str) -> None:
	doc = guarded.load_locked("Maintenance Plan", plan)
	doc.status = ENDED
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def generate_now(plan: str) -> int:
	"""Makes what is due of one plan at once, for whoever may write it. Returns how many tasks."""
	doc = frappe.get_doc("Maintenance Plan", plan)
	doc.check_permission("write")
	if doc.status != ACTIVE:
		frappe.throw(_("Plan {0} is {1}.").format(doc.title, _(doc.status)), title=_("Generate"))
	return _in_own_transaction(plan, lambda doc: _run(doc, getdate(nowdate())))
