"""Cost plans for tests: a property with its accounts, a manager who drafts and a director who approves."""

import frappe

from wuye_ops.finance_control import plan_steps
from wuye_ops.finance_control.plan_rules import MONTH_FIELDS
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import account

DRAFTER, DIRECTOR, ACCOUNTANT = "planner@wuye.test", "director@wuye.test", "planbooks@wuye.test"
STAFF, MATERIAL, FACILITY, ENERGY, CLEANING, OFFICE = (
	"640101", "640102", "640103", "640104", "640105", "660202",
)  # fmt: skip


def make_people() -> None:
	make.make_user(DRAFTER, "Property Manager")
	make.make_user(DIRECTOR, "Operations Director")
	make.make_user(ACCOUNTANT, "Accounts Manager", "Purchase Manager", "Stock Manager")


def fiscal_year(year: int) -> str:
	"""The fiscal year of a calendar year, made where there is none."""
	span = {"year_start_date": f"{year}-01-01", "year_end_date": f"{year}-12-31"}
	return (
		frappe.db.get_value("Fiscal Year", span)
		or frappe.get_doc({"doctype": "Fiscal Year", "year": str(year), **span}).insert().name
	)


def account_of(number: str, property_name: str) -> str:
	return account(number, frappe.db.get_value("Property", property_name, "company"))


def months(amount: float, **others: float) -> dict:
	"""The months of a line: every one the same, but for those named, m1=0."""
	return {**dict.fromkeys(MONTH_FIELDS, amount), **others}


def make_plan(
	property_name: str, year: int, amounts: dict[str, dict | float], *, by: str = DRAFTER, **fields
):
	"""A draft by hand. amounts: by number of the account, a month's sum or the months."""
	values = {
		"doctype": "Cost Plan",
		"property": property_name,
		"fiscal_year": fiscal_year(year),
		"lines": [
			{"account": account_of(number, property_name), **(of if isinstance(of, dict) else months(of))}
			for number, of in amounts.items()
		],
		**fields,
	}
	frappe.set_user(by)
	try:
		return frappe.get_doc(values).insert()
	finally:
		frappe.set_user("Administrator")


def approve(plan: str, *, drafter: str = DRAFTER, approver: str = DIRECTOR):
	"""Handed in by one, approved by the other."""
	try:
		frappe.set_user(drafter)
		plan_steps.submit(plan)
		frappe.set_user(approver)
		plan_steps.approve(plan)
	finally:
		frappe.set_user("Administrator")
	return frappe.get_doc("Cost Plan", plan)


def budgets_of(property_name: str, year: int) -> list:
	"""The submitted Budgets of the property's cost center, with their accounts."""
	names = frappe.get_all(
		"Budget",
		{
			"cost_center": frappe.db.get_value("Property", property_name, "cost_center"),
			"fiscal_year": fiscal_year(year),
			"docstatus": 1,
		},
		pluck="name",
		order_by="name",
	)
	return [frappe.get_doc("Budget", name) for name in names]


def budgeted(property_name: str, year: int) -> dict[str, float]:
	"""Account → what ERPNext's Budgets allow in the year."""
	return {
		row.account: row.budget_amount
		for budget in budgets_of(property_name, year)
		for row in budget.accounts
	}


def let_exceed(test, company: str) -> None:
	"""The company lets administrators exceed budgets, as ERPNext has it, until the test is over."""
	frappe.db.set_value("Company", company, "exception_budget_approver_role", "System Manager")
	frappe.clear_document_cache("Company", company)
	# what is taken back after the test is forgotten by the cache, too
	test.addCleanup(frappe.clear_document_cache, "Company", company)
