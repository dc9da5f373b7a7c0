"""Buildings and units made from a plan: what is missing, once, and only by who may."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.property import area_tree, bulk_units
from wuye_ops.tests import factories as make


class TestBulkUnits(FrappeTestCase):
	def setUp(self) -> None:
		key = frappe.generate_hash(length=6)
		self.buildings = [f"甲{key}", f"乙{key}"]
		self.plan = {
			"buildings": "，".join(self.buildings),
			"entrances": 0,
			"first_floor": 1,
			"last_floor": 3,
			"units_per_floor": 2,
		}

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def units_of(self, building: str) -> list[str]:
		return frappe.get_all(
			"Property Unit",
			{"building": f"{make.PROPERTY_A}-{building}"},
			pluck="unit_no",
			order_by="unit_no",
		)

	def test_the_preview_promises_what_is_made_and_makes_nothing(self) -> None:
		promised = bulk_units.preview(make.PROPERTY_A, json.dumps(self.plan))
		self.assertEqual((promised["new_buildings"], promised["new_units"]), (self.buildings, 12))
		self.assertEqual(self.units_of(self.buildings[0]), [])
		self.assertEqual(bulk_units.make(make.PROPERTY_A, self.plan), {"made": 12})
		self.assertEqual(self.units_of(self.buildings[1]), ["101", "102", "201", "202", "301", "302"])

	def test_a_second_run_adds_only_what_is_missing(self) -> None:
		bulk_units.make(make.PROPERTY_A, self.plan)
		self.assertEqual(bulk_units.make(make.PROPERTY_A, self.plan), {"made": 0})
		self.assertEqual(bulk_units.make(make.PROPERTY_A, {**self.plan, "last_floor": 4}), {"made": 4})

	def test_a_building_brings_its_area(self) -> None:
		bulk_units.make(make.PROPERTY_A, self.plan)
		root = frappe.db.get_value("Service Area", {"property": make.PROPERTY_A, "area_type": "Property"})
		titles = [row.title for row in area_tree.children("Service Area", root)]
		self.assertIn(self.buildings[0], titles)

	def test_many_units_go_to_the_background(self) -> None:
		answer = bulk_units.make(make.PROPERTY_A, {**self.plan, "last_floor": 60, "units_per_floor": 4})
		self.assertEqual(answer, {"queued": 480})
		self.assertEqual(self.units_of(self.buildings[0]), [])

	def test_nonsense_is_refused_with_a_hint(self) -> None:
		for change in (
			{"buildings": " , "},
			{"last_floor": -5},
			{"units_per_floor": 0},
			{"skipped_floors": "四"},
			{"skipped_floors": "1,2,3"},
			{"last_floor": 200, "units_per_floor": 100},
		):
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				bulk_units.make(make.PROPERTY_A, {**self.plan, **change})

	def test_who_may_not_make_units_makes_none(self) -> None:
		for person, property_name in (("tech", make.PROPERTY_A), ("manager", make.PROPERTY_B)):
			frappe.set_user(make.user(person))
			with self.subTest(person), self.assertRaises(frappe.PermissionError):
				bulk_units.make(property_name, self.plan)
		with self.assertRaises(frappe.PermissionError):
			bulk_units.preview(make.PROPERTY_B, self.plan)


class TestAreaTree(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_the_tree_shows_the_roots_of_own_properties(self) -> None:
		frappe.set_user(make.user("manager"))
		titles = [row.title for row in area_tree.children("Service Area", "全部区域", is_root="true")]
		self.assertEqual(titles, [make.PROPERTY_A])

	def test_a_node_is_added_below_its_parent_in_the_same_property(self) -> None:
		root = frappe.db.get_value("Service Area", {"property": make.PROPERTY_A, "area_type": "Property"})
		frappe.set_user(make.user("manager"))
		name = area_tree.add(parent=root, area_name="东门", area_type="Gate")
		area = frappe.get_doc("Service Area", name)
		self.assertEqual((area.property, area.parent_service_area), (make.PROPERTY_A, root))
		self.assertTrue(area.qr_token)
