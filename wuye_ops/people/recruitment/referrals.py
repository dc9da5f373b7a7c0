"""推荐奖: paid once, when who was referred has stayed beyond probation and who referred them is still here.

HRMS's button makes an Additional Salary at once and looks before it writes. For companies with properties the reward is a Staff Reward:
HR asks for it when the rules say that it is due, somebody else approves it, and the referral stands in its unique key.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.recruitment import words
from wuye_ops.rules import reward_life
from wuye_ops.rules.recruiting import Referral, RewardDue, reward_due

REFERRAL, REWARD = "Employee Referral", "Staff Reward"
# no name at all: an empty one would be whoever never applied
NOTHING = "*nothing*"


def refuse_unapproved(doc, method=None) -> None:
	"""Validate of Additional Salary: what HRMS's button makes has nobody's approval. Companies without properties are HRMS's alone."""
	if (
		doc.ref_doctype == REFERRAL
		and doc.ref_docname
		and frappe.db.exists("Property", {"company": doc.company})
	):
		frappe.throw(
			_(
				"Ask for the reward with Ask for the Reward on {0}: it goes into the payroll once it is approved."
			).format(doc.ref_docname),
			title=_("Referral Reward"),
		)


def check_reward(doc) -> None:
	"""Throws where a Staff Reward is for a referral of somebody else, or for one that is not due."""
	if not doc.referral:
		return
	referral = frappe.get_doc(REFERRAL, doc.referral)
	if doc.employee != referral.referrer:
		frappe.throw(
			_("The reward is for {0}, who has referred the person.").format(referral.referrer),
			title=_("Referral Reward"),
		)
	words.refuse(due_of(referral, getdate(nowdate()), doc.name or "").refusals, _("Referral Reward"))


def follow_reward(doc) -> None:
	"""The referral tells whether its reward is in the payroll, as HRMS keeps it."""
	if not doc.referral:
		return
	told = "Paid" if doc.status in reward_life.TOLD else "Unpaid"
	if frappe.db.get_value(REFERRAL, doc.referral, "referral_payment_status") != told:
		frappe.db.set_value(REFERRAL, doc.referral, "referral_payment_status", told)


@frappe.whitelist()
def standing(referral: str) -> dict:
	"""Whether a reward is due, for whoever may read the referral: {is_due, is_over, from_day, reasons, may_ask, ground}."""
	doc = frappe.get_doc(REFERRAL, referral)
	doc.check_permission("read")
	due = due_of(doc, getdate(nowdate()))
	return {
		"is_due": due.is_due,
		"is_over": due.is_over,
		"from_day": due.from_day,
		"reasons": [words.in_words(one) for one in due.refusals],
		"may_ask": due.is_due and bool(frappe.has_permission(REWARD, "create")),
		"ground": _("Reward for referring {0}").format(doc.full_name),
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
	known = Referral(
		referrer=referral.referrer,
		decides=_decides(referrer.user_id, applicants),
		applicable=bool(referral.is_applicable_for_referral_bonus),
		paid_by=_paid_by(referral.name, leave_out),
		referrer_left_on=_day(referrer.relieving_date),
		**(_of_hired(referral, hired) if hired else {}),
	)
	return reward_due(known, today)


def _paid_by(referral: str, leave_out: str) -> str:
	"""The Staff Reward; an Additional Salary where HRMS's own button has made one before."""
	reward = frappe.db.get_value(
		REWARD,
		{"referral": referral, "status": ["!=", reward_life.CANCELLED], "name": ["!=", leave_out]},
	)
	return (
		reward
		or frappe.db.get_value(
			"Additional Salary", {"ref_doctype": REFERRAL, "ref_docname": referral, "docstatus": ["!=", 2]}
		)
		or ""
	)


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
