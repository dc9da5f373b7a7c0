"""Sums of the fee ledger by any grouping, on any day.

What is kept with the charges says how they stand now. For another day only the bills are read again on which something
was booked after it; what they have changed since is taken off.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Sum
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from wuye_ops.fees.ledger.scope import Scope
from wuye_ops.fees.ledger.standing import BILL, FIGURES, LEDGER, lines

Condition = Callable[[Table], Criterion]
# Bills of one query: the database looks each of them up by name.
AT_ONCE = 2000
PLACE = ("property", "building", "unit", "parking_space")


def charges() -> Table:
	return frappe.qb.DocType("Fee Charge")


def sums(
	scope: Scope, by: Sequence[str], where: Condition | None = None, without: Sequence[str] = ()
) -> dict[tuple, dict]:
	"""By group the four figures at the end of the scope's day. by: columns of Fee Charge; where: a further condition;
	without: filters of the scope to leave out."""
	found = _added(_now(scope, by, where, without).run(as_dict=True), by, {})
	if is_touched_after(scope.as_of):
		touched = touched_bills(scope, where, without, after=scope.as_of)
		for query in changes(touched, scope.as_of, None, scope, by, where, without):
			_added(query.run(as_dict=True), by, found)
	return {key: row for key, row in found.items() if any(row.values())}


def received_between(
	scope: Scope,
	start: date,
	end: date,
	by: Sequence[str],
	where: Condition | None = None,
	without: Sequence[str] = (),
) -> dict[tuple, dict]:
	"""What the figures changed by from the end of one day to the end of another."""
	touched, found = touched_bills(scope, where, without, after=start, until=end), {}
	for query in changes(touched, end, start, scope, by, where, without):
		_added(query.run(as_dict=True), by, found)
	return found


def _now(scope: Scope, by: Sequence[str], where: Condition | None, without: Sequence[str]) -> QueryBuilder:
	charge = charges()
	return (
		frappe.qb.from_(charge)
		.select(*(charge[column] for column in by), *(Sum(charge[figure]).as_(figure) for figure in FIGURES))
		.where(condition(scope, charge, where, without))
		.groupby(*(charge[column] for column in by))
	)


def condition(scope: Scope, charge: Table, where: Condition | None, without: Sequence[str] = ()) -> Criterion:
	found = scope.of_charges(charge, without)
	return found & where(charge) if where else found


def is_touched_after(day: date) -> bool:
	"""Whether anything is booked on bills after the day; usually nothing is after today."""
	return bool(
		frappe.qb.from_(LEDGER)
		.select(LEDGER.name)
		.where((LEDGER.posting_date > day) & (LEDGER.against_voucher_type == BILL) & (LEDGER.delinked == 0))
		.limit(1)
		.run()
	)


def touched_bills(
	scope: Scope, where: Condition | None, without: Sequence[str], *, after: date, until: date | None = None
) -> list[str]:
	"""The bills on which something was booked in those days: at least those with charges of the scope."""
	days = (
		(LEDGER.posting_date > after)
		& (LEDGER.posting_date <= (until or date.max))
		& (LEDGER.against_voucher_type == BILL)
		& (LEDGER.delinked == 0)
	)
	query = frappe.qb.from_(LEDGER).select(LEDGER.against_voucher_no).distinct()
	if where or "period" not in without or scope.building or scope.unit or scope.fee_item:
		charge = charges()
		query = query.join(charge).on(charge.sales_invoice == LEDGER.against_voucher_no)
		return query.where(days & condition(scope, charge, where, without)).run(pluck=True)
	bill = frappe.qb.DocType(BILL)
	query = query.join(bill).on(bill.name == LEDGER.against_voucher_no)
	return query.where(days & scope.of_vouchers(bill)).run(pluck=True)


def changes(
	bills: Sequence[str],
	to: date,
	since: date | None,
	scope: Scope,
	by: Sequence[str],
	where: Condition | None = None,
	without: Sequence[str] = (),
) -> list[QueryBuilder]:
	"""By group what the figures of the bills' charges are at the end of `to` less what they are at the end of `since`,
	or less what is kept, which is what they are now. In queries of so many bills; the sums of all of them count."""
	return [
		_change(bills[start : start + AT_ONCE], to, since, scope, by, where, without)
		for start in range(0, len(bills), AT_ONCE)
	]


def _change(
	bills: Sequence[str],
	to: date,
	since: date | None,
	scope: Scope,
	by: Sequence[str],
	where: Condition | None,
	without: Sequence[str],
) -> QueryBuilder:
	charge, then = charges(), lines(bills, to).as_("then")
	query = frappe.qb.from_(then).join(charge).on(charge.name == then.charge)
	if since:
		base = lines(bills, since).as_("base")
		query = query.join(base).on(base.line == then.line)
	else:
		base = charge
	return (
		query.select(
			*(charge[column] for column in by),
			*(Sum(then[figure] - base[figure]).as_(figure) for figure in FIGURES),
		)
		.where(condition(scope, charge, where, without))
		.groupby(*(charge[column] for column in by))
	)


def _added(rows: list, by: Sequence[str], found: dict[tuple, dict]) -> dict[tuple, dict]:
	for row in rows:
		sums_of_group = found.setdefault(tuple(row[column] for column in by), dict.fromkeys(FIGURES, 0))
		for figure in FIGURES:
			sums_of_group[figure] = round(sums_of_group[figure] + (row[figure] or 0), 2)
	return found


def outstanding(figures: dict) -> float:
	return round(figures["charged"] - figures["waived"] - figures["credited"] - figures["received"], 2)


def before(day: date) -> date:
	return day - timedelta(days=1)
