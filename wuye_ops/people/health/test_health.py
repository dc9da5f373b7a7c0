"""Examinations: who has to be examined, who may work, who is told, and who reads what was found."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.people.health import checks, clearance, sweep
from wuye_ops.people.report.fitness_for_work import fitness_for_work
from wuye_ops.records import personal_data
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make

A, B = make.PROPERTY_A, make.PROPERTY_B
FINDINGS = "右耳听力下降，建议复查"


class TestHealth(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("examination")
		self.addCleanup(frappe.db.rollback, save_point="examination")
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.local.lang = "zh"
		care.make_hazard()
		self.tech, self.tech2 = make.employee("tech"), make.employee("tech2")
		frappe.db.set_value("Employee", self.tech, "designation", care.POST)

	def obstacle(self, category: str = care.CATEGORY) -> str | None:
		task = make.make_task(category=category)
		return clearance.obstacles([self.tech, self.tech2], task, category).get(self.tech)

	def test_nobody_unexamined_late_or_unfit_is_given_the_work(self) -> None:
		self.assertIn("没有", self.obstacle())
		self.assertIsNone(self.obstacle(care.OTHER_CATEGORY))
		care.make_check(self.tech, add_months(nowdate(), -25))
		self.assertIn("到期", self.obstacle())
		care.make_check(self.tech, add_days(nowdate(), -10))
		self.assertIsNone(self.obstacle())
		unfit = care.make_check(self.tech, add_days(nowdate(), -2), "Unfit for the Post")
		said = self.obstacle()
		self.assertIn(care.HAZARD, said)
		unfit.reload()
		frappe.set_user(care.OFFICER)
		unfit.cancel()
		frappe.set_user("Administrator")
		care.make_check(self.tech, add_days(nowdate(), -1), "To Be Checked Again")
		# others do not learn which of the two it is
		self.assertEqual(self.obstacle(), said)

	def test_the_dispatch_asks(self) -> None:
		self.assertIn("wuye_ops.people.health.clearance.obstacles", frappe.get_hooks("task_obstacles"))

	def test_an_examination_is_entered_by_somebody_else_with_its_report(self) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			care.make_check(self.tech, add_days(nowdate(), 1))
		self.assertIn("日期", str(caught.exception))
		for fields in ({"proof": None}, {"fitness": None}):
			with self.subTest(**fields), self.assertRaises(frappe.ValidationError):
				care.make_check(self.tech, nowdate(), **fields)
		care.make_check(self.tech, nowdate())
		with self.assertRaises(frappe.ValidationError):
			care.make_check(self.tech, nowdate(), "Unfit for the Post")
		frappe.db.set_value("Employee", self.tech2, "user_id", care.OFFICER)
		with self.assertRaises(frappe.PermissionError):
			care.make_check(self.tech2, nowdate())

	def test_an_officer_of_one_property_enters_nobody_of_another(self) -> None:
		frappe.get_doc(
			{"doctype": "User Permission", "user": care.OFFICER, "allow": "Property", "for_value": B}
		).insert()
		frappe.clear_cache(user=care.OFFICER)
		with self.assertRaises(frappe.PermissionError):
			care.make_check(self.tech, nowdate())
		frappe.db.delete("User Permission", {"user": care.OFFICER})
		frappe.clear_cache(user=care.OFFICER)

	def test_findings_are_encrypted_and_read_with_a_trace(self) -> None:
		doc = care.make_check(self.tech, nowdate(), "Fit with Restrictions", findings=FINDINGS)
		stored = frappe.db.get_value("Health Check", doc.name, "*", as_dict=True)
		self.assertNotIn(FINDINGS, str(stored))
		self.assertEqual(stored.findings, personal_data.TEXT_MASK)
		frappe.set_user(care.OFFICER)
		self.assertEqual(personal_data.reveal("Health Check", doc.name, "findings", "复查安排"), FINDINGS)
		log = frappe.get_last_doc("Personal Data Access", {"reference_name": doc.name})
		self.assertEqual((log.user, log.reason), (care.OFFICER, "复查安排"))
		frappe.set_user(make.user("tech"))
		self.assertEqual(checks.own_findings(doc.name), FINDINGS)

	def test_nobody_else_reads_an_examination(self) -> None:
		doc = care.make_check(self.tech, nowdate(), "Unfit for the Post", findings=FINDINGS)
		readers = {care.OFFICER: True, make.user("tech"): True}
		others = (
			care.HR_HEAD, make.user("manager"), make.user("head"), make.user("tech2"), "director@wuye.test",
			make.user("tech", B),
		)  # fmt: skip
		for user, may in {**readers, **dict.fromkeys(others, False)}.items():
			frappe.set_user(user)
			with self.subTest(user):
				self.assertEqual(bool(frappe.has_permission("Health Check", "read", doc=doc.name)), may)
				if may:
					self.assertEqual(
						frappe.get_list("Health Check", {"name": doc.name}, pluck="name"), [doc.name]
					)
					continue
				try:
					self.assertEqual(frappe.get_list("Health Check", {"name": doc.name}), [])
				except frappe.PermissionError:
					frappe.clear_messages()
				with self.assertRaises(frappe.PermissionError):
					checks.own_findings(doc.name)
				with self.assertRaises(frappe.PermissionError):
					personal_data.reveal("Health Check", doc.name, "findings", "想看一看")

	def test_superiors_read_who_is_cleared_and_nothing_of_why(self) -> None:
		care.make_check(self.tech, nowdate(), "To Be Checked Again", findings=FINDINGS)
		for user, sees in ((make.user("manager"), True), (make.user("manager", B), False)):
			frappe.set_user(user)
			frappe.local.lang = "zh"
			_columns, rows, *_rest = fitness_for_work.execute({"hazard": care.HAZARD})
			mine = [row for row in rows if row["employee"] == self.tech]
			with self.subTest(user):
				self.assertEqual(len(mine), int(sees))
				if sees:
					self.assertEqual(mine[0]["state"], "Not Cleared")
					self.assertNotIn("复查", str(mine[0]))

	def test_each_warning_is_given_once(self) -> None:
		care.make_check(self.tech, add_months(nowdate(), -23))
		due = getdate(add_months(add_months(nowdate(), -23), 24))
		first = getdate(add_days(due, -30))
		self.assertFalse(self.warnings(add_days(first, -1)))
		self.assertEqual(self.warnings(first), [-30])
		self.assertEqual(self.warnings(add_days(first, 3)), [-30])
		self.assertEqual(self.warnings(add_days(due, 2)), [-30, 0])
		told = frappe.get_all(
			"Notification Log",
			{
				"for_user": make.user("tech"),
				"document_name": self.tech,
				"subject": ["like", f"%{care.HAZARD}%"],
			},
		)
		self.assertEqual(len(told), 2)
		self.assertTrue(
			frappe.db.exists("Notification Log", {"for_user": make.user("head"), "document_name": self.tech})
		)

	def warnings(self, day) -> list[int]:
		sweep.follow_the_day(day, commit=False)
		return frappe.get_all(
			"Health Warning",
			{"employee": self.tech, "hazard": care.HAZARD},
			pluck="days",
			order_by="days",
		)

	def test_nobody_leaves_before_the_last_examination(self) -> None:
		person = frappe.get_doc("Employee", self.tech)
		person.update({"relieving_date": nowdate(), "status": "Left"})
		with self.assertRaises(frappe.ValidationError) as caught:
			clearance_of(person)
		self.assertIn(care.HAZARD, str(caught.exception))
		care.make_check(self.tech, nowdate(), None, kind="On Leaving", declined=1)
		clearance_of(person)


def clearance_of(person) -> None:
	"""As the framework does when the employee is saved."""
	person._doc_before_save = frappe.get_doc("Employee", person.name)
	clearance.check_leaving(person)
