"""The five documents with which a property spends money, as drafts on one account."""

import frappe
from frappe.utils import nowdate

from wuye_ops.tests.cost_postings import account, supplier
from wuye_ops.tests.ledger_events import cash_account, place

PURCHASES = ("Material Request", "Purchase Order", "Purchase Invoice")
ALL = (*PURCHASES, "Expense Claim", "Journal Entry")


def spend(doctype: str, property_name: str, number: str, amount: float, **fields):
	"""A draft, of today. number: of the account."""
	if doctype in PURCHASES:
		return purchase(doctype, property_name, number, amount, **fields)
	make = {"Expense Claim": claim, "Journal Entry": entry}[doctype]
	return make(property_name, number, amount)


def purchase(doctype: str, property_name: str, number: str, rate: float, **fields):
	"""Of one item on the account, that is no stock."""
	company = frappe.db.get_value("Property", property_name, "company")
	item = f"成本项目{number}"
	if not frappe.db.exists("Item", item):
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": item,
				"item_group": frappe.db.get_value("Item Group", {"is_group": 0}),
				"stock_uom": "Nos",
				"is_stock_item": 0,
			}
		).insert()
	row = {
		"item_code": item,
		"qty": 1,
		"rate": rate,
		"uom": "Nos",
		"schedule_date": nowdate(),
		"warehouse": frappe.db.get_value("Warehouse", {"company": company, "is_group": 0}),
		"expense_account": account(number, company),
		**place(property_name),
	}
	more = (
		{"material_request_type": "Purchase"} if doctype == "Material Request" else {"supplier": supplier()}
	)
	return frappe.get_doc(
		{
			"doctype": doctype,
			"company": company,
			"transaction_date": nowdate(),
			"posting_date": nowdate(),
			"schedule_date": nowdate(),
			"items": [row],
			**more,
			**fields,
		}
	).insert()


def claim(property_name: str, number: str, amount: float):
	"""An approved claim of an employee of the company."""
	company = frappe.db.get_value("Property", property_name, "company")
	kind = frappe.get_doc(
		{
			"doctype": "Expense Claim Type",
			"expense_type": f"成本报销{frappe.generate_hash(length=5)}",
			"accounts": [{"company": company, "default_account": account(number, company)}],
		}
	).insert()
	employee = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": "报销人",
			"gender": "Male",
			"date_of_birth": "1980-01-01",
			"date_of_joining": "2020-01-01",
			"company": company,
		}
	).insert()
	about = place(property_name)
	row = {
		"expense_type": kind.name,
		"expense_date": nowdate(),
		"amount": amount,
		"sanctioned_amount": amount,
		"default_account": account(number, company),
		**about,
	}
	payable = frappe.db.get_value("Account", {"company": company, "account_type": "Payable", "is_group": 0})
	return frappe.get_doc(
		{
			"doctype": "Expense Claim",
			"employee": employee.name,
			"company": company,
			"approval_status": "Approved",
			"posting_date": nowdate(),
			"cost_center": about["cost_center"],
			"payable_account": payable,
			"expenses": [row],
		}
	).insert()


def entry(property_name: str, number: str, amount: float):
	company = frappe.db.get_value("Property", property_name, "company")
	about = place(property_name)
	return frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": nowdate(),
			"accounts": [
				{"account": account(number, company), "debit_in_account_currency": amount, **about},
				{"account": cash_account(company), "credit_in_account_currency": amount, **about},
			],
		}
	).insert()
