"""A building stands in its property's tree of areas."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make


def new_building(name: str, property_name: str = make.PROPERTY_A):
	return frappe.get_doc({"doctype": "Building", "property": property_name, "building_name": name})


class TestBuilding(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"

	def test_it_is_named_after_property_and_building_and_has_an_area(self) -> None:
		building = new_building(" 8号楼 ").insert()
		self.assertEqual((building.name, building.building_name), (f"{make.PROPERTY_A}-8号楼", "8号楼"))
		area = frappe.get_doc("Service Area", {"building": building.name})
		root = frappe.db.get_value("Service Area", {"property": make.PROPERTY_A, "area_type": "Property"})
		self.assertEqual((area.area_type, area.parent_service_area, area.is_group), ("Building", root, 1))

	def test_two_properties_may_have_a_building_of_the_same_name_and_one_may_not(self) -> None:
		new_building("9号楼").insert()
		new_building("9号楼", make.PROPERTY_B).insert()
		with self.assertRaises(frappe.DuplicateEntryError):
			new_building("9号楼").insert()
