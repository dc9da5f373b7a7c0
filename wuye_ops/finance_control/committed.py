"""What a year has cost a property and what is ordered for it, by account: no plan is cut below it."""

from __future__ import annotations

from decimal import Decimal

import frappe

from wuye_ops.finance_control.history import spent_in
from wuye_ops.finance_control.plan_rules import money
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS


def by_account(property_name: str, year: int) -> dict[str, Decimal]:
	"""Account → yuan: the ledger of the year, and what of its orders is not billed yet."""
	found = {account: total(months.values()) for account, months in spent_in(property_name, year).items()}
	for account, amount in _ordered(property_name, year).items():
		found[account] = found.get(account, ZERO) + amount
	return found


def _ordered(property_name: str, year: int) -> dict[str, Decimal]:
	cost_center = frappe.get_cached_value("Property", property_name, "cost_center")
	order, row = frappe.qb.DocType("Purchase Order"), frappe.qb.DocType("Purchase Order Item")
	rows = (
		frappe.qb.from_(row)
		.join(order)
		.on(order.name == row.parent)
		.select(row.expense_account, row.base_amount, row.billed_amt, order.conversion_rate)
		.where(
			(row.cost_center == (cost_center or ""))
			& (order.docstatus == 1)
			& (order.status != "Closed")
			& (order.transaction_date >= Month(year, 1).first)
			& (order.transaction_date <= Month(year, MONTHS).last)
		)
		.run()
	)
	found: dict[str, Decimal] = {}
	for account, amount, billed, rate in rows:
		open_amount = money(amount) - money(float(billed or 0) * float(rate or 1))
		if account and open_amount > ZERO:
			found[account] = found.get(account, ZERO) + open_amount
	return found
