"""A unit has a speaking name, a plausible area, and nothing personal."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.tests import factories as make


def new_unit(unit_no: str, **fields):
	return frappe.get_doc(
		{"doctype": "Property Unit", "building": make.places().building, "unit_no": unit_no, **fields}
	)


class TestPropertyUnit(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"

	def test_its_name_says_where_it_is_and_the_building_gives_the_property(self) -> None:
		unit = new_unit(" 2-301 ", property=make.PROPERTY_B).insert()
		self.assertEqual(unit.name, f"{make.places().building}-2-301")
		self.assertEqual(unit.property, make.PROPERTY_A)
		with self.assertRaises(frappe.DuplicateEntryError):
			new_unit("2-301").insert()

	def test_an_absurd_or_negative_area_is_refused(self) -> None:
		for area in (13_900_000_000, -1):
			with self.assertRaisesRegex(frappe.ValidationError, "建筑面积"):
				new_unit("2-302", built_up_area=area).insert()

	def test_a_delivered_unit_is_not_undelivered(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "交付"):
			new_unit("2-303", delivered_on="2026-01-01", status="Undelivered").insert()
		self.assertEqual(new_unit("2-303", status="Undelivered").insert().status, "Undelivered")

	def test_an_owner_at_registration_becomes_customer_and_occupancy(self) -> None:
		unit = new_unit(
			"2-304", owner_name="登记业主", owner_phone="139 0000 0304", delivered_on="2024-05-01"
		).insert()
		unit.reload()
		self.assertEqual((unit.status, unit.owner_name, unit.owner_phone), ("Occupied", None, None))
		occupancy = frappe.get_doc("Occupancy", {"unit": unit.name})
		self.assertEqual((occupancy.customer_name, str(occupancy.from_date)), ("登记业主", "2024-05-01"))
		self.assertEqual(
			(occupancy.relation, occupancy.is_payer, occupancy.property), ("Owner", 1, unit.property)
		)

	def test_an_owner_to_come_leaves_the_unit_empty(self) -> None:
		unit = new_unit("2-305", owner_name="未来业主", owner_from=add_days(nowdate(), 30)).insert()
		self.assertEqual(frappe.db.get_value("Property Unit", unit.name, "status"), "Delivered")

	def test_a_phone_without_a_name_and_an_owner_added_later_are_refused(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "姓名"):
			new_unit("2-306", owner_phone="13900000306").insert()
		unit = new_unit("2-306").insert()
		unit.owner_phone = "13900000306"
		with self.assertRaisesRegex(frappe.ValidationError, "入住关系"):
			unit.save()
