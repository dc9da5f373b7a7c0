"""人均管理面积 by people counted by hand."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.metrics.registry import Scope
from wuye_ops.people import metrics
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import factories as make

(AREA_PER_HEAD,) = metrics.METRICS
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


class TestAreaPerHead(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.property = make.make_property(built_up_area=12000).name
		self.scope = Scope(FIRST, LAST, (self.property,))

	def tearDown(self) -> None:
		frappe.db.rollback()

	def hire(self, joined: str, relieved: str | None = None, status: str = "Active") -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": f"员工{frappe.generate_hash(length=6)}",
				"company": make.company(),
				"gender": frappe.db.get_value("Gender", {}),
				"date_of_birth": "1990-05-01",
				"date_of_joining": joined,
				"status": "Active",
				"wuye_property": self.property,
			}
		).insert()
		doc.db_set({"relieving_date": relieved, "status": status})
		return doc.name

	def hire_some(self) -> list[str]:
		there = [
			self.hire("2020-01-01"),
			self.hire("2026-03-31"),
			self.hire("2020-01-01", "2026-03-31", "Left"),
			self.hire("2020-01-01", "2026-05-01"),
		]
		self.hire("2026-04-01")
		self.hire("2020-01-01", "2026-03-30", "Left")
		self.hire("2020-01-01", None, "Left")
		self.hire("2020-01-01", None, "Inactive")
		return there

	def test_on_the_last_day_of_the_month(self) -> None:
		self.hire_some()
		self.assertEqual(AREA_PER_HEAD.count(self.scope), {self.property: Part(Decimal(12000), Decimal(4))})

	def test_the_people_behind_add_up(self) -> None:
		there = self.hire_some()
		rows = [row for start in range(0, 8, 2) for row in AREA_PER_HEAD.rows(self.scope, start, 2)]
		self.assertEqual([row.name for row in rows], [self.property, *sorted(there)])
		self.assertEqual(
			(sum(row.numerator for row in rows), sum(row.denominator for row in rows)), (12000, 4)
		)

	def test_of_a_month_that_is_not_over_as_of_today(self) -> None:
		self.hire_some()
		with patch.object(metrics, "nowdate", lambda: "2026-03-30"):
			self.assertEqual(AREA_PER_HEAD.count(self.scope)[self.property].denominator, 4)
		with patch.object(metrics, "nowdate", lambda: "2026-03-29"):
			self.assertEqual(len(AREA_PER_HEAD.rows(self.scope, 0, 50)), 1 + 4)

	def test_nobody_there_or_nothing_managed_has_no_value(self) -> None:
		self.assertEqual(AREA_PER_HEAD.count(self.scope), {})
		self.hire_some()
		frappe.db.set_value("Property", self.property, "contract_end", "2026-03-30")
		self.assertEqual(AREA_PER_HEAD.count(self.scope), {})
		self.assertEqual(AREA_PER_HEAD.rows(self.scope, 0, 50), [])
