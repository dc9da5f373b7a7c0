"""Categories of records: seeded with the trade's retention, and sensible when a site makes its own."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.setup import seed


class TestRecordCategory(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.db.rollback()

	def test_the_trades_categories_are_there_and_what_a_site_changed_stays(self) -> None:
		self.assertEqual(
			frappe.db.get_value("Record Category", "电梯维保", ["code", "keep_years"]), ("DT", 4)
		)
		self.assertEqual(
			frappe.db.get_value("Record Category", "管理制度", ["is_permanent", "controlled"]), (1, 1)
		)
		lifts = frappe.get_doc("Record Category", "电梯维保")
		lifts.keep_years = 6
		lifts.save()
		seed.seed()
		self.assertEqual(frappe.db.get_value("Record Category", "电梯维保", "keep_years"), 6)

	def test_senseless_categories_are_refused(self) -> None:
		for fields in (
			{"code": "1"},
			{"code": "../HT"},
			{"keep_years": 0},
			{"keep_years": 1000},
			{"access_level": "Secret", "roles": []},
			{"review_cycle_months": -1},
		):
			with self.subTest(fields), self.assertRaises(frappe.ValidationError):
				frappe.get_doc(
					{
						"doctype": "Record Category",
						"category_name": "试用类别",
						"code": "SY",
						"keep_years": 5,
						"access_level": "Internal",
						**fields,
					}
				).insert()
