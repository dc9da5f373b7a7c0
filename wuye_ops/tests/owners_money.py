"""Money of owners for tests: bookings on the account of public revenue, and a property whose money is the owners'."""

import frappe
from frappe.utils import flt

from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import as_administrator
from wuye_ops.tests.cost_postings import account as cost_account
from wuye_ops.tests.ledger_events import place

REVENUE, BANK, FEES, COMMISSION_INCOME, COMMISSION_COST = "224105", "100202", "600101", "600106", "660207"
ACCOUNTANT, MANAGER, DIRECTOR = (f"money-{one}@example.com" for one in ("accountant", "manager", "director"))
# number → root, and the type of an account that a chart without it is given
KINDS = {
	REVENUE: ("Liability", ""),
	BANK: ("Asset", "Bank"),
	FEES: ("Income", ""),
	COMMISSION_INCOME: ("Income", ""),
}


@as_administrator
def make_people() -> None:
	make.make_user(ACCOUNTANT, "Accounts User", "Accounts Manager")
	make.make_user(MANAGER, "Property Manager")
	make.make_user(DIRECTOR, "Operations Director")


def account(number: str, company: str) -> str:
	"""The account of that number, made where the company's chart has none."""
	if number not in KINDS:
		return cost_account(number, company)
	existing = frappe.db.get_value("Account", {"account_number": number, "company": company, "is_group": 0})
	if existing:
		return existing
	root, kind = KINDS[number]
	parent = frappe.db.get_value(
		"Account", {"company": company, "root_type": root, "is_group": 1}, order_by="lft desc"
	)
	doc = {
		"doctype": "Account", "account_name": f"测试{number}", "account_number": number, "company": company,
		"parent_account": parent, "account_type": kind,
	}  # fmt: skip
	return frappe.get_doc(doc).insert().name


@as_administrator
def public_revenue(property_name: str, on: str, amount: float, remark: str = "", **fields) -> str:
	"""A Journal Entry between the owners' account and their bank account: above 0 comes in, below goes out. Returns its name."""
	company = frappe.db.get_value("Property", property_name, "company")
	return journal(property_name, on, {REVENUE: -amount, BANK: amount}, remark, company=company, **fields)


@as_administrator
def journal(property_name: str, on: str, amounts: dict[str, float], remark: str = "", **fields) -> str:
	"""A submitted Journal Entry. amounts: debit above 0, credit below, by number of the account."""
	company = frappe.db.get_value("Property", property_name, "company")
	about = place(property_name)
	lines = [
		{
			"account": account(number, company),
			f"{'debit' if amount > 0 else 'credit'}_in_account_currency": abs(flt(amount, 2)),
			**about,
		}
		for number, amount in amounts.items()
	]
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": on,
			"user_remark": remark,
			"accounts": lines,
			**fields,
		}
	)
	entry.submit()
	return entry.name


@as_administrator
def say(property_name: str, voucher: str, purpose: str, decision: str = "", **fields) -> str:
	"""What a voucher is for."""
	doc = {
		"doctype": "Owners Entry", "property": property_name, "kind": "Public Revenue", "voucher_type": "Journal Entry",
		"voucher_no": voucher, "parts": [{"purpose": purpose, "decision": decision}],
	}  # fmt: skip
	return frappe.get_doc({**doc, **fields}).insert().name


@as_administrator
def make_statement(property_name: str, first: str, last: str, kind: str = "Public Revenue", **fields):
	return frappe.get_doc(
		{
			"doctype": "Owners Statement",
			"property": property_name,
			"kind": kind,
			"period_from": first,
			"period_to": last,
			**fields,
		}
	).insert()


@as_administrator
def make_terms(property_name: str, from_date: str, **fields):
	company = frappe.db.get_value("Property", property_name, "company")
	return frappe.get_doc(
		{
			"doctype": "Commission Terms",
			"property": property_name,
			"from_date": from_date,
			"base": "Funds Due",
			"percent": 8,
			"agreement": "物业服务合同第九条",
			"expense_account": account(COMMISSION_COST, company),
			"income_account": account(COMMISSION_INCOME, company),
			**fields,
		}
	).insert()


@as_administrator
def forget(property_name: str) -> None:
	"""Takes out of the database what a test has committed of a property's money, so that others find the books as they were."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	mine = {"property": property_name}
	entries = frappe.get_all("Journal Entry Account", mine, pluck="parent", distinct=True)
	notices = frappe.get_all("Community Notice", mine, pluck="name")
	for doctype, names in (
		("Owners Statement", frappe.get_all("Owners Statement", mine, pluck="name")),
		("Owners Entry", frappe.get_all("Owners Entry", mine, pluck="name")),
		("Commission Fee", frappe.get_all("Commission Fee", mine, pluck="name")),
		("Commission Terms", frappe.get_all("Commission Terms", mine, pluck="name")),
		("Community Notice", notices),
		("Journal Entry", entries),
	):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.delete("GL Entry", {"voucher_no": ["in", [*entries, ""]]})
	frappe.db.commit()
