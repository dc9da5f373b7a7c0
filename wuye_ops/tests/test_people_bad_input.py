"""Bad input about people over the web API: refused with a sentence in Chinese, and nothing half written; and files of a paper of somebody's."""

import json
import re

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.people.certificates import documents
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.http import Client, nothing_kept
from wuye_ops.tests.people_papers import GUARD, HEIGHTS, HR_OTHER, HR_USER, day

OTHER_COMPANY, OFFICE = "坏输入人事公司", "bad.input.office@wuye.test"
SHIFT, POST, PROOF = "坏输入白班", "坏输入岗位", "坏输入诊断证明"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
COUNTED = (
	"Leave Application",
	"Roster Need",
	"Self-Study",
	"Shift Assignment",
	"Staff Activity Sign Up",
	"Staff Certificate",
	"Staff Fault",
	"Staff Reward",
	"Staffing Standard",
	"Training Event",
	"Training Need",
	"Training Result",
)


class TestPeopleBadInput(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		cls.addClassCleanup(cls.clean)
		papers.make_people()
		make.make_user(OFFICE, "Employee")
		make.make_designation(POST)
		cls.tech, cls.tech2, cls.guard = (make.employee(key) for key in ("tech", "tech2", "guard"))
		cls.make_company()
		cls.certificate = papers.draft(cls.tech, HEIGHTS, valid_until=day(100)).name
		cls.event = papers.make_event(cls.tech, cls.tech2).name
		cls.study = papers.with_scan(papers.study(cls.tech, hours=2)).name
		frappe.db.set_value("Self-Study", cls.study, "status", "To Approve")
		cls.activity = cls.make_activity()
		cls.need = cls.make_need()
		cls.leave, cls.file = cls.make_leave()
		frappe.db.commit()
		users = {
			"HR": HR_USER,
			"HR head": HR_OTHER,
			"tech": make.user("tech"),
			"tech2": make.user("tech2"),
			"guard": make.user("guard"),
			"manager": make.user("manager"),
			"office": OFFICE,
		}
		cls.people = {key: Client(user) for key, user in users.items()}

	@classmethod
	def make_company(cls) -> None:
		"""The guard is employed by another company."""
		company = frappe.get_doc({"doctype": "Company", "company_name": OTHER_COMPANY, "abbr": "HSRC"})
		company.update({"name": OTHER_COMPANY, "default_currency": "CNY", "creation": "2000-01-01"})
		if not frappe.db.exists("Company", OTHER_COMPANY):
			company.db_insert()
		frappe.db.set_value("Employee", cls.guard, "company", OTHER_COMPANY)

	@classmethod
	def make_activity(cls) -> str:
		times = {"opens_at": day(-1), "closes_at": day(3), "begins_at": day(4)}
		fields = {"title": "坏输入活动", "company": make.company(), **times}
		return frappe.get_doc({"doctype": "Staff Activity", **fields}).insert().name

	@classmethod
	def make_need(cls) -> str:
		if not frappe.db.exists("Shift Type", SHIFT):
			times = {"start_time": "08:00:00", "end_time": "16:00:00"}
			frappe.get_doc({"doctype": "Shift Type", "__newname": SHIFT, **times}).insert()
		return frappe.get_doc({"doctype": "Roster Need", **cls.need_fields()}).insert().name

	@classmethod
	def need_fields(cls) -> dict:
		return {
			"property": make.PROPERTY_A,
			"designation": POST,
			"shift_type": SHIFT,
			"people": 1,
			"from_date": "2020-01-01",
		}

	@classmethod
	def make_leave(cls) -> tuple[str, str]:
		"""(leave of the technician, the proof that hangs on it)."""
		doc = frappe.get_doc(
			{
				"doctype": "Leave Application",
				"employee": cls.tech,
				"company": make.company(),
				"from_date": nowdate(),
				"to_date": nowdate(),
				"status": "Open",
			}
		)
		doc.name = f"BAD-{frappe.generate_hash(length=8)}"
		doc.db_insert()
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{PROOF}.txt",
				"content": PROOF,
				"attached_to_doctype": "Leave Application",
				"attached_to_name": doc.name,
				"is_private": 0,
			}
		).insert()
		return doc.name, file.file_url

	@classmethod
	def clean(cls) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		frappe.db.set_value("Employee", cls.guard, "company", make.company())
		for name in frappe.get_all("File", {"file_name": ["like", f"{PROOF}%"]}, pluck="name"):
			frappe.delete_doc("File", name, force=True)
		for doctype, names in {
			"Staff Certificate": {"name": cls.certificate},
			"Training Result": {"training_event": cls.event},
			"Training Event": {"name": cls.event},
			"Self-Study": {"name": cls.study},
			"Staff Activity": {"name": cls.activity},
			"Roster Need": {"name": cls.need},
			"Leave Application": {"name": cls.leave},
			"Company": {"name": OTHER_COMPANY},
		}.items():
			for table in frappe.get_meta(doctype).get_table_fields():
				parents = frappe.get_all(doctype, names, pluck="name") or [""]
				frappe.db.delete(table.options, {"parent": ["in", parents], "parenttype": doctype})
			frappe.db.delete(doctype, names)
		frappe.db.commit()
		frappe.clear_cache()

	def counts(self) -> dict[str, int]:
		frappe.db.rollback()
		return {doctype: frappe.db.count(doctype) for doctype in COUNTED}

	def refused(self, cases) -> None:
		"""cases: (who, doctype to make or method to call, arguments, a word of the answer)."""
		before = self.counts()
		for who, what, args, word in cases:
			client = self.people[who]
			with self.subTest(what, who=who, word=word), nothing_kept():
				is_method = what.startswith(("wuye_ops.", "frappe."))
				answer = (
					client.call(what, **args) if is_method else client.post(f"/api/resource/{what}", **args)
				)
				self.assertIn(answer.status, (403, 409, 417), answer)
				self.assertRegex(answer.messages, CHINESE, answer)
				self.assertIn(word, answer.messages)
		self.assertEqual(self.counts(), before)

	def certificate_of(self, employee: str, **fields) -> dict:
		return {
			"employee": employee,
			"kind": HEIGHTS,
			"number": "NO-BAD-INPUT",
			"valid_from": str(day(-30)),
			"valid_until": str(day(60)),
			**fields,
		}

	def test_certificates(self) -> None:
		take = "wuye_ops.people.certificates.steps.take"
		of_guard = self.certificate_of(self.guard, company=make.company())
		backwards = self.certificate_of(self.tech, kind=GUARD, valid_until=str(day(-90)))
		self.refused(
			(
				("HR", "Staff Certificate", self.certificate_of(self.tech), "取代"),
				("HR", "Staff Certificate", of_guard, OTHER_COMPANY),
				("HR", "Staff Certificate", backwards, "早于"),
				("tech2", "Staff Certificate", self.certificate_of(self.tech, kind=GUARD), ""),
				("HR head", "Certificate Kind", {"kind_name": "坏输入", "months": -3}, "0"),
				("tech", take, {"certificate": self.certificate, "step": "Verify"}, "人事"),
				("HR", take, {"certificate": self.certificate, "step": "Verify"}, "扫描件"),
				("HR", take, {"certificate": self.certificate, "step": "Explode"}, ""),
			)
		)

	def test_training(self) -> None:
		event = {
			"event_name": "坏输入培训",
			"event_status": "Scheduled",
			"type": "Theory",
			"company": make.company(),
			"location": "培训室",
			"start_time": f"{day(-3)} 13:00:00",
			"end_time": f"{day(-3)} 18:00:00",
			"introduction": "x",
			"employees": [{"employee": self.tech}],
		}
		result = {"doctype": "Training Result", "training_event": self.event, "docstatus": 1}
		rows = [
			{"employee": self.tech, "hours": 4, "wuye_result": "Passed"},
			{"employee": self.tech2, "hours": 4},
		]
		negative = [{"employee": self.tech, "hours": -4, "wuye_result": "Passed"}]
		stranger = [{"employee": self.guard, "hours": 4, "wuye_result": "Passed"}]
		study = {
			"employee": self.tech2,
			"course": "坏输入课程",
			"subject": "Post Skills",
			"day": str(day(-2)),
			"hours": 4,
		}
		decide = "wuye_ops.people.training.self_study.decide"
		plan = {"company": make.company(), "year": 1999}
		self.refused(
			(
				("HR head", "Training Event", {**event, "wuye_hours": -2}, "负"),
				("HR head", "Training Event", {**event, "wuye_hours": 40}, "学时"),
				(
					"HR head",
					"Training Event",
					{**event, "employees": [{"employee": self.guard}]},
					OTHER_COMPANY,
				),
				("HR head", "Training Result", {**result, "employees": rows}, "没有结果"),
				("HR head", "Training Result", {**result, "employees": negative}, "负"),
				("HR head", "Training Result", {**result, "employees": stranger}, "名单"),
				(
					"HR head",
					"Training Need",
					{"need_name": "坏", "hours": -3, "frequency": "Every Year"},
					"学时",
				),
				("HR", "Training Year Plan", plan, ""),
				("tech2", "Self-Study", {**study, "hours": -4}, "负"),
				("tech2", "Self-Study", {**study, "hours": 40}, "8"),
				("tech2", "Self-Study", {**study, "hours": 4, "employee": self.tech}, ""),
				("tech", decide, {"study": self.study, "step": "Approve", "result": "Passed"}, "人事"),
				("HR", decide, {"study": self.study, "step": "Approve"}, "合格"),
				("HR", decide, {"study": self.study, "step": "Return", "reason": " "}, "理由"),
			)
		)

	def test_staffing_and_roster(self) -> None:
		standard = {"property": make.PROPERTY_A, "designation": POST, "basis": "Area", "per": 100}
		posts = {**standard, "basis": "Posts", "post_kind": "Gate"}
		assign = "wuye_ops.people.roster.planning.assign"
		days = json.dumps([str(day(2))])
		wish = {"need": self.need, "days": days}
		self.refused(
			(
				("HR", "Staffing Standard", {**standard, "per": -5}, "0"),
				("HR", "Staffing Standard", {**posts, "hours": -8}, "24"),
				("HR", "Staffing Standard", {**standard, "agreed": -1}, "0"),
				("HR", "Roster Need", {**self.need_fields(), "people": -1, "until_date": "2020-02-01"}, ""),
				("HR", "Roster Need", self.need_fields(), ""),
				("manager", assign, {**wish, "employees": json.dumps([self.guard])}, self.guard),
				("tech", assign, {**wish, "employees": json.dumps([self.tech])}, ""),
				("manager", assign, {**wish, "employees": "["}, ""),
				("manager", assign, {**wish, "employees": "{}", "days": "[]"}, ""),
				(
					"manager",
					assign,
					{"need": self.need, "employees": json.dumps([self.tech]), "days": "x"},
					"",
				),
			)
		)

	def test_pay_leave_and_activities(self) -> None:
		reward = {
			"employee": self.tech,
			"kind": "Bonus",
			"month_start": "2024-05-01",
			"payroll_date": "2024-05-31",
			"asked": 100,
			"ground": "坏输入",
		}
		leave = {"employee": self.tech, "leave_type": frappe.db.get_value("Leave Type", {})}
		fault = {
			"employee": self.tech,
			"kind": "False Record",
			"happened_on": str(day(5)),
			"finding": "坏输入",
			"heard": "x",
		}
		many = "wuye_ops.people.rewards.steps.approve_all"
		gifts = "wuye_ops.people.gifts.handing.take"
		self.refused(
			(
				("HR", "Staff Reward", {**reward, "payroll_date": "2024-04-30"}, ""),
				("HR", "Staff Reward", {**reward, "month_start": "2099-05-01"}, ""),
				("HR", "Staff Reward", {**reward, "kind": "Performance"}, ""),
				("tech", "Staff Reward", reward, ""),
				("HR", "Staff Fault", fault, "尚未"),
				("tech", "Staff Fault", {**fault, "happened_on": str(day(-5))}, ""),
				(
					"tech",
					"Leave Application",
					{**leave, "from_date": str(day(5)), "to_date": str(day(3))},
					"",
				),
				("guard", "wuye_ops.people.activities.sign_ups.sign_up", {"activity": self.activity}, ""),
				("HR head", many, {"names": "["}, ""),
				("HR head", many, {"names": "5"}, ""),
				("HR head", gifts, {"names": "[", "step": "Hand Over"}, ""),
			)
		)

	def test_proofs_of_leave_stay_with_the_leave(self) -> None:
		"""What somebody was ill with, or gave birth to, is in the name of a file already."""
		stored = frappe.db.get_value("File", {"file_name": ["like", f"{PROOF}%"]}, ["is_private", "file_url"])
		self.assertEqual(stored[0], 1)
		for who in ("tech2", "guard", "office"):
			client = self.people[who]
			with self.subTest(who):
				rows = client.list("File", filters={"attached_to_name": self.leave}, fields=["file_name"])
				self.assertEqual(rows.data, [])
				self.assertFalse(client.get(stored[1]).ok)
		own = self.people["tech"].list("File", filters={"attached_to_name": self.leave}, fields=["name"])
		self.assertEqual(len(own.data), 1)
		self.assertTrue(self.people["tech"].get(stored[1]).ok)

	def test_a_certificate_that_counts_is_kept(self) -> None:
		"""Also from who may delete others: the row says who had it in force, and when."""
		doc = frappe.get_doc("Staff Certificate", self.certificate)
		doc.status = "In Force"
		with self.assertRaises(frappe.ValidationError):
			documents.refuse_delete(doc)
