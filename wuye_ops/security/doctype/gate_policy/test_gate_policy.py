from datetime import datetime, timedelta

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.rules.gate_decision import ALLOWED, ASK, STOPPED
from wuye_ops.security import policy
from wuye_ops.tests import factories as make


class TestGatePolicy(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.property = make.make_property("规则花园").name

	def policy(self, **fields):
		return frappe.get_doc({"doctype": "Gate Policy", "property": self.property, **fields})

	def test_without_one_everything_is_as_proposed(self) -> None:
		found = policy.of(self.property)
		self.assertEqual((found.walk_in, found.temporary_vehicle), (ASK, ALLOWED))
		self.assertEqual((found.limits.live, found.limits.a_day, found.retention_months), (10, 20, 12))
		self.assertEqual(found.as_rule(spaces_left=0).spaces_left, None)

	def test_what_is_written_is_what_the_gate_does(self) -> None:
		night = {
			"courier_class": "Food Delivery",
			"outcome": ALLOWED,
			"from_time": "18:00",
			"to_time": "02:00",
		}
		self.policy(
			home_plate=" 沪a ", early_minutes=0, most_live=3, couriers=[night], count_spaces=1
		).insert()
		found = policy.of(self.property)
		self.assertEqual((found.home, found.early, found.limits.live), ("沪A", timedelta(), 3))
		self.assertEqual(found.as_rule(spaces_left=0).spaces_left, 0)
		self.assertEqual(dict(found.as_rule().couriers), {"Food Delivery": ALLOWED})
		for hour, open_then in ((17, False), (18, True), (1, True), (2, False)):
			self.assertEqual(found.in_hours("Food Delivery", datetime(2026, 11, 3, hour, 0)), open_then, hour)
		self.assertTrue(found.in_hours("Express Delivery", datetime(2026, 11, 3, 4, 0)))

	def test_a_property_has_one(self) -> None:
		self.policy().insert()
		with self.assertRaisesRegex(frappe.ValidationError, "has a gate policy already"):
			self.policy().insert()

	def test_what_cannot_be_is_refused_in_words(self) -> None:
		express = {"courier_class": "Express Delivery", "outcome": STOPPED}
		for fields, words in (
			({"home_plate": "XX"}, "no beginning of a plate"),
			({"home_plate": "沪I"}, "no beginning of a plate"),
			({"couriers": [express, express]}, "is named already"),
			({"most_live": 0}, "must be at least 1"),
			({"retention_months": 2}, "kept for 3 to 36 months"),
			({"retention_months": 37}, "kept for 3 to 36 months"),
		):
			with self.subTest(fields), self.assertRaisesRegex(frappe.ValidationError, words):
				self.policy(**fields).insert()
