"""What the plan does not provide for is stopped or warned of, at ERPNext's own documents; and what it provides for is ERPNext's."""

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import plan_steps
from wuye_ops.finance_control.test_cost_plans import CostPlanCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import spending_documents
from wuye_ops.tests.cost_plans import (
	CLEANING,
	ENERGY,
	MATERIAL,
	OFFICE,
	STAFF,
	approve,
	let_exceed,
	make_plan,
)
from wuye_ops.tests.cost_postings import post_cost


class TestUnplannedSpending(CostPlanCase):
	def setUp(self) -> None:
		super().setUp()
		self.year = getdate(nowdate()).year
		self.plan = approve(make_plan(self.property, self.year, {MATERIAL: 1000, STAFF: 500}).name)
		frappe.clear_messages()

	def purchase(self, doctype: str, number: str, rate: float):
		return spending_documents.purchase(doctype, self.property, number, rate)

	def warned(self) -> bool:
		return any(self.account(OFFICE) in str(message) for message in frappe.get_message_log())

	def stopped(self, doc) -> None:
		self.assertTrue(self.warned(), "the draft says so already")
		with self.assertRaisesRegex(frappe.ValidationError, "has no budget"):
			doc.submit()

	def test_requests_orders_and_invoices_are_stopped(self) -> None:
		for doctype in ("Material Request", "Purchase Order", "Purchase Invoice"):
			with self.subTest(doctype):
				frappe.clear_messages()
				self.stopped(self.purchase(doctype, OFFICE, 10))

	def test_a_journal_entry_and_an_expense_claim_are_stopped(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "has no budget"):
			post_cost(self.property, nowdate(), {OFFICE: 10})
		claim = spending_documents.claim(self.property, OFFICE, 10)
		with self.assertRaisesRegex(frappe.ValidationError, "has no budget"):
			claim.submit()

	def test_the_property_says_what_is_done(self) -> None:
		frappe.db.set_value("Property", self.property, "unplanned_spending", "Warn")
		self.purchase("Purchase Order", OFFICE, 10).submit()
		self.assertTrue(self.warned())
		frappe.clear_messages()
		frappe.db.set_value("Property", self.property, "unplanned_spending", "Ignore")
		self.purchase("Purchase Order", OFFICE, 10).submit()
		self.assertFalse(self.warned())

	def test_what_is_owed_anyway_is_booked_with_a_warning(self) -> None:
		post_cost(self.property, nowdate(), {ENERGY: 10})
		self.assertTrue(any(self.account(ENERGY) in str(message) for message in frappe.get_message_log()))
		with self.assertRaisesRegex(frappe.ValidationError, "has no budget"):
			self.purchase("Purchase Order", ENERGY, 10).submit()

	def test_who_may_exceed_budgets_in_erpnext_is_warned(self) -> None:
		let_exceed(self, make.company())
		self.purchase("Purchase Order", OFFICE, 10).submit()
		self.assertTrue(self.warned())

	def test_credits_accounts_that_are_no_cost_and_unplanned_years_are_left_alone(self) -> None:
		post_cost(self.property, nowdate(), {OFFICE: -10})
		post_cost(self.property, nowdate(), {"660206": 10})
		post_cost(self.property, f"{self.year - 1}-12-01", {OFFICE: 10})
		other = make.make_property("没有预算的花园").name
		post_cost(other, nowdate(), {OFFICE: 10})
		self.assertFalse(self.warned())

	def test_a_revision_lets_it_through(self) -> None:
		new = frappe.get_doc("Cost Plan", plan_steps.revise(self.plan.name, "增加保洁用品"))
		new.append("lines", {"account": self.account(CLEANING), "m12": 500})
		new.save()
		approve(new.name)
		self.purchase("Purchase Order", CLEANING, 400).submit()
