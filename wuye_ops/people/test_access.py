"""Who sees whom: leave, appraisals, pay and grievances of others, and what of an employee only HR reads."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.people import access, narrowing
from wuye_ops.tests import factories as make

HR_USER = "people.hr@wuye.test"
A, B = make.PROPERTY_A, make.PROPERTY_B


class TestAccess(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		make.make_user(HR_USER, "HR User", "HR Manager")
		for key, place in (("tech", A), ("tech2", A), ("tech", B), ("head", A), ("guard", A)):
			frappe.get_doc("User", make.user(key, place)).add_roles("Employee")
		cls.tech, cls.tech2 = make.employee("tech"), make.employee("tech2")
		cls.guard, cls.other = make.employee("guard"), make.employee("tech", B)
		cls.office = make.make_employee(None, "总部", None, "总部文员")

	def setUp(self) -> None:
		# whoever heads engineering, and nothing else, in the property
		for row in frappe.get_all("Property Department", {"parent": A}, ["name", "trade"]):
			head = make.employee("head") if row.trade == "Engineering" else None
			frappe.db.set_value("Property Department", row.name, "head", head)
		self.addCleanup(frappe.set_user, "Administrator")

	def test_each_sees_those_they_answer_for(self) -> None:
		everybody = {self.tech, self.tech2, self.guard, self.other, self.office}
		place_a = {self.tech, self.tech2, self.guard}
		cases = (
			(HR_USER, everybody, everybody),
			("director@wuye.test", everybody, set()),
			(make.user("manager"), place_a, set()),
			# the guard is of another department
			(make.user("head"), {self.tech, self.tech2}, set()),
			(make.user("tech"), {self.tech}, {self.tech}),
			(make.user("service"), set(), set()),
		)
		for user, work, private in cases:
			with self.subTest(user):
				for purpose, expected in ((access.WORK, work), (access.PRIVATE, private)):
					listed = set(access.visible_names(user, purpose).run(pluck=True))
					self.assertEqual(listed & everybody, expected)
					# the list and the question about one person are one rule
					asked = {one for one in everybody if access.may_see_employee(user, one, purpose)}
					self.assertEqual(asked, expected)

	def test_who_reports_to_a_head_is_led_by_them(self) -> None:
		self.assertFalse(access.may_see_employee(make.user("head"), self.guard))
		frappe.db.set_value("Employee", self.guard, "reports_to", make.employee("head"))
		self.assertTrue(access.may_see_employee(make.user("head"), self.guard))

	def test_leave_of_colleagues_is_not_theirs_to_read_or_change(self) -> None:
		application = self.leave_of(self.tech2)
		frappe.set_user(make.user("tech"))
		self.assertEqual(frappe.get_list("Leave Application", {"name": application}), [])
		self.assertFalse(frappe.has_permission("Leave Application", "read", doc=application))
		frappe.set_user(make.user("tech2"))
		self.assertEqual(
			frappe.get_list("Leave Application", {"name": application}, pluck="name"), [application]
		)
		frappe.set_user(make.user("head"))
		self.assertTrue(frappe.has_permission("Leave Application", "read", doc=application))
		self.assertFalse(frappe.has_permission("Leave Application", "write", doc=application))

	def test_who_is_asked_to_approve_a_leave_sees_it(self) -> None:
		application = self.leave_of(self.other)
		user = make.user("tech2")
		frappe.get_doc("User", user).add_roles("Leave Approver")
		frappe.set_user(user)
		self.assertFalse(frappe.has_permission("Leave Application", "write", doc=application))
		frappe.db.set_value("Leave Application", application, "leave_approver", user)
		self.assertTrue(frappe.has_permission("Leave Application", "write", doc=application))
		self.assertTrue(frappe.get_list("Leave Application", {"name": application}))

	def test_a_grievance_is_between_who_raised_it_and_hr(self) -> None:
		name = self.raw("Employee Grievance", raised_by=self.tech, subject="加班费")
		for user, sees in (
			(make.user("tech"), True),
			(HR_USER, True),
			(make.user("tech2"), False),
			(make.user("head"), False),
			("director@wuye.test", False),
		):
			frappe.set_user(user)
			with self.subTest(user):
				self.assertEqual(bool(frappe.has_permission("Employee Grievance", "read", doc=name)), sees)
		frappe.set_user(make.user("tech2"))
		self.assertEqual(frappe.get_list("Employee Grievance", {"name": name}), [])
		grievance = frappe.get_doc("Employee Grievance", name)
		# nobody makes it their own
		grievance.raised_by = self.tech2
		self.assertFalse(grievance.has_permission("write"))

	def test_pay_is_for_hr_and_oneself(self) -> None:
		name = self.raw("Employee Incentive", employee=self.tech, incentive_amount=500)
		for user, listed in ((make.user("tech"), [name]), (make.user("tech2"), []), (make.user("head"), [])):
			frappe.set_user(user)
			with self.subTest(user):
				self.assertEqual(frappe.get_list("Employee Incentive", {"name": name}, pluck="name"), listed)

	def test_nobody_appraises_themselves(self) -> None:
		frappe.set_user(make.user("tech"))
		mine = frappe.new_doc("Appraisal")
		mine.update({"employee": self.tech, "name": "new"})
		self.assertFalse(mine.has_permission("create"))
		frappe.set_user(HR_USER)
		self.assertTrue(mine.has_permission("create"))

	def test_who_is_appraised_does_not_write_their_own_marks(self) -> None:
		frappe.set_user("Administrator")
		name = self.raw("Appraisal", employee=self.tech)
		frappe.get_doc({"doctype": "Appraisal Goal", "parent": name, "parenttype": "Appraisal"}).update(
			{"parentfield": "goals", "kra": "服务质量", "per_weightage": 100, "score": 3}
		).db_insert()
		frappe.set_user(make.user("tech"))
		doc = frappe.get_doc("Appraisal", name)
		doc._doc_before_save = frappe.get_doc("Appraisal", name)
		doc.reflections = "下月提高响应速度"
		narrowing.keep_own_appraisal(doc)
		doc.goals[0].score = 5
		with self.assertRaises(frappe.PermissionError):
			narrowing.keep_own_appraisal(doc)

	def test_accounts_and_health_of_an_employee_are_read_by_hr_alone(self) -> None:
		frappe.db.set_value(
			"Employee", self.tech2, {"bank_ac_no": "6222020200112233", "health_details": "高血压"}
		)
		fields = ["name", "bank_ac_no", "health_details", "wuye_insurance_base"]
		frappe.set_user(make.user("tech"))
		row = frappe.get_list("Employee", {"name": self.tech2}, fields)[0]
		self.assertEqual(set(row), {"name"})
		frappe.set_user(HR_USER)
		row = frappe.get_list("Employee", {"name": self.tech2}, fields)[0]
		self.assertEqual((row.bank_ac_no, row.health_details), ("6222020200112233", "高血压"))

	def test_the_hooks_narrow_what_the_module_says(self) -> None:
		for hook in ("permission_query_conditions", "has_permission"):
			found = {
				doctype
				for doctype, paths in frappe.get_hooks(hook).items()
				for path in paths
				if path
				in ("wuye_ops.people.narrowing.query_conditions", "wuye_ops.people.narrowing.has_permission")
			}
			self.assertEqual(found, set(narrowing.DOCUMENTS))
		for doctype, about in narrowing.DOCUMENTS.items():
			meta = frappe.get_meta(doctype)
			for field in (about.employee, *about.users, *about.people):
				self.assertTrue(meta.has_field(field), f"{doctype}.{field}")

	def leave_of(self, employee: str) -> str:
		return self.raw(
			"Leave Application", employee=employee, from_date=nowdate(), to_date=nowdate(), status="Open"
		)

	def raw(self, doctype: str, **fields) -> str:
		"""A document as it lies in the database: what HRMS asks of a complete one is not what is tried here."""
		doc = frappe.get_doc({"doctype": doctype, "company": make.company(), **fields})
		doc.name = frappe.generate_hash(length=12)
		doc.db_insert()
		return doc.name
