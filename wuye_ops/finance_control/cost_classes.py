"""成本类别 of accounts: which class a cost belongs to, as the documents Cost Class have it.

`rules.cost_class` holds the trade's classes, by which they are seeded; a site may number its accounts otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from wuye_ops.rules.cost_class import OTHER, STAFF, class_of

# Numbers of 企业会计准则 (setup/data/chart_of_accounts.json) that begin accounts of expenses which are no cost of the service:
# waivers and bad debts, what the company takes as commission, finance, impairment, what lies outside the business, the tax on the company's income.
NO_COST = ("660206", "660207", "6603", "6701", "6711", "6801")


@dataclass(frozen=True, slots=True)
class CostClass:
	"""booked_anyway: its booking is warned of and never stopped (`rules.cost_class.OWED_ANYWAY`)."""

	code: str
	title: str
	booked_anyway: bool


def classes() -> dict[str, CostClass]:
	"""Code → class, in the order in which they are shown."""
	rows = frappe.get_all(
		"Cost Class", fields=["name", "class_name", "booked_anyway"], order_by="position, name", limit=0
	)
	return {row.name: CostClass(row.name, row.class_name, bool(row.booked_anyway)) for row in rows}


def booked_anyway() -> frozenset[str]:
	"""Codes of classes whose booking is never stopped."""
	return frozenset(one.code for one in classes().values() if one.booked_anyway)


def class_by_account(company: str | None = None) -> dict[str, str]:
	"""Account of costs → code of its class, of one company or of all, also of accounts that are disabled.

	An account named by a class is of that class; else the longest number it begins with decides, else it is staff where a
	salary component posts to it, else OTHER. Without numbers every account of expenses is a cost.
	"""
	filters = {"root_type": "Expense", "is_group": 0, **({"company": company} if company else {})}
	accounts = frappe.get_all("Account", filters, ["name", "account_number"], limit=0, order_by="lft")
	numbers, named = _assigned()
	salaries = salary_accounts()
	found = {}
	for account in accounts:
		if account.name not in named and (account.account_number or "").startswith(NO_COST):
			continue
		code = named.get(account.name) or class_of(account.account_number, numbers)
		found[account.name] = STAFF if code == OTHER and account.name in salaries else code
	return found


def accounts_of(code: str, company: str) -> list[str]:
	"""The accounts of a class that can be posted to, by number."""
	mine = [name for name, of in class_by_account(company).items() if of == code]
	return frappe.get_all(
		"Account",
		{"name": ["in", mine or [""]], "disabled": 0},
		pluck="name",
		order_by="account_number, name",
		limit=0,
	)


def salary_accounts() -> set[str]:
	"""Accounts to which the components of salaries post."""
	return set(frappe.get_all("Salary Component Account", pluck="account"))


def _assigned() -> tuple[dict[str, str], dict[str, str]]:
	"""Number → class, and account → class, as the rows of the classes say."""
	rows = frappe.get_all(
		"Cost Class Account",
		{"parenttype": "Cost Class"},
		["parent", "account_number", "account"],
		order_by="parent, idx",
		limit=0,
	)
	numbers = {row.account_number: row.parent for row in rows if row.account_number and not row.account}
	return numbers, {row.account: row.parent for row in rows if row.account}
