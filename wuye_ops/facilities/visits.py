"""What becomes of a task of planned maintenance: done moves the plan on, undone equipment is carried forward."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from wuye_ops.facilities.maintenance_days import after
from wuye_ops.property.places import check_same_property
from wuye_ops.rules.maintenance import FROM_COMPLETED

PLAN = "Maintenance Plan"


def check_task(doc, method=None) -> None:
	"""Service Task, validate: equipment is of the task's own property."""
	names = {doc.equipment, *(row.equipment for row in doc.equipment_list)} - {None, ""}
	for name in names:
		check_same_property(doc.property, "Equipment", name)


def follow_task(doc, method=None) -> None:
	"""Service Task, on_update: a task that was verified or cancelled moves its plan on.

	Verified: its equipment was served on the day it was finished, except what the list shows as undone, which stays due
	since its own day. Cancelled: the visit is left out, and the plan goes on from the day it was planned for.
	"""
	before = doc.get_doc_before_save()
	if doc.source_doctype != PLAN or not before or before.status == doc.status:
		return
	if doc.status not in ("Verified", "Cancelled") or not frappe.db.exists(PLAN, doc.source_name):
		return
	plan = frappe.get_doc(PLAN, doc.source_name, for_update=True)
	planned = getdate(doc.planned_on or doc.creation)
	undone = {row.equipment for row in doc.equipment_list if not row.done}
	named = {row.equipment for row in doc.equipment_list} or {doc.equipment}
	for row in plan.equipment:
		if row.equipment not in named:
			continue
		if doc.status == "Verified" and row.equipment in undone:
			_carry(row, doc, planned)
		else:
			_move_on(plan, row, doc, planned)
	plan.flags.by_service = True
	# whoever may verify or cancel the task moves the plan by it
	plan.save(ignore_permissions=True)


def _carry(row, task, planned: date) -> None:
	row.carried_due_on, row.carried = planned, (row.carried or 0) + 1
	if row.open_task == task.name:
		row.open_task = None


def _move_on(plan, row, task, planned: date) -> None:
	done_on = getdate(task.finished_on or now_datetime()) if task.status == "Verified" else None
	if row.open_task == task.name:
		row.open_task = None
	row.services = (row.services or 0) + 1
	row.last_meter = frappe.db.get_value("Equipment", row.equipment, "meter_reading") or 0
	if done_on:
		row.last_done_on = max(filter(None, (done_on, row.last_done_on and getdate(row.last_done_on))))
	if not row.next_due_on:
		row.next_due_on = after(plan, planned, done_on)
	elif plan.meter_every and plan.every_count and done_on:
		# the meter came first: days that the service has covered are left out
		if plan.basis == FROM_COMPLETED or getdate(row.next_due_on) <= done_on:
			row.next_due_on = after(plan, planned, done_on)


@frappe.whitelist(methods=["POST"])
def tick(task: str, equipment: str, done: int = 1, note: str | None = None) -> None:
	"""Marks one piece of equipment of a task as done or not, for whoever may work on the task."""
	doc = frappe.get_doc("Service Task", task, for_update=True)
	doc.check_permission("write")
	mark(doc, equipment, done, note)


def mark(doc, equipment: str | None, done: int, note: str | None) -> None:
	"""The same on a task that was loaded for somebody who may work on it."""
	row = next((row for row in doc.equipment_list if row.equipment == equipment), None)
	if not row:
		frappe.throw(_("{0} is not on the list of this task.").format(equipment), title=_("Equipment"))
	row.done, row.note = frappe.utils.cint(done), (note or "").strip() or None
	doc.save()
