"""A year of a property's costs: drafted from what is known, approved into ERPNext's Budgets, held against what is spent and ordered,
explained and approved where it leaves its plan. Each step by somebody else, each figure by hand."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import alert_steps, alerts, plan_budgets, plan_steps
from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring
from wuye_ops.finance_control.review import problems, reviews
from wuye_ops.rules.proration import Month
from wuye_ops.tests import cost_plans as cost
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import as_user
from wuye_ops.tests.cost_postings import make_order, make_request, post_cost

PLAN, ALERT = "Cost Plan", "Cost Alert"
# power is owed whatever it costs, so its bills are booked; water is of the same class and ordered
POWER, WATER, CLEANING, OFFICE = cost.ENERGY, "64010402", cost.CLEANING, cost.OFFICE


class TestCostStory(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		cost.make_people()
		self.today = getdate(nowdate())
		self.year = self.today.year
		self.property = make.make_property("预算故事园", built_up_area=10_000).name
		for number in (POWER, WATER, CLEANING, OFFICE):
			cost.account_of(number, self.property)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def refused(self, words: str, call, *args, **kwargs) -> None:
		"""As a request that is refused: nothing of it is kept."""
		frappe.db.savepoint("refused")
		with self.assertRaises(frappe.ValidationError) as caught:
			call(*args, **kwargs)
		frappe.db.rollback(save_point="refused")
		self.assertIn(words, str(caught.exception))

	def monitored(self, **filters: object) -> dict:
		"""The row of energy in 成本监控, as the manager reads it."""
		rows = as_user(
			cost.DRAFTER,
			cost_monitoring.execute,
			{"property": self.property, "year": self.year, "month": self.today.month, **filters},
		)[1]
		return next(row for row in rows if row.get("cost_class") == "Energy")

	def test_planned_approved_spent_stopped_explained_and_let_go(self) -> None:
		# -- what the year before has cost is known
		for month in range(1, 13):
			post_cost(
				self.property,
				f"{self.year - 1}-{month:02d}-15",
				{POWER: 10_000, WATER: 10_000, CLEANING: 5_000},
			)

		# -- the manager names property and year, and the year is there: twelve months of everything
		plan = cost.make_plan(self.property, self.year, {})
		self.assertTrue(plan.drivers)
		self.assertEqual(plan.total, 300_000)
		self.assertTrue(all(row.explanation for row in plan.lines))
		as_user(cost.DRAFTER, plan_steps.submit, plan.name)
		self.assertEqual(cost.budgeted(self.property, self.year), {})

		# -- who has drafted it does not approve it; the director does, and ERPNext has its Budgets
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			as_user(cost.DRAFTER, plan_steps.approve, plan.name)
		as_user(cost.DIRECTOR, plan_steps.approve, plan.name)
		budgeted = cost.budgeted(self.property, self.year)
		self.assertEqual(sum(budgeted.values()), 300_000)
		self.assertEqual(budgeted[cost.account_of(POWER, self.property)], 120_000)
		# carried out again, nothing is made twice
		again = as_user(cost.DIRECTOR, plan_budgets.make_again, plan.name)
		self.assertEqual(again, {"made": 0, "cancelled": 0})

		# -- the buyer: what is planned passes, what is not planned and what is beyond the year does not
		make_order(self.property, WATER, 1_000)
		self.refused("has no budget", make_order, self.property, OFFICE, 50)
		self.refused("Annual Budget for Account", make_order, self.property, CLEANING, 60_001)

		# -- power has cost more and more: each month 4,000 more than the 20,000 that energy was to cost
		for month in range(1, self.today.month + 1):
			post_cost(self.property, str(Month(self.year, month).first), {POWER: 24_000})
		alerts.check(self.property)
		alert = frappe.get_doc(
			ALERT, {"property": self.property, "cost_class": "Energy", "code": "Above Plan"}
		)
		months = self.today.month
		self.assertEqual(
			(alert.planned, alert.actual, alert.ordered), (20_000 * months, 24_000 * months, 1_000)
		)
		self.assertEqual(
			(alert.status, alert.band, alert.stops, alert.role_to_approve),
			("Open", "Stop", 1, "Operations Director"),
		)
		row = self.monitored()
		self.assertEqual(
			(row["planned"], row["actual"], row["ordered"], row["band"]),
			(20_000 * months, 24_000 * months, 1_000, "Stop"),
		)

		# -- its orders and requests wait, of other classes they do not; bills that are owed are booked all the same
		self.refused("its requests and orders wait", make_order, self.property, WATER, 500)
		self.refused("its requests and orders wait", make_request, self.property, WATER, 500)
		make_order(self.property, CLEANING, 500)
		post_cost(self.property, nowdate(), {POWER: 1})

		# -- the manager says why; the director asks for more, and approves it then
		self.refused("has not been explained", as_user, cost.DIRECTOR, alert_steps.approve, alert.name)
		explanation = ("Price", "电价自三月起上调，未列入预算", "更换地库照明为感应灯")
		self.assertEqual(as_user(cost.DRAFTER, alert_steps.explain, alert.name, *explanation), "To Approve")
		with self.assertRaises(frappe.PermissionError):
			as_user(cost.DRAFTER, alert_steps.approve, alert.name)
		as_user(cost.DIRECTOR, alert_steps.send_back, alert.name, "请附电费单价对比")
		self.refused("its requests and orders wait", make_order, self.property, WATER, 500)
		as_user(cost.DRAFTER, alert_steps.explain, alert.name, "Price", "单价 0.62 → 0.74 元，附对比表")
		alerts.check(self.property)
		as_user(cost.DIRECTOR, alert_steps.approve, alert.name, 40)
		alert.reload()
		self.assertEqual((alert.status, alert.stops, alert.decided_by), ("Approved", 0, cost.DIRECTOR))

		# -- the order passes, and is in the figures
		make_order(self.property, WATER, 500)
		self.assertEqual(self.monitored()["ordered"], 1_500)
		self.reviewed()

		# -- up to what was approved: beyond it, energy asks anew
		alerts.check(self.property)
		self.assertFalse(frappe.db.exists(ALERT, {"property": self.property, "stops": 1}))
		post_cost(self.property, nowdate(), {POWER: 6_000 * months})
		alerts.check(self.property)
		self.assertTrue(
			frappe.db.exists(ALERT, {"property": self.property, "cost_class": "Energy", "stops": 1})
		)

	def reviewed(self) -> None:
		"""The last month that is over: why it was dearer, and what is done about it, judged by energy alone."""
		if self.today.month == 1:
			# nothing of the year can be looked back on yet
			return
		values = {
			"doctype": "Cost Review",
			"property": self.property,
			"period_kind": "Month",
			"period_start": str(Month(self.year, self.today.month - 1).first),
		}
		review = as_user(cost.DRAFTER, lambda: frappe.get_doc(values).insert())
		energy = next(row for row in review.classes if row.cost_class == "Energy")
		self.assertEqual((energy.planned, energy.actual, energy.over), (20_000, 24_000, 4_000))
		self.assertEqual(energy.price + energy.quantity + energy.mix + energy.spending, 4_000)
		self.assertEqual(review.over, sum(row.over for row in review.classes))
		self.refused("explained first", as_user, cost.DRAFTER, reviews.submit, review.name)
		for row in review.problems:
			as_user(cost.DRAFTER, problems.explain, review.name, row.problem_key, "电价上调 20 %")
		plan = as_user(cost.DRAFTER, problems.make_plan, review.name, "over_budget|Energy")
		as_user(cost.DRAFTER, reviews.submit, review.name)
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			as_user(cost.DRAFTER, reviews.approve, review.name)
		as_user(cost.DIRECTOR, reviews.approve, review.name, "按措施执行")
		review.reload()
		self.assertEqual((review.status, review.decided_by), ("Approved", cost.DIRECTOR))
		made = frappe.get_doc("Improvement Plan", plan)
		self.assertEqual((made.source_name, made.metric), (review.name, "cost.budget_deviation|Energy"))
		self.assertIn("电价上调", made.problem)
