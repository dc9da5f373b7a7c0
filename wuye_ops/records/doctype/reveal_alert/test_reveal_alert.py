"""Unusual looks are asked about once, and answered by somebody else than who looked."""

from datetime import datetime, timedelta

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records import reveal_alerts
from wuye_ops.tests import factories as make

NIGHT = datetime(2026, 3, 2, 23, 0)
NEXT_MORNING = datetime(2026, 3, 3, 8, 0)


class TestRevealAlert(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.set_user, "Administrator")
		# the log of one test would be unusual in the next
		self.addCleanup(frappe.db.rollback)
		self.service = make.user("service")
		key = frappe.generate_hash(length=8)
		customers = [
			make.make_customer(
				f"被查客户{number}{key}",
				unit=make.places().unit,
				relation="Tenant",
				share=0,
				is_payer=0,
			)
			for number in range(3)
		]
		self.profiles = [
			frappe.db.get_value("Customer Profile", {"customer": customer}) for customer in customers
		]

	def look(
		self, name: str, at: datetime, user: str | None = None, doctype: str = "Customer Profile"
	) -> None:
		frappe.get_doc(
			{
				"doctype": "Personal Data Access",
				"reference_doctype": doctype,
				"reference_name": name,
				"fieldname": "phone",
				"user": user or self.service,
				"accessed_on": at,
				"reason": "业主来电核对",
			}
		).insert(ignore_permissions=True)

	def a_night(self, **options) -> list[str]:
		for number, profile in enumerate(self.profiles):
			self.look(profile, NIGHT + timedelta(minutes=10 * number), **options)
		return reveal_alerts.sweep(NEXT_MORNING)

	def test_looks_in_the_night_are_asked_about_once(self) -> None:
		(name,) = self.a_night()
		doc = frappe.get_doc("Reveal Alert", name)
		self.assertEqual(
			(doc.pattern, doc.user, doc.property, doc.looks, doc.people, doc.status),
			("At Night", self.service, make.PROPERTY_A, 3, 3, "Open"),
		)
		self.assertEqual(reveal_alerts.sweep(NEXT_MORNING), [])
		told = frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user")
		self.assertIn(make.user("manager"), told)
		self.assertNotIn(self.service, told)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), told)

	def test_an_alert_follows_what_goes_on_until_it_is_answered(self) -> None:
		(name,) = self.a_night()
		self.look(self.profiles[0], NIGHT + timedelta(hours=2))
		self.assertEqual(reveal_alerts.sweep(NEXT_MORNING), [])
		self.assertEqual(frappe.db.get_value("Reveal Alert", name, "looks"), 4)
		frappe.set_user(make.user("manager"))
		reveal_alerts.answer(name, "Explained", "夜间水管爆裂，逐户通知")
		self.look(self.profiles[1], NIGHT + timedelta(hours=3))
		self.assertEqual(reveal_alerts.sweep(NEXT_MORNING), [])
		doc = frappe.get_doc("Reveal Alert", name)
		self.assertEqual((doc.looks, doc.status, doc.answered_by), (4, "Explained", make.user("manager")))

	def test_the_same_person_again_and_again_names_them(self) -> None:
		for day in range(6):
			self.look(self.profiles[0], datetime(2026, 3, 2, 10, 0) + timedelta(days=day))
		(name,) = reveal_alerts.sweep(datetime(2026, 3, 8))
		doc = frappe.get_doc("Reveal Alert", name)
		customer = frappe.db.get_value("Customer Profile", self.profiles[0], "customer")
		self.assertEqual((doc.pattern, doc.customer, doc.people), ("Same Person", customer, 1))

	def test_a_callback_phone_on_a_request_is_the_same_person_s(self) -> None:
		customer = frappe.db.get_value("Customer Profile", self.profiles[0], "customer")
		request = make.make_request(customer=customer)
		for day in range(6):
			at = datetime(2026, 3, 2, 10, 0) + timedelta(days=day)
			if day % 2:
				self.look(self.profiles[0], at)
			else:
				self.look(request.name, at, doctype="Service Request")
		(name,) = reveal_alerts.sweep(datetime(2026, 3, 8))
		self.assertEqual(frappe.db.get_value("Reveal Alert", name, ["customer", "looks"]), (customer, 6))

	def test_residents_who_look_at_their_own_data_are_not_counted(self) -> None:
		self.assertEqual(self.a_night(user=make.user("resident")), [])

	def test_who_looked_does_not_answer_and_others_are_kept_out(self) -> None:
		(name,) = self.a_night(user=make.user("manager"))
		for user in (
			make.user("manager"),
			self.service,
			make.user("manager", make.PROPERTY_B),
			make.user("tech"),
			"Guest",
		):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				reveal_alerts.answer(name, "Explained", "没有问题")
		frappe.set_user("director@wuye.test")
		for outcome, answer in (("Open", "没有问题"), ("Explained", " ")):
			with self.assertRaises(frappe.ValidationError):
				reveal_alerts.answer(name, outcome, answer)
		reveal_alerts.answer(name, "Misuse", "无工作理由，已约谈并暂停权限")
		with self.assertRaises(frappe.ValidationError):
			reveal_alerts.answer(name, "Explained", "改判")

	def test_nobody_makes_changes_or_removes_an_alert_by_hand(self) -> None:
		(name,) = self.a_night()
		frappe.set_user(make.user("manager"))
		doc = frappe.get_doc("Reveal Alert", name)
		doc.status = "Explained"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.copy_doc(doc).insert()
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Reveal Alert", name, force=True)

	def test_a_sweep_asks_a_fixed_number_of_questions(self) -> None:
		self.a_night()
		with self.assertQueryCount(4):
			reveal_alerts.sweep(NEXT_MORNING)
