"""人均管理面积 and 年化离职率 by people counted by hand."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.metrics.registry import Scope
from wuye_ops.people import metrics
from wuye_ops.rules.metric_value import Part, value
from wuye_ops.rules.proration import Period
from wuye_ops.rules.workforce_figures import Stay, turnover
from wuye_ops.tests import factories as make

AREA_PER_HEAD, TURNOVER = metrics.METRICS
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


class PeopleCase(FrappeTestCase):
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


class TestAreaPerHead(PeopleCase):
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


class TestTurnover(PeopleCase):
	YEAR = (date(2025, 4, 1), date(2026, 3, 31))

	def setUp(self) -> None:
		super().setUp()
		self.year = Scope(*self.YEAR, (self.property,))

	def work_a_year(self) -> list[Stay]:
		"""Four were there on the first day and five on the last; three left."""
		times = [
			("2020-01-01", None, "Active"),
			("2020-01-01", None, "Active"),
			# whose last day was the first, and the last
			("2020-01-01", "2025-04-01", "Left"),
			("2020-01-01", "2026-03-31", "Left"),
			("2025-06-01", "2025-09-30", "Left"),
			("2026-03-31", None, "Active"),
			# has given notice
			("2025-10-01", "2026-06-30", "Active"),
			# before and after
			("2020-01-01", "2025-03-31", "Left"),
			("2026-04-01", None, "Active"),
		]
		for joined, left, status in times:
			self.hire(joined, left, status)
		self.hire("2020-01-01", None, "Inactive")
		return [
			Stay(str(number), date.fromisoformat(joined), left and date.fromisoformat(left))
			for number, (joined, left, _status) in enumerate(times)
		]

	def test_who_left_in_a_year_of_those_there(self) -> None:
		"""3 of the mean of 4 and 5 heads are 66.67 %; the rule says the same."""
		stays = self.work_a_year()
		part = TURNOVER.count(self.year)[self.property]
		self.assertEqual(part, Part(Decimal(3), Decimal("4.5")))
		self.assertEqual(round(value(part, "%"), 2), Decimal("66.67"))
		self.assertEqual(turnover(stays, Period(*self.YEAR)).part, part)

	def test_days_are_made_into_a_year(self) -> None:
		"""One in the 31 days of March are 365 ÷ 31 people a year."""
		self.work_a_year()
		part = TURNOVER.count(self.scope)[self.property]
		self.assertEqual((round(part.numerator, 4), part.denominator), (Decimal("11.7742"), Decimal("4.5")))

	def test_the_people_behind_add_up_those_first_who_left(self) -> None:
		self.work_a_year()
		rows = [row for start in range(0, 10, 2) for row in TURNOVER.rows(self.year, start, 2)]
		self.assertEqual([str(row.on) for row in rows[:3]], ["2026-03-31", "2025-09-30", "2025-04-01"])
		self.assertEqual({row.on for row in rows[3:]}, {None})
		self.assertEqual((len(rows), len({row.name for row in rows})), (7, 7))
		self.assertEqual(
			(sum(row.numerator for row in rows), sum(row.denominator for row in rows)), (3, Decimal("4.5"))
		)

	def test_of_days_that_are_not_over_until_today(self) -> None:
		"""One left in 182 days, of 4 and 4."""
		self.work_a_year()
		with patch.object(metrics, "nowdate", lambda: "2025-09-29"):
			part = TURNOVER.count(self.year)[self.property]
		self.assertEqual((round(part.numerator, 4), part.denominator), (Decimal("2.0055"), 4))

	def test_without_people_there_is_no_value(self) -> None:
		self.assertEqual(TURNOVER.count(self.year), {})
		self.hire("2025-06-01", "2025-09-30", "Left")
		part = TURNOVER.count(self.year)[self.property]
		self.assertEqual((part, value(part, "%")), (Part(Decimal(1), Decimal(0)), None))
