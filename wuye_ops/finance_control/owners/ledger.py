"""Money of owners in ERPNext's general ledger: what was booked for a property, voucher by voucher, and what is left of it.

A booking on the account of public revenue is a property's by its accounting dimension, else by the cost center that this property
alone has. Of a property under 酬金制 all income and cost of its cost center is the owners'. Nothing is kept twice: a voucher
that is cancelled or amended is so in the next answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Max, Sum
from pypika import Table
from pypika.functions import Coalesce, Count, Extract, Min
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from wuye_ops.finance_control import costs
from wuye_ops.finance_control.owners import accounts
from wuye_ops.rules.money import ZERO, cents
from wuye_ops.rules.proration import Month
from wuye_ops.setup.indexes import GL_COSTS

PUBLIC, FUNDS = KINDS = ("Public Revenue", "Commission Funds")


@dataclass(frozen=True, slots=True)
class Whose:
	"""Which entries are a property's, and the index that leads to them, where the database does not find it by itself."""

	of: Callable[[Table], Criterion]
	index: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
	"""amount: above 0 for more money of owners. Income of a month from many bills is one booking, whose voucher is the month:
	what a household was billed is told to nobody else."""

	voucher_type: str
	voucher: str
	account: str
	on: date
	amount: Decimal
	remarks: str = ""
	vouchers: int = 1

	@property
	def key(self) -> tuple[str, str, str]:
		return self.voucher_type, self.voucher, self.account


def bookings(kind: str, property_name: str, first: date | None, last: date) -> list[Booking]:
	"""All of the days, the oldest first. first: None for all there ever were. Asks for no permission."""
	if kind == PUBLIC:
		return _by_voucher(*_public(property_name), first, last)
	income, expense = _profit_and_loss(property_name)
	return sorted(
		_by_month(*income, first, last) + _by_voucher(*expense, first, last),
		key=lambda one: (one.on, one.key),
	)


def of_voucher(kind: str, property_name: str, voucher_type: str, voucher: str) -> list[Booking]:
	"""What one voucher has booked for the property on accounts of owners, account by account."""
	if kind == PUBLIC:
		names, whose = _public(property_name)
	else:
		(income, whose), (expense, _same) = _profit_and_loss(property_name)
		names = [*income, *expense]
	entry = frappe.qb.DocType("GL Entry")
	query = _entries(entry, names, Whose(whose.of), None, None)
	return _grouped(query.where((entry.voucher_type == voucher_type) & (entry.voucher_no == voucher)), entry)


def balance(kind: str, property_name: str, until: date) -> Decimal:
	"""What the books have left on a day, summed by the database without asking what anything is for."""
	if kind == PUBLIC:
		return _sum(*_public(property_name), until)
	income, expense = _profit_and_loss(property_name)
	return cents(_sum(*income, until) + _sum(*expense, until))


def bank_balance(property_name: str, until: date) -> Decimal | None:
	"""What lies for a property on the bank account of public revenue; None where the company has none."""
	company = company_of(property_name)
	names = accounts.public_bank(company)
	return -_sum(names, _owned(property_name), until) if names else None


def unassigned(company: str, first: date | None, last: date) -> Decimal:
	"""What stands on the account of public revenue and belongs to no property: neither dimension nor cost center name one."""
	entry = frappe.qb.DocType("GL Entry")
	sole = list(costs.sole_cost_centers(None))
	nobody = (Coalesce(entry.property, "") == "") & Coalesce(entry.cost_center, "").notin(sole or [""])
	return _sum(accounts.public_revenue(company), Whose(lambda _entry: nobody), last, first)


def receivable(property_name: str, until: date) -> Decimal:
	"""What customers owe for bills of the property on a day."""
	company = company_of(property_name)
	name = frappe.get_cached_value("Company", company, "default_receivable_account")
	return -_sum([name], _owned(property_name), until) if name else ZERO


def first_days(company: str) -> dict[str, date]:
	"""Property → the day of its first booking on the account of public revenue."""
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(Min(entry.posting_date), entry.property, entry.cost_center)
		.where(entry.account.isin(accounts.public_revenue(company)) & (entry.is_cancelled == 0))
		.groupby(entry.property, entry.cost_center)
		.run()
	)
	sole, found = costs.sole_cost_centers(None), {}
	for day, named, center in rows:
		if name := named or sole.get(center):
			found[name] = min(day, found.get(name, day))
	return found


def by_month(property_name: str, names: list[str], first: date, last: date) -> dict[Month, Decimal]:
	"""Month → credit − debit of the cost center of a property on accounts of income or cost."""
	entry = frappe.qb.DocType("GL Entry")
	year, month = Extract("year", entry.posting_date), Extract("month", entry.posting_date)
	rows = (
		_entries(entry, names, _posted(property_name), first, last)
		.select(year, month, Sum(entry.credit - entry.debit))
		.groupby(year, month)
		.run()
	)
	return {Month(int(of_year), int(of_month)): money(amount) for of_year, of_month, amount in rows}


def company_of(property_name: str) -> str:
	return frappe.get_cached_value("Property", property_name, "company")


# -- whose


def _public(property_name: str):
	return accounts.public_revenue(company_of(property_name)), _owned(property_name)


def _profit_and_loss(property_name: str):
	kinds = accounts.of_profit_and_loss(company_of(property_name))
	posted = _posted(property_name)
	return tuple(
		([name for name, root in kinds.items() if root == wanted], posted)
		for wanted in (accounts.INCOME, accounts.EXPENSE)
	)


def _owned(property_name: str) -> Whose:
	"""On accounts of the balance sheet: the dimension says whose, else the cost center of this property alone."""
	centers = list(costs.sole_cost_centers((property_name,)))

	def condition(entry: Table) -> Criterion:
		of_center = (Coalesce(entry.property, "") == "") & entry.cost_center.isin(centers or [""])
		return (entry.property == property_name) | of_center

	return Whose(condition)


def _posted(property_name: str) -> Whose:
	"""On accounts of income and cost: as `costs` reads them, by cost center first."""
	centers = costs.centers_of((property_name,))

	def condition(entry: Table) -> Criterion:
		whose = entry.cost_center.isin(list(centers.sole) or [""])
		if centers.shared:
			whose |= entry.cost_center.isin(list(centers.shared)) & (entry.property == property_name)
		# closing a year takes all of it off its account again, and nobody has spent it
		return whose & (entry.voucher_type != costs.CLOSING)

	return Whose(condition, GL_COSTS)


# -- queries


def _entries(
	entry: Table, names: list[str], whose: Whose, first: date | None, last: date | None
) -> QueryBuilder:
	query = (
		frappe.qb.from_(entry)
		.where(entry.account.isin(names or [""]) & (entry.is_cancelled == 0))
		.where(whose.of(entry))
	)
	query = query.force_index(whose.index) if whose.index else query
	query = query.where(entry.posting_date <= last) if last else query
	return query.where(entry.posting_date >= first) if first else query


def _sum(names: list[str], whose: Whose, last: date, first: date | None = None) -> Decimal:
	entry = frappe.qb.DocType("GL Entry")
	((amount,),) = _entries(entry, names, whose, first, last).select(Sum(entry.credit - entry.debit)).run()
	return money(amount)


def _by_voucher(names: list[str], whose: Whose, first: date | None, last: date) -> list[Booking]:
	entry = frappe.qb.DocType("GL Entry")
	return _grouped(_entries(entry, names, whose, first, last), entry)


def _grouped(query: QueryBuilder, entry: Table) -> list[Booking]:
	rows = (
		query.select(
			entry.voucher_type,
			entry.voucher_no,
			entry.account,
			entry.posting_date,
			Sum(entry.credit - entry.debit),
			Max(entry.remarks),
		)
		.groupby(entry.voucher_type, entry.voucher_no, entry.account, entry.posting_date)
		.orderby(entry.posting_date, entry.voucher_no, entry.account)
		.run()
	)
	return [
		Booking(kind, voucher, account, on, amount, remarks or "")
		for kind, voucher, account, on, value, remarks in rows
		if (amount := money(value))
	]


def _by_month(names: list[str], whose: Whose, first: date | None, last: date) -> list[Booking]:
	entry = frappe.qb.DocType("GL Entry")
	year, month = Extract("year", entry.posting_date), Extract("month", entry.posting_date)
	rows = (
		_entries(entry, names, whose, first, last)
		.select(
			entry.account, year, month, Sum(entry.credit - entry.debit), Count(entry.voucher_no).distinct()
		)
		.groupby(entry.account, year, month)
		.run()
	)
	found = []
	for account, of_year, of_month, value, vouchers in rows:
		if amount := money(value):
			when = Month(int(of_year), int(of_month))
			# a month that is cut by the days asked for stays within them
			on = max(when.first, first) if first else when.first
			found.append(Booking("", str(when), account, on, amount, vouchers=int(vouchers)))
	return found


def money(amount) -> Decimal:
	"""What the database or a form has, in cents."""
	return cents(Decimal(str(amount or 0)))
