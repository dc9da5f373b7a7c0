"""Residents read, agree, withdraw and ask on the phone: about their own data and nobody else's."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.privacy import consents, notices, portal
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.privacy_factories import BILLS, FACE, NEWS, make_consent, make_data_request, make_notice
from wuye_ops.tests.residents import resident_of


class TestPrivacyPortal(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.notice = make_notice()
		self.home, self.neighbour = bills.household(), bills.household()
		self.user = resident_of(self.home.customer)
		frappe.set_user(self.user)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def page(self) -> dict:
		(mine,) = portal.my_privacy()["customers"]
		return mine

	def purpose(self, name: str) -> dict:
		notice = next(row for row in self.page()["notices"] if row["name"] == self.notice.name)
		return next(row for row in notice["purposes"] if row["purpose"] == name)

	def give(self, purpose: str = NEWS, customer: str | None = None) -> str:
		return portal.give(customer or self.home.customer, self.notice.name, purpose)

	def test_a_resident_reads_what_is_in_force_and_what_needs_no_consent(self) -> None:
		mine = self.page()
		self.assertEqual((mine["customer"], mine["property"]), (self.home.customer, make.PROPERTY_A))
		self.assertIsNone(self.purpose(BILLS)["state"])
		self.assertEqual(self.purpose(FACE)["state"], "open")

	def test_agreeing_and_withdrawing_are_equally_easy(self) -> None:
		consent = self.give(FACE)
		self.assertEqual(self.give(FACE), consent)
		self.assertEqual(self.purpose(FACE)["state"], "given")
		portal.withdraw(self.purpose(FACE)["consent"])
		self.assertEqual(self.purpose(FACE)["state"], "open")
		doc = frappe.get_doc("Privacy Consent", consent)
		self.assertEqual((doc.status, doc.end_channel, doc.ended_by), ("Withdrawn", "Portal", self.user))

	def test_new_terms_are_put_to_the_resident(self) -> None:
		self.give()
		frappe.set_user("Administrator")
		version = frappe.get_doc("Privacy Notice", notices.new_version(self.notice.name))
		next(row for row in version.purposes if row.purpose == NEWS).use = "发送活动和商家短信"
		version.save()
		notices.publish(version.name)
		self.notice = version
		frappe.set_user(self.user)
		self.assertEqual(self.purpose(NEWS)["state"], "changed")
		self.give()
		self.assertEqual(self.purpose(NEWS)["state"], "given")

	def test_a_copy_is_there_at_once(self) -> None:
		name = portal.ask(self.home.customer, "Copy")
		(request,) = self.page()["requests"]
		self.assertEqual((request["status"], request["has_copy"]), ("Answered", True))
		portal.copy(name)
		self.assertTrue(frappe.local.response.filecontent)
		frappe.set_user("Administrator")
		log = frappe.get_doc("Data Subject Request", name).log
		self.assertEqual(
			[row.step for row in log], ["Entered", "Identity Checked", "Answered", "Copy Fetched"]
		)

	def test_a_deletion_is_decided_by_staff(self) -> None:
		name = portal.ask(self.home.customer, "Delete", "我已卖房")
		(request,) = self.page()["requests"]
		self.assertTrue(request["open"] and request["due_on"])
		self.assertTrue(frappe.db.exists("Customer", self.home.customer))
		portal.take_back(name)
		self.assertEqual(self.page()["requests"][0]["status"], "Withdrawn")
		with self.assertRaisesRegex(frappe.ValidationError, "not open"):
			portal.take_back(name)

	def test_what_is_asked_holds_no_numbers(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "leave phone and identity numbers out"):
			portal.ask(self.home.customer, "Correct", "电话改成 13987650001")
		with self.assertRaisesRegex(frappe.ValidationError, "Choose what"):
			portal.ask(self.home.customer, "Steal")

	def test_a_neighbours_entries_are_as_if_they_were_not_there(self) -> None:
		frappe.set_user("Administrator")
		consent = make_consent(self.notice.name, self.neighbour.customer, make.PROPERTY_A).name
		request = make_data_request(self.neighbour.customer, make.PROPERTY_A).name
		frappe.set_user(self.user)
		for attempt in (
			lambda: self.give(customer=self.neighbour.customer),
			lambda: portal.ask(self.neighbour.customer, "Copy"),
			lambda: portal.withdraw(consent),
			lambda: portal.take_back(request),
			lambda: portal.copy(request),
			lambda: portal.withdraw("没有"),
		):
			with self.assertRaisesRegex(frappe.DoesNotExistError, "no such entry of yours"):
				attempt()

	def test_guests_are_asked_to_log_in(self) -> None:
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			portal.my_privacy()

	def test_what_needs_no_consent_is_not_given_one(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "needs no consent"):
			self.give(BILLS)
		self.assertFalse(consents.has_consent(self.home.customer, BILLS))
