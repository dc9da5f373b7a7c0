"""Spending beyond the budget of a plan in force is stopped by ERPNext's own control, and who meets it reads what to do."""

import frappe
from erpnext.accounts.doctype.budget.budget import BudgetError
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import plan_steps
from wuye_ops.finance_control.test_cost_plans import CostPlanCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import spending_documents
from wuye_ops.tests.cost_plans import ENERGY, MATERIAL, STAFF, approve, let_exceed, make_plan, months

# booked later by ERPNext than asked for and ordered
BOOKING = ("Purchase Invoice", "Expense Claim", "Journal Entry")


class TestERPNextStops(CostPlanCase):
	"""12,000 a year for materials, energy and staff, all of them in January, so that no month is exceeded before the year."""

	def setUp(self) -> None:
		super().setUp()
		self.year = getdate(nowdate()).year
		whole = months(0, m1=12_000)
		amounts = {MATERIAL: whole, ENERGY: whole, STAFF: whole}
		self.plan = approve(make_plan(self.property, self.year, amounts).name)
		frappe.clear_messages()

	def spend(self, doctype: str, number: str, amount: float):
		return spending_documents.spend(doctype, self.property, number, amount)

	def said(self) -> str:
		return " ".join(str(message) for message in frappe.get_message_log())

	def test_every_document_is_stopped_beyond_the_year_and_let_through_within(self) -> None:
		for doctype in spending_documents.ALL:
			with self.subTest(doctype):
				frappe.db.savepoint("one_document")
				self.spend(doctype, MATERIAL, 11_999.99).submit()
				frappe.db.rollback(save_point="one_document")
				doc = self.spend(doctype, MATERIAL, 12_000.01)
				with self.assertRaises(BudgetError):
					doc.submit()
				frappe.db.rollback(save_point="one_document")

	def test_it_is_said_in_the_user_s_language_and_who_may_help(self) -> None:
		frappe.local.lang = "zh"
		for doctype in spending_documents.ALL:
			with self.subTest(doctype):
				frappe.db.savepoint("one_document")
				doc = self.spend(doctype, MATERIAL, 13_000)
				with self.assertRaises(BudgetError) as refused:
					doc.submit()
				frappe.db.rollback(save_point="one_document")
				text = str(refused.exception)
				for words in ("全年", self.account(MATERIAL), "预算为", "超出", "成本预算", "项目经理"):
					self.assertIn(words, text)
				self.assertNotIn("against", text.split("<hr>")[0])

	def test_what_is_owed_anyway_is_booked_with_a_warning_and_not_ordered(self) -> None:
		for number in (ENERGY, STAFF):
			for doctype in BOOKING:
				with self.subTest(f"{doctype} {number}"):
					frappe.db.savepoint("one_document")
					frappe.clear_messages()
					self.spend(doctype, number, 13_000).submit()
					self.assertIn(self.account(number), self.said())
					frappe.db.rollback(save_point="one_document")
			for doctype in ("Material Request", "Purchase Order"):
				with self.subTest(f"{doctype} {number}"), self.assertRaises(BudgetError):
					self.spend(doctype, number, 13_000).submit()

	def test_orders_and_requests_of_before_count(self) -> None:
		self.spend("Purchase Order", MATERIAL, 7_000).submit()
		frappe.db.savepoint("too_much")
		with self.assertRaises(BudgetError):
			self.spend("Purchase Order", MATERIAL, 5_001).submit()
		frappe.db.rollback(save_point="too_much")
		self.spend("Purchase Order", MATERIAL, 5_000).submit()

	def test_who_may_exceed_budgets_is_warned(self) -> None:
		let_exceed(self, make.company())
		for doctype in spending_documents.ALL:
			with self.subTest(doctype):
				frappe.db.savepoint("one_document")
				frappe.clear_messages()
				self.spend(doctype, MATERIAL, 13_000).submit()
				self.assertIn(self.account(MATERIAL), self.said())
				frappe.db.rollback(save_point="one_document")

	def test_a_revision_lets_it_through(self) -> None:
		new = frappe.get_doc("Cost Plan", plan_steps.revise(self.plan.name, "物料涨价"))
		self.line(new, MATERIAL).m12 = 2_000
		new.save()
		approve(new.name)
		for doctype in ("Purchase Order", "Journal Entry"):
			frappe.db.savepoint("one_document")
			self.spend(doctype, MATERIAL, 13_000).submit()
			frappe.db.rollback(save_point="one_document")


class TestTheMonth(CostPlanCase):
	def test_beyond_the_months_so_far_there_is_a_warning(self) -> None:
		"""Everything in December: before it nothing is planned yet, and the year is not exceeded."""
		self.year = getdate(nowdate()).year
		approve(make_plan(self.property, self.year, {MATERIAL: months(0, m12=12_000)}).name)
		for doctype in spending_documents.ALL:
			with self.subTest(doctype):
				frappe.db.savepoint("one_document")
				frappe.clear_messages()
				spending_documents.spend(doctype, self.property, MATERIAL, 600).submit()
				text = " ".join(str(message) for message in frappe.get_message_log())
				if getdate(nowdate()).month < 12:
					self.assertIn("Accumulated Monthly", text)
				frappe.db.rollback(save_point="one_document")
