"""预算超支率, 预测超支率, 偏差说明及时率 by amounts worked out by hand, and the classes and alerts behind them."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.utils import add_days

from wuye_ops.finance_control import plan_metrics
from wuye_ops.finance_control.plan_metrics import METRICS
from wuye_ops.finance_control.test_spending import BAD_DEBTS, CLEANING, ENERGY, MATERIAL, WAGES, CostCase
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import CLOSE, MET, MISSED, Part, standing, value
from wuye_ops.tests.cost_postings import make_budget, post_cost

OVERRUN, FORECAST, EXPLAINED = METRICS
D = Decimal


class TestPlanMetrics(CostCase):
	def whole(self, metric, scope: Scope) -> Part | None:
		"""The part of the property, which its rows add up to."""
		part = metric.count(scope).get(self.property)
		rows = [row for start in range(0, 8, 2) for row in metric.rows(scope, start, 2)]
		if part is None:
			self.assertEqual(rows, [])
			return None
		self.assertEqual(sum(row.numerator for row in rows), part.numerator)
		self.assertEqual(sum(row.denominator for row in rows), part.denominator)
		self.assertEqual({row.property for row in rows}, {self.property})
		return part

	def make_march(self) -> Scope:
		"""Plan of a month: wages 10,000, cleaning 1,000, energy 2,000. Cleaning is 300 above it, and 50 of material were not
		planned at all; what wages have saved is no excuse. Bad debts are no cost."""
		make_budget(self.property, str(self.year), {WAGES: 120_000, CLEANING: 12_000, ENERGY: 24_000})
		post_cost(self.property, self.day(3, 1), {WAGES: 8_000, CLEANING: 700, BAD_DEBTS: 999})
		post_cost(self.property, self.day(3, 31), {CLEANING: 600, MATERIAL: 50, ENERGY: 2_000})
		post_cost(self.property, self.day(4, 1), {CLEANING: 5_000})
		# without a budget nothing is above it
		post_cost(self.other, self.day(3), {WAGES: 900})
		return self.scope(3, 3)

	def test_each_class_counts_that_is_above_its_plan(self) -> None:
		march = self.make_march()
		self.assertEqual(self.whole(OVERRUN, march), Part(D(350), D(13_000)))
		self.assertEqual(round(value(Part(D(350), D(13_000)), "%"), 2), D("2.69"))
		rows = OVERRUN.rows(march, 0, 10)
		self.assertEqual(
			[(row.name, row.numerator, row.denominator) for row in rows],
			[("Cleaning", 300, 1_000), ("Materials", 50, 0), ("Energy", 0, 2_000), ("Staff", 0, 10_000)],
		)
		# what is above in one month and below in the next is set off within one class: 6,300 − 2,000
		self.assertEqual(self.whole(OVERRUN, self.scope(3, 4)), Part(D(4_350), D(26_000)))

	def test_bands_of_five_ten_and_fifteen_percent(self) -> None:
		make_budget(self.property, str(self.year), {WAGES: 120_000})
		for more, expected in ((500, MET), (24, CLOSE), (1_500, MISSED)):
			post_cost(self.property, self.day(3), {WAGES: 10_000 + more if more == 500 else more})
			part = self.whole(OVERRUN, self.scope(3, 3))
			self.assertEqual(standing(value(part, "%"), OVERRUN.aim), expected, part)

	def test_a_running_month_is_measured_until_today(self) -> None:
		make_budget(self.property, str(self.year), {WAGES: 36_000})
		post_cost(self.property, self.day(4, 5), {WAGES: 1_100})
		with patch.object(plan_metrics, "nowdate", lambda: self.day(4, 10)):
			self.assertEqual(self.whole(OVERRUN, self.scope(4, 4)), Part(D(100), D(1_000)))

	def test_the_year_as_it_will_end(self) -> None:
		"""Six months of 1,200 where 1,000 were planned: twelve of them make 2,400 too much."""
		make_budget(self.property, str(self.year), {CLEANING: 12_000, WAGES: 12_000})
		for month in range(1, 13):
			post_cost(self.property, self.day(month), {CLEANING: 1_200, WAGES: 900})
		part = self.whole(FORECAST, self.scope(6, 6))
		self.assertEqual(part, Part(D(2_400 - 1_200), D(24_000)))
		self.assertEqual([row.name for row in FORECAST.rows(self.scope(6, 6), 0, 5)], ["Cleaning", "Staff"])
		# at the end of the year it is what was spent
		self.assertEqual(self.whole(FORECAST, self.scope(12, 12)), Part(D(1_200), D(24_000)))

	def test_without_a_budget_or_cost_there_is_no_value(self) -> None:
		post_cost(self.property, self.day(3), {WAGES: 100})
		for metric in METRICS:
			self.assertIsNone(self.whole(metric, self.scope(3, 3)))
			self.assertEqual(metric.count(Scope(date(self.year, 3, 1), date(self.year, 3, 31), ())), {})

	def test_alerts_explained_in_time(self) -> None:
		day = self.day(5, 20)
		for number, (due_on, explained_on, status) in enumerate(
			(
				(day, f"{day} 23:59:00", "Explained"),
				(day, f"{add_days(day, 1)} 00:00:00", "Approved"),
				(day, None, "Open"),
				# by itself again within its plan before anybody had to say why
				(day, None, "Passed"),
				# not yet due
				(add_days(self.today, 3), None, "Open"),
			)
		):
			alert = frappe.get_doc(
				{
					"doctype": "Cost Alert",
					"name": frappe.generate_hash(length=10),
					"property": self.property,
					"cost_class": "Cleaning",
					"code": "Above Plan",
					"title": "保洁超支",
					"status": status,
					"due_on": due_on,
					"explained_on": explained_on,
					"alert_key": f"{self.property}|{number}",
				}
			)
			alert.db_insert()
		self.assertEqual(self.whole(EXPLAINED, self.scope(5, 5)), Part(D(1), D(3)))
		self.assertIsNone(self.whole(EXPLAINED, self.scope(6, 6)))
		self.assertEqual(EXPLAINED.count(Scope(self.today, add_days(self.today, 5), (self.property,))), {})
