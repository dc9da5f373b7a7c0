"""Unit cost and cost variance: every total is ERPNext's to the cent, places are the same for everybody, figures only of one's own."""

import random
from datetime import date
from decimal import Decimal as D
from unittest.mock import patch

import frappe
from frappe.permissions import add_user_permission

from wuye_ops.finance_control.report.cost_variance import cost_variance
from wuye_ops.finance_control.report.unit_cost import unit_cost
from wuye_ops.finance_control.test_cost_reviews import CLEANING, ENERGY, OFFICE, WAGES, ReviewCase
from wuye_ops.tests import cost_plans as plan
from wuye_ops.tests import erpnext_reports
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import make_budget, post_cost

LIMITED = "reviewlimited@wuye.test"


class ReportCase(ReviewCase):
	def setUp(self) -> None:
		super().setUp()
		self.other = make.make_property(built_up_area=5_000).name
		make.make_user(LIMITED, "Property Manager")
		for name in (self.property, self.other):
			# no other test's properties are of this kind and mode
			frappe.db.set_value("Property", name, {"kind": "Mixed", "service_mode": "Commission"})
		for name in (self.property, self.other):
			add_user_permission("Property", name, LIMITED)

	def run_report(self, report, user: str = LIMITED, **filters):
		frappe.set_user(user)
		try:
			return report.execute({"from_date": self.day(1, 1), "to_date": self.day(12, 31), **filters})
		finally:
			frappe.set_user("Administrator")


class TestCostVariance(ReportCase):
	def test_totals_are_those_of_the_budget_variance_report_and_the_general_ledger(self) -> None:
		"""Random postings and budgets that no twelve months divide."""
		rng, numbers = random.Random(1130), (WAGES, ENERGY, CLEANING, OFFICE)
		plan.fiscal_year(self.year)
		for name in (self.property, self.other):
			make_budget(
				name, str(self.year), {one: rng.randint(1, 9_999_999) / 100 for one in rng.sample(numbers, 3)}
			)
			for _entry in range(10):
				costs = {one: rng.randint(1, 999_999) / 100 for one in rng.sample(numbers, 2)}
				post_cost(name, self.day(rng.randint(1, 12), rng.randint(1, 28)), costs)
		self.check(1, 12)
		self.check(1, 3)
		self.check(5, 5)

	def check(self, first: int, last: int) -> None:
		days = {"from_date": self.day(first, 1), "to_date": self.day(last, 28)}
		planned, spent = self.of_erpnext(first, last)
		for group_by in cost_variance.GROUPS:
			with self.subTest(group_by, months=(first, last)):
				_columns, rows, _message, _chart = self.run_report(cost_variance, group_by=group_by, **days)
				*parts, whole = rows
				self.assertEqual(whole["is_total"], 1)
				self.assertAlmostEqual(whole["planned"], planned, 2)
				self.assertAlmostEqual(whole["actual"], spent, 2)
				for field in ("planned", "actual", "over", "price", "quantity", "mix", "spending"):
					self.assertEqual(sum(D(str(row[field])) for row in parts), D(str(whole[field])), field)
				for row in rows:
					effects = sum(D(str(row[field])) for field in ("price", "quantity", "mix", "spending"))
					self.assertEqual(effects, D(str(row["actual"])) - D(str(row["planned"])))

	def of_erpnext(self, first: int, last: int) -> tuple[float, float]:
		"""What its own reports show of both cost centers in the months."""
		centers = [
			frappe.db.get_value("Property", name, "cost_center") for name in (self.property, self.other)
		]
		company = frappe.db.get_value("Property", self.property, "company")
		months = erpnext_reports.variance(company, self.year, centers).values()
		accounts = [plan.account_of(one, self.property) for one in (WAGES, ENERGY, CLEANING, OFFICE)]
		days = (date(self.year, first, 1), frappe.utils.get_last_day(self.day(last)))
		return (
			round(sum(budget for of in months for budget, _actual in of[first - 1 : last]), 2),
			round(erpnext_reports.ledger(company, centers, accounts, *days), 2),
		)

	def test_a_bar_of_an_effect_leads_to_its_accounts_the_largest_first(self) -> None:
		self.budget(_640104=1_000, _640105=1_000)
		self.spend(_640104=1_200, _640105=500)
		chart = self.run_report(cost_variance, property=self.property)[3]
		labels, leads = chart["data"]["labels"], chart["data"]["leads"]
		self.assertEqual(leads["report"], "Cost Variance")
		lead = leads["points"][0][labels.index("Spending Effect")]
		rows = self.run_report(cost_variance, **lead)[1]
		# cleaning was planned with 12,000 of which nothing was spent for nine months
		self.assertEqual([row["cost_class"] for row in rows[:-1]], ["Cleaning", "Energy"])
		self.assertEqual(rows[0]["spending"], 1_500 - 12_000)

	def test_months_and_groups_that_are_none(self) -> None:
		for filters in (
			{"from_date": self.day(5, 1), "to_date": self.day(4, 1)},
			{"from_date": f"{self.year - 1}-11-01"},
			{"from_date": "yesterday"},
			{"group_by": "Colour"},
			{"effect": "Weather"},
			{"property": ["like", "%"]},
		):
			with self.subTest(filters), self.assertRaises(frappe.ValidationError):
				self.run_report(cost_variance, **filters)
		foreign = make.make_property(built_up_area=10).name
		with self.assertRaises(frappe.PermissionError):
			self.run_report(cost_variance, property=foreign)
		with self.assertRaises(frappe.PermissionError):
			self.run_report(cost_variance, user=make.make_user("reviewguard@wuye.test", "Gate Guard"))


class TestUnitCost(ReportCase):
	def setUp(self) -> None:
		super().setUp()
		plan.fiscal_year(self.year - 1)
		self.budget(_640104=12_000, _640105=3_000)
		self.spend(_640104=12_000, _640105=3_600)
		self.spend(self.other, _640104=5_000)
		self.spend(year=self.year - 1, _640104=10_000)

	def rows(self, user: str = LIMITED, **filters) -> dict[str, dict]:
		quarter = {"from_date": self.day(10, 1), "to_date": self.day(12, 31)}
		return {row["property"]: row for row in self.run_report(unit_cost, user, **quarter, **filters)[1]}

	def test_by_hand(self) -> None:
		found = self.rows()
		mine, other = found[self.property], found[self.other]
		# 46,800 ÷ 30,000 ㎡·months; 45,000 planned; 30,000 a year ago
		self.assertEqual(
			(mine["unit_cost"], mine["planned"], mine["before"], mine["change"]), (1.56, 1.5, 1.0, 56)
		)
		self.assertEqual((other["unit_cost"], other["before"], other["change"]), (1.0, None, None))
		whole = (
			found["Total"] if "Total" in found else next(row for row in found.values() if row.get("is_total"))
		)
		self.assertEqual((whole["actual"], whole["area_months"]), (61_800, 45_000))
		self.assertEqual(whole["unit_cost"], 1.3733)
		self.assertLess(int(other["place"].split("/")[0]), int(mine["place"].split("/")[0]))
		beside = self.rows(group_by="Classes Beside Each Other")[self.property]
		self.assertEqual((beside["of_energy"], beside["of_cleaning"]), (1.2, 0.36))

	def test_a_place_is_the_same_for_who_sees_less(self) -> None:
		whole = self.rows()[self.property]["place"]
		alone = make.make_user("reviewalone@wuye.test", "Property Manager")
		add_user_permission("Property", self.property, alone)
		found = self.rows(alone)
		self.assertEqual(found[self.property]["place"], whole)
		self.assertNotIn(self.other, found)
		chart = self.run_report(unit_cost, alone, from_date=self.day(10, 1), to_date=self.day(12, 31))[3]
		self.assertEqual(chart["data"]["labels"], [self.property])

	def test_its_total_is_the_ledgers(self) -> None:
		quarter = {"from_date": self.day(10, 1), "to_date": self.day(12, 31)}
		spent = self.run_report(cost_variance, **quarter)[1][-1]["actual"]
		for group_by in unit_cost.GROUPS:
			rows = self.run_report(unit_cost, group_by=group_by, **quarter)[1]
			self.assertEqual(rows[-1]["actual"], spent)
			self.assertEqual(sum(row["actual"] for row in rows[:-1]), spent)


class TestQueries(ReportCase):
	def test_more_properties_need_no_more_queries(self) -> None:
		places = [make.make_property(built_up_area=1_000).name for _place in range(4)]
		for name in (self.property, *places):
			self.budget(name, _640104=1_000)
			self.spend(name, _640104=1_100)
		counts = {}
		for report in (cost_variance, unit_cost):
			for some in (places[:1], places):
				with patch.object(report, "properties_of", return_value=tuple(some)):
					self.run_report(report, "Administrator")
					counts[report.__name__, len(some)] = self.counted(
						lambda report=report: self.run_report(report, "Administrator")
					)
		for report in (cost_variance, unit_cost):
			self.assertEqual(counts[report.__name__, 1], counts[report.__name__, 4], counts)
			self.assertLess(counts[report.__name__, 4], 60)

	def counted(self, work) -> int:
		"""How many queries reach the database."""
		count, original = 0, frappe.db.sql

		def sql(*args, **kwargs):
			nonlocal count
			count += 1
			return original(*args, **kwargs)

		with patch.object(frappe.db, "sql", sql):
			work()
		return count
