"""What properties cost, from ERPNext's general ledger: the entries of their cost centers on accounts of cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Max, Sum
from pypika import Criterion, Table
from pypika.analytics import RowNumber
from pypika.functions import Extract
from pypika.queries import QueryBuilder

from wuye_ops.finance_control.cost_classes import class_by_account, salary_accounts
from wuye_ops.metrics.registry import Row, Scope
from wuye_ops.rules.cost_budget import NOISE
from wuye_ops.rules.cost_class import STAFF
from wuye_ops.rules.money import EXACT, ZERO, cents, total
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
	centers, entry = centers_of(scope.properties), frappe.qb.DocType("GL Entry")
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


def monthly(scope: Scope) -> dict[tuple[str, str, Month], Decimal]:
	"""(property, account, month) → what was posted, in yuan as the ledger has it; months without entries are not there."""
	cost, centers = accounts()[0], centers_of(scope.properties)
	found: dict[tuple[str, str, Month], Decimal] = defaultdict(lambda: ZERO)
	# cost centers that one property has are read from the index alone; of the others each entry is asked whose it is
	rows = [*_of_one(scope, centers, cost), *_of_several(scope, centers, cost)]
	for amount, center, account, year, month, *of in rows:
		found[centers.property_of(center, *of), account, Month(year, month)] += exact(amount)
	return dict(found)


def _of_one(scope: Scope, centers: Centers, cost: list[str]) -> tuple:
	"""(amount, cost center, account, year, month) of cost centers that one property has.

	The database goes from pair to pair of cost center and account, so that it compares no names of entries, and adds up under the
	number of the pair: a million entries in half the time that conditions and groups by name take.
	"""
	center, account, entry = (frappe.qb.DocType(name) for name in ("Cost Center", "Account", "GL Entry"))
	if not centers.sole or not cost:
		return ()
	pair = (
		frappe.qb.from_(center)
		.cross_join(account)
		.cross()
		.select(
			center.name.as_("center"),
			account.name.as_("account"),
			RowNumber().over().orderby(center.name, account.name).as_("number"),
		)
		.where(center.name.isin(list(centers.sole)) & account.name.isin(cost))
		.as_("pair")
	)
	year, month = Extract("year", entry.posting_date), Extract("month", entry.posting_date)
	return (
		frappe.qb.from_(entry)
		.force_index(GL_COSTS)
		.join(pair)
		.on((entry.cost_center == pair.center) & (entry.account == pair.account))
		.select(Sum(entry.debit - entry.credit), Max(pair.center), Max(pair.account), year, month)
		.where(_counts(scope, entry))
		.groupby(pair.number, year, month)
		.run()
	)


def _of_several(scope: Scope, centers: Centers, cost: list[str]) -> tuple:
	"""(amount, cost center, account, year, month, property) of cost centers that several properties share."""
	if not centers.shared:
		return ()
	entry = frappe.qb.DocType("GL Entry")
	year, month = Extract("year", entry.posting_date), Extract("month", entry.posting_date)
	groups = [entry.cost_center, entry.account, year, month, entry.property]
	return (
		_entries(scope, entry, centers.of_several(), cost)
		.select(Sum(entry.debit - entry.credit), *groups)
		.groupby(*groups)
		.run()
	)


def by_account(scope: Scope) -> dict[str, dict[str, dict[Month, Decimal]]]:
	"""Property → account → month → what was posted in the days of the scope; months without entries are not there."""
	found: dict[str, dict[str, dict[Month, Decimal]]] = {}
	for (name, account, month), amount in monthly(scope).items():
		found.setdefault(name, {}).setdefault(account, {})[month] = cents(amount)
	return found


def entry_rows(scope: Scope, start: int, limit: int, *, of: str) -> list[Row]:
	"""A page of the entries behind `costs`, the latest first.

	of: what an entry adds to numerator and denominator: "labour" (its labour, and all of it), else all of it and 0.
	"""
	if limit < 1:
		return []
	cost, labour = accounts()
	centers, entry = centers_of(scope.properties), frappe.qb.DocType("GL Entry")
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


def entries(scope: Scope, accounts_wanted: list[str]) -> list[frappe._dict]:
	"""The entries of some accounts of cost in the scope, by day: name, property, posting_date, account, voucher_type, voucher_no,
	against, remarks, amount (debit − credit)."""
	centers, entry = centers_of(scope.properties), frappe.qb.DocType("GL Entry")
	rows = (
		_entries(scope, entry, centers, accounts_wanted)
		.select(
			entry.name,
			entry.cost_center,
			entry.property,
			entry.posting_date,
			entry.account,
			entry.voucher_type,
			entry.voucher_no,
			entry.against,
			entry.remarks,
			(entry.debit - entry.credit).as_("amount"),
		)
		.orderby(entry.posting_date, entry.voucher_no, entry.name)
		.run(as_dict=True)
	)
	for row in rows:
		row.property = centers.property_of(row.cost_center, row.property)
	return rows


@dataclass(frozen=True, slots=True)
class Centers:
	"""Whose cost centers are. sole: cost center → its one property. shared: those that several have; of them each entry
	says by its property which it is for, of `sharing` it counts."""

	sole: dict[str, str]
	shared: frozenset[str]
	sharing: tuple[str, ...]

	def of_several(self) -> Centers:
		return replace(self, sole={})

	def property_of(self, center: str, named: str | None = None) -> str:
		return self.sole.get(center) or named


def sole_cost_centers(properties: tuple[str, ...] | None) -> dict[str, str]:
	"""Cost center → the one property that has it; without those that several share."""
	return centers_of(properties).sole


def centers_of(properties: tuple[str, ...] | None) -> Centers:
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
	"""The entries of the scope."""
	# named one by one, the cost centers, accounts and days together lead the database to the entries
	whose = entry.cost_center.isin(list(centers.sole) or [""])
	if centers.shared:
		whose |= entry.cost_center.isin(list(centers.shared)) & entry.property.isin(centers.sharing)
	return (
		frappe.qb.from_(entry)
		.force_index(GL_COSTS)
		.where(whose & entry.account.isin(cost or [""]) & _counts(scope, entry))
	)


def _counts(scope: Scope, entry: Table) -> Criterion:
	"""Entries of the days that stand. Closing a year takes every cost off its account again; that is no less cost."""
	return (
		(entry.posting_date >= scope.first)
		& (entry.posting_date <= scope.last)
		& (entry.is_cancelled == 0)
		& (entry.voucher_type != CLOSING)
	)


def _money(amount: float | None) -> Decimal:
	return cents(Decimal(str(amount or 0)))


def exact(amount: float | None) -> Decimal:
	"""What the database keeps, without the noise of a float."""
	return EXACT.quantize(Decimal(str(amount or 0)), NOISE)
