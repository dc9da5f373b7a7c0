"""A profile shows masks, finds by the whole number, and keeps the number from everything that copies fields."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.personal_data import find_customers_by_phone, plain, protected_fields
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

	def test_emergency_contact_and_household_keep_their_numbers_like_the_customer(self) -> None:
		self.add_household("13987650007", emergency="13987650008")
		self.profile.reload()
		(member,) = self.profile.household
		self.assertEqual((self.profile.emergency_phone, member.phone), ("139****0008", "139****0007"))
		self.assertEqual(plain(self.profile, "emergency_phone"), "13987650008")
		self.assertEqual(plain(member, "phone"), "13987650007")
		self.assertEqual(protected_fields("Customer Household Member"), ["phone"])
		self.assertIn("emergency_phone", protected_fields("Customer Profile"))
		# the emergency contact and the family are other people: their phone is not the customer's
		self.assertNotIn(self.customer, find_customers_by_phone("13987650008"))

	def test_a_row_of_another_household_does_not_bring_its_number_along(self) -> None:
		self.add_household("13987650007")
		theirs = self.profile.household[0]
		other = frappe.get_doc(
			"Customer Profile", {"customer": make.make_customer(f"邻居{frappe.generate_hash(length=6)}")}
		)
		other.append(
			"household",
			{"name": theirs.name, "member_name": "冒名", "relation": "配偶", "phone": theirs.phone},
		)
		other.household[0].set("__islocal", 0)
		with self.assertRaises(frappe.PermissionError):
			other.save()

	def test_what_the_system_keeps_is_not_typed(self) -> None:
		typed = {
			"is_vip": 1,
			"status": "Erased",
			"legal_hold": 1,
			"completeness": 100,
			"last_confirmed_on": "2026-01-01",
		}
		kept = {field: self.profile.get(field) for field in typed}
		self.profile.update(typed)
		self.profile.save()
		self.assertEqual({field: self.profile.get(field) for field in typed}, kept)
		self.assertEqual(self.profile.status, "Active")
		self.profile.update({"status": "Moved Out", "moved_out_on": "2026-06-30"})
		self.profile.flags.by_service = True
		self.profile.save()
		self.assertEqual(frappe.db.get_value("Customer Profile", self.profile.name, "status"), "Moved Out")

	def add_household(self, phone: str, emergency: str | None = None) -> None:
		self.profile.update(
			{"emergency_contact": "赵六", "emergency_relation": "儿子", "emergency_phone": emergency}
		)
		self.profile.append("household", {"member_name": "钱七", "relation": "配偶", "phone": phone})
		self.profile.save()
