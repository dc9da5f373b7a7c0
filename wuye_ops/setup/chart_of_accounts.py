"""A chart of accounts for a Chinese property company (企业会计准则, numbers of its application guide).

ERPNext's own China chart gives no root types, so nothing can be posted with it. This one is for a company that has
no entries yet; a company with books keeps its chart.
"""

import frappe
from erpnext.accounts.doctype.account.chart_of_accounts.chart_of_accounts import create_charts
from erpnext.accounts.doctype.chart_of_accounts_importer.chart_of_accounts_importer import unset_existing_data
from frappe import _

from wuye_ops.setup.seed import read

# company field → account number
DEFAULT_ACCOUNTS = {
	"default_cash_account": "100101",
	"default_bank_account": "100201",
	"default_receivable_account": "1122",
	"default_payable_account": "2202",
	"default_income_account": "600101",
	"default_expense_account": "640102",
	"default_inventory_account": "1403",
	"stock_adjustment_account": "671101",
	"stock_received_but_not_billed": "220202",
	"asset_received_but_not_billed": "220203",
	"default_provisional_account": "220204",
	"expenses_included_in_valuation": "6402",
	"expenses_included_in_asset_valuation": "640201",
	"round_off_account": "660304",
	"write_off_account": "660206",
	"exchange_gain_loss_account": "660303",
	"unrealized_exchange_gain_loss_account": "660303",
	"accumulated_depreciation_account": "1602",
	"depreciation_expense_account": "660203",
	"disposal_account": "6711",
	"capital_work_in_progress_account": "1604",
	"default_payroll_payable_account": "2211",
	"default_expense_claim_payable_account": "2202",
	"default_employee_advance_account": "122102",
	"default_discount_account": "660206",
}
# mode of payment → account number
PAYMENT_ACCOUNTS = {
	"现金": ("Cash", "100101"),
	"银行转账": ("Bank", "100201"),
	"微信支付": ("Bank", "101201"),
	"支付宝": ("Bank", "101202"),
}


def import_chart(company: str) -> None:
	"""Replaces the chart of a company without entries. Refuses when something has been posted."""
	if frappe.db.exists("GL Entry", {"company": company}):
		frappe.throw(
			_("Company {0} has ledger entries already; its chart of accounts stays.").format(company),
			title=_("Chart of Accounts"),
		)
	unset_existing_data(company)
	create_charts(company, custom_chart=read("chart_of_accounts.json"))
	numbers = dict(frappe.get_all("Account", {"company": company}, ["account_number", "name"], as_list=True))
	columns = set(frappe.db.get_table_columns("Company"))
	defaults = {field: numbers[number] for field, number in DEFAULT_ACCOUNTS.items() if field in columns}
	frappe.db.set_value("Company", company, defaults | {"chart_of_accounts": None})
	frappe.db.set_value("Warehouse", {"company": company}, "account", None)
	for mode, (kind, number) in PAYMENT_ACCOUNTS.items():
		_mode_of_payment(mode, kind, company, numbers[number])
	frappe.clear_cache()


def _mode_of_payment(name: str, kind: str, company: str, account: str) -> None:
	if frappe.db.exists("Mode of Payment", name):
		doc = frappe.get_doc("Mode of Payment", name)
	else:
		doc = frappe.get_doc(
			{"doctype": "Mode of Payment", "mode_of_payment": name, "type": kind, "enabled": 1}
		)
	doc.set("accounts", [row for row in doc.accounts if row.company != company])
	doc.append("accounts", {"company": company, "default_account": account})
	# setting up a company is its administrator's work
	doc.save(ignore_permissions=True)
