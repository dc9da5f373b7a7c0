"""A property brings its cost center and its tree of areas with it, and refuses what cannot be."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.property.places import department_of, head_of
from wuye_ops.tests import factories as make


def new_property(name: str, **fields):
	return frappe.get_doc(
		{
			"doctype": "Property",
			"property_name": name,
			"property_code": frappe.generate_hash(length=6).upper(),
			"company": make.company(),
			"kind": "Residential",
			"service_calendar": "全天候服务",
			**fields,
		}
	)


class TestProperty(FrappeTestCase):
	def setUp(self) -> None:
		frappe.local.lang = "zh"

	def test_it_comes_with_a_cost_center_and_a_root_area(self) -> None:
		doc = new_property("新湖花园").insert()
		center = frappe.get_doc("Cost Center", doc.cost_center)
		self.assertEqual(
			(center.cost_center_name, center.company, center.is_group), (doc.name, doc.company, 0)
		)
		area = frappe.get_doc("Service Area", {"property": doc.name})
		self.assertEqual((area.area_name, area.area_type, area.is_group), (doc.name, "Property", 1))

	def test_a_cost_center_of_that_name_is_taken_over(self) -> None:
		root = frappe.db.get_value(
			"Cost Center", {"company": make.company(), "parent_cost_center": ["is", "not set"]}
		)
		center = frappe.get_doc(
			{
				"doctype": "Cost Center",
				"cost_center_name": "老城小区",
				"company": make.company(),
				"parent_cost_center": root,
			}
		).insert()
		self.assertEqual(new_property("老城小区").insert().cost_center, center.name)

	def test_a_group_and_a_foreign_cost_center_are_refused(self) -> None:
		root = frappe.db.get_value("Cost Center", {"company": make.company(), "is_group": 1})
		with self.assertRaisesRegex(frappe.ValidationError, "成本中心"):
			new_property("错误成本中心", cost_center=root).insert()

	def test_a_trade_has_one_department(self) -> None:
		department = make.make_department("工程部")
		rows = [{"trade": "Engineering", "department": department}] * 2
		with self.assertRaisesRegex(frappe.ValidationError, "秩序|工程|专业"):
			new_property("重复专业", departments=rows).insert()

	def test_a_contract_ends_after_it_starts(self) -> None:
		doc = new_property("合同日期", contract_start="2026-01-01", contract_end="2028-12-31").insert()
		# one date from the database, one as a form sends it
		doc.reload()
		doc.contract_end = "2025-12-31"
		with self.assertRaisesRegex(frappe.ValidationError, "合同"):
			doc.save()

	def test_department_and_head_are_found_by_trade(self) -> None:
		department, head = department_of(make.PROPERTY_A, "Engineering")
		self.assertEqual(head, make.employee("head"))
		self.assertEqual(head_of(make.PROPERTY_A, department), head)
		self.assertEqual(department_of(make.PROPERTY_A, "No Such Trade"), (None, None))
