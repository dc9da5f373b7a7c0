"""Consents: to one purpose, with proof, once; withdrawn as easily; evidence that nobody rewrites."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.records.privacy import consents, notices, timeline
from wuye_ops.tests import factories as make
from wuye_ops.tests.privacy_factories import (
	BILLS,
	FACE,
	NEWS,
	make_consent,
	make_data_request,
	make_notice,
)


class TestPrivacyConsent(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.notice = make_notice()
		self.customer = make.make_customer(
			f"同意客户{frappe.generate_hash(length=6)}",
			unit=make.places().unit,
			relation="Tenant",
			share=0,
			is_payer=0,
		)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def give(self, purpose: str = NEWS, **fields):
		return make_consent(self.notice.name, self.customer, make.PROPERTY_A, purpose, **fields)

	def new_terms(self, **change) -> str:
		"""A new version of the notice in force, with other terms for the activities."""
		version = frappe.get_doc("Privacy Notice", notices.new_version(self.notice.name))
		next(row for row in version.purposes if row.purpose == NEWS).update(change)
		version.save()
		notices.publish(version.name)
		return version.name

	def test_a_consent_stands_until_it_is_withdrawn(self) -> None:
		self.assertFalse(consents.has_consent(self.customer, NEWS))
		consent = self.give()
		self.assertTrue(consents.has_consent(self.customer, NEWS))
		self.assertFalse(consents.has_consent(self.customer, FACE))
		consents.withdraw(consent.name, "Phone", "客户来电撤回")
		consent.reload()
		self.assertEqual((consent.status, consent.end_channel), ("Withdrawn", "Phone"))
		self.assertFalse(consents.has_consent(self.customer, NEWS))
		with self.assertRaisesRegex(frappe.ValidationError, "does not stand"):
			consents.withdraw(consent.name, "Phone")
		self.give()
		self.assertTrue(consents.has_consent(self.customer, NEWS))

	def test_one_stands_for_each_purpose(self) -> None:
		self.give()
		with self.assertRaises(frappe.DuplicateEntryError):
			self.give()
		self.give(FACE)

	def test_what_rests_on_the_contract_is_not_asked_for(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "needs no consent"):
			self.give(BILLS)
		with self.assertRaisesRegex(frappe.ValidationError, "has no purpose"):
			self.give("没有的目的")

	def test_sensitive_data_need_a_consent_that_proves_itself(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "proves itself"):
			self.give(FACE, channel="Phone", proof_text="客服记录")
		with self.assertRaisesRegex(frappe.ValidationError, "signed form"):
			self.give(FACE, channel="Paper")
		self.assertEqual(self.give(FACE).is_sensitive, 1)

	def test_what_was_said_by_phone_is_written_down_without_numbers(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "Write down who"):
			self.give(channel="Phone")
		with self.assertRaisesRegex(frappe.ValidationError, "leave phone and identity numbers out"):
			self.give(channel="Phone", proof_text="客户用 13987650001 来电同意")
		self.give(channel="Phone", proof_text="客户本人来电，客服李四记录")

	def test_a_signed_form_is_uploaded_by_who_enters_the_consent(self) -> None:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "同意书.txt", "content": "签字", "is_private": 1}
		).insert()
		frappe.set_user(make.user("service"))
		with self.assertRaisesRegex(frappe.ValidationError, "upload the file"):
			self.give(channel="Paper", proof_file=file.file_url)
		frappe.set_user("Administrator")
		self.assertEqual(self.give(channel="Paper", proof_file=file.file_url).status, "Given")

	def test_a_guardian_consents_for_a_child(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "guardian"):
			self.give(is_child=1, child_name="小明")
		child = {"is_child": 1, "child_name": "小明", "guardian_name": "张三", "guardian_relation": "父亲"}
		self.give(**child)
		# the child's consent is not the customer's own, and another child has one of its own
		self.assertFalse(consents.has_consent(self.customer, NEWS))
		self.give(**{**child, "child_name": "小红"})
		with self.assertRaises(frappe.DuplicateEntryError):
			self.give(**child)

	def test_other_terms_are_asked_for_anew(self) -> None:
		old = self.give()
		version = self.new_terms(use="发送社区活动和商家短信")
		self.assertFalse(consents.has_consent(self.customer, NEWS))
		with self.assertRaisesRegex(frappe.ValidationError, "Another version"):
			self.give(FACE)
		make_consent(version, self.customer, make.PROPERTY_A)
		self.assertEqual(frappe.db.get_value("Privacy Consent", old.name, "status"), "Replaced")
		self.assertTrue(consents.has_consent(self.customer, NEWS))

	def test_a_new_version_with_the_same_terms_keeps_the_consent(self) -> None:
		self.give()
		version = self.new_terms()
		self.assertTrue(consents.has_consent(self.customer, NEWS))
		with self.assertRaises(frappe.DuplicateEntryError):
			make_consent(version, self.customer, make.PROPERTY_A)

	def test_nobody_rewrites_or_deletes_what_was_agreed(self) -> None:
		consent = self.give()
		for change in ({"purpose": FACE}, {"status": "Withdrawn"}, {"given_on": "2020-01-01 08:00:00"}):
			consent.reload()
			consent.update(change)
			with self.assertRaisesRegex(frappe.ValidationError, "evidence"):
				consent.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Privacy Consent", consent.name)

	def test_nobody_consented_in_the_future(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "future"):
			self.give(given_on=add_to_date(now_datetime(), hours=1))

	def test_the_clerks_learn_that_something_has_to_be_deleted(self) -> None:
		consent = self.give()
		frappe.set_user(make.user("service"))
		consents.withdraw(consent.name, "Front Desk")
		frappe.set_user("Administrator")
		told = frappe.get_all(
			"Notification Log",
			{"document_type": "Privacy Consent", "document_name": consent.name},
			pluck="for_user",
		)
		self.assertIn(make.user("manager"), told)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), told)

	def test_another_property_neither_enters_nor_withdraws(self) -> None:
		consent = self.give()
		frappe.set_user(make.user("service", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			consents.withdraw(consent.name, "Front Desk")
		with self.assertRaises(frappe.PermissionError):
			self.give(FACE)

	def test_a_renamed_customer_still_has_one_consent_for_a_purpose(self) -> None:
		self.give()
		new = f"{self.customer}改名"
		frappe.rename_doc("Customer", self.customer, new, force=True)
		self.customer = new
		self.assertTrue(consents.has_consent(new, NEWS))
		with self.assertRaises(frappe.DuplicateEntryError):
			self.give()

	def test_the_page_on_the_customer_tells_of_it(self) -> None:
		consent = self.give()
		consents.withdraw(consent.name, "Phone")
		make_data_request(self.customer, make.PROPERTY_A, "Correct")
		told = [
			(entry["doctype"], entry["title"], entry["status"])
			for entry in timeline.entries(self.customer, None, 10)
		]
		self.assertCountEqual(
			told,
			[
				("Data Subject Request", "Correct", "Entered"),
				("Privacy Consent", NEWS, "Withdrawn"),
				("Privacy Consent", NEWS, "Given"),
			],
		)
		self.assertEqual(timeline.entries(self.customer, add_to_date(now_datetime(), days=-1), 10), [])
		frappe.set_user(make.user("tech"))
		self.assertEqual(timeline.entries(self.customer, None, 10), [])
