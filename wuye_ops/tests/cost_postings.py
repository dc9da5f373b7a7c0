"""Costs and budgets for tests, by ERPNext's own documents."""

import frappe

from wuye_ops.tests.bills import as_administrator
from wuye_ops.tests.ledger_events import cash_account, place


def account(number: str, company: str) -> str:
	"""The account of that number, made where the company's chart has none: another test may bring its own chart."""
	existing = frappe.db.get_value("Account", {"account_number": number, "company": company, "is_group": 0})
	if existing:
		return existing
	parent = frappe.db.get_value(
		"Account", {"company": company, "root_type": "Expense", "is_group": 1}, order_by="lft desc"
	)
	return (
		frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": f"测试{number}",
				"account_number": number,
				"company": company,
				"parent_account": parent,
				"account_type": "Expense Account",
			}
		)
		.insert()
		.name
	)


@as_administrator
def post_cost(property_name: str, on: str, costs: dict[str, float], **fields) -> str:
	"""A Journal Entry that pays costs in cash. costs: amount by number of the account, negative for less cost; fields: of
	its rows."""
	company = frappe.db.get_value("Property", property_name, "company")
	about = {**place(property_name), **fields}
	whole = sum(costs.values())
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": on,
			"accounts": [
				*(
					{
						"account": account(number, company),
						**_side(amount),
						**about,
					}
					for number, amount in costs.items()
				),
				{"account": cash_account(company), **_side(-whole), **about},
			],
		}
	)
	entry.submit()
	return entry.name


def _side(amount: float) -> dict:
	side = "debit" if amount > 0 else "credit"
	return {f"{side}_in_account_currency": abs(amount)}


@as_administrator
def make_budget(property_name: str, year: str, amounts: dict[str, float], **fields):
	"""A submitted Budget on the property's cost center. amounts: of the year, by number of the account."""
	company, cost_center = frappe.db.get_value("Property", property_name, ["company", "cost_center"])
	doc = frappe.get_doc(
		{
			"doctype": "Budget",
			"budget_against": "Cost Center",
			"company": company,
			"cost_center": cost_center,
			"fiscal_year": year,
			"applicable_on_booking_actual_expenses": 1,
			"action_if_annual_budget_exceeded": "Ignore",
			"action_if_accumulated_monthly_budget_exceeded": "Ignore",
			"accounts": [
				{"account": account(number, company), "budget_amount": amount}
				for number, amount in amounts.items()
			],
			**fields,
		}
	)
	doc.submit()
	return doc
