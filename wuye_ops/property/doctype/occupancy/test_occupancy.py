"""Who owns, lives and pays: never more than 100 % and never two payers on any day, and a clean hand-over."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.property.occupancies import end_occupancy, follow_the_day, hand_over, payer_on
from wuye_ops.tests import factories as make


class TestOccupancy(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"
		self.unit = make.make_unit(make.places().building, frappe.generate_hash(length=6))
		self.owner, self.other = make.make_customer("业主甲"), make.make_customer("住户乙")

	def status(self) -> str:
		return frappe.db.get_value("Property Unit", self.unit, "status")

	def test_shares_never_exceed_a_hundred_percent_on_any_day(self) -> None:
		make.make_occupancy(self.unit, self.owner, share=60, from_date="2020-01-01", to_date="2024-12-31")
		make.make_occupancy(self.unit, self.other, share=40, from_date="2020-01-01", is_payer=0)
		with self.assertRaisesRegex(frappe.ValidationError, "120(.0)? %"):
			make.make_occupancy(self.unit, self.owner, share=20, from_date="2024-12-31", is_payer=0)
		make.make_occupancy(self.unit, self.owner, share=60, from_date="2025-01-01", is_payer=0)
		# three thirds are a whole
		self.unit = make.make_unit(make.places().building, frappe.generate_hash(length=6))
		for share in (33.33, 33.33, 33.34):
			make.make_occupancy(self.unit, self.owner, share=share, is_payer=0)

	def test_only_owners_have_shares(self) -> None:
		tenant = make.make_occupancy(self.unit, self.other, relation="Tenant", share=50)
		self.assertEqual(frappe.db.get_value("Occupancy", tenant, "share"), 0)

	def test_one_payer_at_a_time(self) -> None:
		make.make_occupancy(self.unit, self.owner, from_date="2020-01-01")
		with self.assertRaisesRegex(frappe.ValidationError, "缴费人"):
			make.make_occupancy(self.unit, self.other, relation="Tenant", from_date="2026-01-01")

	def test_when_a_paying_tenant_leaves_the_owner_pays_from_the_next_day(self) -> None:
		make.make_occupancy(self.unit, self.owner, from_date="2020-01-01", is_payer=0)
		tenant = make.make_occupancy(self.unit, self.other, relation="Tenant", from_date="2026-01-01")
		self.assertEqual(payer_on(self.unit, "2025-12-31"), self.owner)
		self.assertEqual(payer_on(self.unit, "2026-03-31"), self.other)
		end_occupancy(tenant, "2026-03-31")
		self.assertEqual(payer_on(self.unit, "2026-03-31"), self.other)
		self.assertEqual(payer_on(self.unit, "2026-04-01"), self.owner)
		self.assertIsNone(payer_on(self.unit, "2019-12-31"))

	def test_a_hand_over_leaves_no_day_without_an_owner_and_none_with_two(self) -> None:
		sold = make.make_occupancy(self.unit, self.owner, share=70, from_date="2020-01-01")
		bought = frappe.get_doc("Occupancy", hand_over(sold, self.other, "2026-06-01"))
		self.assertEqual(str(frappe.db.get_value("Occupancy", sold, "to_date")), "2026-05-31")
		self.assertEqual((bought.relation, bought.share, bought.is_payer), ("Owner", 70, 1))
		self.assertEqual((str(bought.from_date), bought.to_date), ("2026-06-01", None))
		self.assertEqual(payer_on(self.unit, "2026-05-31"), self.owner)
		self.assertEqual(payer_on(self.unit, "2026-06-01"), self.other)

	def test_a_lease_that_is_handed_over_ends_when_it_would_have_ended(self) -> None:
		lease = make.make_occupancy(
			self.unit, self.owner, relation="Tenant", from_date="2025-01-01", to_date="2027-12-31"
		)
		taken_over = frappe.get_doc("Occupancy", hand_over(lease, self.other, "2026-06-01"))
		self.assertEqual((taken_over.relation, str(taken_over.to_date)), ("Tenant", "2027-12-31"))

	def test_a_hand_over_before_the_first_or_after_the_last_day_is_refused(self) -> None:
		term = make.make_occupancy(self.unit, self.owner, from_date="2020-01-01", to_date="2024-12-31")
		for day in ("2020-01-01", "2025-06-01"):
			with self.assertRaisesRegex(frappe.ValidationError, "过户"):
				hand_over(term, self.other, day)
		self.assertEqual(str(frappe.db.get_value("Occupancy", term, "to_date")), "2024-12-31")

	def test_the_unit_is_occupied_while_somebody_is_there(self) -> None:
		self.assertEqual(self.status(), "Delivered")
		term = make.make_occupancy(self.unit, self.owner)
		self.assertEqual(self.status(), "Occupied")
		end_occupancy(term, add_days(nowdate(), -1))
		self.assertEqual(self.status(), "Vacant")

	def test_vehicles_leave_with_the_customer(self) -> None:
		first = make.make_occupancy(self.unit, self.owner, is_payer=0, from_date="2020-01-01")
		vehicle = frappe.get_doc(
			{
				"doctype": "Resident Vehicle",
				"property": make.PROPERTY_A,
				"plate": "沪A"
				+ frappe.generate_hash(length=12).translate({i: "7" for i in range(97, 123)})[:5],
				"customer": self.owner,
				"unit": self.unit,
			}
		).insert()
		second = make.make_occupancy(self.unit, self.owner, relation="Family", is_payer=0)
		end_occupancy(first, add_days(nowdate(), -1))
		self.assertEqual(frappe.db.get_value(vehicle.doctype, vehicle.name, "status"), "Active")
		end_occupancy(second, add_days(nowdate(), -1))
		self.assertEqual(frappe.db.get_value(vehicle.doctype, vehicle.name, "status"), "Inactive")

	def test_what_was_entered_ahead_comes_true_on_its_day(self) -> None:
		today = getdate(nowdate())
		term = make.make_occupancy(self.unit, self.owner, from_date="2020-01-01", to_date=today)
		coming = make.make_unit(make.places().building, frappe.generate_hash(length=6))
		make.make_occupancy(coming, self.other, from_date=add_days(today, 1))
		never = make.make_unit(make.places().building, frappe.generate_hash(length=6), status="Occupied")
		follow_the_day()
		self.assertEqual(self.status(), "Occupied")
		with patch("wuye_ops.property.occupancies.nowdate", return_value=str(add_days(today, 1))):
			follow_the_day()
		self.assertEqual(self.status(), "Vacant")
		self.assertEqual(frappe.db.get_value("Property Unit", coming, "status"), "Occupied")
		self.assertEqual(frappe.db.get_value("Property Unit", never, "status"), "Occupied")
		self.assertEqual(frappe.db.get_value("Occupancy", term, "customer"), self.owner)

	def test_it_is_of_one_place(self) -> None:
		for places in ({"unit": None}, {"unit": self.unit, "parking_space": "B1-001"}):
			with self.assertRaisesRegex(frappe.ValidationError, "车位"):
				frappe.get_doc(
					{"doctype": "Occupancy", "customer": self.owner, "relation": "Owner", **places}
				).run_method("before_validate")

	def test_it_does_not_end_before_it_begins(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "结束日"):
			make.make_occupancy(self.unit, self.owner, from_date="2026-02-01", to_date="2026-01-31")
