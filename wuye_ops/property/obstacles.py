"""Why somebody may not be named for a work: what chapters say through the hook `task_obstacles`.

Functions (employees, doc) → {employee: why they may not do it, a translated sentence}. doc: a Service Task, Inspection, Inspection Plan
or Maintenance Plan, or a row with the fields of a task.
"""

import frappe
from frappe import _
from frappe.utils import escape_html


def obstacles_of(employees: list[str], doc) -> dict[str, str]:
	found: dict[str, str] = {}
	for path in frappe.get_hooks("task_obstacles"):
		for employee, reason in frappe.get_attr(path)(employees, doc).items():
			found[employee] = f"{found[employee]}；{reason}" if employee in found else reason
	return found


def refuse_obstacle(employee: str, doc, title: str) -> None:
	"""Throws why somebody may not be named for the work."""
	if reason := obstacles_of([employee], doc).get(employee):
		name = frappe.db.get_value("Employee", employee, "employee_name") or employee
		frappe.throw(
			_("{0} may not do this work: {1}. Choose somebody else, or see HR about the certificate.").format(
				frappe.bold(escape_html(name)), escape_html(reason)
			),
			title=title,
		)
