"""巡检完成率, 巡检得分 and 逾期整改数 by inspections and rectifications counted by hand, and those behind them."""

from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.inspection.metrics import METRICS
from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import Part, value
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

COMPLETION, SCORE, OVERDUE, MISSED, RECTIFIED = METRICS
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

	def test_of_every_inspector_at_once(self) -> None:
		self.make_month()
		tech, month = make.employee("tech"), Scope(FIRST, LAST)
		of = {metric.key: figures.by_employee(metric, month) for metric in (COMPLETION, SCORE, MISSED)}
		self.assertEqual(
			{key: (found[tech].part, found[tech].rows) for key, found in of.items()},
			{
				"inspection.completion": (Part(Decimal(1), Decimal(2)), 2),
				"inspection.score": (Part(Decimal("91.5"), Decimal(1)), 1),
				"inspection.missed": (Part(Decimal(1)), 1),
			},
		)
		# the others of the month had nobody to do them
		self.assertEqual(set(of["inspection.completion"]), {tech})
		self.assertEqual(MISSED.count(month), {make.PROPERTY_A: Part(Decimal(1))})

	def test_the_digest_tells_when_an_inspection_changes(self) -> None:
		self.make_month()
		tech, month = make.employee("tech"), Scope(FIRST, LAST)
		before = figures.by_employee(SCORE, month)[tech].digest
		self.assertEqual(figures.by_employee(SCORE, month)[tech].digest, before)
		name = SCORE.rows(Scope(FIRST, LAST, None, tech), 0, 1)[0].name
		frappe.db.set_value("Inspection", name, "score", 91.6)
		self.assertNotEqual(figures.by_employee(SCORE, month)[tech].digest, before)

	def test_nothing_due_has_no_value(self) -> None:
		self.inspection("Planned", datetime(2031, 3, 9))
		self.assertEqual(COMPLETION.count(Scope(FIRST, LAST)), {})
		self.assertEqual(SCORE.count(Scope(FIRST, LAST, ())), {})

	def test_the_inspections_behind_add_up_page_by_page(self) -> None:
		self.make_month()
		month = Scope(FIRST, LAST, (make.PROPERTY_A,))
		for metric in (COMPLETION, SCORE):
			rows = [row for start in range(0, 6, 2) for row in metric.rows(month, start, 2)]
			part = metric.count(month)[make.PROPERTY_A]
			self.assertEqual(sum(row.numerator for row in rows), part.numerator)
			self.assertEqual(sum(row.denominator for row in rows), part.denominator)
			self.assertEqual([row.on for row in rows], sorted((row.on for row in rows), reverse=True))
			self.assertEqual(rows[0].text, "临时检查")


class TestRectificationsOverdue(FrappeTestCase):
	LAST = date(2026, 3, 31)

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.property = make.make_property().name

	def tearDown(self) -> None:
		frappe.db.rollback()

	def found(self, due: str, status: str = "Open", severity: str = "Normal", **fields) -> str:
		doc = inspect.make_rectification(self.property, severity=severity)
		doc.db_set({"found_on": "2026-03-01", "due_date": due, "status": status, **fields})
		return doc.name

	def cancelled(self, on: str) -> str:
		name = self.found("2026-03-10", "Cancelled")
		doc = frappe.get_doc("Rectification", name)
		doc.append("log", {"logged_on": on, "user": "Administrator", "step": "Cancel"}).insert()
		return name

	def overdue(self, last: date = LAST) -> list[str]:
		"""The rectifications behind, which are as many as were counted."""
		scope = Scope(last.replace(day=1), last, (self.property,))
		rows = [row for start in range(0, 10, 2) for row in OVERDUE.rows(scope, start, 2)]
		part = OVERDUE.count(scope).get(self.property)
		self.assertEqual(part, Part(Decimal(len(rows))) if rows else None)
		return [row.name for row in rows]

	def test_what_stood_uncured_past_its_day(self) -> None:
		late = [
			self.found("2026-03-30"),
			self.found("2026-03-20", "In Progress"),
			self.found("2026-03-20", "Returned"),
			# handed in, verified and cancelled after the day
			self.found("2026-03-20", "To Verify", finished_on="2026-04-01 00:00:00"),
			self.found("2026-03-20", "Closed", finished_on="2026-04-02 08:00:00"),
			self.cancelled("2026-04-01 09:00:00"),
		]
		# due today, handed in on the last minute, cancelled by then
		self.found("2026-03-31")
		self.found("2026-03-20", "To Verify", finished_on="2026-03-31 23:59:59")
		self.found("2026-03-20", "Closed", finished_on="2026-03-25 10:00:00")
		self.cancelled("2026-03-31 09:00:00")
		self.assertEqual(sorted(self.overdue()), sorted(late))

	def test_the_most_severe_first_and_of_those_the_oldest(self) -> None:
		minor = self.found("2026-03-02", severity="Minor")
		normal, older = self.found("2026-03-09"), self.found("2026-03-08")
		critical = self.found("2026-03-30", severity="Critical")
		self.assertEqual(self.overdue(), [critical, older, normal, minor])

	def test_nothing_late_has_no_rows(self) -> None:
		self.found("2026-03-31")
		self.assertEqual(self.overdue(), [])
		# the next day it is
		self.assertEqual(len(self.overdue(date(2026, 4, 1))), 1)


class TestRectifiedOnTime(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.tech, self.other = make.employee("tech"), make.employee("tech2")

	def tearDown(self) -> None:
		frappe.db.rollback()

	def due(self, on: str, who: str | None, status: str = "Closed", finished: str | None = None) -> str:
		doc = inspect.make_rectification(make.PROPERTY_A)
		doc.db_set({"due_date": on, "responsible": who, "status": status, "finished_on": finished})
		return doc.name

	def test_handed_in_by_the_end_of_its_day(self) -> None:
		"""Of four of the technician two were in time."""
		self.due("2020-03-10", self.tech, finished="2020-03-10 23:59:59")
		self.due("2020-03-31", self.tech, "To Verify", "2020-03-09 08:00:00")
		self.due("2020-03-10", self.tech, finished="2020-03-11 00:00:00")
		self.due("2020-03-01", self.tech, "Returned")
		self.due("2020-03-10", self.other, "Open")
		# cancelled, nobody's, of another month
		self.due("2020-03-10", self.tech, "Cancelled")
		self.due("2020-03-10", None)
		self.due("2020-04-01", self.tech, finished="2020-03-31 08:00:00")
		month = Scope(date(2020, 3, 1), date(2020, 3, 31), (make.PROPERTY_A,))
		self.assertEqual(RECTIFIED.count(month), {make.PROPERTY_A: Part(Decimal(2), Decimal(5))})
		found = figures.by_employee(RECTIFIED, month)
		self.assertEqual(found[self.tech].part, Part(Decimal(2), Decimal(4)))
		self.assertEqual(found[self.other].part, Part(Decimal(0), Decimal(1)))
		rows = RECTIFIED.rows(Scope(month.first, month.last, None, self.tech), 0, 50)
		self.assertEqual((sum(row.numerator for row in rows), len(rows)), (2, 4))

	def test_what_is_not_due_yet_is_neither(self) -> None:
		self.due("2099-03-10", self.tech, "In Progress")
		self.assertEqual(RECTIFIED.count(Scope(date(2099, 3, 1), date(2099, 3, 31))), {})
