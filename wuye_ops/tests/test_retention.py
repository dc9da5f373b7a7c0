"""Who has moved out is put away after months and erased after years, unless something stands against it."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, add_years, getdate, nowdate

from wuye_ops.records.privacy import retention
from wuye_ops.rules import erasure as rules
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make


class TestRetention(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.home = bills.household(from_date="2015-01-01")

	def tearDown(self) -> None:
		frappe.db.rollback()

	def leave(self, last_day: str) -> None:
		frappe.db.set_value("Occupancy", {"customer": self.home.customer}, "to_date", last_day)

	def standing(self) -> tuple:
		return frappe.db.get_value(
			"Customer Profile",
			{"customer": self.home.customer},
			["status", "moved_out_on", "archived_on"],
		)

	def follow(self) -> None:
		"""A night's work without the commits."""
		retention.follow_occupancies()
		retention.archive_due()

	def is_due(self) -> bool:
		return self.home.customer in [row.customer for row in retention.due_for_erasure()]

	def test_who_lives_here_stays_active(self) -> None:
		self.follow()
		self.assertEqual(self.standing(), ("Active", None, None))

	def test_who_has_left_is_noticed_the_next_day(self) -> None:
		last_day = add_days(nowdate(), -1)
		self.leave(last_day)
		self.follow()
		self.assertEqual(self.standing()[:2], ("Moved Out", getdate(last_day)))

	def test_all_profiles_stand_as_the_rule_says(self) -> None:
		self.leave(add_days(nowdate(), -1))
		retention.follow_occupancies()
		stays: dict[str, list[rules.Stay]] = {}
		for row in frappe.get_all("Occupancy", fields=["customer", "from_date", "to_date"]):
			stays.setdefault(row.customer, []).append(rules.Stay(row.from_date, row.to_date))
		for row in frappe.get_all(
			"Customer Profile",
			{"status": ["in", ["Active", "Moved Out"]]},
			["customer", "status", "moved_out_on"],
		):
			expected = rules.moved_out_on(stays.get(row.customer, ()), getdate(nowdate()))
			self.assertEqual(row.moved_out_on, expected, row.customer)
			self.assertEqual(row.status == "Moved Out", expected is not None, row.customer)

	def test_the_file_is_put_away_after_half_a_year_and_comes_back_with_the_customer(self) -> None:
		self.leave(add_days(add_months(nowdate(), -6), -1))
		self.follow()
		self.assertEqual(self.standing()[::2], ("Archived", getdate(nowdate())))
		self.assertTrue(frappe.db.get_value("Customer", self.home.customer, "disabled"))
		self.leave(add_days(nowdate(), 30))
		self.follow()
		self.assertEqual(self.standing(), ("Active", None, None))
		self.assertFalse(frappe.db.get_value("Customer", self.home.customer, "disabled"))

	def test_a_property_keeps_files_for_its_own_time(self) -> None:
		self.leave(add_days(add_months(nowdate(), -6), -1))
		frappe.db.set_value("Property", make.PROPERTY_A, "archive_after_months", 24)
		self.follow()
		self.assertEqual(self.standing()[0], "Moved Out")

	def test_an_open_bill_keeps_the_file_where_it_is(self) -> None:
		bills.bill(self.home, 10)
		self.leave(add_days(add_years(nowdate(), -4), -1))
		self.follow()
		self.assertEqual(self.standing()[0], "Moved Out")

	def test_after_three_years_the_customer_is_erased(self) -> None:
		self.leave(add_years(nowdate(), -3))
		self.follow()
		self.assertTrue(self.is_due())
		frappe.db.set_value("Customer Profile", {"customer": self.home.customer}, "legal_hold", 1)
		self.assertFalse(self.is_due())

	def test_a_day_earlier_nothing_is_erased(self) -> None:
		self.leave(add_days(add_years(nowdate(), -3), 1))
		self.follow()
		self.assertEqual(self.standing()[0], "Archived")
		self.assertFalse(self.is_due())

	def test_one_failure_does_not_keep_the_others(self) -> None:
		profile = frappe.db.get_value("Customer Profile", {"customer": self.home.customer})
		one = frappe._dict(name=profile, customer=self.home.customer)
		rows = [one, one, frappe._dict(name="二", customer="二")]
		failures = [ValueError("坏数据"), ValueError("坏数据"), "PE"]
		with (
			patch.object(retention, "due_for_erasure", return_value=rows),
			patch.object(retention.erasing, "erase", side_effect=failures) as erase,
			patch.object(frappe.db, "commit"),
			patch.object(frappe.db, "rollback"),
		):
			retention.follow_the_day()
		self.assertEqual(erase.call_count, 3)
		self.assertTrue(frappe.db.exists("Error Log", {"method": f"Retention of {profile}"}))
		# the clerks read it on the profile, once however many nights it fails
		said = frappe.get_all("Comment", {"reference_name": profile, "comment_type": "Info"}, pluck="content")
		self.assertEqual(len([text for text in said if "坏数据" in text]), 1, said)
