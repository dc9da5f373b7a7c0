"""巡检完成率 and 巡检得分 by inspections counted by hand, and the inspections behind them."""

from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.inspection.metrics import METRICS
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import Part, value
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

COMPLETION, SCORE = METRICS
# a month in which no other test inspects
FIRST, LAST = date(2031, 3, 1), date(2031, 3, 31)


class TestInspectionMetrics(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.checklist = inspect.make_checklist().name

	def tearDown(self) -> None:
		frappe.db.rollback()

	def inspection(self, status: str, on: datetime, property_name: str = make.PROPERTY_A, **fields) -> str:
		doc = inspect.make_inspection(property_name, checklist=self.checklist)
		doc.db_set({"status": status, "window_from": on, **fields})
		return doc.name

	def make_month(self) -> None:
		tech = make.employee("tech")
		self.inspection("Done", datetime(2031, 3, 1), score=91.5, scored=1, employee=tech)
		self.inspection("Done", datetime(2031, 3, 31, 23, 59), score=80.25, scored=1, timeliness="Late")
		# nothing on it applied: done, and without a score
		self.inspection("Done", datetime(2031, 3, 9), score=0, scored=0)
		self.inspection("Missed", datetime(2031, 3, 9), employee=tech)
		# not due, or of another month
		self.inspection("Cancelled", datetime(2031, 3, 9))
		self.inspection("Planned", datetime(2031, 3, 9))
		self.inspection("Missed", datetime(2031, 2, 28, 23, 59))
		self.inspection("Missed", datetime(2031, 4, 1))
		self.inspection("Missed", datetime(2031, 3, 9), make.PROPERTY_B)

	def test_done_of_those_due_and_the_mean_of_what_was_scored(self) -> None:
		self.make_month()
		month = Scope(FIRST, LAST, (make.PROPERTY_A,))
		self.assertEqual(COMPLETION.count(month), {make.PROPERTY_A: Part(Decimal(3), Decimal(4))})
		self.assertEqual(value(COMPLETION.count(month)[make.PROPERTY_A], "%"), 75)
		self.assertEqual(SCORE.count(month), {make.PROPERTY_A: Part(Decimal("171.75"), Decimal(2))})
		whole = COMPLETION.count(Scope(FIRST, LAST))
		self.assertEqual(whole[make.PROPERTY_B], Part(Decimal(0), Decimal(1)))

	def test_of_one_inspector(self) -> None:
		self.make_month()
		mine = Scope(FIRST, LAST, (make.PROPERTY_A,), make.employee("tech"))
		self.assertEqual(COMPLETION.count(mine), {make.PROPERTY_A: Part(Decimal(1), Decimal(2))})
		self.assertEqual(SCORE.count(mine), {make.PROPERTY_A: Part(Decimal("91.5"), Decimal(1))})
		self.assertEqual([row.numerator for row in COMPLETION.rows(mine, 0, 50)], [0, 1])

	def test_nothing_due_has_no_value(self) -> None:
		self.inspection("Planned", datetime(2031, 3, 9))
		self.assertEqual(COMPLETION.count(Scope(FIRST, LAST)), {})
		self.assertEqual(SCORE.count(Scope(FIRST, LAST, ())), {})

	def test_the_inspections_behind_add_up_page_by_page(self) -> None:
		self.make_month()
		month = Scope(FIRST, LAST, (make.PROPERTY_A,))
		for metric in METRICS:
			rows = [row for start in range(0, 6, 2) for row in metric.rows(month, start, 2)]
			part = metric.count(month)[make.PROPERTY_A]
			self.assertEqual(sum(row.numerator for row in rows), part.numerator)
			self.assertEqual(sum(row.denominator for row in rows), part.denominator)
			self.assertEqual([row.on for row in rows], sorted((row.on for row in rows), reverse=True))
			self.assertEqual(rows[0].text, "临时检查")
