"""Costs and budgets for tests, by ERPNext's own documents."""

import frappe
from frappe.utils import nowdate

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


@as_administrator
def make_order(property_name: str, number: str, rate: float, qty: float = 1, on: str | None = None, **fields):
	"""A submitted Purchase Order of one line. number: of the account; on: when it is expected, else today."""
	return _purchase("Purchase Order", property_name, number, rate, qty, on, supplier=supplier(), **fields)


@as_administrator
def make_request(
	property_name: str, number: str, rate: float, qty: float = 1, on: str | None = None, **fields
):
	"""A submitted Material Request to purchase, of one line."""
	return _purchase(
		"Material Request", property_name, number, rate, qty, on, material_request_type="Purchase", **fields
	)


def _purchase(
	doctype: str, property_name: str, number: str, rate: float, qty: float, on: str | None, **fields
):
	company = frappe.db.get_value("Property", property_name, "company")
	line = {
		"item_code": service_item(),
		"qty": qty,
		"rate": rate,
		"schedule_date": on or nowdate(),
		"expense_account": account(number, company),
		**place(property_name),
		**fields.pop("line", {}),
	}
	doc = frappe.get_doc(
		{
			"doctype": doctype,
			"company": company,
			"transaction_date": nowdate(),
			"schedule_date": on or nowdate(),
			"items": [line],
			**fields,
		}
	).insert()
	doc.submit()
	return doc


def supplier(name: str = "成本测试供应商") -> str:
	if not frappe.db.exists("Supplier", name):
		group = frappe.db.get_value("Supplier Group", {"is_group": 0})
		frappe.get_doc({"doctype": "Supplier", "supplier_name": name, "supplier_group": group}).insert()
	return name


def service_item(name: str = "成本测试服务") -> str:
	"""An item that is no stock."""
	if not frappe.db.exists("Item", name):
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": name,
				"item_group": frappe.db.get_value("Item Group", {"is_group": 0}),
				"stock_uom": "Nos",
				"is_stock_item": 0,
			}
		).insert()
	return name
