"""推荐奖: paid once, when who was referred has stayed beyond probation and who referred them is still here.

HRMS's button makes an Additional Salary at once and looks before it writes; here the rules say when it is due, and the referral stands
in a unique key of what pays it.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.recruitment import words
from wuye_ops.rules.recruiting import Referral, RewardDue, reward_due

REFERRAL = "Employee Referral"
# no name at all: an empty one would be whoever never applied
NOTHING = "*nothing*"


def check_reward(doc, method=None) -> None:
	"""Validate of Additional Salary: companies without properties are HRMS's alone."""
	if doc.ref_doctype != REFERRAL or not doc.ref_docname or doc.docstatus == 2:
		return
	referral = frappe.get_doc(REFERRAL, doc.ref_docname)
	if not frappe.db.exists("Property", {"company": doc.company}):
		return
	if doc.employee != referral.referrer:
		frappe.throw(
			_("The reward is for {0}, who has referred the person.").format(referral.referrer),
			title=_("Referral Reward"),
		)
	# two at once meet the unique key
	doc.wuye_key = f"referral|{referral.name}"
	due = due_of(referral, getdate(nowdate()), doc.name or "")
	words.refuse(due.refusals, _("Referral Reward"))


@frappe.whitelist()
def standing(referral: str) -> dict:
	"""Whether a reward is due, for whoever may read the referral: {is_due, is_over, from_day, reasons}."""
	doc = frappe.get_doc(REFERRAL, referral)
	doc.check_permission("read")
	due = due_of(doc, getdate(nowdate()))
	return {
		"is_due": due.is_due,
		"is_over": due.is_over,
		"from_day": due.from_day,
		"reasons": [words.in_words(one) for one in due.refusals],
	}


def due_of(referral, today: date, leave_out: str = "") -> RewardDue:
	"""leave_out: the document that pays it now."""
	applicants = frappe.get_all("Job Applicant", {"employee_referral": referral.name}, pluck="name")
	hired = frappe.db.get_value(
		"Employee",
		{"job_applicant": ["in", applicants or [NOTHING]]},
		["name", "date_of_joining", "relieving_date", "final_confirmation_date"],
		as_dict=True,
		order_by="date_of_joining",
	)
	referrer = frappe.db.get_value(
		"Employee", referral.referrer, ["name", "user_id", "relieving_date"], as_dict=True
	)
	paid_by = frappe.db.get_value(
		"Additional Salary",
		{
			"ref_doctype": REFERRAL,
			"ref_docname": referral.name,
			"docstatus": ["!=", 2],
			"name": ["!=", leave_out],
		},
	)
	known = Referral(
		referrer=referral.referrer,
		decides=_decides(referrer.user_id, applicants),
		applicable=bool(referral.is_applicable_for_referral_bonus),
		paid_by=paid_by or "",
		referrer_left_on=_day(referrer.relieving_date),
		**(_of_hired(referral, hired) if hired else {}),
	)
	return reward_due(known, today)


def _of_hired(referral, hired) -> dict:
	joined = getdate(hired.date_of_joining)
	confirmed = _day(hired.final_confirmation_date)
	return {
		"employee": hired.name,
		"joined_on": joined,
		# the day of confirmation is the first after probation
		"probation_ends": confirmed - timedelta(days=1) if confirmed and confirmed > joined else None,
		"left_on": _day(hired.relieving_date),
		"worked_here": bool(
			referral.email
			and frappe.db.exists(
				"Employee",
				{
					"personal_email": referral.email,
					"name": ["!=", hired.name],
					"date_of_joining": ["<", joined],
				},
			)
		),
	}


def _decides(user: str | None, applicants: list[str]) -> bool:
	"""HR, whoever made the offer, and who gave marks."""
	if not user:
		return False
	people = ["in", applicants or [NOTHING]]
	return (
		access.is_hr(user)
		or bool(frappe.db.exists("Job Offer", {"job_applicant": people, "owner": user, "docstatus": 1}))
		or bool(
			frappe.db.exists(
				"Interview Feedback", {"job_applicant": people, "interviewer": user, "docstatus": 1}
			)
		)
	)


def _day(value) -> date | None:
	return getdate(value) if value else None
