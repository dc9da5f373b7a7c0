"""Functions of HRMS that tell about whomever they are asked, and its reports over everybody: asked first whether the user may know.

HRMS leaves these open to every user of the desk, or to whoever has the role Employee. Each is named here by the function itself, so that
another path to it leads to the same question (`auth_hooks`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import frappe
from frappe import _
from frappe.modules.utils import load_doctype_module
from frappe.utils import cstr

from wuye_ops.people import access
from wuye_ops.property.api_calls import api_call
from wuye_ops.property.places import permitted_properties

LEAVE = "hrms.hr.doctype.leave_application.leave_application"
BENEFITS = "hrms.payroll.doctype.employee_benefit_application.employee_benefit_application"
PAYMENTS = "hrms.overrides.employee_payment_entry"
INTERVIEW = "hrms.hr.doctype.interview.interview"

# what the web sends: names of arguments, and their values as text
Args = frappe._dict
Check = Callable[[Args], bool]


def keep_closed() -> None:
	"""After each request's authentication: refuses what tells about people whom the user may not know about."""
	called = api_call(frappe.request.path, frappe.form_dict.get("cmd"))
	if not called or called[0] != "method" or frappe.session.user == "Administrator":
		return
	args = frappe.form_dict
	if check := CHECKS.get(_function(called[1])):
		if not check(args):
			_refuse(_("This is about somebody whom you may not know about. Ask HR."))
	elif args.get("report_name") in REPORTS and not may_run(args.report_name, _filters(args)):
		_refuse(
			_(
				"This report is about everybody, and is for those who may know about everybody. Choose an employee of yours, or one of your companies."
			)
		)


def may_run(report: str, filters: dict, user: str | None = None) -> bool:
	"""Whether somebody may run a report of HRMS: about whom they may see, or about all of their companies."""
	user, (purpose, by_employee) = user or frappe.session.user, REPORTS[report]
	employee = filters.get("employee")
	if by_employee and employee and isinstance(employee, str):
		return access.may_see_employee(user, employee, purpose)
	if user != "Administrator" and not access.OVERSEERS[purpose] & set(frappe.get_roles(user)):
		return False
	companies = access.permitted_companies(user)
	# these reports know companies, and nothing of properties
	return permitted_properties(user) is None and (companies is None or filters.get("company") in companies)


# -- checks ------------------------------------------------------------------------------------------------------------


def _about(argument: str, purpose: str = access.WORK) -> Check:
	"""The person named by the argument is somebody the user may see."""
	return lambda args: access.may_see_employee(frappe.session.user, cstr(args.get(argument)), purpose)


def _readable(argument: str, doctype: str) -> Check:
	"""The document named by the argument is one that the user may read."""
	return lambda args: _may_read(doctype, args.get(argument))


def _of_leave(args: Args) -> bool:
	"""Who is to approve a leave weighs it against what is left."""
	employee = cstr(args.get("employee"))
	return access.may_see_employee(frappe.session.user, employee) or bool(
		frappe.db.exists(
			"Leave Application",
			{"employee": employee, "leave_approver": frappe.session.user, "docstatus": 0},
		)
	)


def _shown_field(args: Args) -> bool:
	field = frappe.get_meta("Employee").get_field(cstr(args.get("fieldname")))
	return not field or field.permlevel in frappe.get_meta("Employee").get_permlevel_access("read")


def _own_goals(args: Args) -> bool:
	if args.get("doctype") != "Goal":
		return False
	employee = args.get("employee")
	return not access.is_limited(frappe.session.user) or (
		isinstance(employee, str) and access.may_see_employee(frappe.session.user, employee)
	)


def _paid_document(args: Args) -> bool:
	"""Whoever makes payments knows what is due."""
	doctype = args.get("reference_doctype") or args.get("ref_doctype") or args.get("dt")
	name = args.get("reference_name") or args.get("ref_document") or args.get("dn")
	return frappe.has_permission("Payment Entry", "create") or _may_read(doctype, name)


def _pay_of(args: Args) -> bool:
	user = frappe.session.user
	return access.is_hr(user) and access.may_see_employee(user, cstr(args.get("employee")), access.PRIVATE)


def _everybody(args: Args) -> bool:
	return not access.is_limited(frappe.session.user)


def _may_read(doctype: object, name: object) -> bool:
	if not isinstance(doctype, str) or not isinstance(name, str) or not frappe.db.exists("DocType", doctype):
		return False
	return bool(frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", name))


CHECKS: dict[str, Check] = {
	"hrms.api.roster.get_events": _everybody,
	"hrms.hr.doctype.appraisal.appraisal.get_feedback_history": _about("employee"),
	"hrms.hr.doctype.attendance.attendance.get_unmarked_days": _about("employee"),
	"hrms.hr.doctype.expense_claim.expense_claim.get_advances": _about("employee", access.PRIVATE),
	"hrms.hr.doctype.full_and_final_statement.full_and_final_statement.get_account_and_amount": _paid_document,
	"hrms.hr.doctype.goal.goal.get_children": _own_goals,
	f"{INTERVIEW}.get_feedback": _readable("interview", "Interview"),
	f"{INTERVIEW}.get_skill_wise_average_rating": _readable("interview", "Interview"),
	"hrms.hr.doctype.job_applicant.job_applicant.get_interview_details": _readable(
		"job_applicant", "Job Applicant"
	),
	f"{LEAVE}.get_leave_balance_on": _of_leave,
	f"{LEAVE}.get_leave_details": _of_leave,
	"hrms.hr.doctype.training_result.training_result.get_employees": _readable(
		"training_event", "Training Event"
	),
	"hrms.hr.utils.get_employee_field_property": _shown_field,
	"hrms.overrides.employee_master.get_timeline_data": _about("name"),
	f"{PAYMENTS}.get_payment_entry_for_employee": _paid_document,
	f"{PAYMENTS}.get_reference_details_for_employee": _paid_document,
	f"{BENEFITS}.get_earning_components_max_benefits": _about("employee", access.PRIVATE),
	f"{BENEFITS}.get_max_benefits": _about("employee", access.PRIVATE),
	f"{BENEFITS}.get_max_benefits_remaining": _about("employee", access.PRIVATE),
	"hrms.payroll.doctype.salary_structure.salary_structure.make_salary_slip": _pay_of,
	"hrms.payroll.doctype.salary_withholding.salary_withholding.get_payroll_frequency": _about(
		"employee", access.PRIVATE
	),
}

# report → what it tells, and whether a filter makes it one about one person
REPORTS: dict[str, tuple[str, bool]] = {
	"Appraisal Overview": (access.WORK, True),
	"Bank Remittance": (access.PRIVATE, False),
	"Employee Advance Summary": (access.PRIVATE, True),
	"Employee Exits": (access.PRIVATE, False),
	"Employee Leave Balance": (access.WORK, True),
	"Employee Leave Balance Summary": (access.WORK, True),
	"Employees working on a holiday": (access.WORK, False),
	"Income Tax Computation": (access.PRIVATE, False),
	"Income Tax Deductions": (access.PRIVATE, False),
	"Leave Ledger": (access.WORK, True),
	"Monthly Attendance Sheet": (access.WORK, False),
	"Professional Tax Deductions": (access.PRIVATE, False),
	"Project Profitability": (access.PRIVATE, False),
	"Provident Fund Deductions": (access.PRIVATE, False),
	"Salary Payments Based On Payment Mode": (access.PRIVATE, False),
	"Salary Payments via ECS": (access.PRIVATE, False),
	"Salary Register": (access.PRIVATE, False),
	"Shift Attendance": (access.WORK, True),
	"Unpaid Expense Claim": (access.WORK, False),
}


# -- what is called ----------------------------------------------------------------------------------------------------


def _function(path: str) -> str:
	"""Where a whitelisted function is at home, whatever module it is called through; nothing where there is none."""
	# the framework's short names, such as run_doc_method: to look for their app would leave a message in the answer
	if "/" not in path and path.partition(".")[0] not in frappe.get_installed_apps():
		return ""
	# the framework answers for what cannot be found
	with suppress(Exception):
		if "/" in path:
			doctype, _slash, method = path.partition("/")
			found = getattr(load_doctype_module(doctype), method.rstrip("/"))
		else:
			found = frappe.get_attr(path)
		return f"{found.__module__}.{found.__qualname__}"
	return ""


def _filters(args: Args) -> dict:
	with suppress(ValueError):
		found = frappe.parse_json(args.get("filters") or {})
		if isinstance(found, dict):
			return found
	return {}


def _refuse(message: str) -> None:
	frappe.throw(message, frappe.PermissionError, title=_("Not Permitted"))
