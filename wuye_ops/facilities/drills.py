"""应急演练: scheduled, timed against the plan, scored, and its findings put right; plans without a drill are reminded."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, format_date, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.facilities import tell
from wuye_ops.facilities.emergency import ACTIVE, next_drill_due, plan_in_force, rectification
from wuye_ops.property import failures, guarded
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules import drill as rules

PLANNED, DONE, CANCELLED = "Planned", "Done", "Cancelled"
# So long before a drill is due the plan's people hear of it.
REMIND_DAYS = 30


def prepare_new(doc) -> None:
	"""The timeline begins as the plan's steps."""
	plan = plan_in_force(doc)
	doc.scenario = plan.scenario
	if not doc.steps:
		for row in plan.steps:
			doc.append("steps", {"role": row.role, "action": row.action, "planned_minutes": row.minutes})


def check_sense(doc) -> None:
	for row in doc.steps:
		for field in ("planned_minutes", "real_minutes"):
			if (row.get(field) or 0) < 0:
				frappe.throw(_("Row {0}: minutes cannot be negative.").format(row.idx), title=_("Timeline"))
		if row.real_minutes:
			row.done = 1
	for row in doc.participants:
		if not row.employee and not (row.participant_name or "").strip():
			frappe.throw(
				_("Row {0}: name the employee or the person from outside.").format(row.idx),
				title=_("Participants"),
			)
		if row.employee and not row.participant_name:
			row.participant_name = frappe.get_cached_value("Employee", row.employee, "employee_name")


def refuse_change_of_closed(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or before.status == PLANNED or doc.flags.by_service:
		return
	for field in ("scheduled_on", "held_on", "participants", "steps", "evaluation", "findings", "place"):
		if guarded.differs(doc, before, field):
			frappe.throw(
				_("{0} is {1} and on file; only photos can be added.").format(doc.name, _(doc.status)),
				title=_("On File"),
			)


@frappe.whitelist(methods=["POST"])
def finish(drill: str) -> float | None:
	"""Scores the drill and makes its findings rectifications. Returns the score."""
	doc = guarded.load_locked("Emergency Drill", drill)
	if doc.status != PLANNED:
		frappe.throw(_("{0} is {1} already.").format(doc.name, _(doc.status)), title=_("Finish"))
	if not doc.participants:
		frappe.throw(_("A drill has participants. Enter who took part."), title=_("Participants"))
	if not any(row.done for row in doc.steps):
		frappe.throw(_("Enter which steps were done and after how many minutes."), title=_("Timeline"))
	guarded.required(
		doc.evaluation, _("Write the evaluation: what went well, what did not."), _("Evaluation")
	)
	doc.held_on = doc.held_on or doc.scheduled_on
	if get_datetime(doc.held_on) > now_datetime():
		frappe.throw(_("A drill that lies in the future cannot be finished."), title=_("Held On"))
	result = rules.score(
		[rules.Step(row.planned_minutes or 0, row.real_minutes or None, bool(row.done)) for row in doc.steps]
	)
	doc.score, doc.passed, doc.status = float(result.value or 0), int(result.passed), DONE
	for row in doc.findings:
		key = f"drill|{row.name}"
		existing = frappe.db.get_value("Rectification", {"source_key": key})
		row.rectification = (
			existing
			or rectification(doc, key, row.finding, row.department, row.severity, row.responsible).name
		)
	guarded.save(doc)
	_plan_next(doc)
	return doc.score


def _plan_next(doc) -> None:
	title = frappe.db.get_value("Emergency Plan", doc.plan, "title")
	for name in frappe.get_all(
		"Emergency Plan", {"property": doc.property, "title": title, "status": ACTIVE}, pluck="name"
	):
		plan = frappe.get_doc("Emergency Plan", name)
		# the day follows from the drill, which the user had the right to finish
		plan.db_set("drill_due_on", next_drill_due(plan))


@frappe.whitelist(methods=["POST"])
def cancel(drill: str, reason: str) -> None:
	doc = guarded.load_locked("Emergency Drill", drill)
	if doc.status != PLANNED:
		frappe.throw(_("{0} is {1} already.").format(doc.name, _(doc.status)), title=_("Cancel"))
	doc.evaluation = guarded.required(reason, _("Say why the drill does not take place."), _("Reason"))
	doc.status = CANCELLED
	guarded.save(doc)


def remind(today: date | str | None = None) -> int:
	"""Once for each plan and due day: a drill is due soon, or late, and none is scheduled. Returns how many."""
	today = getdate(today or nowdate())
	plan, drill = frappe.qb.DocType("Emergency Plan"), frappe.qb.DocType("Emergency Drill")
	names = (
		frappe.qb.from_(plan)
		.left_join(drill)
		.on((drill.plan == plan.name) & (drill.status == PLANNED))
		.select(plan.name)
		.where(
			(plan.status == ACTIVE)
			& (plan.drill_due_on <= add_days(today, REMIND_DAYS))
			& drill.name.isnull()
		)
		.where(plan.drill_reminded_for.isnull() | (plan.drill_reminded_for != plan.drill_due_on))
		.run(pluck=True)
	)
	return sum(map(_remind_of, names))


def _remind_of(plan: str) -> bool:
	"""Whether it went well; a plan that cannot be reminded of says so, and keeps no other from its reminder."""
	frappe.db.savepoint("remind_of_drill")
	try:
		told = _remind(plan)
	except Exception as error:
		# of a deadlock nothing of the transaction is left, its savepoint neither
		frappe.db.rollback(save_point="remind_of_drill" if frappe.flags.in_test else None)
		told = False
		title, property_name = frappe.db.get_value("Emergency Plan", plan, ["title", "property"])
		text = _("Nobody could be reminded of the drill of {0}: {1}").format(
			frappe.utils.escape_html(title), frappe.utils.escape_html(failure_in_words(error))
		)
		failures.note("Emergency Plan", plan, text, text, tell.users_in_charge(property_name))
	if not frappe.flags.in_test:
		frappe.db.commit()
	return told


def _remind(plan: str) -> bool:
	doc = frappe.get_doc("Emergency Plan", plan, for_update=True)
	if doc.drill_reminded_for and getdate(doc.drill_reminded_for) == getdate(doc.drill_due_on):
		return False
	tell.notify(
		tell.users_in_charge(doc.property),
		doc,
		_("Drill of {0} is due by {1} and none is scheduled.").format(
			frappe.utils.escape_html(doc.title), format_date(doc.drill_due_on)
		),
	)
	doc.db_set("drill_reminded_for", doc.drill_due_on, update_modified=False)
	return True
