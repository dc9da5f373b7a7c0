"""Activities: who signs up first has a place, who withdraws lets the next move up, nobody has two."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, now_datetime

from wuye_ops.people.activities import sign_ups
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make

TECH, OTHER, ELSEWHERE = make.user("tech"), make.user("tech2"), make.user("tech", make.PROPERTY_B)


class TestSignUps(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("activity")
		self.addCleanup(frappe.db.rollback, save_point="activity")
		self.addCleanup(frappe.set_user, "Administrator")

	def activity(self, **fields) -> str:
		now = now_datetime()
		doc = frappe.get_doc(
			{
				"doctype": "Staff Activity",
				"title": "秋季登山",
				"company": make.company(),
				"opens_at": add_days(now, -1),
				"closes_at": add_days(now, 1),
				"begins_at": add_days(now, 2),
				"places": 1,
				**fields,
			}
		)
		return doc.insert().name

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def sign(self, user: str, name: str) -> list:
		self.as_user(user)
		return sign_ups.sign_up(name)

	def test_a_place_a_queue_and_who_moves_up(self) -> None:
		name = self.activity()
		self.assertEqual(self.sign(TECH, name), ["Place", 1])
		with self.assertRaises(frappe.ValidationError):
			self.sign(TECH, name)
		self.assertEqual(self.sign(OTHER, name), ["Waiting", 1])
		self.as_user(TECH)
		sign_ups.withdraw(name)
		told = {"document_name": name, "for_user": OTHER}
		self.assertTrue(frappe.db.exists("Notification Log", told))
		# back again, at the end of the queue
		self.assertEqual(self.sign(TECH, name), ["Waiting", 1])
		keys = frappe.get_all(
			"Staff Activity Sign Up", {"parent": name, "sign_key": ["is", "set"]}, pluck="employee"
		)
		self.assertEqual(sorted(keys), sorted((make.employee("tech"), make.employee("tech2"))))

	def test_who_may_not(self) -> None:
		now = now_datetime()
		cases = (
			(ELSEWHERE, {"property": make.PROPERTY_A}),
			(TECH, {"opens_at": add_days(now, 1), "closes_at": add_days(now, 1)}),
			(TECH, {"opens_at": add_days(now, -3), "closes_at": add_days(now, -1)}),
		)
		for user, fields in cases:
			frappe.set_user("Administrator")
			name = self.activity(**fields)
			with (
				self.subTest(user, **fields),
				self.assertRaises((frappe.ValidationError, frappe.PermissionError)),
			):
				self.sign(user, name)
		frappe.set_user("Administrator")
		full = self.activity(queue=0)
		self.sign(TECH, full)
		with self.assertRaises(frappe.ValidationError):
			self.sign(OTHER, full)
		self.as_user("director@wuye.test")
		with self.assertRaises(frappe.PermissionError):
			sign_ups.sign_up(full)

	def test_it_is_cancelled_with_a_reason_and_told(self) -> None:
		name = self.activity()
		self.sign(TECH, name)
		with self.assertRaises(frappe.PermissionError):
			sign_ups.cancel(name, "下雨")
		self.as_user(care.HR_USER)
		with self.assertRaises(frappe.ValidationError):
			sign_ups.cancel(name, " ")
		sign_ups.cancel(name, "下雨")
		self.assertTrue(frappe.db.exists("Notification Log", {"document_name": name, "for_user": TECH}))
		with self.assertRaises(frappe.ValidationError):
			self.sign(OTHER, name)

	def test_nobody_writes_the_list_by_hand(self) -> None:
		name = self.activity()
		self.sign(TECH, name)
		self.as_user("Administrator")
		doc = frappe.get_doc("Staff Activity", name)
		doc.set("sign_ups", [])
		with self.assertRaises(frappe.ValidationError):
			doc.save()

	def test_times_in_a_wrong_order_are_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.activity(begins_at=add_days(now_datetime(), -5))
