"""A promotion from the proposal of who leads somebody to HRMS's document, made once."""

from datetime import date

import frappe
from frappe.desk import query_report
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.people.promotions import steps
from wuye_ops.people.report.promotion_candidates import promotion_candidates as report
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests.scorecard_factories import stored_card

POST, NEXT = "试验技工", "试验工程主管"
TECH, OTHER, HEAD, MANAGER = (make.user(key) for key in ("tech", "tech2", "head", "manager"))
DIRECTOR, SECOND_HR = "director@wuye.test", "promotions.hr@wuye.test"
PROPOSAL, HRMS = "Promotion Proposal", "Employee Promotion"


class PromotionCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		make.make_user(SECOND_HR, "HR Manager")
		for post in (POST, NEXT):
			make.make_designation(post)
		cls.tech, cls.other = make.employee("tech"), make.employee("tech2")

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("promotions")
		self.addCleanup(frappe.db.rollback, save_point="promotions")
		self.addCleanup(frappe.set_user, "Administrator")
		for name in (self.tech, self.other):
			frappe.db.set_value("Employee", name, "designation", POST)
		self.path = frappe.get_doc(
			{"doctype": "Promotion Path", "post": POST, "next_post": NEXT, "months": 12, "least_points": 85}
		).insert()
		for employee, total in ((self.tech, 90), (self.other, 80)):
			stored_card(employee, add_months(getdate(nowdate()).replace(day=1), -2), total)

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def propose(self, user: str = HEAD, employee: str = "", day: str | date | None = None, **args) -> str:
		self.as_user(user)
		day = str(day or nowdate())
		return steps.propose(employee or self.tech, self.path.name, day, "独立带班一年", **args)

	def take(self, user: str, name: str, step: str, reason: str | None = None) -> str:
		self.as_user(user)
		return steps.take(name, step, reason)

	def refused(self, call, *args, error=frappe.PermissionError, **kwargs) -> str:
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		return str(caught.exception)

	def standard(self, heads: int) -> None:
		frappe.get_doc(
			{
				"doctype": "Staffing Standard",
				"property": make.PROPERTY_A,
				"designation": NEXT,
				"basis": "Fixed",
				"per": heads,
			}
		).insert()


class TestPromotions(PromotionCase):
	def test_proposed_checked_approved_and_made_once(self) -> None:
		name = self.propose()
		doc = frappe.get_doc(PROPOSAL, name)
		self.assertEqual((doc.status, doc.points, doc.post, doc.next_post), ("Proposed", 90, POST, NEXT))
		self.assertEqual([row.met for row in doc.checks], [1] * 5)
		told = frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user")
		self.assertIn(SECOND_HR, told)
		self.assertNotIn(TECH, told)

		self.assertEqual(self.take(SECOND_HR, name, "Approve"), "Approved")
		doc.reload()
		frappe.set_user("Administrator")
		made = frappe.get_doc(HRMS, doc.employee_promotion)
		self.assertEqual((made.docstatus, made.employee), (1, self.tech))
		self.assertEqual(
			[(row.fieldname, row.current, row.new) for row in made.promotion_details],
			[("designation", POST, NEXT)],
		)
		self.assertEqual(frappe.db.get_value("Employee", self.tech, "designation"), NEXT)
		self.assertEqual([row.step for row in doc.log], ["Propose", "Approve", "Take Effect"])
		self.assertTrue(frappe.db.exists("Notification Log", {"document_name": name, "for_user": TECH}))
		for step in ("Approve", "Decline", "Withdraw"):
			self.refused(self.take, SECOND_HR, name, step, "x", error=frappe.ValidationError)
		self.assertEqual(frappe.db.count(HRMS, {"employee": self.tech, "wuye_key": ["is", "set"]}), 1)

	def test_what_is_lacking_is_written_down_and_stops_the_approval(self) -> None:
		self.standard(1)
		frappe.db.set_value("Employee", self.tech, "designation", NEXT)
		frappe.get_doc(
			{
				"doctype": "Certificate Requirement",
				"work_kind": "Designation",
				"designation": NEXT,
				"any_of": [{"kind": self.kind()}],
			}
		).insert()
		frappe.db.set_value("Employee", self.other, "date_of_joining", add_months(nowdate(), -5))
		name = self.propose(employee=self.other)
		doc = frappe.get_doc(PROPOSAL, name)
		self.assertEqual(
			{row.check_code: row.met for row in doc.checks},
			{"months": 0, "points": 0, "grade": 1, "certificate": 0, "vacancy": 0},
		)
		lacking = " ".join(row.detail or "" for row in doc.checks)
		for words in ("5", "12", "80", "85", "试验高压证"):
			self.assertIn(words, lacking)
		said = self.refused(self.take, SECOND_HR, name, "Approve", error=frappe.ValidationError)
		self.assertIn("试验高压证", said)
		frappe.set_user("Administrator")
		self.assertEqual(frappe.db.get_value(PROPOSAL, name, "status"), "Proposed")
		self.assertFalse(frappe.db.exists(HRMS, {"employee": self.other}))

	def test_what_was_met_since_is_seen_when_it_is_approved(self) -> None:
		name = self.propose(employee=self.other)
		self.refused(self.take, SECOND_HR, name, "Approve", error=frappe.ValidationError)
		frappe.set_user("Administrator")
		stored_card(self.other, add_months(getdate(nowdate()).replace(day=1), -1), 91)
		self.assertEqual(self.take(SECOND_HR, name, "Approve"), "Approved")
		self.assertEqual(frappe.db.get_value(PROPOSAL, name, "points"), 85.5)

	def kind(self) -> str:
		name = "试验高压证"
		frappe.get_doc({"doctype": "Certificate Kind", "kind_name": name, "months": 36}).insert()
		return name

	def test_nobody_for_themselves_and_nobody_what_they_proposed(self) -> None:
		mine = frappe.db.get_value("Employee", {"user_id": HEAD})
		frappe.db.set_value("Employee", mine, "designation", POST)
		self.refused(self.propose, employee=mine)
		self.refused(self.propose, TECH, self.tech)
		self.refused(self.propose, make.user("head", make.PROPERTY_B), self.tech)
		name = self.propose(SECOND_HR)
		self.refused(self.take, SECOND_HR, name, "Approve")
		for user in (HEAD, MANAGER, DIRECTOR, care.HR_USER):
			with self.subTest(user):
				self.refused(self.take, user, name, "Approve")
		frappe.set_user("Administrator")
		frappe.db.set_value("Employee", self.tech, "user_id", care.HR_HEAD)
		self.refused(self.take, care.HR_HEAD, name, "Approve")

	def test_who_is_proposed_reads_of_it_once_it_is_approved(self) -> None:
		name = self.propose()
		for user, sees in ((TECH, False), (OTHER, False), (HEAD, True), (MANAGER, True), (DIRECTOR, True)):
			self.as_user(user)
			with self.subTest(user):
				self.assertEqual(bool(frappe.has_permission(PROPOSAL, "read", doc=name)), sees)
				self.assertEqual(bool(frappe.get_list(PROPOSAL, {"name": name})), sees)
		self.as_user(make.user("manager", make.PROPERTY_B))
		self.assertEqual(frappe.get_list(PROPOSAL, {"name": name}), [])
		self.take(SECOND_HR, name, "Approve")
		self.as_user(TECH)
		self.assertEqual(frappe.get_list(PROPOSAL, pluck="name"), [name])
		self.as_user(OTHER)
		self.assertEqual(frappe.get_list(PROPOSAL), [])

	def test_one_proposal_at_a_time_and_another_after_it_was_declined(self) -> None:
		name = self.propose()
		said = self.refused(self.propose, MANAGER, error=frappe.ValidationError)
		self.assertIn(name, said)
		self.refused(self.take, SECOND_HR, name, "Decline", " ", error=frappe.ValidationError)
		self.take(SECOND_HR, name, "Decline", "明年再议")
		again = self.propose(MANAGER)
		self.refused(self.take, HEAD, again, "Withdraw", "x")
		self.assertEqual(self.take(MANAGER, again, "Withdraw", "本人不愿调岗"), "Withdrawn")
		self.assertEqual(frappe.db.get_value(PROPOSAL, again, "decision"), "本人不愿调岗")

	def test_a_promotion_for_a_later_day_waits_for_it_and_takes_effect_once(self) -> None:
		day = add_days(nowdate(), 10)
		name = self.propose(day=day)
		self.take(SECOND_HR, name, "Approve")
		frappe.set_user("Administrator")
		made = frappe.db.get_value(PROPOSAL, name, "employee_promotion")
		self.assertEqual(frappe.db.get_value(HRMS, made, "docstatus"), 0)
		self.assertEqual(steps.follow_promotions(add_days(day, -1), commit=False), 0)
		self.assertEqual(frappe.db.get_value("Employee", self.tech, "designation"), POST)
		self.come(name)
		self.assertEqual([steps.follow_promotions(commit=False) for _again in range(2)], [1, 0])
		self.assertEqual(frappe.db.get_value("Employee", self.tech, "designation"), NEXT)

	def come(self, name: str) -> None:
		"""The day of a promotion is today."""
		made = frappe.db.get_value(PROPOSAL, name, "employee_promotion")
		for doctype, one in ((PROPOSAL, name), (HRMS, made)):
			frappe.db.set_value(doctype, one, "promotion_date", nowdate())

	def test_what_cannot_take_effect_is_said_once_and_tried_again(self) -> None:
		name = self.propose(day=add_days(nowdate(), 1))
		self.take(SECOND_HR, name, "Approve")
		frappe.set_user("Administrator")
		frappe.db.set_value("Employee", self.tech, "status", "Inactive")
		self.come(name)
		self.assertEqual([steps.follow_promotions(commit=False) for _again in range(2)], [0, 0])
		log = [row.step for row in frappe.get_doc(PROPOSAL, name).log]
		self.assertEqual(log, ["Propose", "Approve", "Failed"])
		frappe.db.set_value("Employee", self.tech, "status", "Active")
		self.assertEqual(steps.follow_promotions(commit=False), 1)

	def test_a_promotion_that_is_cancelled_can_be_proposed_anew(self) -> None:
		name = self.propose()
		self.take(SECOND_HR, name, "Approve")
		frappe.set_user("Administrator")
		frappe.get_doc(HRMS, frappe.db.get_value(PROPOSAL, name, "employee_promotion")).cancel()
		self.assertEqual(frappe.db.get_value("Employee", self.tech, "designation"), POST)
		self.assertNotEqual(self.propose(), name)

	def test_a_post_that_has_changed_meanwhile(self) -> None:
		name = self.propose()
		frappe.set_user("Administrator")
		frappe.db.set_value("Employee", self.tech, "designation", NEXT)
		self.refused(self.take, SECOND_HR, name, "Approve", error=frappe.ValidationError)
		self.assertEqual(self.take(HEAD, name, "Withdraw", "已调岗"), "Withdrawn")

	def test_bad_input(self) -> None:
		self.as_user(HEAD)
		path = self.path.name
		for args in (
			(self.tech, "PPT-none", nowdate(), "x"),
			(self.tech, path, "昨天", "x"),
			(self.tech, path, "", "x"),
			(self.tech, path, add_days(nowdate(), -60), "x"),
			(self.tech, path, add_days(nowdate(), 400), "x"),
			(self.tech, path, nowdate(), "  "),
		):
			with self.subTest(args):
				self.refused(steps.propose, *args, error=frappe.ValidationError)
		self.refused(steps.propose, "HR-EMP-none", path, nowdate(), "x")
		frappe.set_user("Administrator")
		for change in ({"next_post": POST}, {"months": -1}, {"least_points": 101}, {}):
			with self.subTest(change):
				other = {"doctype": "Promotion Path", "post": POST, "next_post": NEXT, **change}
				errors = (frappe.ValidationError, frappe.DuplicateEntryError)
				self.refused(frappe.get_doc(other).insert, error=errors)
		self.as_user(SECOND_HR)
		new = frappe.get_doc({"doctype": PROPOSAL, "employee": self.tech, "reason": "x"})
		self.refused(new.insert)

	def test_nobody_changes_or_deletes_a_proposal_by_hand(self) -> None:
		doc = frappe.get_doc(PROPOSAL, self.propose())
		frappe.set_user("Administrator")
		doc.status = "Approved"
		self.refused(doc.save)
		self.refused(doc.delete)

	def test_the_report_says_who_is_ready_and_what_others_lack(self) -> None:
		self.propose()
		_columns, rows, _message, chart, summary = report.execute({"property": make.PROPERTY_A})
		found = {row["employee"]: row for row in rows if row["path"] == self.path.name}
		self.assertEqual((found[self.tech]["ready"], found[self.tech]["proposed"]), (1, 1))
		self.assertEqual((found[self.other]["ready"], found[self.other]["points"]), (0, 80))
		self.assertIn("85", found[self.other]["lacking"])
		self.assertEqual(len(chart["data"]["labels"]), 5)
		self.assertEqual(sum(box["value"] for box in summary), len(rows))
		# heads may read no designations, and the framework lets nobody read a report with links to what they may not
		shown = query_report.run("Promotion Candidates", {"path": self.path.name})
		self.assertEqual(len([row for row in shown["result"] if row.get("employee")]), 2)
		self.as_user(make.user("head", make.PROPERTY_B))
		rows = report.execute({})[1]
		self.assertFalse({self.tech, self.other} & {row["employee"] for row in rows})
		self.as_user(make.user("service"))
		self.assertEqual(report.execute({})[1], [])

	def test_the_report_asks_a_fixed_number_of_questions(self) -> None:
		"""However many people have the post."""
		self.as_user(SECOND_HR)
		report.execute({"path": self.path.name})
		with self.assertQueryCount(15):
			report.execute({"path": self.path.name})
