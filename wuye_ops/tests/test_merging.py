"""Two files of one customer become one: asked by one, approved by another, nothing lost, books as before."""

import frappe
from frappe.query_builder.functions import Sum
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.fees import arrears
from wuye_ops.records.personal_data import find_customers_by_phone
from wuye_ops.records.privacy import consents, merging
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.privacy_factories import NEWS, make_consent, make_data_request, make_notice
from wuye_ops.tests.residents import receipt_for
from wuye_ops.tests.test_no_plain_numbers import resident_id


class TestMerging(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.stays, self.goes = bills.household(), bills.household()
		serial = int(frappe.generate_hash(length=7), 16) % 1_000_000
		self.phone = f"13966{serial:06d}"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def profile(self, customer: str, **values):
		doc = frappe.get_doc("Customer Profile", {"customer": customer})
		if values:
			doc.update(values)
			doc.save()
		return doc

	def ask(self, user: str | None = None, **fields):
		frappe.set_user(user or make.user("service"))
		doc = frappe.get_doc(
			{
				"doctype": "Customer Merge",
				"property": make.PROPERTY_A,
				"duplicate": self.goes.customer,
				"into_customer": self.stays.customer,
				"reason": "同一人，身份证当面核对",
				**fields,
			}
		).insert()
		frappe.set_user("Administrator")
		return doc

	def merge(self):
		doc = self.ask()
		frappe.set_user(make.user("manager"))
		merging.approve(doc.name)
		frappe.set_user("Administrator")
		doc.reload()
		return doc

	def ledger(self, *customers: str) -> tuple:
		entry = frappe.qb.DocType("GL Entry")
		return tuple(
			round(amount or 0, 2)
			for amount in frappe.qb.from_(entry)
			.select(Sum(entry.debit), Sum(entry.credit))
			.where((entry.party_type == "Customer") & entry.party.isin(customers) & (entry.is_cancelled == 0))
			.run()[0]
		)

	def test_everything_of_the_duplicate_is_the_others_and_the_books_are_as_before(self) -> None:
		user = make.make_resident(f"merge-{frappe.generate_hash(length=8)}@wuye.test", self.goes.customer)
		bill = bills.bill(self.goes, 70)
		bills.bill(self.stays, 30)
		receipt_for(self.goes, bills.pay(20))
		request = make.make_request(unit=self.goes.unit, customer=self.goes.customer)
		self.profile(self.goes.customer, phone=self.phone, id_number=resident_id(7))
		before = self.ledger(self.stays.customer, self.goes.customer)
		doc = self.merge()
		self.assertEqual((doc.status, doc.merged_name), ("Merged", self.goes.name))
		self.assertEqual(doc.decided_by, make.user("manager"))
		self.assertFalse(frappe.db.exists("Customer", self.goes.customer))
		self.assertEqual(self.ledger(self.stays.customer), before)
		for doctype, name in (("Sales Invoice", bill), ("Service Request", request.name)):
			self.assertEqual(frappe.db.get_value(doctype, name, "customer"), self.stays.customer)
		self.assertEqual(frappe.db.count("Occupancy", {"customer": self.stays.customer}), 2)
		self.assertEqual(frappe.get_all("Portal User", {"parent": self.stays.customer}, pluck="user"), [user])
		profile = self.profile(self.stays.customer)
		self.assertTrue(profile.id_number)
		self.assertEqual(find_customers_by_phone(self.phone), [self.stays.customer])
		self.assertEqual(frappe.db.count("Customer Profile", {"customer": self.stays.customer}), 1)
		self.assertFalse(frappe.db.exists("Deleted Document", {"deleted_name": self.goes.customer}))

	def test_of_two_consents_to_one_purpose_one_stands(self) -> None:
		notice = make_notice().name
		for home in (self.stays, self.goes):
			make_consent(notice, home.customer, make.PROPERTY_A)
		self.merge()
		standing = {"customer": self.stays.customer, "purpose": NEWS, "status": "Given"}
		self.assertEqual(frappe.db.count("Privacy Consent", standing), 1)
		self.assertTrue(consents.has_consent(self.stays.customer, NEWS))

	def test_nobody_approves_what_they_have_asked_for(self) -> None:
		doc = self.ask(make.user("manager"))
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.PermissionError, "somebody else"):
			merging.approve(doc.name)
		frappe.set_user(make.user("service"))
		with self.assertRaisesRegex(frappe.PermissionError, "Only"):
			merging.approve(doc.name)

	def test_two_identity_numbers_are_two_people(self) -> None:
		self.profile(self.stays.customer, id_number=resident_id(7))
		self.profile(self.goes.customer, id_number=resident_id(8))
		with self.assertRaisesRegex(frappe.ValidationError, "two people"):
			self.ask()

	def test_what_has_changed_since_is_asked_again_at_the_approval(self) -> None:
		doc = self.ask()
		self.profile(self.stays.customer, id_number=resident_id(7))
		self.profile(self.goes.customer, id_number=resident_id(8))
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "two people"):
			merging.approve(doc.name)
		self.assertTrue(frappe.db.exists("Customer", self.goes.customer))

	def test_what_there_may_be_one_of_is_settled_first(self) -> None:
		for home in (self.stays, self.goes):
			make_data_request(home.customer, make.PROPERTY_A, "Correct")
		with self.assertRaisesRegex(frappe.ValidationError, "asked for the same"):
			self.ask()

	def test_a_rejected_merge_stays_as_it_is(self) -> None:
		doc = self.ask()
		frappe.set_user(make.user("manager"))
		merging.reject(doc.name, "同名不同人")
		doc.reload()
		self.assertEqual((doc.status, doc.reject_reason), ("Rejected", "同名不同人"))
		with self.assertRaisesRegex(frappe.ValidationError, "decided"):
			merging.approve(doc.name)
		doc.reason = "改写"
		with self.assertRaisesRegex(frappe.ValidationError, "was decided"):
			doc.save()

	def test_nobody_writes_the_decision_by_hand(self) -> None:
		doc = self.ask(status="Merged")
		self.assertEqual(doc.status, "To Approve")

	def test_customers_of_another_property_are_out_of_reach(self) -> None:
		other = bills.household(make.PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			self.ask(into_customer=other.customer)

	def test_the_household_and_the_emergency_contact_are_taken_over(self) -> None:
		member = {"member_name": "小明", "relation": "儿子", "is_minor": 1}
		self.profile(
			self.goes.customer,
			emergency_contact="李四",
			emergency_phone=self.phone,
			household=[member],
		)
		self.merge()
		profile = self.profile(self.stays.customer)
		self.assertEqual([row.member_name for row in profile.household], ["小明"])
		self.assertEqual(profile.emergency_contact, "李四")
		self.assertTrue(profile.emergency_phone_encrypted)

	def test_three_phones_are_too_many(self) -> None:
		self.profile(self.stays.customer, phone=self.phone, phone_2="13900000001")
		self.profile(self.goes.customer, phone="13900000002")
		with self.assertRaisesRegex(frappe.ValidationError, "more than two phone numbers"):
			self.ask()

	def test_two_cases_of_arrears_in_one_property_are_closed_to_one_first(self) -> None:
		for home in (self.stays, self.goes):
			bills.bill(home, 50, overdue=60)
		arrears.refresh_property(make.PROPERTY_A, getdate(nowdate()))
		with self.assertRaisesRegex(frappe.ValidationError, "open case of arrears"):
			self.ask()
