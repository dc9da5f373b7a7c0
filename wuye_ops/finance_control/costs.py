"""What properties cost, from ERPNext's general ledger: the entries of their cost centers on accounts of cost."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from pypika import Table
from pypika.queries import QueryBuilder

from wuye_ops.metrics.registry import Row, Scope
from wuye_ops.rules.money import CENT, ZERO
from wuye_ops.setup.indexes import GL_COSTS

# Numbers of 企业会计准则 (setup/data/chart_of_accounts.json) that begin accounts of expenses which are no cost of the service:
# waivers and bad debts, finance, impairment, what lies outside the business, the tax on the company's income.
NO_COST = ("660206", "6603", "6701", "6711", "6801")
# 人员费用 of 主营业务成本 and 职工薪酬 of 管理费用; besides, the accounts to which the components of salaries post
LABOUR = ("640101", "660201")
CLOSING = "Period Closing Voucher"


@dataclass(frozen=True, slots=True)
class Cost:
	"""Yuan. labour: what of it is 人工."""

	amount: Decimal = ZERO
	labour: Decimal = ZERO


def accounts() -> tuple[list[str], list[str]]:
	"""Accounts of cost, and those of them that are labour. Without numbers, every account of expenses is a cost."""
	rows = frappe.get_all("Account", {"root_type": "Expense", "is_group": 0}, ["name", "account_number"])
	cost = [row for row in rows if not (row.account_number or "").startswith(NO_COST)]
	salaries = set(frappe.get_all("Salary Component Account", pluck="account"))
	labour = [
		row.name for row in cost if (row.account_number or "").startswith(LABOUR) or row.name in salaries
	]
	return [row.name for row in cost], labour


def costs(scope: Scope) -> dict[str, Cost]:
	"""Property → what was posted in the days of the scope; a property without entries is not there."""
	cost, labour = accounts()
	entry, place = _tables()
	amount = entry.debit - entry.credit
	rows = (
		_entries(scope, entry, place, cost)
		.select(
			place.name, Sum(amount), Sum(Case().when(entry.account.isin(labour or [""]), amount).else_(0))
		)
		.groupby(place.name)
		.run()
	)
	return {name: Cost(_money(whole), _money(part)) for name, whole, part in rows}


def entry_rows(scope: Scope, start: int, limit: int, *, of: str) -> list[Row]:
	"""A page of the entries behind `costs`, the latest first.

	of: what an entry adds to numerator and denominator: "labour" (its labour, and all of it), else all of it and 0.
	"""
	if limit < 1:
		return []
	cost, labour = accounts()
	entry, place = _tables()
	rows = (
		_entries(scope, entry, place, cost)
		.select(
			entry.name,
			place.name.as_("place"),
			entry.posting_date,
			entry.account,
			entry.voucher_type,
			entry.voucher_no,
			(entry.debit - entry.credit).as_("amount"),
		)
		.orderby(entry.posting_date, entry.name, order=frappe.qb.desc)
		.limit(limit)
		.offset(start)
		.run(as_dict=True)
	)
	of_labour = set(labour)
	found = []
	for row in rows:
		amount = _money(row.amount)
		if of == "labour":
			parts = (amount if row.account in of_labour else ZERO, amount)
		else:
			parts = (amount, ZERO)
		text = f"{row.account} · {_(row.voucher_type)} {row.voucher_no}"
		found.append(Row("GL Entry", row.name, row.place, *parts, row.posting_date, text))
	return found


def sole_cost_centers(properties: tuple[str, ...] | None) -> dict[str, str]:
	"""Cost center → the one property that has it; without those that several share."""
	rows = frappe.get_all("Property", {"cost_center": ["is", "set"]}, ["name", "cost_center"], limit=0)
	shared = _shared()
	return {
		row.cost_center: row.name
		for row in rows
		if row.cost_center not in shared and (properties is None or row.name in properties)
	}


def _tables() -> tuple[Table, Table]:
	return frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Property")


def _entries(scope: Scope, entry: Table, place: Table, cost: list[str]) -> QueryBuilder:
	"""The entries of the scope. Closing a year takes every cost off its account again; that is no less cost."""
	query = (
		frappe.qb.from_(entry)
		.force_index(GL_COSTS)
		.join(place)
		.on(place.cost_center == entry.cost_center)
		.where(
			(entry.posting_date >= scope.first)
			& (entry.posting_date <= scope.last)
			& entry.account.isin(cost or [""])
			& (entry.is_cancelled == 0)
			& (entry.voucher_type != CLOSING)
		)
	)
	if scope.properties is not None:
		query = query.where(place.name.isin(scope.properties or ("",)))
	if shared := _shared():
		# of a cost center that several properties share, the entry says which it is for
		query = query.where(place.cost_center.notin(shared) | (entry.property == place.name))
	return query


def _shared() -> list[str]:
	place = frappe.qb.DocType("Property")
	return (
		frappe.qb.from_(place)
		.select(place.cost_center)
		.where(place.cost_center.isnotnull() & (place.cost_center != ""))
		.groupby(place.cost_center)
		.having(Count("*") > 1)
		.run(pluck=True)
	)


def _money(amount: float | None) -> Decimal:
	return Decimal(str(amount or 0)).quantize(CENT)
