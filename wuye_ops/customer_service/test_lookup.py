"""The phone rings: who it is and how their requests stand, before the clerk has said a word."""

import random

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import lookup, requests, tasks
from wuye_ops.tests import factories as make


class TestIncomingCall(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.phone = f"139{random.randrange(10**8):08d}"
		key = frappe.generate_hash(length=6)
		place = make.make_places(make.PROPERTY_A, f"话{key}", ("101", "102"))
		cls.unit, cls.second = place.unit, place.neighbour
		cls.customer = make.make_customer(f"钱{key}", unit=cls.unit, phone=cls.phone)

	def setUp(self) -> None:
		frappe.local.lang = "zh"
		frappe.set_user("Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def call(self, phone: str, user: str | None = None) -> dict:
		frappe.set_user(user or make.user("service"))
		try:
			return lookup.incoming_call(phone)
		finally:
			frappe.set_user("Administrator")

	def request(self, **fields):
		return make.make_request(unit=self.unit, customer=self.customer, **fields)

	def test_a_known_number_brings_customer_unit_and_requests_with_their_state(self) -> None:
		done = self.request(subject="门铃不响")
		requests.accept(done.name)
		requests.resolve(done.name, "已更换电池")
		requests.close(done.name)
		still = self.request(subject="厨房漏水")
		tasks.assign(tasks.create_from_request(still.name), make.employee("tech"))
		for written in (
			self.phone,
			f"+86 {self.phone}",
			f"0{self.phone}",
			f"sip:{self.phone}@pbx.example.org",
		):
			call = self.call(written)
			self.assertEqual((call["number"], call["withheld"]), (self.phone, False), written)
			(caller,) = call["callers"]
			self.assertEqual((caller["customer"], caller["unit"]), (self.customer, self.unit))
		# what is open comes first, with what was promised; what is done, with what was done
		self.assertEqual([row["name"] for row in caller["requests"][:2]], [still.name, done.name])
		self.assertTrue(caller["requests"][0]["state"])
		worker = frappe.db.get_value("Employee", make.employee("tech"), "employee_name")
		self.assertEqual(caller["requests"][0]["workers"], worker)
		self.assertEqual(caller["requests"][1]["solution"], "已更换电池")
		self.assertEqual([row["name"] for row in caller["open_requests"]], [still.name])
		# the whole number is on the clerk's own display; the answer to the page masks it beside the name
		self.assertEqual(call["mask"], f"{self.phone[:3]}****{self.phone[-4:]}")

	def test_one_who_lives_in_two_homes_is_offered_both(self) -> None:
		make.make_occupancy(self.second, self.customer)
		units = [caller["unit"] for caller in self.call(self.phone)["callers"]]
		self.assertEqual(units, [self.unit, self.second])

	def test_an_unregistered_number_that_has_called_before_is_remembered(self) -> None:
		stranger = f"137{random.randrange(10**8):08d}"
		before = make.make_request(reporter_name="王路过", reporter_phone=stranger, subject="大门灯不亮")
		call = self.call(stranger)
		self.assertEqual(call["callers"], [])
		self.assertEqual([row["name"] for row in call["requests"]], [before.name])
		self.assertEqual(self.call(f"137{random.randrange(10**8):08d}")["requests"], [])

	def test_hidden_and_unreadable_numbers_find_nobody(self) -> None:
		for text, withheld in (
			("anonymous", True),
			("", True),
			("801", False),
			("62345678", False),
			("%", False),
		):
			call = self.call(text)
			self.assertEqual(
				(call["withheld"], call["number"], call["callers"], call["requests"]),
				(withheld, None, [], []),
				text,
			)

	def test_another_property_learns_nothing(self) -> None:
		self.request(subject="厨房漏水")
		make.make_request(reporter_phone=self.phone, unit=make.places().unit, subject="代报")
		call = self.call(self.phone, make.user("service", make.PROPERTY_B))
		self.assertEqual((call["callers"], call["requests"]), ([], []))
		for user in (make.user("tech"), make.user("resident"), "Guest"):
			with self.assertRaises(frappe.PermissionError, msg=user):
				self.call(self.phone, user)

	def test_many_households_cost_no_more_questions_than_one(self) -> None:
		def questions(count: int) -> int:
			with self.counting() as asked:
				lookup.describe([(self.customer, self.unit)] * count)
			return len(asked)

		self.assertEqual(questions(1), questions(20))

	def counting(self):
		from contextlib import contextmanager
		from unittest.mock import patch

		real = frappe.db.sql

		@contextmanager
		def count():
			asked = []

			def sql(query, *args, **options):
				asked.append(query)
				return real(query, *args, **options)

			with patch.object(frappe.db, "sql", sql):
				yield asked

		return count()
