"""A parking space is let and left like a unit."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.property.occupancies import end_occupancy
from wuye_ops.tests import factories as make


def new_space(space_no: str, **fields):
	return frappe.get_doc(
		{"doctype": "Parking Space", "property": make.PROPERTY_A, "space_no": space_no, **fields}
	)


class TestParkingSpace(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"

	def test_its_number_is_unique_in_the_property(self) -> None:
		self.assertEqual(new_space(" B1-001 ").insert().name, f"{make.PROPERTY_A}-B1-001")
		with self.assertRaises(frappe.DuplicateEntryError):
			new_space("B1-001").insert()

	def test_it_is_occupied_as_long_as_somebody_has_it(self) -> None:
		space = new_space("B1-002").insert()
		occupancy = make.make_occupancy(None, make.make_customer("车位业主"), parking_space=space.name)
		space.reload()
		self.assertEqual(space.status, "Occupied")
		self.assertEqual(frappe.db.get_value("Occupancy", occupancy, "property"), make.PROPERTY_A)
		end_occupancy(occupancy, add_days(nowdate(), -1))
		self.assertEqual(frappe.db.get_value("Parking Space", space.name, "status"), "Free")

	def test_a_disabled_space_stays_disabled(self) -> None:
		space = new_space("B1-003", status="Disabled").insert()
		make.make_occupancy(None, make.make_customer("停用车位业主"), parking_space=space.name)
		self.assertEqual(frappe.db.get_value("Parking Space", space.name, "status"), "Disabled")
