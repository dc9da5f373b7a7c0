"""The work of a rectification as a Service Task: given out from here, and its end brings the rectification on.

The two chapters meet through the documents: the task is inserted as a document, and followed by a hook on it.
"""

import frappe
from frappe import _

from wuye_ops.inspection import rectification
from wuye_ops.inspection.evidence import share_file
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.rules import rectification as rules

TASK_URGENCY = {rules.CRITICAL: "Emergency", rules.MAJOR: "Urgent"}


@frappe.whitelist(methods=["POST"])
def make_task(name: str) -> str:
	"""Gives the work to the department as a Service Task; when it is done the rectification waits to be verified.

	Returns the task's name, also of one that is under way already.
	"""
	doc = rectification.load_locked(name)
	if doc.status not in rectification.AT_WORK:
		frappe.throw(
			_("Rectification {0} is {1}; there is no work to give out.").format(
				doc.name, _(doc.status, context=doc.doctype)
			),
			title=_("Service Task"),
		)
	if doc.service_task and frappe.db.get_value("Service Task", doc.service_task, "status") != "Cancelled":
		return doc.service_task
	task = frappe.get_doc(
		{
			"doctype": "Service Task",
			"status": "To Assign",
			"property": doc.property,
			"subject": doc.subject,
			"description": doc.description,
			"department": doc.department,
			"urgency": TASK_URGENCY.get(doc.severity, "Normal"),
			"required_by": f"{doc.due_date} 23:59:59",
			"service_area": doc.service_area,
			"equipment": doc.equipment,
			"source_doctype": doc.doctype,
			"source_name": doc.name,
		}
	).insert()
	doc.service_task = task.name
	doc.flags.by_service = doc.flags.by_task = True
	if doc.status != "In Progress":
		doc.status = "In Progress"
	rectification.add_log(doc, "Task", task.name)
	doc.save()
	return task.name


def follow_task(task, method=None) -> None:
	"""Service Task, on update: its end moves the rectification it came from, its return brings it back."""
	if task.source_doctype != "Rectification" or not task.source_name:
		return
	before = task.get_doc_before_save()
	was = before.status if before else None
	if was == task.status or not frappe.db.exists("Rectification", task.source_name):
		return
	doc = frappe.get_doc("Rectification", task.source_name, for_update=True)
	if doc.service_task != task.name or doc.status in rectification.CLOSED:
		return
	doc.flags.by_service = doc.flags.by_task = True
	if task.status == "Done" and doc.status in rectification.AT_WORK:
		_take_over(doc, task)
	elif task.status == "In Progress" and was == "Done" and doc.status == "To Verify":
		doc.status = "In Progress"
	elif task.status == "Cancelled":
		rectification.add_log(doc, "Task", _("Task {0} was cancelled.").format(task.name))
	else:
		return
	# the right to do the task is the right to report what it has come to
	doc.save(ignore_permissions=True)


def _take_over(doc, task) -> None:
	"""Result and photo of the task are measures and evidence; where no photo was taken it stays at work."""
	doc.responsible = doc.responsible or task.assigned_to
	doc.measures = doc.measures or task.result
	photo = next((row.photo for row in reversed(task.work_log) if row.photo), None)
	if photo and not doc.evidence:
		share_file(photo, doc.doctype, doc.name)
		doc.evidence = photo
	if missing := rectification.missing_for_verification(doc):
		rectification.add_log(
			doc, "Task", _("Task {0} is done; still to enter: {1}").format(task.name, ", ".join(missing))
		)
		tell_staff(
			[user_of(doc.responsible)],
			doc,
			_("Still to enter: {0} ({1})").format(", ".join(missing), frappe.utils.escape_html(doc.subject)),
		)
	else:
		doc.status = "To Verify"
