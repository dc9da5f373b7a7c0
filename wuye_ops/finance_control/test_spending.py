"""Every total of the cost monitoring is what ERPNext's Budget Variance Report and General Ledger show, to the cent."""

import random
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import orders, spending
from wuye_ops.finance_control.report.cost_details import cost_details
from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.cost_monitor import STOP, Standing
from wuye_ops.rules.proration import Month
from wuye_ops.tests import erpnext_reports
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.cost_postings import make_budget, make_order, make_request, post_cost
from wuye_ops.tests.ledger_events import cancel

WAGES, MATERIAL, CLEANING, ENERGY, BAD_DEBTS = "640101", "640102", "640105", "640104", "660206"
D = Decimal


class CostCase(FrappeTestCase):
	"""Properties of their own, in whose cost centers nobody else books; last year, which is over whenever the test runs."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.property = make.make_property(built_up_area=5000).name
		self.other = make.make_property(built_up_area=3000).name
		self.company = frappe.db.get_value("Property", self.property, "company")
		self.today = getdate(nowdate())
		self.year = self.today.year - 1

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def day(self, month: int, day: int = 10) -> str:
		return str(date(self.year, month, day))

	def scope(self, first: int = 1, last: int = 12, *properties: str) -> Scope:
		return Scope(
			Month(self.year, first).first,
			Month(self.year, last).last,
			properties or (self.property, self.other),
		)

	def center(self, name: str) -> str:
		return frappe.db.get_value("Property", name, "cost_center")


class TestEqualToERPNext(CostCase):
	def centers(self) -> list[str]:
		return [self.center(self.property), self.center(self.other)]

	def check(self) -> None:
		"""All tables of a year, by account and month, against both reports."""
		found = spending.read(self.scope())
		by_account = found.by(spending.PROPERTY, spending.ACCOUNT, spending.MONTH)
		theirs = erpnext_reports.variance(self.company, self.year, self.centers())
		centers = {self.center(name): name for name in (self.property, self.other)}
		for (center, name), months in theirs.items():
			for number, (budget, actual) in enumerate(months, 1):
				key = (centers[center], name, Month(self.year, number))
				mine = by_account.get(key, Standing(D(0), D(0)))
				self.same(mine.planned, budget, key)
				self.same(mine.actual, actual, key)
		self.assertTrue(theirs)
		# all budgets together, of the year and up to each month
		for until in range(1, 13):
			mine = found.by(only=lambda cell, until=until: cell[2].number <= until)[()]
			self.same(mine.planned, sum(budget for of in theirs.values() for budget, _a in of[:until]), until)
		# the ledger, with what nobody has budgeted
		accounts = sorted(found.classes)
		accounts = [
			name for name in accounts if frappe.get_cached_value("Account", name, "company") == self.company
		]
		for number in (1, 6, 12):
			mine = found.by(only=lambda cell, until=number: cell[2].number <= until)[()]
			last = Month(self.year, number).last
			booked = erpnext_reports.ledger(
				self.company, self.centers(), accounts, date(self.year, 1, 1), last
			)
			self.same(mine.actual, booked, number)
		self.check_report(found)

	def check_report(self, found: spending.Spending) -> None:
		"""The rows of the page, however grouped, have the totals of the ledger."""
		whole = found.by()[()]
		for group_by in ("Cost Class", "Property", "Property and Class", "Month"):
			rows = self.report(group_by)
			self.assertEqual(rows[-1]["is_total"], 1)
			self.same(whole.planned, rows[-1]["planned"], group_by)
			self.same(whole.actual, rows[-1]["actual"], group_by)
			self.assertAlmostEqual(sum(row["actual"] for row in rows[:-1]), rows[-1]["actual"], 2)

	def report(self, group_by: str) -> list[dict]:
		"""Of both properties: of others there may be anything in the company."""
		with patch.object(cost_monitoring, "properties_of", lambda filters: (self.property, self.other)):
			return cost_monitoring.execute({"year": self.year, "month": 12, "group_by": group_by})[1]

	def same(self, mine: Decimal, theirs: float, where: object) -> None:
		self.assertLessEqual(abs(float(mine) - theirs), erpnext_reports.NOISE, where)

	def test_of_a_year_by_hand(self) -> None:
		make_budget(self.property, str(self.year), {WAGES: 120_000, MATERIAL: 100})
		make_budget(self.other, str(self.year), {WAGES: 100, MATERIAL: 100, CLEANING: 100})
		post_cost(self.property, self.day(1), {WAGES: 9_876.54, MATERIAL: 3.33, BAD_DEBTS: 77})
		post_cost(self.property, self.day(2, 28), {WAGES: 10_000.01, CLEANING: 500})
		post_cost(self.other, self.day(12, 31), {CLEANING: 8.34, MATERIAL: -1.5})
		cancel("Journal Entry", post_cost(self.property, self.day(3), {WAGES: 5_000}))
		found = spending.read(self.scope(1, 3)).by(spending.PROPERTY, spending.CLASS)
		self.assertEqual(found[self.property, "Staff"], Standing(D(30_000), D("19876.55")))
		# nobody budgeted it, and it was spent
		self.assertEqual(found[self.property, "Cleaning"], Standing(D(0), D(500)))
		self.assertEqual(found[self.other, "Staff"], Standing(D(25), D(0)))
		self.check()

	def test_of_random_postings(self) -> None:
		"""Twelve months of postings, credits, cancellations and budgets that no twelve months divide."""
		rng = random.Random(20261129)
		numbers = (WAGES, MATERIAL, CLEANING, ENERGY)
		distribution = self.distribution(rng)
		for name in (self.property, self.other):
			amounts = {number: rng.randint(1, 9_999_999) / 100 for number in rng.sample(numbers, 3)}
			make_budget(name, str(self.year), amounts)
			left = next(number for number in numbers if number not in amounts)
			make_budget(
				name,
				str(self.year),
				{left: rng.randint(1, 9_999_999) / 100},
				monthly_distribution=distribution,
			)
			for _posting in range(8):
				costs = {
					number: rng.choice((1, 1, 1, -1)) * rng.randint(1, 999_999) / 100
					for number in rng.sample(numbers, rng.randint(1, 4))
				}
				if not round(sum(costs.values()), 2):
					continue
				entry = post_cost(name, self.day(rng.randint(1, 12), rng.randint(1, 28)), costs)
				if rng.random() < 0.2:
					cancel("Journal Entry", entry)
		self.check()

	def distribution(self, rng: random.Random) -> str:
		weights = [rng.randint(0, 9) for _month in range(12)]
		weights[rng.randrange(12)] += 1
		percents = [round(weight * 100 / sum(weights), 6) for weight in weights[:-1]]
		doc = frappe.get_doc(
			{
				"doctype": "Monthly Distribution",
				"distribution_id": f"测试{frappe.generate_hash(length=6)}",
				"fiscal_year": str(self.year),
				"percentages": [
					{"month": f"{Month(self.year, number).first:%B}", "percentage_allocation": percent}
					for number, percent in enumerate([*percents, round(100 - sum(percents), 6)], 1)
				],
			}
		)
		return doc.insert().name

	def test_a_shared_cost_center_counts_by_property(self) -> None:
		"""ERPNext knows the sum of the cost center; each entry says whose it is."""
		frappe.db.set_value("Property", self.other, "cost_center", self.center(self.property))
		post_cost(self.property, self.day(3), {WAGES: 100})
		post_cost(self.other, self.day(3), {WAGES: 30})
		found = spending.read(self.scope()).by(spending.PROPERTY)
		self.assertEqual(
			{key[0]: one.actual for key, one in found.items()}, {self.property: 100, self.other: 30}
		)


class TestOrders(CostCase):
	"""What is ordered and not booked, of this year, since orders are open now."""

	def setUp(self) -> None:
		super().setUp()
		self.year = self.today.year

	def lines(self) -> list[tuple]:
		return [
			(line.doctype, line.name, line.order.open, line.order.expected_on)
			for line in orders.open_lines((self.property,))
		]

	def test_an_order_counts_until_it_is_billed(self) -> None:
		order = make_order(self.property, CLEANING, 1_000, qty=4)
		self.assertEqual(self.lines(), [("Purchase Order", order.name, 4_000, self.today)])
		frappe.db.set_value("Purchase Order Item", order.items[0].name, "billed_amt", 1_000)
		self.assertEqual(self.lines()[0][2], 3_000)
		order.reload()
		order.update_status("Closed")
		self.assertEqual(self.lines(), [])

	def test_a_request_counts_until_it_is_ordered(self) -> None:
		request = make_request(self.property, CLEANING, 250, qty=4)
		self.assertEqual(self.lines(), [("Material Request", request.name, 1_000, self.today)])
		frappe.db.set_value("Material Request Item", request.items[0].name, "ordered_qty", 3)
		self.assertEqual(self.lines()[0][2], 250)

	def test_what_comes_next_year_is_not_of_this_one_and_what_is_late_is_of_this_month(self) -> None:
		make_order(self.property, CLEANING, 500, on=f"{self.year + 1}-01-10")
		late = make_order(self.property, CLEANING, 300)
		frappe.db.set_value(
			"Purchase Order Item", late.items[0].name, "schedule_date", f"{self.year - 1}-12-01"
		)
		found = spending.read(self.scope(1, 12, self.property)).by(spending.MONTH)
		self.assertEqual(
			{key[0]: one.ordered for key, one in found.items()}, {Month.of(self.today): Decimal(300)}
		)
		# of a year that is over nothing is ordered any more
		self.year -= 1
		self.assertEqual(spending.read(self.scope(1, 12, self.property)).ordered, {})


class TestCostMonitoring(CostCase):
	"""The page: 12,000 a year planned for cleaning, 1,000 a month."""

	def setUp(self) -> None:
		super().setUp()
		make_budget(self.property, str(self.year), {CLEANING: 12_000, WAGES: 120_000})
		for month in range(1, 7):
			post_cost(self.property, self.day(month), {CLEANING: 1_200, WAGES: 10_000})

	def rows(self, **filters) -> list[dict]:
		filters = {"property": self.property, "year": self.year, "month": 6, **filters}
		return cost_monitoring.execute(filters)[1]

	def test_by_class(self) -> None:
		*rows, total = self.rows()
		cleaning = next(row for row in rows if row["cost_class"] == "Cleaning")
		self.assertEqual(total["is_total"], 1)
		self.assertEqual(
			[cleaning[key] for key in ("planned", "actual", "ordered", "over", "percent", "band")],
			[6_000, 7_200, 0, 1_200, 20, STOP],
		)
		# six months of 1,200 go on: the plan would have been off by 20 %, the pace by nothing
		self.assertEqual((cleaning["forecast"], cleaning["budget"]), (14_400, 12_000))
		self.assertEqual((cleaning["method"], cleaning["error"]), ("Pace", 0))
		self.assertEqual(
			(total["planned"], total["actual"], total["band"]), (66_000, 67_200, "Within Budget")
		)

	def test_by_month(self) -> None:
		rows = self.rows(group_by="Month", cost_class="Cleaning")
		self.assertEqual([row["month"] for row in rows[:2]], [f"{self.year}-01", f"{self.year}-02"])
		june, july = rows[5], rows[6]
		self.assertEqual((june["planned"], june["actual"], june["percent"]), (1_000, 1_200, 20))
		self.assertEqual((june["planned_so_far"], june["used_so_far"], june["band"]), (6_000, 7_200, STOP))
		self.assertEqual((july["planned"], july.get("actual"), july["forecast"]), (1_000, None, 1_200))

	def test_class_by_month(self) -> None:
		cleaning = next(row for row in self.rows(group_by="Class and Month") if row["class_title"] == "保洁")
		# 200 too much in January are too little to ask about
		self.assertEqual(
			[cleaning[f"band{month}"] for month in (1, 2, 3)], ["Within Budget", "Within Budget", STOP]
		)
		self.assertEqual(cleaning["m6"], 20)
		self.assertNotIn("m7", cleaning)

	def test_the_curve_and_its_way_to_the_entries(self) -> None:
		chart = cost_monitoring.execute({"property": self.property, "year": self.year, "month": 6})[3]
		plan, spent, forecast = (one["values"] for one in chart["data"]["datasets"])
		self.assertEqual((plan[0], plan[11]), (11_000, 132_000))
		self.assertEqual((spent[5], spent[6]), (67_200, 0))
		self.assertEqual(forecast[11], 134_400)
		lead = chart["data"]["leads"]["points"][1][2]
		self.assertEqual((lead["what"], lead["from_date"]), ("Actual", f"{self.year}-03-01"))

	def test_the_details_add_up_to_the_figure(self) -> None:
		days = {"from_date": self.day(1, 1), "to_date": self.day(6, 30)}
		about = {"property": self.property, "cost_class": "Cleaning", **days}
		rows = cost_details.execute({**about, "what": "Actual"})[1]
		self.assertEqual((len(rows), rows[-1]["amount"]), (7, 7_200))
		self.assertEqual({row["doctype"] for row in rows[:-1]}, {"Journal Entry"})
		(budget, total) = cost_details.execute({**about, "what": "Planned"})[1]
		self.assertEqual((budget["whole"], budget["amount"], total["amount"]), (12_000, 6_000, 6_000))

	def test_without_a_budget_there_is_no_band(self) -> None:
		post_cost(self.other, self.day(2), {CLEANING: 900})
		_columns, rows, message, _chart = cost_monitoring.execute(
			{"property": self.other, "year": self.year, "month": 6}
		)
		self.assertEqual(
			(rows[0]["band"], rows[0]["band_text"], rows[0]["percent"]), (None, "No Budget", None)
		)
		self.assertIn(self.other, message)

	def test_people_see_their_own_property(self) -> None:
		frappe.set_user(person("Property Manager"))
		with self.assertRaises(frappe.PermissionError):
			self.rows()
		properties = {
			row.get("property") for row in cost_monitoring.execute({"group_by": "Property"})[1][:-1]
		}
		self.assertLessEqual(properties, {make.PROPERTY_A})
		with self.assertRaises(frappe.PermissionError):
			cost_details.execute(
				{
					"property": self.property,
					"from_date": self.day(1),
					"to_date": self.day(2),
					"what": "Actual",
				}
			)
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			cost_monitoring.execute({})

	def test_bad_filters_are_refused_in_words(self) -> None:
		for wrong in ({"month": 13}, {"year": 12}, {"group_by": "Colour"}, {"property": ["a", "b"]}):
			with self.assertRaises(frappe.ValidationError, msg=str(wrong)):
				self.rows(**wrong)
		for wrong in ({"what": "All"}, {"from_date": None}, {"to_date": "1999-01-01"}, {"property": None}):
			about = {"property": self.property, "from_date": self.day(1), "to_date": self.day(2), **wrong}
			with self.assertRaises(frappe.ValidationError, msg=str(wrong)):
				cost_details.execute(about)

	def test_few_queries_however_many_classes(self) -> None:
		counted, original = [0], frappe.db.sql

		def sql(*args, **kwargs):
			counted[0] += 1
			return original(*args, **kwargs)

		self.rows()
		with patch.object(frappe.db, "sql", sql):
			self.rows(group_by="Property and Class")
		self.assertLess(counted[0], 40)
