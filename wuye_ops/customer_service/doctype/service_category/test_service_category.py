"""Categories decide department, urgency and promise."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.setup import seed
from wuye_ops.tests import factories as make


class TestServiceCategory(FrappeTestCase):
	def test_a_level_of_another_kind_is_refused(self) -> None:
		category = frappe.get_doc("Service Category", "水管漏水")
		category.service_level = "投诉时限"
		with self.assertRaises(frappe.ValidationError):
			category.save()

	def test_requests_are_not_filed_under_a_group(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			make.make_request(category="报修")

	def test_a_category_may_name_its_department_whatever_the_property(self) -> None:
		frappe.db.set_value("Service Category", "公共照明", "department", make.make_department("绿化部"))
		frappe.clear_document_cache("Service Category", "公共照明")
		request = make.make_request(category="公共照明", urgency="Normal")
		self.assertEqual(request.department, make.make_department("绿化部"))

	def test_seeding_again_changes_nothing_a_site_has_changed(self) -> None:
		category = frappe.get_doc("Service Category", "公共照明")
		category.default_urgency = "Urgent"
		category.save()
		count = frappe.db.count("Service Category")
		seed.seed()
		self.assertEqual(frappe.db.get_value("Service Category", "公共照明", "default_urgency"), "Urgent")
		self.assertEqual(frappe.db.count("Service Category"), count)
