"""A vehicle is known by its plate, however it is written."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make


def new_vehicle(plate: str, property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Resident Vehicle",
			"property": property_name,
			"plate": plate,
			"customer": make.customer_of(make.places().unit),
			**fields,
		}
	)


class TestResidentVehicle(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"

	def test_a_plate_has_one_form(self) -> None:
		vehicle = new_vehicle("沪a·1234５").insert()
		self.assertEqual((vehicle.plate, vehicle.name), ("沪A12345", f"{make.PROPERTY_A}-沪A12345"))
		with self.assertRaises(frappe.DuplicateEntryError):
			new_vehicle("沪 A-12345").insert()
		self.assertEqual(new_vehicle("粤BD12345", vehicle_kind="New Energy Car").insert().plate, "粤BD12345")

	def test_what_is_no_plate_is_refused(self) -> None:
		for plate in ("沪A1234O", "12345", "", "沪A123", "<b>沪</b>"):
			with self.assertRaisesRegex(frappe.ValidationError, "车牌"):
				new_vehicle(plate).insert()

	def test_other_vehicles_have_plates_of_their_own(self) -> None:
		self.assertEqual(new_vehicle("京临0012345", vehicle_kind="Other").insert().plate, "京临0012345")

	def test_its_unit_is_of_its_property(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, make.PROPERTY_A):
			new_vehicle("沪A23456", unit=make.places(make.PROPERTY_B).unit).insert()
