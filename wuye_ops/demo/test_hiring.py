"""Applicants at every stage, who begins, who leaves and what a referral brings; and all of it goes again."""

from random import Random

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.demo import clearing, fiction, hiring, hr_documents
from wuye_ops.demo.people import HEAD_OFFICE_POSTS, PROPERTY_POSTS, Post, Staffing, Team
from wuye_ops.demo.places import PLANS, Place
from wuye_ops.demo.registry import Registry
from wuye_ops.demo.scorecards import clear_scorecards
from wuye_ops.people import boarding
from wuye_ops.people.recruitment import referrals, rounds
from wuye_ops.people.report.staffing_need import staffing_need
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers

HR = f"hr@{fiction.MAIL_DOMAIN}"
KEYS = ("manager", "guard", "gardener", "tech", "patrol2")


class TestHiringOfTheDemo(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		frappe.flags.mute_emails = True
		make.make_base()
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
		staffing = Staffing(cls.registry, Random(1), now_datetime(), make.company(), fiction.people())
		staffing.make_departments()
		hire(staffing, HEAD_OFFICE_POSTS, ("hr", "director"), None, "")
		cls.places = []
		for plan in PLANS:
			name = make.make_property(f"示范{plan.key}").name
			cls.registry.add("Property", name)
			cls.places.append(Place(plan, name, hire(staffing, PROPERTY_POSTS, KEYS, name, f".{plan.key}")))
		hiring.make_hiring(cls.registry, getdate(nowdate()), cls.places, lambda _text: None)

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
		# two more than are there were agreed and asked for; one of them has begun
		self.assertEqual((rows["门岗"]["planned"], rows["门岗"]["heads"], rows["门岗"]["missing"]), (3, 2, 0))

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
		self.assertFalse(frappe.db.exists("ToDo", {"reference_type": "Task", "allocated_to": HR}))


def hire(
	staffing: Staffing, posts: tuple[Post, ...], keys: tuple[str, ...], property_name: str | None, suffix: str
) -> Team:
	"""Those of the demo's people whom hiring needs."""
	chosen = tuple(post for post in posts if post.key in keys)
	return staffing._hire(chosen, property_name, suffix)


def hiring_documents() -> tuple[str, ...]:
	return (
		*hr_documents.OF_A_PROPERTY,
		"Interview Feedback",
		"Employee Referral",
		"Employee Separation",
		"Salary Structure Assignment",
	)
