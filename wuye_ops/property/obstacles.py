"""Why somebody may not be named for a work: what chapters say through the hook `task_obstacles`.

Functions (employees, doc, category) → {employee: why they may not do it, a translated sentence as plain text, which a page escapes}. doc: a Service Task, Inspection,
Inspection Plan or Maintenance Plan, or a row with the fields of a task; category: the service category of the request a task comes
from, asked for once for all of them.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

# documents that name somebody for a work
WORK = ("Service Task", "Inspection", "Inspection Plan", "Maintenance Plan")


def obstacles_of(employees: list[str], doc, category: str | None = None) -> dict[str, str]:
	"""Employee → why not. category: where the caller knows it."""
	category, found = category or category_of(doc), {}
	for path in frappe.get_hooks("task_obstacles"):
		for employee, reason in frappe.get_attr(path)(employees, doc, category).items():
			found[employee] = f"{found[employee]}；{reason}" if employee in found else reason
	return found


def category_of(doc) -> str | None:
	"""The service category of the request a task comes from; None where it comes from something else."""
	request = doc.get("service_request")
	return frappe.db.get_value("Service Request", request, "category") if request else None


def refuse_named(doc, field: str, title: str) -> None:
	"""Validate of a work: nobody is named for it anew who may not do it, be it by a step, a form, a bulk edit or the web API."""
	name = doc.get(field)
	if name and name != doc.flags.may_do and (doc.is_new() or doc.has_value_changed(field)):
		refuse_obstacle(name, doc, title)


def refuse_receiver(receiver: str, doctype: str, name: str) -> None:
	"""Nobody is handed work by who leaves that they may not do."""
	refuse_obstacle(receiver, frappe.get_doc(doctype, name), _("Work Hand Over"))


def refuse_obstacle(employee: str, doc, title: str) -> None:
	"""Throws why somebody may not be named for the work; a document remembers who may, and is not asked again when it is saved."""
	if reason := obstacles_of([employee], doc).get(employee):
		name = frappe.db.get_value("Employee", employee, "employee_name") or employee
		frappe.throw(
			_("{0} may not do this work: {1}. Choose somebody else, or see HR about it.").format(
				frappe.bold(escape_html(name)), escape_html(reason)
			),
			title=title,
		)
	if isinstance(doc, Document):
		doc.flags.may_do = employee
