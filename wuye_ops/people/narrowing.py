"""HRMS's documents about people, and ours of the same kind, narrowed to those somebody may know about.

HRMS gives the role Employee the right to read, and often to write and make, documents of whatever employee, and trusts that each
user has a User Permission on their own record. People who dispatch or lead others have none. These hooks leave HRMS's rights as they
are and take away what is not about oneself, or about those one answers for (`access`).
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _

from wuye_ops.people import access
from wuye_ops.property import guarded

LOOKS = frozenset((None, "read", "select", "report", "print", "email", "export"))


@dataclass(frozen=True, slots=True)
class About:
	"""employee: the field that names whom it is about. users: fields with users who decide it. people: fields with employees who write
	it. made_by_hr: nobody makes one of themselves. beside: roles that see it for what it cost, by rules of their own."""

	employee: str = "employee"
	purpose: str = access.WORK
	users: tuple[str, ...] = ()
	people: tuple[str, ...] = ()
	made_by_hr: bool = False
	beside: frozenset[str] = frozenset()


WORK, PRIVATE = About(), About(purpose=access.PRIVATE)
AUDITORS = frozenset(("Internal Auditor", "External Auditor"))
DOCUMENTS: dict[str, About] = {
	"Additional Salary": PRIVATE,
	"Appraisal": About(made_by_hr=True),
	"Attendance": WORK,
	"Attendance Request": WORK,
	"Compensatory Leave Request": WORK,
	"Employee Advance": PRIVATE,
	"Employee Benefit Application": PRIVATE,
	"Employee Benefit Claim": PRIVATE,
	"Employee Checkin": WORK,
	"Employee Incentive": PRIVATE,
	"Employee Other Income": PRIVATE,
	"Employee Performance Feedback": About(people=("reviewer",)),
	"Employee Promotion": PRIVATE,
	"Employee Referral": About("referrer"),
	"Employee Tax Exemption Declaration": PRIVATE,
	"Employee Tax Exemption Proof Submission": PRIVATE,
	"Employee Transfer": WORK,
	"Exit Interview": PRIVATE,
	"Expense Claim": About(users=("expense_approver",), beside=AUDITORS),
	"Full and Final Statement": PRIVATE,
	"Goal": WORK,
	"Gratuity": PRIVATE,
	"Leave Allocation": WORK,
	"Leave Application": About(users=("leave_approver",)),
	"Leave Encashment": PRIVATE,
	"Leave Ledger Entry": WORK,
	"Retention Bonus": PRIVATE,
	"Salary Slip": PRIVATE,
	"Salary Structure Assignment": PRIVATE,
	"Salary Withholding": PRIVATE,
	"Self-Study": WORK,
	"Shift Assignment": WORK,
	"Shift Request": About(users=("approver",)),
	"Shift Schedule Assignment": WORK,
	"Staff Certificate": WORK,
	"Training Feedback": WORK,
}
# rows that would tell the same in a list of their own
ROWS = {
	"Appraisal Goal": "Appraisal",
	"Appraisal KRA": "Appraisal",
	"Salary Detail": "Salary Slip",
}


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	about = DOCUMENTS[doctype]
	if not access.is_limited(user, about.purpose) or about.beside & set(frappe.get_roles(user)):
		return ""
	names = access.visible_names(user, about.purpose).get_sql()
	grounds = [f"`tab{doctype}`.`{about.employee}` in ({names})"]
	grounds += [f"`tab{doctype}`.`{field}` = {_text(user)}" for field in about.users]
	if about.people:
		mine = f"select `name` from `tabEmployee` where `user_id` = {_text(user)}"
		grounds += [f"`tab{doctype}`.`{field}` in ({mine})" for field in about.people]
	return f"({' or '.join(grounds)})"


def row_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	parent = ROWS[doctype]
	if condition := query_conditions(user, parent):
		names = f"select `tab{parent}`.`name` from `tab{parent}` where {condition}"
		return f"(`tab{doctype}`.`parenttype` != {_text(parent)} or `tab{doctype}`.`parent` in ({names}))"
	return ""


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	about = DOCUMENTS[doc.doctype]
	if user == "Administrator" or doc.flags.ignore_permissions or about.beside & set(frappe.get_roles(user)):
		return None
	employee = doc.get(about.employee)
	if not employee:
		return None  # the form is still empty; saving asks for it
	if ptype not in LOOKS:
		employee = as_stored(doc, about.employee) or employee
		if about.made_by_hr and ptype not in ("write",):
			return None if access.is_hr(user) and access.may_see_employee(user, employee) else False
		may = access.may_act_for(user, employee, about.purpose) or (
			"System Manager" in frappe.get_roles(user) and not access.is_limited(user, about.purpose)
		)
	else:
		may = access.may_see_employee(user, employee, about.purpose)
	return None if may or _is_named(doc, about, user) else False


def keep_own_appraisal(doc, method=None) -> None:
	"""Validate: who is appraised rates and reflects on themselves, and changes nothing of what counts."""
	if access.is_hr() or doc.flags.ignore_permissions or "System Manager" in frappe.get_roles():
		return
	before = doc.get_doc_before_save()
	if not before:
		return  # `has_permission` has asked who makes one
	kept = (
		"employee", "appraisal_cycle", "appraisal_template", "start_date", "end_date", "rate_goals_manually", "goals",
		"appraisal_kra", "remarks",
	)  # fmt: skip
	if any(guarded.differs(doc, before, field) for field in kept):
		frappe.throw(
			_("Goals and their scores are set by HR. Change your own ratings and reflections only."),
			frappe.PermissionError,
			title=_("Appraisal"),
		)


def as_stored(doc, field: str) -> str | None:
	"""Whom a document is about in the database: nobody makes it their own by changing that."""
	if doc.is_new() or not doc.name:
		return None
	return frappe.db.get_value(doc.doctype, doc.name, field)


def _is_named(doc, about: About, user: str) -> bool:
	"""Whether the user decides or writes it."""
	if user in [doc.get(field) for field in about.users]:
		return True
	people = [doc.get(field) for field in about.people if doc.get(field)]
	return bool(people and frappe.db.exists("Employee", {"name": ["in", people], "user_id": user}))


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
