"""Public areas form a tree for each property; the QR label of each leads to an address nobody can guess."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make


def root(property_name: str = make.PROPERTY_A) -> str:
	return frappe.db.get_value("Service Area", {"property": property_name, "area_type": "Property"})


def new_area(name: str, **fields):
	return frappe.get_doc(
		{
			"doctype": "Service Area",
			"property": make.PROPERTY_A,
			"area_name": name,
			"area_type": "Lobby",
			"parent_service_area": root(),
			**fields,
		}
	)


class TestServiceArea(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"

	def test_each_has_a_token_of_its_own(self) -> None:
		first, second = new_area("东大堂").insert(), new_area("西大堂").insert()
		self.assertNotEqual(first.qr_token, second.qr_token)
		self.assertGreaterEqual(len(first.qr_token), 20)
		token = first.qr_token
		first.area_name = "东门大堂"
		first.save()
		self.assertEqual(frappe.db.get_value("Service Area", first.name, "qr_token"), token)

	def test_a_copy_has_a_token_of_its_own(self) -> None:
		area = new_area("南大堂").insert()
		self.assertNotEqual(frappe.copy_doc(area).insert().qr_token, area.qr_token)

	def test_parent_and_building_are_of_the_same_property(self) -> None:
		for fields in (
			{"parent_service_area": root(make.PROPERTY_B)},
			{"building": make.places(make.PROPERTY_B).building},
		):
			with self.assertRaisesRegex(frappe.ValidationError, make.PROPERTY_A):
				new_area("别人的大堂", **fields).insert()
