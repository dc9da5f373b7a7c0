"""From a requisition to an employee, step by step, as people of the tests take them."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.people.recruitment import requisitions
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make

HR_USER, HR_MANAGER, OTHER_HR = "hire.user@wuye.test", "hire.manager@wuye.test", "hire.other@wuye.test"
POST = "招聘保洁员"
ROUNDS = ("初试（人事）", "笔试", "复试（用人部门）", "背景调查")


class Hiring:
	"""place: the property that looks for people; post: for what."""

	place = make.PROPERTY_A
	post = POST

	def prepare(self) -> None:
		make.make_designation(self.post)
		for user in (HR_USER, OTHER_HR):
			make.make_user(user, "HR User", "Interviewer")
		make.make_user(HR_MANAGER, "HR User", "HR Manager")
		seeds.seed(make.company(), ["recruitment"])
		# rounds of other tests do not count here
		frappe.db.set_value("Interview Round", {"name": ["not in", ROUNDS]}, "wuye_kind", "")
		for name, kind in zip(
			ROUNDS, ("Interview", "Written Test", "Interview", "Background Check"), strict=True
		):
			frappe.db.set_value(
				"Interview Round",
				name,
				{"wuye_kind": kind, "wuye_sensitive": int(kind == "Background Check")},
			)

	def ask(self, by: str = "manager", **fields):
		return frappe.get_doc(
			{
				"doctype": "Job Requisition",
				"wuye_property": self.place,
				"designation": self.post,
				"no_of_positions": 2,
				"expected_compensation": 4000,
				"company": make.company(),
				"requested_by": make.employee(by),
				"posting_date": nowdate(),
				"expected_by": add_days(nowdate(), 30),
				"status": "Pending",
				"description": "保洁",
				"reason_for_requesting": "两人离职",
				**fields,
			}
		).insert()

	def approve(self, requisition):
		frappe.set_user(HR_MANAGER)
		requisition.reload()
		requisition.status = "Open & Approved"
		requisition.save()
		return requisition

	def open(self, requisition, **fields):
		doc = requisitions.make_opening(requisition.name)
		doc.update({"upper_range": 5000, **fields})
		return doc.insert()

	def applicant(self, opening, **fields):
		return frappe.get_doc(
			{
				"doctype": "Job Applicant",
				"applicant_name": "应聘者",
				"email_id": f"{frappe.generate_hash(length=8)}@wuye.test",
				"status": "Open",
				"job_title": opening.name,
				"designation": self.post,
				"source": "内部推荐",
				"wuye_born_on": "1995-01-01",
				**fields,
			}
		).insert()

	def interview(self, applicant, name: str, by: str = HR_USER):
		return frappe.get_doc(
			{
				"doctype": "Interview",
				"interview_round": name,
				"job_applicant": applicant.name,
				"designation": self.post,
				"scheduled_on": nowdate(),
				"from_time": "09:00:00",
				"to_time": "10:00:00",
				"status": "Pending",
				"interview_details": [{"interviewer": by}],
			}
		).insert()

	def mark(self, interview, stars: int, result: str = "Cleared", by: str = HR_USER) -> None:
		frappe.set_user(by)
		doc = frappe.get_doc(
			{
				"doctype": "Interview Feedback",
				"interview": interview.name,
				"interview_round": interview.interview_round,
				"job_applicant": interview.job_applicant,
				"interviewer": by,
				"result": result,
				"skill_assessment": [{"skill": "责任心", "rating": stars / 5}],
			}
		).insert()
		doc.submit()
		frappe.set_user(HR_MANAGER)

	def clear(self, interview) -> None:
		interview.reload()
		interview.status = "Cleared"
		interview.save()
		interview.submit()

	def offer(self, applicant, **fields):
		return frappe.get_doc(
			{
				"doctype": "Job Offer",
				"job_applicant": applicant.name,
				"applicant_name": applicant.applicant_name,
				"status": "Awaiting Response",
				"offer_date": nowdate(),
				"designation": self.post,
				"company": make.company(),
				"wuye_wage": 4500,
				"wuye_starts_on": add_days(nowdate(), 10),
				**fields,
			}
		).insert()

	def employ(self, applicant, offer) -> str:
		from hrms.hr.doctype.job_offer.job_offer import make_employee

		frappe.set_user("Administrator")
		doc = make_employee(offer.name)
		doc.update(
			{
				"first_name": applicant.applicant_name,
				"gender": frappe.db.get_value("Gender", {}),
				"date_of_birth": "1995-01-01",
				"date_of_joining": nowdate(),
				"job_applicant": applicant.name,
				"create_user_permission": 0,
			}
		)
		return doc.insert().name
