"""Scores of profiles and key customers: judged when saved and every night, by the thousand, written only when changed."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, nowdate

from wuye_ops.records import quality
from wuye_ops.records.report.customer_profile_quality.customer_profile_quality import execute
from wuye_ops.tests import factories as make


class TestQuality(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.tag = frappe.generate_hash(length=6).translate({i: "甲" for i in range(48, 58)})
		serial = int(frappe.generate_hash(length=7), 16) % 10_000_000
		self.phones = [f"13{5 + n}{serial:08d}" for n in range(3)]

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def customer(self, name: str, phone: str | None, **occupancy) -> str:
		return make.make_customer(
			f"{name}{self.tag}", phone=phone, unit=make.places().unit, share=0, is_payer=0, **occupancy
		)

	def profile(self, customer: str):
		return frappe.get_doc("Customer Profile", {"customer": customer})

	def problems(self, customer: str) -> list[str]:
		return quality.split(
			frappe.db.get_value("Customer Profile", {"customer": customer}, "quality_problems")
		)

	def test_a_saved_profile_is_judged_at_once(self) -> None:
		profile = self.profile(self.customer("赵", self.phones[0], relation="Tenant"))
		profile.customer_class = "Tenant"
		profile.save()
		self.assertEqual(
			quality.split(profile.quality_problems), ["No Emergency Contact", "No Emergency Phone"]
		)
		profile.update({"emergency_contact": "钱七", "emergency_phone": self.phones[0]})
		profile.save()
		self.assertEqual((profile.completeness, profile.correctness), (100, 90))
		self.assertEqual(quality.labels(profile.quality_problems), [frappe._("Emergency Phone Is Own")])
		profile.emergency_phone = self.phones[1]
		profile.save()
		stored = frappe.db.get_value("Customer Profile", profile.name, ["correctness", "quality_problems"])
		self.assertEqual(stored, (100, ""))

	def test_a_phone_of_many_becomes_doubtful_for_all_of_them_by_night(self) -> None:
		customers = [self.customer(name, self.phones[0], relation="Family") for name in "赵钱孙李"]
		self.assertNotIn("Shared Phone", self.problems(customers[0]))
		quality.refresh([self.profile(customer).name for customer in customers])
		for customer in customers:
			self.assertIn("Shared Phone", self.problems(customer))

	def test_data_grow_old_and_a_confirmation_makes_them_fresh(self) -> None:
		profile = self.profile(self.customer("周", self.phones[0], relation="Family"))
		frappe.db.set_value("Customer Profile", profile.name, "creation", add_months(nowdate(), -13))
		modified = frappe.db.get_value("Customer Profile", profile.name, "modified")
		self.assertEqual(quality.refresh([profile.name]), 1)
		self.assertIn("Not Confirmed", self.problems(profile.customer))
		# nobody has changed the customer's data
		self.assertEqual(frappe.db.get_value("Customer Profile", profile.name, "modified"), modified)
		frappe.set_user(make.user("service"))
		quality.confirm(profile.name)
		self.assertNotIn("Not Confirmed", self.problems(profile.customer))

	def test_only_those_who_may_change_a_profile_confirm_it(self) -> None:
		profile = self.profile(self.customer("吴", self.phones[0], relation="Family"))
		for user in (make.user("tech"), make.user("resident"), make.user("service", make.PROPERTY_B)):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				quality.confirm(profile.name)

	def test_key_customers_are_found_by_the_propertys_terms(self) -> None:
		profile = self.profile(self.customer("郑", self.phones[0], relation="Tenant"))
		self.assertFalse(profile.is_vip)
		frappe.db.set_value("Property", make.PROPERTY_A, {"vip_units": 1, "vip_area": 10})
		quality.refresh([profile.name])
		profile.reload()
		self.assertTrue(profile.is_vip)
		self.assertEqual(len(profile.vip_reason.splitlines()), 2)
		self.assertIn(make.PROPERTY_A, profile.vip_reason)
		frappe.db.set_value("Property", make.PROPERTY_A, {"vip_units": 0, "vip_area": 0})
		quality.refresh([profile.name])
		self.assertFalse(frappe.db.get_value("Customer Profile", profile.name, "is_vip"))

	def test_a_thousand_profiles_are_judged_with_a_few_questions(self) -> None:
		names = [self.profile(self.customer(name, None, relation="Family")).name for name in "冯陈褚卫蒋沈"]
		quality.refresh(names)
		terms = quality.load_terms()
		with self.assertQueryCount(8):
			self.assertEqual(quality.refresh(names, terms), 0)

	def test_an_entry_that_no_key_opens_stops_nobody_elses_night(self) -> None:
		customers = [
			self.customer(name, phone, relation="Family")
			for name, phone in zip("韩杨", self.phones, strict=False)
		]
		names = [self.profile(customer).name for customer in customers]
		frappe.db.set_value("Customer Profile", names[0], "phone_encrypted", "damaged")
		quality.refresh(names)
		self.assertIn("Wrong Phone", self.problems(customers[0]))
		self.assertNotIn("Wrong Phone", self.problems(customers[1]))

	def test_the_worklist_shows_masks_of_ones_own_customers(self) -> None:
		here = self.customer("朱", self.phones[0], relation="Family")
		frappe.set_user(make.user("service"))
		_columns, rows, _message, chart, summary = execute({"property": make.PROPERTY_A})
		row = next(row for row in rows if row.customer == here)
		self.assertEqual(row.phone, f"{self.phones[0][:3]}****{self.phones[0][-4:]}")
		self.assertIn(make.places().unit, row.places)
		self.assertGreaterEqual(summary[0]["value"], len(rows))
		self.assertEqual(len(chart["data"]["labels"]), len(chart["data"]["leads"]["points"][0]))
		self.assertNotIn("_encrypted", str(rows))
		_columns, rows, *_rest = execute({"problem": "No Emergency Phone"})
		self.assertIn(here, [row.customer for row in rows])
		with self.assertRaises(frappe.ValidationError):
			execute({"problem": "%"})
		frappe.set_user(make.user("service", make.PROPERTY_B))
		for filters in ({}, {"property": make.PROPERTY_A}):
			_columns, rows, *_rest = execute(filters)
			self.assertNotIn(here, [row.customer for row in rows])
