"""Needs of staff: told in confidence, read by whom the rules name and nobody else, answered in time."""

from itertools import product

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.people.care import needs, permissions
from wuye_ops.rules import care as rules
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make

TECH, OTHER = make.user("tech"), make.user("tech2")
MANAGER, HEAD, DIRECTOR = make.user("manager"), make.user("head"), "director@wuye.test"
SYSTEM, AUDITOR = "care.system@wuye.test", "care.auditor@wuye.test"
TEXT = "孩子生病，想调到白班三个月"


class NeedCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		make.make_user(SYSTEM, "System Manager")
		make.make_user(AUDITOR, "Internal Auditor")

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.set_user, "Administrator")

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def raise_one(
		self, kind: str = "Family", level: str = rules.TO_HR, about: tuple = (), user: str = TECH
	) -> str:
		self.as_user(user)
		return needs.raise_need(kind, level, TEXT, list(about))

	def take(self, user: str, name: str, step: str, **args) -> str:
		self.as_user(user)
		return needs.take(name, step, **args)

	def refused(self, call, *args, error=frappe.PermissionError, **kwargs) -> str:
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		return str(caught.exception)


class TestNeeds(NeedCase):
	def test_raised_taken_answered_and_closed(self) -> None:
		name = self.raise_one()
		self.refused(self.take, OTHER, name, "Take")
		self.refused(self.take, TECH, name, "Take")
		self.assertEqual(self.take(care.HR_USER, name, "Take"), "In Hand")
		self.refused(self.take, care.HR_HEAD, name, "Answer", answer="同意")
		self.refused(self.take, care.HR_USER, name, "Answer", answer=" ", error=frappe.ValidationError)
		self.assertEqual(self.take(care.HR_USER, name, "Answer", answer="下月起白班"), "Answered")
		self.refused(self.take, care.HR_USER, name, "Close")
		self.as_user(TECH)
		self.assertEqual(needs.read(name)["answer"], "下月起白班")
		self.assertEqual(self.take(TECH, name, "Close"), "Closed")
		self.assertEqual(self.take(TECH, name, "Reopen", reason="排班没有改"), "Raised")
		log = frappe.get_doc("Care Need", name).log
		self.assertEqual([row.step for row in log], ["Raise", "Take", "Answer", "Close", "Reopen"])

	def test_no_table_and_no_message_holds_the_words(self) -> None:
		name = self.raise_one(about=[MANAGER])
		self.take(care.HR_USER, name, "Take")
		self.take(care.HR_USER, name, "Pass On", reason="请主管直接处理", to=care.HR_HEAD)
		self.take(care.HR_HEAD, name, "Take")
		self.take(care.HR_HEAD, name, "Answer", answer="已协调排班")
		frappe.set_user("Administrator")
		doc = frappe.get_doc("Care Need", name)
		messages = frappe.get_all("Notification Log", {"document_name": name}, ["subject", "email_content"])
		self.assertTrue(messages)
		for words in (TEXT, "请主管直接处理", "已协调排班"):
			self.assertNotIn(words, frappe.as_json(doc.as_dict()))
			self.assertNotIn(words, str(messages))
		self.assertFalse(frappe.get_all("Version", {"docname": name}))
		self.as_user(care.HR_HEAD)
		found = needs.read(name)
		self.assertEqual(found["text"], TEXT)
		self.assertIn("请主管直接处理", [row["note"] for row in found["notes"]])
		self.assertTrue(
			frappe.db.exists("Personal Data Access", {"reference_name": name, "user": care.HR_HEAD})
		)

	def test_one_rule_says_who_reads_one_and_who_lists_it(self) -> None:
		"""Every kind of need against every kind of reader: the list, the document and the rule agree."""
		everybody = (
			TECH, OTHER, MANAGER, HEAD, DIRECTOR, SYSTEM, AUDITOR, care.HR_USER, care.HR_HEAD, care.OFFICER,
			make.user("manager", make.PROPERTY_B), make.user("guard"),
		)  # fmt: skip
		names = []
		for level, kind, about, handled in product(
			rules.LEVELS, ("Family", "Harassment"), ((), (care.HR_HEAD,), (MANAGER,)), (False, True)
		):
			name = self.raise_one(kind, level, about)
			if handled:
				self.take(care.HR_USER, name, "Take")
			names.append(name)
		seen = {}
		for user in everybody:
			frappe.set_user("Administrator")
			docs = [frappe.get_doc("Care Need", name) for name in names]
			by_rule = {
				doc.name
				for doc in docs
				if rules.may_read(permissions.as_rule(doc), permissions.reader(user, doc.employee))
			}
			condition = permissions.query_conditions(user)
			listed = set(
				frappe.db.sql(f"select name from `tabCare Need` where {condition}", pluck=True)  # nosemgrep
			)
			by_hook = {doc.name for doc in docs if permissions.has_permission(doc, "read", user) is None}
			with self.subTest(user):
				self.assertEqual(listed & set(names), by_rule)
				self.assertEqual(by_hook, by_rule)
			seen[user] = by_rule
		self.assertEqual(seen[TECH], set(names))
		self.assertTrue(seen[care.HR_HEAD] and seen[MANAGER] and seen[HEAD])
		for user in (OTHER, SYSTEM, AUDITOR, DIRECTOR, care.OFFICER, make.user("guard")):
			self.assertEqual(seen[user], set(), user)
		kinds = {frappe.db.get_value("Care Need", name, "kind") for name in seen[MANAGER] | seen[HEAD]}
		self.assertEqual(kinds, {"Family"})

	def test_it_is_narrowed_and_never_widened_by_others(self) -> None:
		name = self.raise_one(level=rules.TO_LINE)
		self.take(care.HR_USER, name, "Take")
		self.assertEqual(needs.open_to(name, rules.TO_HANDLER), rules.TO_HANDLER)
		self.refused(needs.open_to, name, rules.TO_HR)
		self.as_user(care.HR_HEAD)
		self.refused(needs.read, name)
		self.as_user(TECH)
		self.assertEqual(needs.open_to(name, rules.TO_HR), rules.TO_HR)

	def test_nonsense_is_refused_in_a_sentence(self) -> None:
		self.as_user(TECH)
		for args in (
			("Family", "Everybody", TEXT),
			("Nonsense", rules.TO_HR, TEXT),
			("Family", rules.TO_HR, " "),
			("Family", rules.TO_HR, "长" * 5000),
			("Family", rules.TO_HR, TEXT, "{"),
			("Family", rules.TO_HR, TEXT, [TECH]),
			("Family", rules.TO_HR, TEXT, ["nobody@wuye.test"]),
		):
			with self.subTest(args[:2]):
				self.refused(needs.raise_need, *args, error=frappe.ValidationError)
		self.as_user(SYSTEM)
		self.refused(needs.raise_need, "Family", rules.TO_HR, TEXT)
		name = self.raise_one()
		self.take(care.HR_USER, name, "Take")
		self.refused(
			self.take, care.HR_USER, name, "Pass On", reason="转", to=OTHER, error=frappe.ValidationError
		)
		doc = frappe.get_doc("Care Need", name)
		doc.level = rules.TO_LINE
		self.refused(doc.save)

	def test_the_clock_closes_and_escalates_once(self) -> None:
		name = self.raise_one()
		frappe.set_user("Administrator")
		due = getdate(frappe.db.get_value("Care Need", name, "due_on"))
		self.assertGreater(due, getdate(nowdate()))
		for day, escalated in ((due, 0), (add_days(due, 1), 1), (add_days(due, 2), 1), (add_days(due, 6), 2)):
			needs.follow_the_day(day, commit=False)
			rows = frappe.get_all("Care Need Log", {"parent": name, "step": "Escalate"})
			self.assertEqual(len(rows), escalated, day)
		told = frappe.get_all(
			"Notification Log", {"document_name": name, "for_user": DIRECTOR}, pluck="subject"
		)
		self.assertEqual(len(told), 1)
		self.take(care.HR_USER, name, "Take")
		self.take(care.HR_USER, name, "Answer", answer="已办理")
		frappe.set_user("Administrator")
		needs.follow_the_day(add_days(nowdate(), 5), commit=False)
		self.assertEqual(frappe.db.get_value("Care Need", name, "status"), "Answered")
		needs.follow_the_day(add_days(nowdate(), 60), commit=False)
		self.assertEqual(frappe.db.get_value("Care Need", name, "status"), "Closed")
