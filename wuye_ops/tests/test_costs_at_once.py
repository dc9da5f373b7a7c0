"""Cost plans and alerts when two decide at the same moment: one of them comes first, and ERPNext's Budgets are made once."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import alert_steps, plan_budgets, plan_steps
from wuye_ops.tests import cost_plans as cost
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once

PLAN, OTHER_DIRECTOR = "Cost Plan", "director2@wuye.test"


class TestCostsAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		cost.make_people()
		make.make_user(OTHER_DIRECTOR, "Operations Director")
		self.property = make.make_property("并发预算园").name
		self.year = getdate(nowdate()).year + 1
		plan = cost.make_plan(self.property, self.year, {cost.MATERIAL: 1_000, cost.CLEANING: 2_000})
		frappe.set_user(cost.DRAFTER)
		plan_steps.submit(plan.name)
		self.plan = plan.name
		frappe.set_user("Administrator")
		frappe.db.commit()
		self.addCleanup(self.forget)

	def forget(self) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		center = frappe.db.get_value("Property", self.property, "cost_center")
		for doctype, filters in (
			("Budget", {"cost_center": center}),
			(PLAN, {"property": self.property}),
			("Cost Alert", {"property": self.property}),
		):
			names = frappe.get_all(doctype, filters, pluck="name")
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
			frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
		frappe.db.commit()

	def budgets(self) -> dict[str, float]:
		return cost.budgeted(self.property, self.year)

	def check_made_once(self) -> None:
		rows = cost.budgets_of(self.property, self.year)
		accounts = [row.account for budget in rows for row in budget.accounts]
		self.assertEqual(len(accounts), len(set(accounts)))
		self.assertEqual(sorted(self.budgets().values()), [12_000, 24_000])
		self.assertEqual({budget.wuye_cost_plan for budget in rows}, {self.plan})

	def test_two_directors_approve_one_plan(self) -> None:
		outcomes = at_once(
			*[(user, lambda: plan_steps.approve(self.plan)) for user in (cost.DIRECTOR, OTHER_DIRECTOR)]
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		lost = next(one for one in outcomes if not one.ok)
		self.assertIsInstance(lost.error, frappe.ValidationError)
		won = next(one for one in outcomes if one.ok)
		doc = frappe.get_doc(PLAN, self.plan)
		self.assertEqual((doc.status, doc.decided_by), ("In Force", won.user))
		self.assertEqual([row.kind for row in doc.notes].count("Approved"), 1)
		self.check_made_once()

	def test_one_approves_while_the_other_returns(self) -> None:
		outcomes = at_once(
			(cost.DIRECTOR, lambda: plan_steps.approve(self.plan)),
			(OTHER_DIRECTOR, lambda: plan_steps.return_to_draft(self.plan, "能耗偏高")),
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		if frappe.db.get_value(PLAN, self.plan, "status") == "In Force":
			self.check_made_once()
		else:
			self.assertEqual(frappe.db.get_value(PLAN, self.plan, "status"), "Returned")
			self.assertEqual(self.budgets(), {})

	def test_two_make_missing_budgets_again(self) -> None:
		frappe.set_user(cost.DIRECTOR)
		plan_steps.approve(self.plan)
		frappe.set_user("Administrator")
		(first, *_more) = cost.budgets_of(self.property, self.year)
		first.cancel()
		frappe.db.commit()
		outcomes = at_once(
			*[(user, lambda: plan_budgets.make_again(self.plan)) for user in (cost.DIRECTOR, OTHER_DIRECTOR)]
		)
		self.assertTrue(any(one.ok for one in outcomes), outcomes)
		self.check_made_once()

	def test_two_directors_decide_one_deviation(self) -> None:
		alert = frappe.get_doc(
			{
				"doctype": "Cost Alert",
				"name": frappe.generate_hash(length=10),
				"property": self.property,
				"cost_class": "Cleaning",
				"code": "Above Plan",
				"title": "保洁超支",
				"status": "To Approve",
				"band": "Stop",
				"percent": 22,
				"stops": 1,
				"year": getdate(nowdate()).year,
				"role_to_approve": "Operations Director",
				"explained_by": cost.DRAFTER,
				"alert_key": f"{self.property}|at once",
			}
		)
		alert.db_insert()
		frappe.db.commit()
		outcomes = at_once(
			(cost.DIRECTOR, lambda: alert_steps.approve(alert.name)),
			(OTHER_DIRECTOR, lambda: alert_steps.send_back(alert.name, "缺三家比价")),
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		won = next(one for one in outcomes if one.ok)
		alert.reload()
		self.assertEqual(alert.decided_by, won.user)
		approved = won.user == cost.DIRECTOR
		self.assertEqual((alert.status, alert.stops), ("Approved", 0) if approved else ("Returned", 1))
