"""Who sees which loans, beyond the property that User Permissions isolate: one's own, or all for those who keep records."""

import frappe

from wuye_ops.records.archive.access import employee_of
from wuye_ops.records.lending.loans import is_keeper


def loan_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if is_keeper(user):
		return ""
	mine = f"`tabRecord Loan`.`owner` = {frappe.db.escape(user, percent=False)}"
	if employee := employee_of(user):
		mine = f"({mine} or `tabRecord Loan`.`borrower` = {frappe.db.escape(employee, percent=False)})"
	return mine


def has_loan_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if is_keeper(user) or (doc.is_new() and ptype == "create"):
		return None
	return None if user == doc.owner or doc.borrower == employee_of(user) else False
