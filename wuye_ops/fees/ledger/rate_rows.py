"""The charges and households behind the rates of collection and the age of debts, page by page, as of the end of a day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum
from pypika.terms import Criterion

from wuye_ops.fees.ledger import balances, rates, totals
from wuye_ops.fees.ledger.columns import month_text
from wuye_ops.fees.ledger.scope import Scope
from wuye_ops.fees.ledger.standing import lines
from wuye_ops.fees.open_bills import money, without_property
from wuye_ops.metrics.registry import Row
from wuye_ops.rules.money import ZERO
from wuye_ops.setup.indexes import FEE_LEDGER_MONTHS, NAMES

ONE = Decimal(1)
NOTHING = frappe._dict(charged=0, waived=0, credited=0, received=0)


def charge_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""Charges of the scope's months: what came in by its day, of what was to be collected. Charges that were on no bill
	yet on that day have 0 of 0."""
	charge = totals.charges()
	condition = totals.condition(scope, charge, rates.own_fees())
	found = _page(condition, start, limit)
	then = _on(scope.as_of, found)
	return [
		_row(one, money(then[one.name].received), _due(then[one.name]), one.period_month) for one in found
	]


def arrears_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""Charges of earlier years of which something was open when the scope's first day began, or that money came in for
	since: what came in from then to the end of its day, of what was open."""
	charge = totals.charges()
	open_now = charge.charged - charge.waived - charge.credited - charge.received != 0
	condition = totals.condition(scope, charge, rates.earlier(rates.own_fees(), scope.first), rates.PERIOD)
	found = _page(condition & (open_now | (charge.moved_on >= scope.first)), start, limit)
	before, then = _on(totals.before(scope.first), found), _on(scope.as_of, found)
	return [
		_row(
			one,
			money(then[one.name].received) - money(before[one.name].received),
			money(totals.outstanding(before[one.name])),
			None,
		)
		for one in found
	]


def open_rows(scope: Scope, aged_before: date, start: int, limit: int) -> list[Row]:
	"""Charges with something open at the end of the scope's day, the oldest first: what is open, and how much of it was due
	before the day."""
	debt = balances.open_charges(scope, ("name",), rates.own_fees()).as_("debt")
	rest = Sum(debt.outstanding)
	page = (
		frappe.qb.from_(debt)
		.select(debt.name, debt.due_date, rest)
		.groupby(debt.name, debt.due_date)
		.having(rest > 0)
		.orderby(debt.due_date, debt.name)
		.limit(limit)
		.offset(start)
		.run()
	)
	charges = {one.name: one for one in _charges([name for name, _due_date, _rest in page])}
	found = []
	for name, due_date, outstanding in page:
		amount = money(outstanding)
		aged = amount if due_date and due_date < aged_before else ZERO
		found.append(_row(charges[name], aged, amount, None))
	return found


def household_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""Units and parking spaces that were charged something: 1 where all of it had come in by the scope's day, else 0."""
	household = rates.households(scope).as_("charged")
	found = (
		frappe.qb.from_(household)
		.select(household.star)
		.orderby(household.property, household.unit, household.parking_space)
		.limit(limit)
		.offset(start)
		.run(as_dict=True)
	)
	return [
		Row(
			"Property Unit" if one.unit else "Parking Space",
			one.unit or one.parking_space,
			one.property,
			ONE if one.received >= one.due else ZERO,
			ONE,
			scope.last,
			without_property(one.unit or one.parking_space, one.property),
		)
		for one in found
	]


def _page(condition: Criterion, start: int, limit: int) -> list:
	"""A page of charges in the order of the index by month, backwards: nothing is sorted, and no row is read that is not
	on the page."""
	charge, index = totals.charges(), NAMES[FEE_LEDGER_MONTHS]
	query = frappe.qb.from_(charge).force_index(index).select(charge.name).where(condition)
	for column in (*FEE_LEDGER_MONTHS, "name"):
		query = query.orderby(charge[column], order=frappe.qb.desc)
	return _charges(query.limit(limit).offset(start).run(pluck=True))


def _charges(names: Sequence[str]) -> list:
	"""The charges in the order of their names."""
	if not names:
		return []
	charge = totals.charges()
	fields = (
		"name",
		"property",
		"unit",
		"parking_space",
		"fee_item",
		"period_month",
		"moved_on",
		"sales_invoice",
	)
	rows = (
		frappe.qb.from_(charge)
		.select(*(charge[field] for field in (*fields, *NOTHING)))
		.where(charge.name.isin(names))
		.run(as_dict=True)
	)
	by_name = {row.name: row for row in rows}
	return [by_name[name] for name in names]


def _on(day: date, charges: Sequence) -> dict[str, frappe._dict]:
	"""By charge its figures at the end of the day: those that are kept, unless something was booked since."""
	found = {one.name: one for one in charges}
	moved = {
		one.sales_invoice for one in charges if one.moved_on and one.moved_on > day and one.sales_invoice
	}
	for row in lines(sorted(moved), day).run(as_dict=True) if moved else ():
		if row.charge in found:
			found[row.charge] = row
	return found


def _due(figures: frappe._dict) -> Decimal:
	return money(figures.charged - figures.waived - figures.credited)


def _row(charge, numerator: Decimal, denominator: Decimal, on: date | None) -> Row:
	place = charge.unit or charge.parking_space
	what = [without_property(place, charge.property) if place else "", charge.fee_item]
	text = " ".join([*filter(None, what), month_text(charge.period_month)])
	return Row("Fee Charge", charge.name, charge.property, numerator, denominator, on, text)
