"""Nobody decides about their own leave, pay, claims or appraisal: HRMS leaves it to settings, or does not ask.

The documents are those that `hook_events` names before submit.

Companies that manage no property are HRMS's alone.
"""

from __future__ import annotations

import frappe
from frappe import _


def refuse_own(doc, method=None) -> None:
	"""Before submit: somebody else than whom it is about."""
	if doc.flags.ignore_permissions or doc.flags.by_service or frappe.session.user == "Administrator":
		return
	# the slips of a payroll are made for everybody at once
	if doc.doctype == "Salary Slip" and doc.get("payroll_entry"):
		return
	person = frappe.db.get_value("Employee", doc.employee, ["user_id", "company"], as_dict=True)
	if not person or person.user_id != frappe.session.user:
		return
	if frappe.db.exists("Property", {"company": person.company}):
		frappe.throw(
			_("This is about yourself: somebody else decides it."),
			frappe.PermissionError,
			title=_(doc.doctype),
		)
