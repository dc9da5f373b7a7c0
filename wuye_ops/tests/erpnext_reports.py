"""What ERPNext's own reports on costs show, for those who compare ours with them."""

from collections.abc import Iterable
from datetime import date

import frappe
from erpnext.accounts.report.budget_variance_report import budget_variance_report
from erpnext.accounts.report.general_ledger import general_ledger
from frappe.utils import getdate

# half a cent is shown up or down as the noise of a float has it
NOISE = 0.005 + 1e-6

OfMonths = list[tuple[float, float]]
"""(budget, actual) of each period"""


def variance(
	company: str, year: int | str, centers: Iterable[str], period: str = "Monthly"
) -> dict[tuple[str, str], OfMonths]:
	"""(cost center, account) → (budget, actual) of each period, of the Budget Variance Report."""
	filters = frappe._dict(
		company=company,
		from_fiscal_year=str(year),
		to_fiscal_year=str(year),
		period=period,
		budget_against="Cost Center",
		budget_against_filter=list(centers),
		show_cumulative=0,
	)
	columns = 12 if period == "Monthly" else 1
	return {
		(row[0], row[1]): [(row[2 + 3 * at], row[3 + 3 * at]) for at in range(columns)]
		for row in budget_variance_report.execute(filters)[1]
	}


def ledger(
	company: str, centers: Iterable[str], accounts: Iterable[str], first: date | str, last: date | str
) -> float:
	"""Debit − credit of the General Ledger's total, of accounts of the company."""
	filters = frappe._dict(
		company=company,
		from_date=getdate(first),
		to_date=getdate(last),
		account=list(accounts),
		cost_center=list(centers),
		group_by="Group by Voucher (Consolidated)",
		include_dimensions=1,
	)
	rows = general_ledger.execute(filters)[1]
	label = f"'{frappe._('Total')}'"
	total = next(row for row in rows if row.get("account") == label)
	return total["debit"] - total["credit"]
