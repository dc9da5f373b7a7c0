"""预算偏差, 单方成本, 人工占比 by amounts worked out by hand, and the entries behind them."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import metrics
from wuye_ops.finance_control.metrics import METRICS
from wuye_ops.metrics import values
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.metric_value import CLOSE, MET, Part, standing, value
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.cost_postings import make_budget, post_cost
from wuye_ops.tests.ledger_events import cancel

DEVIATION, PER_AREA, LABOUR = METRICS
WAGES, OFFICE_WAGES, MATERIAL, CLEANING, BAD_DEBTS, INTEREST = (
	"640101", "660201", "640102", "640105", "660206", "660301",
)  # fmt: skip


def part(numerator: float | str, denominator: float | str) -> Part:
	return Part(Decimal(str(numerator)), Decimal(str(denominator)))


class TestCostMetrics(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.property = make.make_property(built_up_area=5000).name
		self.other = make.make_property(built_up_area=3000).name
		# months of the last calendar year, which are over whenever the test runs
		self.year = getdate(nowdate()).year - 1
		self.month = self.scope(3, 3)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def scope(self, first: int, last: int) -> Scope:
		start = date(self.year, last, 1)
		end = date(self.year, last, (date(self.year, last + 1, 1) - start).days)
		return Scope(date(self.year, first, 1), end, (self.property,))

	def day(self, month: int, day: int) -> str:
		return str(date(self.year, month, day))

	def make_march(self) -> None:
		"""10,300 of cost, 6,200 of it for people; what is no cost, of other days or taken back does not count."""
		post_cost(self.property, self.day(3, 1), {WAGES: 5000, OFFICE_WAGES: 1200, MATERIAL: 2100})
		post_cost(self.property, self.day(3, 31), {CLEANING: 2500, BAD_DEBTS: 400, INTEREST: 77})
		# a supplier takes something back
		post_cost(self.property, self.day(3, 20), {CLEANING: -500})
		post_cost(self.property, self.day(2, 28), {WAGES: 4000})
		post_cost(self.property, self.day(4, 1), {WAGES: 4000})
		post_cost(self.other, self.day(3, 10), {MATERIAL: 900})
		cancel("Journal Entry", post_cost(self.property, self.day(3, 9), {MATERIAL: 999}))

	def counted(self, metric, scope: Scope | None = None) -> Part | None:
		return metric.count(scope or self.month).get(self.property)

	def check_rows(self, metric, scope: Scope | None = None) -> list:
		"""The rows behind, read two at a time; they add up to the part."""
		scope = scope or self.month
		rows = [row for start in range(0, 20, 2) for row in metric.rows(scope, start, 2)]
		total = metric.count(scope)[self.property]
		self.assertEqual(sum(row.numerator for row in rows), total.numerator)
		self.assertEqual(sum(row.denominator for row in rows), total.denominator)
		self.assertEqual(len({(row.doctype, row.name) for row in rows}), len(rows))
		self.assertEqual({row.property for row in rows}, {self.property})
		entries = [row.on for row in rows if row.doctype == "GL Entry"]
		self.assertEqual(entries, sorted(entries, reverse=True))
		return rows

	def test_labour_of_all_costs(self) -> None:
		self.make_march()
		self.assertEqual(self.counted(LABOUR), part(6200, 10300))
		rows = self.check_rows(LABOUR)
		self.assertEqual(len(rows), 5)
		self.assertIn("640105", rows[0].text)

	def test_an_account_that_salaries_post_to_is_labour(self) -> None:
		self.make_march()
		company = make.company()
		account = frappe.db.get_value("Account", {"account_number": CLEANING, "company": company})
		frappe.get_doc(
			{
				"doctype": "Salary Component",
				"salary_component": "保洁班组工资",
				"salary_component_abbr": "BJGZ",
				"type": "Earning",
				"accounts": [{"company": company, "account": account}],
			}
		).insert()
		self.assertEqual(self.counted(LABOUR), part(8200, 10300))

	def test_cost_per_square_metre_and_month(self) -> None:
		self.make_march()
		self.assertEqual(self.counted(PER_AREA), part(10300, 5000))
		self.assertEqual(value(self.counted(PER_AREA)), Decimal("2.06"))
		rows = self.check_rows(PER_AREA)
		self.assertEqual((rows[0].doctype, rows[0].denominator), ("Property", 5000))
		# two months have twice the area
		self.assertEqual(self.counted(PER_AREA, self.scope(2, 3)), part(14300, 10000))
		# taken over in the middle of the month: 15 of 31 days
		frappe.db.set_value("Property", self.property, "contract_start", self.day(3, 17))
		self.assertEqual(self.counted(PER_AREA), part(10300, "2419.3548"))

	def test_the_area_of_the_units_where_the_property_has_none(self) -> None:
		self.make_march()
		frappe.db.set_value("Property", self.property, "built_up_area", 0)
		self.assertIsNone(self.counted(PER_AREA))
		make.make_places(self.property)
		frappe.db.set_value("Property Unit", {"property": self.property}, "built_up_area", 80.5)
		self.assertEqual(self.counted(PER_AREA), part(10300, 161))

	def test_off_the_budget_of_the_month(self) -> None:
		"""120,000 a year are 10,000 a month: 300 too much are 3 %, which is allowed, 3.5 % are not. What was not
		budgeted was spent as well; what is no cost counts on neither side."""
		self.make_march()
		make_budget(self.property, str(self.year), {WAGES: 72000, CLEANING: 48000, INTEREST: 9999})
		self.assertEqual(self.counted(DEVIATION), part(300, 10000))
		self.assertEqual(standing(value(self.counted(DEVIATION), "%"), DEVIATION.aim), MET)
		rows = self.check_rows(DEVIATION)
		self.assertEqual((rows[0].doctype, rows[0].numerator, rows[0].denominator), ("Budget", -10000, 10000))
		post_cost(self.property, self.day(3, 30), {MATERIAL: 50})
		self.assertEqual(standing(value(self.counted(DEVIATION), "%"), DEVIATION.aim), CLOSE)
		# a whole year of it
		year = Scope(date(self.year, 1, 1), date(self.year, 12, 31), (self.property,))
		self.assertEqual(self.counted(DEVIATION, year), part(18350 - 120000, 120000))

	def test_as_the_year_is_distributed(self) -> None:
		self.make_march()
		frappe.get_doc(
			{
				"doctype": "Monthly Distribution",
				"distribution_id": f"测试{frappe.generate_hash(length=6)}",
				"fiscal_year": str(self.year),
				"percentages": [
					{"month": "March", "percentage_allocation": 20},
					{"month": "April", "percentage_allocation": 80},
				],
			}
		).insert()
		name = frappe.get_last_doc("Monthly Distribution").name
		make_budget(self.property, str(self.year), {WAGES: 40000}, monthly_distribution=name)
		self.assertEqual(self.counted(DEVIATION), part(2300, 8000))
		self.assertIsNone(self.counted(DEVIATION, self.scope(5, 5)))

	def test_a_running_month_is_measured_until_today(self) -> None:
		"""On the 10th of April, a third of its budget and of its ㎡·month."""
		make_budget(self.property, str(self.year), {WAGES: 36000})
		post_cost(self.property, self.day(4, 5), {WAGES: 1100})
		with patch.object(metrics, "nowdate", lambda: self.day(4, 10)):
			self.assertEqual(self.counted(DEVIATION, self.scope(4, 4)), part(100, 1000))
			self.assertEqual(self.counted(PER_AREA, self.scope(4, 4)), part(1100, "1666.6667"))

	def test_without_entries_or_budget_there_is_no_value(self) -> None:
		for metric in METRICS:
			self.assertEqual(metric.count(self.month), {})
			self.assertEqual(metric.rows(self.month, 0, 50), [])
			self.assertEqual(metric.count(Scope(self.month.first, self.month.last, ())), {})
		# a budget of which nothing was spent is all off
		make_budget(self.property, str(self.year), {WAGES: 12000})
		self.assertEqual(value(self.counted(DEVIATION), "%"), -100)

	def test_of_a_shared_cost_center_each_entry_says_whose_it_is(self) -> None:
		center = frappe.db.get_value("Property", self.property, "cost_center")
		frappe.db.set_value("Property", self.other, "cost_center", center)
		post_cost(self.property, self.day(3, 2), {WAGES: 100})
		post_cost(self.other, self.day(3, 2), {WAGES: 30})
		post_cost(self.property, self.day(3, 2), {WAGES: 7}, property=None)
		both = Scope(self.month.first, self.month.last, (self.property, self.other))
		self.assertEqual(LABOUR.count(both), {self.property: part(100, 100), self.other: part(30, 30)})

	def test_the_manager_knows_those_of_the_own_property(self) -> None:
		self.make_march()
		post_cost(make.PROPERTY_A, self.day(3, 10), {WAGES: 900})
		mine = make_budget(make.PROPERTY_A, str(self.year), {WAGES: 12000}).name
		theirs = make_budget(self.property, str(self.year), {WAGES: 12000}).name
		frappe.set_user(person("Property Manager"))
		# not a whole month, which another test may have closed
		scope = Scope(self.month.first, getdate(self.day(3, 30)))
		found = values.by_property(["cost.labour_share", "cost.budget_deviation"], scope)
		self.assertEqual({name for by in found.values() for name in by}, {make.PROPERTY_A})
		with self.assertRaises(frappe.PermissionError):
			values.rows("cost.labour_share", self.month)
		self.assertEqual(frappe.get_list("Budget", {"name": ["in", (mine, theirs)]}, pluck="name"), [mine])
		self.assertFalse(frappe.get_doc("Budget", theirs).has_permission("read"))
		self.assertTrue(frappe.get_doc("Budget", mine).has_permission("read"))
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			values.together(["cost.per_area"], scope)
