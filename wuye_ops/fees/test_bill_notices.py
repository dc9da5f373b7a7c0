"""Households are told of their bills before they are due, once."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.fees import bill_notices
from wuye_ops.tests.bills import bill, clerk, household
from wuye_ops.tests.residents import resident_of


class TestBillNotices(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		clerk()
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.home = household()
		self.user = resident_of(self.home.customer)

	def tearDown(self) -> None:
		frappe.db.rollback()

	def messages(self) -> list[dict]:
		return frappe.get_all(
			"Communication",
			{"recipients": ["like", f"%{self.user}%"], "reference_doctype": "Sales Invoice"},
			["reference_name", "content", "recipients"],
		)

	def told(self, name: str) -> bool:
		return bool(frappe.db.get_value("Sales Invoice", name, "wuye_told_on"))

	def test_told_a_week_before_and_once(self) -> None:
		early, soon = bill(self.home, 100, overdue=-9), bill(self.home, 240.5, overdue=-7)
		late = bill(self.home, 50, overdue=1)
		bill_notices.follow_the_day()
		(message,) = self.messages()
		self.assertEqual(message.reference_name, soon)
		self.assertIn("240.5", message.content)
		self.assertEqual([self.told(name) for name in (early, soon, late)], [False, True, False])
		bill_notices.follow_the_day()
		self.assertEqual(len(self.messages()), 1)
		# two days later the next one has its turn
		bill_notices.follow_the_day(frappe.utils.add_days(getdate(nowdate()), 2))
		self.assertEqual({row.reference_name for row in self.messages()}, {soon, early})

	def test_several_bills_are_one_message(self) -> None:
		names = [bill(self.home, amount, overdue=-days) for amount, days in ((100, 3), (20.35, 5))]
		bill_notices.follow_the_day()
		(message,) = self.messages()
		self.assertIn("120.35", message.content)
		self.assertTrue(all(self.told(name) for name in names))

	def test_who_has_no_account_gets_paper(self) -> None:
		other = household()
		name = bill(other, 100, overdue=-3)
		bill_notices.follow_the_day()
		self.assertFalse(self.told(name))

	def test_a_ladder_without_the_rung_sends_nothing(self) -> None:
		place = frappe.get_doc("Property", self.home.property)
		place.set("dunning_ladder", [{"kind": "Friendly Reminder", "days": 7}])
		place.save()
		name = bill(self.home, 100, overdue=-3)
		bill_notices.follow_the_day()
		self.assertFalse(self.told(name))
		place.set(
			"dunning_ladder", [{"kind": "Bill Sent", "days": -2}, {"kind": "Friendly Reminder", "days": 7}]
		)
		place.save()
		bill_notices.follow_the_day()
		self.assertFalse(self.told(name))
		bill_notices.follow_the_day(frappe.utils.add_days(getdate(nowdate()), 1))
		self.assertTrue(self.told(name))

	def test_one_that_fails_stops_no_other(self) -> None:
		from unittest.mock import patch

		second = household()
		resident_of(second.customer)
		broken, good = bill(self.home, 100, overdue=-3), bill(second, 80, overdue=-3)
		really = bill_notices.tell_customer

		def fail(doc, *args, **more):
			if doc.name == broken:
				raise frappe.ValidationError("no such mailbox")
			return really(doc, *args, **more)

		with patch.object(bill_notices, "tell_customer", fail):
			bill_notices.follow_the_day()
			bill_notices.follow_the_day()
		self.assertEqual((self.told(broken), self.told(good)), (False, True))
		# why stands on the bill, once
		comments = frappe.get_all(
			"Comment", {"reference_name": broken, "comment_type": "Info"}, pluck="content"
		)
		self.assertEqual(len([text for text in comments if "no such mailbox" in text]), 1)
