"""Applicants at every stage, who begins, who leaves and what a referral brings; and all of it goes again."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.demo import clearing, hiring, hr_documents
from wuye_ops.demo.people import Person, Post, Team
from wuye_ops.demo.places import PLANS, Place
from wuye_ops.demo.registry import Registry
from wuye_ops.demo.scorecards import clear_scorecards
from wuye_ops.people import boarding
from wuye_ops.people.recruitment import referrals, rounds
from wuye_ops.people.report.staffing_need import staffing_need
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.hiring import HR_MANAGER

DIRECTOR = "director@wuye.test"
KEYS = ("manager", "guard", "gardener", "tech", "patrol2")


class TestHiringOfTheDemo(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		frappe.flags.mute_emails = True
		make.make_base()
		make.make_user(HR_MANAGER, "HR User", "HR Manager", "Interviewer")
		make.make_user(DIRECTOR, "Operations Director")
		frappe.db.delete("Staffing Standard")
		papers.make_need("示范上岗前安全教育", 4, "Once", subject="Safety", before_work=1)
		cls.registry = Registry()
		topics = ["designations", "requisitions", "recruitment", "boarding", "holidays", "pay"]
		for told in seeds.seed(make.company(), topics):
			if told.is_new:
				cls.registry.add(told.doctype, told.name)
		# another test may have left one as a draft
		if seeds.SALARY_STRUCTURE not in cls.registry.names("Salary Structure"):
			cls.registry.add("Salary Structure", seeds.SALARY_STRUCTURE)
		cls.places = [cls.place(plan) for plan in PLANS]
		hiring.make_hiring(
			cls.registry, getdate(nowdate()), cls.places, lambda _text: None, HR_MANAGER, DIRECTOR
		)

	@classmethod
	def place(cls, plan) -> Place:
		name = make.make_property(f"示范{plan.key}").name
		cls.registry.add("Property", name)
		people = []
		for key in KEYS:
			user = make.make_user(f"{key}.{plan.key}@hiring.test", "Employee") if key == "manager" else None
			employee = make.make_employee(user, "秩序维护部", name, f"{key}{plan.key}")
			frappe.db.set_value("Employee", employee, "date_of_joining", "2022-03-01")
			cls.registry.add("Employee", employee)
			people.append(Person(Post(key, key, ()), employee, key, user or ""))
		return Place(plan, name, Team(people))

	def test_applicants_stand_at_every_stage(self) -> None:
		stages = dict(
			frappe.get_all(
				"Job Applicant",
				{"name": ["in", self.registry.names("Job Applicant")], "job_title": ["is", "set"]},
				["status", "count(name)"],
				group_by="status",
				as_list=True,
			)
		)
		self.assertEqual(set(stages), {"Open", "Replied", "Rejected", "Hold", "Accepted"})
		standings = {name: rounds.standing(name)["standing"] for name in self.registry.names("Job Applicant")}
		self.assertLessEqual({"Cleared", "Rejected", "Waiting"}, set(standings.values()))
		self.assertTrue(
			frappe.db.exists(
				"Interview",
				{
					"name": ["in", self.registry.names("Interview")],
					"status": "Pending",
					"scheduled_on": [">", nowdate()],
				},
			)
		)
		offers = frappe.get_all(
			"Job Offer", {"name": ["in", self.registry.names("Job Offer")]}, pluck="status"
		)
		self.assertEqual(sorted(offers), ["Accepted", "Awaiting Response"])

	def test_the_need_is_told_and_asked_for(self) -> None:
		rows = {
			row["designation"]: row
			for row in staffing_need.execute({"property": self.places[0].name})[1]
			if row["standard"]
		}
		# two were agreed and asked for; one of them has begun
		self.assertEqual((rows["门岗"]["planned"], rows["门岗"]["heads"], rows["门岗"]["missing"]), (2, 1, 0))

	def test_one_begins_and_one_leaves_and_neither_is_done(self) -> None:
		for doctype, missing in (
			("Employee Onboarding", "上岗前须完成"),
			("Employee Separation", "工具房钥匙"),
		):
			(name,) = self.registry.names(doctype)
			now = boarding.standing(doctype, name)
			with self.subTest(doctype):
				self.assertTrue(0 < now["percent"] < 100, now)
				self.assertIn(missing, "".join(now["missing"]))

	def test_a_referral_is_rewarded_after_approval(self) -> None:
		(reward,) = frappe.get_all(
			"Staff Reward",
			{"referral": ["in", self.registry.names("Employee Referral")]},
			["name", "status", "asked"],
		)
		self.assertEqual((reward.status, reward.asked), ("To Approve", 500))
		self.assertFalse(referrals.standing(self.registry.names("Employee Referral")[0])["may_ask"])

	def test_z_all_of_it_goes(self) -> None:
		"""After the others: nothing is left of what was made, nor of what was made of it since."""
		(separation,) = self.registry.names("Employee Separation")
		project = frappe.db.get_value("Employee Separation", separation, "project")
		later = frappe.copy_doc(frappe.get_doc("Job Requisition", self.registry.names("Job Requisition")[2]))
		later.update({"designation": "客服专员", "expected_by": add_days(nowdate(), 9)})
		later.insert()
		clear_scorecards(self.registry)
		gone = hr_documents.gone(self.registry)
		for doctype, names in gone.items():
			clearing.delete(doctype, names)
		for doctype in (
			*hiring_documents(),
			"Staff Reward",
		):
			names = self.registry.names(doctype)
			with self.subTest(doctype):
				self.assertTrue(names)
				self.assertFalse(frappe.get_all(doctype, {"name": ["in", names]}))
		self.assertFalse(frappe.db.exists("Job Requisition", later.name))
		self.assertFalse(frappe.db.exists("Project", project))
		self.assertFalse(frappe.db.exists("Task", {"project": project}))
		self.assertFalse(frappe.db.exists("ToDo", {"reference_type": "Task", "allocated_to": HR_MANAGER}))


def hiring_documents() -> tuple[str, ...]:
	return (
		*hr_documents.OF_A_PROPERTY,
		"Interview Feedback",
		"Employee Referral",
		"Employee Separation",
		"Salary Structure Assignment",
	)
