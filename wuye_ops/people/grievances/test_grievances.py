"""申诉: received, investigated and answered by somebody it is not against, appealed once, closed; never read by whom it is against."""

from itertools import product

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.people.grievances import card, steps
from wuye_ops.rules import grievance as rules
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make

TECH, OTHER, HEAD, MANAGER = (make.user(key) for key in ("tech", "tech2", "head", "manager"))
DIRECTOR, SECOND_HR = "director@wuye.test", "grievances.hr@wuye.test"
SYSTEM, AUDITOR = "grievances.system@wuye.test", "grievances.auditor@wuye.test"
GRIEVANCE, KIND = "Employee Grievance", "试验不公正对待"
TEXT = "连续三周夜班都排给我一个人"


class GrievanceCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		make.make_user(SECOND_HR, "HR Manager", "HR User")
		make.make_user(SYSTEM, "System Manager")
		make.make_user(AUDITOR, "Internal Auditor")
		frappe.get_doc({"doctype": "Grievance Type", "__newname": KIND}).insert()
		cls.tech, cls.head = make.employee("tech"), make.employee("head")

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("grievances")
		self.addCleanup(frappe.db.rollback, save_point="grievances")
		self.addCleanup(frappe.set_user, "Administrator")

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def raised(self, against: str = "", user: str = TECH, **args) -> str:
		self.as_user(user)
		return steps.raise_grievance(KIND, against or self.head, TEXT, **args)

	def take(self, user: str, name: str, step: str, text: str | None = None) -> str:
		self.as_user(user)
		return steps.take(name, step, text)

	def answered(self, **args) -> str:
		name = self.raised(**args)
		self.take(care.HR_USER, name, rules.ACKNOWLEDGE)
		self.take(care.HR_USER, name, rules.INVESTIGATE, "排班表显示四月夜班 18 次")
		self.take(care.HR_USER, name, rules.RESOLVE, "五月起轮换")
		return name

	def refused(self, call, *args, error=frappe.PermissionError, **kwargs) -> str:
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		return str(caught.exception)

	def told(self, name: str) -> set[str]:
		return set(frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user"))

	def log(self, name: str) -> list[str]:
		return [row.step for row in frappe.get_doc(GRIEVANCE, name).wuye_log]


class TestGrievances(GrievanceCase):
	def test_from_raising_to_an_appeal_and_the_end(self) -> None:
		name = self.raised()
		self.assertLessEqual({care.HR_USER, care.HR_HEAD}, self.told(name))
		self.assertFalse({HEAD, MANAGER} & self.told(name))
		# first it is received, then looked into
		self.refused(self.take, care.HR_USER, name, rules.INVESTIGATE, "属实", error=frappe.ValidationError)
		self.take(care.HR_USER, name, rules.ACKNOWLEDGE)
		self.assertIn(TECH, self.told(name))
		self.refused(self.take, care.HR_USER, name, rules.INVESTIGATE, " ", error=frappe.ValidationError)
		self.assertEqual(self.take(care.HR_USER, name, rules.INVESTIGATE, "排班表属实"), "Investigated")
		self.assertEqual(self.take(care.HR_USER, name, rules.RESOLVE, "五月起轮换"), "Resolved")

		self.refused(self.take, care.HR_USER, name, rules.APPEAL, "x")
		self.refused(self.take, TECH, name, rules.APPEAL, " ", error=frappe.ValidationError)
		self.assertEqual(self.take(TECH, name, rules.APPEAL, "只轮换了一周"), "Open")
		# somebody else looks at it now, and nothing of the first answer is taken for theirs
		self.refused(self.take, care.HR_USER, name, rules.INVESTIGATE, "维持")
		self.take(care.HR_HEAD, name, rules.INVESTIGATE, "轮换确实停了")
		self.take(care.HR_HEAD, name, rules.RESOLVE, "固定轮换并公示")
		self.refused(self.take, TECH, name, rules.APPEAL, "再议", error=frappe.ValidationError)
		self.assertEqual(self.take(TECH, name, rules.ACCEPT), "Closed")
		doc = frappe.get_doc(GRIEVANCE, name)
		self.assertEqual((doc.docstatus, doc.resolved_by), (1, care.HR_HEAD))
		self.assertEqual(
			self.log(name),
			[
				"Raise",
				"Acknowledge",
				"Investigate",
				"Resolve",
				"Appeal",
				"Investigate",
				"Resolve",
				"Accept",
			],
		)
		reasons = [row.reason for row in doc.wuye_log]
		self.assertIn("五月起轮换", reasons)
		self.assertIn("只轮换了一周", reasons)

	def test_whom_it_is_against_and_their_people_never_read_it(self) -> None:
		"""HR included, where they report to that person."""
		frappe.set_user("Administrator")
		boss = make.make_employee(care.HR_HEAD, "客户服务部", make.PROPERTY_A, "人事经理")
		clerk = make.make_employee(care.HR_USER, "客户服务部", make.PROPERTY_A, "人事专员")
		doc = frappe.get_doc("Employee", clerk)
		doc.reports_to = boss
		doc.save()
		name = self.raised(boss)
		self.assertEqual(self.told(name) & {care.HR_HEAD, care.HR_USER}, set())
		self.assertIn(SECOND_HR, self.told(name))
		for user in (care.HR_HEAD, care.HR_USER):
			self.as_user(user)
			with self.subTest(user):
				self.assertFalse(frappe.has_permission(GRIEVANCE, "read", doc=name))
				self.assertEqual(frappe.get_list(GRIEVANCE, {"name": name}), [])
				rows = frappe.get_list("Grievance Log", {"parent": name}, parent_doctype=GRIEVANCE)
				self.assertEqual(rows, [])
				self.refused(steps.take, name, rules.ACKNOWLEDGE)
				self.refused(steps.name_investigator, name, user)
		self.as_user(SECOND_HR)
		self.assertEqual(frappe.get_list(GRIEVANCE, {"name": name}, pluck="name"), [name])

	def test_the_list_and_the_document_say_the_same_of_everybody(self) -> None:
		frappe.set_user("Administrator")
		boss = make.make_employee(care.HR_HEAD, "客户服务部", make.PROPERTY_A, "人事经理")
		department = frappe.db.get_value("Employee", boss, "department")
		names = [
			self.raised(),
			self.raised(make.employee("tech2")),
			self.raised(boss, OTHER),
			self.raised(department, party="Department"),
			self.raised(make.company(), OTHER, party="Company"),
			self.raised(make.employee("manager"), make.user("tech", make.PROPERTY_B)),
		]
		self.as_user(care.HR_USER)
		steps.name_investigator(names[1], MANAGER)
		readers = (
			TECH, OTHER, HEAD, MANAGER, DIRECTOR, SECOND_HR, SYSTEM, AUDITOR, care.HR_USER, care.HR_HEAD,
			make.user("service"), make.user("manager", make.PROPERTY_B), make.user("tech", make.PROPERTY_B),
		)  # fmt: skip
		found = {}
		for user, name in product(readers, names):
			self.as_user(user)
			sees = bool(frappe.has_permission(GRIEVANCE, "read", doc=name))
			if frappe.has_permission(GRIEVANCE, "read"):
				with self.subTest(f"{user} {names.index(name)}"):
					self.assertEqual(bool(frappe.get_list(GRIEVANCE, {"name": name})), sees)
			if sees:
				found.setdefault(user, set()).add(names.index(name))
		self.assertEqual(
			found,
			{
				TECH: {0, 1, 3},
				OTHER: {2, 4},
				# named to look into it
				MANAGER: {1},
				care.HR_USER: set(range(6)),
				SECOND_HR: set(range(6)),
				# neither of themselves, their department, nor of the head and the manager they report to
				care.HR_HEAD: {1, 4},
				make.user("tech", make.PROPERTY_B): {5},
			},
		)

	def test_who_may_handle_it(self) -> None:
		name = self.raised()
		for user in (HEAD, MANAGER, OTHER, DIRECTOR, SYSTEM, TECH):
			with self.subTest(user):
				self.refused(self.take, user, name, rules.ACKNOWLEDGE)
		mine = self.raised(user=self.hr_employee())
		self.refused(self.take, care.HR_USER, mine, rules.ACKNOWLEDGE)
		self.take(care.HR_HEAD, mine, rules.ACKNOWLEDGE)

	def hr_employee(self) -> str:
		frappe.set_user("Administrator")
		make.make_employee(care.HR_USER, "客户服务部", make.PROPERTY_A, "人事专员")
		return care.HR_USER

	def test_an_investigator_is_named_who_is_not_concerned(self) -> None:
		name = self.raised()
		self.as_user(care.HR_USER)
		for user in (HEAD, TECH, OTHER, DIRECTOR, "nobody@wuye.test", make.user("resident")):
			with self.subTest(user):
				self.refused(steps.name_investigator, name, user, error=frappe.ValidationError)
		self.assertEqual(steps.name_investigator(name, MANAGER), MANAGER)
		self.assertIn(MANAGER, self.told(name))
		self.take(MANAGER, name, rules.ACKNOWLEDGE)
		self.assertEqual(self.take(MANAGER, name, rules.INVESTIGATE, "属实"), "Investigated")
		self.assertEqual(self.take(care.HR_USER, name, rules.REJECT, "排班合规"), "Invalid")
		self.take(TECH, name, rules.APPEAL, "没有问过我")
		# who has judged it is out, and not named again
		self.as_user(MANAGER)
		self.assertFalse(frappe.has_permission(GRIEVANCE, "read", doc=name))
		self.as_user(care.HR_HEAD)
		self.refused(steps.name_investigator, name, MANAGER, error=frappe.ValidationError)

	def test_where_all_of_hr_is_concerned_a_director_is_named(self) -> None:
		frappe.set_user("Administrator")
		make.make_employee(DIRECTOR, "客户服务部", None, "总监")
		frappe.db.delete(
			"Has Role", {"role": ["in", ["HR User", "HR Manager"]], "parent": ["!=", care.HR_HEAD]}
		)
		frappe.clear_cache()
		boss = make.make_employee(care.HR_HEAD, "客户服务部", make.PROPERTY_A, "人事经理")
		name = self.raised(boss)
		self.assertEqual(frappe.db.get_value(GRIEVANCE, name, "wuye_investigator"), DIRECTOR)
		self.assertIn(DIRECTOR, self.told(name))
		self.take(DIRECTOR, name, rules.ACKNOWLEDGE)
		self.take(DIRECTOR, name, rules.INVESTIGATE, "属实")
		self.assertEqual(self.take(DIRECTOR, name, rules.RESOLVE, "已纠正"), "Resolved")
		self.addCleanup(frappe.clear_cache)

	def test_no_message_and_no_version_holds_a_word_of_it(self) -> None:
		name = self.answered()
		self.take(TECH, name, rules.ACCEPT)
		frappe.set_user("Administrator")
		words = (TEXT, "排班表显示四月夜班 18 次", "五月起轮换")
		kept = [
			*frappe.get_all("Notification Log", {"document_name": name}, ["subject", "email_content"]),
			*frappe.get_all("Version", {"docname": name}, ["data"]),
			*frappe.get_all("Comment", {"reference_name": name}, ["content"]),
			*frappe.get_all("Email Queue", fields=["message"]),
		]
		self.assertTrue(kept)
		for row, word in product(kept, words):
			self.assertNotIn(word, str(row))

	def test_a_decision_closes_after_the_days_for_an_appeal(self) -> None:
		name = self.answered()
		frappe.set_user("Administrator")
		last = rules.closes_on(getdate(nowdate()), steps._is_workday(frappe.get_doc(GRIEVANCE, name)))
		steps.follow_grievances(last, commit=False)
		self.assertEqual(frappe.db.get_value(GRIEVANCE, name, "docstatus"), 0)
		steps.follow_grievances(add_days(last, 1), commit=False)
		self.assertEqual(frappe.db.get_value(GRIEVANCE, name, "docstatus"), 1)
		self.assertEqual(self.log(name)[-1], "Close")

	def test_what_waits_is_told_above_once_and_never_to_whom_it_is_against(self) -> None:
		frappe.set_user("Administrator")
		boss = make.make_employee(care.HR_HEAD, "客户服务部", make.PROPERTY_A, "人事经理")
		name = self.raised(boss)
		frappe.set_user("Administrator")
		due = frappe.db.get_value(GRIEVANCE, name, "wuye_due_on")
		for days in (0, 1, 1, 6, 6):
			steps.follow_grievances(add_days(due, days), commit=False)
		self.assertEqual(self.log(name), ["Raise", "Remind", "Remind"])
		self.assertIn(SECOND_HR, self.told(name))
		self.assertIn(DIRECTOR, self.told(name))
		self.assertNotIn(care.HR_HEAD, self.told(name))

	def test_nothing_is_changed_deleted_or_submitted_by_hand(self) -> None:
		name = self.raised()
		for user in (care.HR_HEAD, TECH, SYSTEM):
			self.as_user(user)
			with self.subTest(user):
				doc = frappe.get_doc(GRIEVANCE, name)
				doc.resolution_detail = "已处理"
				self.refused(doc.save)
				self.refused(frappe.get_doc(GRIEVANCE, name).submit)
				self.refused(frappe.get_doc(GRIEVANCE, name).delete)

	def test_hr_writes_down_what_somebody_has_told_them(self) -> None:
		self.as_user(care.HR_USER)
		fields = {
			"doctype": GRIEVANCE,
			"subject": "夜班",
			"raised_by": self.tech,
			"date": nowdate(),
			"grievance_type": KIND,
			"grievance_against_party": "Employee",
			"grievance_against": self.head,
			"description": TEXT,
		}
		doc = frappe.get_doc(fields).insert()
		self.assertEqual((doc.status, doc.wuye_property), ("Open", make.PROPERTY_A))
		for change in (
			{"status": "Resolved"},
			{"resolution_detail": "x"},
			{"wuye_investigator": care.HR_USER},
			{"grievance_against": self.tech},
		):
			with self.subTest(change):
				one = frappe.get_doc({**fields, **change})
				self.refused(one.insert, error=frappe.ValidationError)
		self.as_user(OTHER)
		self.refused(frappe.get_doc(fields).insert)

	def test_bad_input(self) -> None:
		self.as_user(TECH)
		for args in (
			(KIND, self.head, "  "),
			(KIND, self.head, "长" * 4001),
			(KIND, "HR-EMP-none", TEXT),
			("没有这一类", self.head, TEXT),
			(KIND, self.head, TEXT, "User"),
			(KIND, self.tech, TEXT),
		):
			with self.subTest(args[1:]):
				self.refused(steps.raise_grievance, *args, error=frappe.ValidationError)
		name = self.raised()
		self.refused(self.take, care.HR_USER, name, "Praise", error=frappe.ValidationError)
		self.as_user(make.user("resident"))
		self.refused(steps.raise_grievance, KIND, self.head, TEXT)

	def test_the_phone_shows_ones_own_and_its_next_steps(self) -> None:
		name = self.answered()
		self.as_user(TECH)
		shown = card.card(self.tech)
		row = shown["rows"][0]
		self.assertEqual((row["text"], row["note"]), (KIND, "五月起轮换"))
		self.assertEqual([one["args"]["step"] for one in row["actions"]], [rules.ACCEPT, rules.APPEAL])
		against = dict(next(one["choices"] for one in shown["form"]["fields"] if one["name"] == "against"))
		self.assertIn(self.head, against)
		self.assertNotIn(self.tech, against)
		self.take(TECH, name, rules.ACCEPT)
		row = card.card(self.tech)["rows"][0]
		self.assertEqual((row["actions"], row["state"]), ([], "已办结"))
		self.assertEqual(card.card(make.employee("tech2"))["rows"], [])

	def test_buttons_are_the_steps_that_are_possible(self) -> None:
		name = self.raised()
		for user, expected in (
			(care.HR_USER, [rules.ACKNOWLEDGE, steps.NAME]),
			(TECH, []),
		):
			self.as_user(user)
			self.assertEqual(steps.possible(frappe.get_doc(GRIEVANCE, name)), expected)
		self.take(care.HR_USER, name, rules.ACKNOWLEDGE)
		self.assertEqual(steps.possible(frappe.get_doc(GRIEVANCE, name)), [rules.INVESTIGATE, steps.NAME])
