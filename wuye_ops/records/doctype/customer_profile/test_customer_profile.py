"""A profile shows masks, finds by the whole number, and keeps the number from everything that copies fields."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.personal_data import find_customers_by_phone
from wuye_ops.tests import factories as make

PHONE = "13987650001"


class TestCustomerProfile(FrappeTestCase):
	def setUp(self) -> None:
		self.customer = make.make_customer(f"掩码客户{frappe.generate_hash(length=6)}", phone=PHONE)
		self.profile = frappe.get_doc("Customer Profile", {"customer": self.customer})

	def test_the_stored_phone_is_a_mask_and_the_whole_number_finds_it(self) -> None:
		stored = frappe.db.get_value("Customer Profile", self.profile.name, ["phone", "phone_encrypted"])
		self.assertEqual(stored[0], "139****0001")
		self.assertNotIn(PHONE, stored[1])
		self.assertIn(self.customer, find_customers_by_phone("+86 139-8765-0001"))
		self.assertEqual(find_customers_by_phone("0001"), [])

	def test_saving_the_mask_again_keeps_the_number(self) -> None:
		cipher = self.profile.phone_encrypted
		self.profile.customer_class = "Tenant"
		self.profile.save()
		self.profile.reload()
		self.assertEqual((self.profile.phone, self.profile.phone_encrypted), ("139****0001", cipher))
		self.assertIn(self.customer, find_customers_by_phone(PHONE))

	def test_a_mask_that_is_not_the_stored_one_is_refused(self) -> None:
		self.profile.phone = "139****0002"
		with self.assertRaises(frappe.ValidationError):
			self.profile.save()
		new = frappe.get_doc(
			{"doctype": "Customer Profile", "customer": self.customer, "phone": "139****0001"}
		)
		with self.assertRaises(frappe.ValidationError):
			new.insert()

	def test_a_wrong_number_is_refused_without_being_repeated(self) -> None:
		for field, value in (("phone", "139876"), ("id_number", "110105194912310021")):
			self.profile.reload()
			self.profile.set(field, value)
			with self.assertRaises(frappe.ValidationError) as refused:
				self.profile.save()
			self.assertNotIn(value, str(refused.exception))

	def test_a_changed_phone_is_in_no_version(self) -> None:
		self.profile.phone = "13987650009"
		self.profile.save()
		versions = frappe.get_all("Version", {"docname": self.profile.name}, pluck="data")
		self.assertFalse([data for data in versions if "13987650009" in data or PHONE in data])
