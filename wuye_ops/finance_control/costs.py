"""What properties cost, from ERPNext's general ledger: the entries of their cost centers on accounts of cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum
from pypika import Table
from pypika.functions import Extract
from pypika.queries import QueryBuilder

from wuye_ops.finance_control.cost_classes import class_by_account, salary_accounts
from wuye_ops.metrics.registry import Row, Scope
from wuye_ops.rules.cost_class import STAFF
from wuye_ops.rules.money import ZERO, cents, total
from wuye_ops.rules.proration import Month
from wuye_ops.setup.indexes import GL_COSTS

CLOSING = "Period Closing Voucher"


@dataclass(frozen=True, slots=True)
class Cost:
	"""Yuan. labour: what of it is 人工."""

	amount: Decimal = ZERO
	labour: Decimal = ZERO

	def __add__(self, other: Cost) -> Cost:
		return Cost(total((self.amount, other.amount)), total((self.labour, other.labour)))


def accounts() -> tuple[list[str], list[str]]:
	"""Accounts of cost, and those of them that are labour: of the class STAFF, or posted to by components of salaries."""
	classes, salaries = class_by_account(), salary_accounts()
	return list(classes), [name for name, code in classes.items() if code == STAFF or name in salaries]


def costs(scope: Scope) -> dict[str, Cost]:
	"""Property → what was posted in the days of the scope; a property without entries is not there."""
	cost, labour = accounts()
	centers, entry = _centers(scope.properties), frappe.qb.DocType("GL Entry")
	amount = entry.debit - entry.credit
	sides = [entry.cost_center, *([entry.property] if centers.shared else [])]
	rows = (
		_entries(scope, entry, centers, cost)
		.select(Sum(amount), Sum(Case().when(entry.account.isin(labour or [""]), amount).else_(0)), *sides)
		.groupby(*sides)
		.run()
	)
	found: dict[str, Cost] = {}
	for whole, part, center, *of in rows:
		name = centers.property_of(center, *of)
		found[name] = found.get(name, Cost()) + Cost(_money(whole), _money(part))
	return found


def by_account(scope: Scope) -> dict[str, dict[str, dict[Month, Decimal]]]:
	"""Property → account → month → what was posted in the days of the scope; months without entries are not there."""
	centers, entry = _centers(scope.properties), frappe.qb.DocType("GL Entry")
	of_month = Extract("YEAR_MONTH", entry.posting_date)
	sides = [entry.account, of_month, entry.cost_center, *([entry.property] if centers.shared else [])]
	rows = (
		_entries(scope, entry, centers, list(class_by_account()))
		.select(Sum(entry.debit - entry.credit), *sides)
		.groupby(*sides)
		.run()
	)
	found: dict[str, dict[str, dict[Month, Decimal]]] = {}
	for amount, account, number, center, *of in rows:
		months = found.setdefault(centers.property_of(center, *of), {}).setdefault(account, {})
		month = Month(*divmod(int(number), 100))
		months[month] = total((months.get(month, ZERO), _money(amount)))
	return found


def entry_rows(scope: Scope, start: int, limit: int, *, of: str) -> list[Row]:
	"""A page of the entries behind `costs`, the latest first.

	of: what an entry adds to numerator and denominator: "labour" (its labour, and all of it), else all of it and 0.
	"""
	if limit < 1:
		return []
	cost, labour = accounts()
	centers, entry = _centers(scope.properties), frappe.qb.DocType("GL Entry")
	names = (
		_entries(scope, entry, centers, cost)
		.select(entry.name)
		.orderby(entry.posting_date, entry.name, order=frappe.qb.desc)
		.limit(limit)
		.offset(start)
		.run(pluck=True)
	)
	fields = ["name", "cost_center", "property", "posting_date", "account", "voucher_type", "voucher_no", "debit", "credit"]  # fmt: skip
	# of entries that belong to the properties of the scope
	rows = frappe.get_all(
		"GL Entry", {"name": ["in", names or [""]]}, fields, order_by="posting_date desc, name desc", limit=0
	)
	found = []
	for row in rows:
		amount = _money(row.debit - row.credit)
		if of == "labour":
			parts = (amount if row.account in labour else ZERO, amount)
		else:
			parts = (amount, ZERO)
		place = centers.property_of(row.cost_center, row.property)
		text = f"{row.account} · {_(row.voucher_type)} {row.voucher_no}"
		found.append(Row("GL Entry", row.name, place, *parts, row.posting_date, text))
	return found


@dataclass(frozen=True, slots=True)
class Centers:
	"""Whose cost centers are. sole: cost center → its one property. shared: those that several have; of them each entry
	says by its property which it is for, of `sharing` it counts."""

	sole: dict[str, str]
	shared: frozenset[str]
	sharing: tuple[str, ...]

	def property_of(self, center: str, named: str | None = None) -> str:
		return self.sole.get(center) or named


def sole_cost_centers(properties: tuple[str, ...] | None) -> dict[str, str]:
	"""Cost center → the one property that has it; without those that several share."""
	return _centers(properties).sole


def _centers(properties: tuple[str, ...] | None) -> Centers:
	places: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"Property", {"cost_center": ["is", "set"]}, ["name", "cost_center"], order_by="name", limit=0
	):
		places.setdefault(row.cost_center, []).append(row.name)
	wanted = None if properties is None else set(properties)

	def of_scope(names: list[str]) -> list[str]:
		return names if wanted is None else [name for name in names if name in wanted]

	shared = {center: of_scope(names) for center, names in places.items() if len(names) > 1}
	return Centers(
		{center: names[0] for center, names in places.items() if len(names) == 1 and of_scope(names)},
		frozenset(center for center, names in shared.items() if names),
		tuple(name for names in shared.values() for name in names),
	)


def _entries(scope: Scope, entry: Table, centers: Centers, cost: list[str]) -> QueryBuilder:
	"""The entries of the scope. Closing a year takes every cost off its account again; that is no less cost."""
	# named one by one, the cost centers and the days together lead the database to the entries
	whose = entry.cost_center.isin(list(centers.sole) or [""])
	if centers.shared:
		whose |= entry.cost_center.isin(list(centers.shared)) & entry.property.isin(centers.sharing)
	return (
		frappe.qb.from_(entry)
		.force_index(GL_COSTS)
		.where(
			whose
			& (entry.posting_date >= scope.first)
			& (entry.posting_date <= scope.last)
			& entry.account.isin(cost or [""])
			& (entry.is_cancelled == 0)
			& (entry.voucher_type != CLOSING)
		)
	)


def _money(amount: float | None) -> Decimal:
	return cents(Decimal(str(amount or 0)))
