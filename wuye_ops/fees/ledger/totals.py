"""Sums of the fee ledger by any grouping, on any day.

What is kept with the charges says how they stand now. For another day only the bills are read again on which something
was booked after it; what they have changed since is taken off.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import frappe
from frappe.query_builder.functions import Max, Sum
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from wuye_ops.fees.ledger.scope import Scope
from wuye_ops.fees.ledger.standing import BILL, FIGURES, LEDGER, lines
from wuye_ops.setup.indexes import FEE_LEDGER, FEE_LEDGER_MONTHS, NAMES

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
		for query in changes(touched, scope.as_of, scope, by, where, without):
			_added(query.run(as_dict=True), by, found)
	return {key: row for key, row in found.items() if any(row.values())}


def moves(
	scope: Scope,
	ends: Sequence[date],
	by: Sequence[str],
	where: Condition | None = None,
	without: Sequence[str] = (),
) -> list[dict[tuple, dict]]:
	"""What the figures changed by from the end of each day to the end of the next of `ends`, which are in order.

	Each day's figures are read once, though they end one stretch and begin another.
	"""
	touched = touched_bills(scope, where, without, after=ends[0])
	figures = []
	for day in ends:
		# less what is kept, on both sides of a difference
		less_now: dict[tuple, dict] = {}
		for query in changes(touched, day, scope, by, where, without):
			_added(query.run(as_dict=True), by, less_now)
		figures.append(less_now)
	return [_difference(later, earlier) for earlier, later in pairwise(figures)]


def _difference(later: dict[tuple, dict], earlier: dict[tuple, dict]) -> dict[tuple, dict]:
	nothing = dict.fromkeys(FIGURES, 0)
	return {
		key: {
			figure: round(later.get(key, nothing)[figure] - earlier.get(key, nothing)[figure], 2)
			for figure in FIGURES
		}
		for key in later | earlier
	}


def _now(scope: Scope, by: Sequence[str], where: Condition | None, without: Sequence[str]) -> QueryBuilder:
	charge, index = charges(), index_for(scope, by)
	columns = _in_order_of(index, by)
	streamed = (
		frappe.qb.from_(charge)
		.force_index(index)
		.select(
			*(charge[column] for column in columns), *(Sum(charge[figure]).as_(figure) for figure in FIGURES)
		)
		.where(condition(scope, charge, where, without))
		.groupby(*(charge[column] for column in columns))
	)
	if set(columns) == set(by):
		return streamed
	part = streamed.as_("part")
	return (
		frappe.qb.from_(part)
		.select(*(part[column] for column in by), *(Sum(part[figure]).as_(figure) for figure in FIGURES))
		.groupby(*(part[column] for column in by))
	)


def _in_order_of(index: str, by: Sequence[str]) -> Sequence[str]:
	"""The shortest beginning of the index that has all columns of `by`: by these the database adds up as it reads, and few
	sums are left to sort. Where that beginning has the places in it, and `by` has not, there would be more sums than few.
	"""
	columns = next((columns for columns, name in NAMES.items() if name == index), ())
	if not by or not set(by) <= set(columns):
		return by
	start = columns[: max(map(columns.index, by)) + 1]
	return by if "unit" in start and "unit" not in by else start


def index_for(scope: Scope, by: Sequence[str]) -> str:
	"""The index that has all that is asked for, in the order in which it is added up. The database would rather sort.

	Of one customer, unit or building there is so little that the order does not matter, but where it stands.
	"""
	if scope.customer:
		return "customer_period_from_index"
	if scope.unit:
		return "unit_period_from_index"
	by_month = "building" not in by and ("unit" not in by or "period_month" in by)
	return NAMES[FEE_LEDGER_MONTHS if by_month and not scope.building else FEE_LEDGER]


def condition(scope: Scope, charge: Table, where: Condition | None, without: Sequence[str] = ()) -> Criterion:
	found = scope.of_charges(charge, without)
	return found & where(charge) if where else found


def is_touched_after(day: date) -> bool:
	"""Whether anything is booked on bills after the day; usually nothing is after today."""
	((last,),) = frappe.qb.from_(LEDGER).select(Max(LEDGER.posting_date)).run()
	if not last or last <= day:
		# the end of an index answers; the question below reads many entries before it finds that there are none
		return False
	return bool(
		frappe.qb.from_(LEDGER)
		.select(LEDGER.name)
		.where((LEDGER.posting_date > day) & (LEDGER.against_voucher_type == BILL) & (LEDGER.delinked == 0))
		.limit(1)
		.run()
	)


def touched_bills(scope: Scope, where: Condition | None, without: Sequence[str], *, after: date) -> list[str]:
	"""The bills of the scope's charges on which something was booked after the day."""
	charge = charges()
	return (
		frappe.qb.from_(charge)
		.force_index(index_for(scope, ()))
		.select(charge.sales_invoice)
		.distinct()
		.where(
			condition(scope, charge, where, without)
			& (charge.moved_on > after)
			& charge.sales_invoice.isnotnull()
		)
		.run(pluck=True)
	)


def changes(
	bills: Sequence[str],
	to: date,
	scope: Scope,
	by: Sequence[str],
	where: Condition | None = None,
	without: Sequence[str] = (),
) -> list[QueryBuilder]:
	"""By group what the figures of the bills' charges are at the end of `to` less what is kept, which is what they are
	now. In queries of so many bills; the sums of all of them count."""
	return [
		_change(bills[start : start + AT_ONCE], to, scope, by, where, without)
		for start in range(0, len(bills), AT_ONCE)
	]


def _change(
	bills: Sequence[str],
	to: date,
	scope: Scope,
	by: Sequence[str],
	where: Condition | None,
	without: Sequence[str],
) -> QueryBuilder:
	charge, then = charges(), lines(bills, to).as_("then")
	return (
		frappe.qb.from_(then)
		.join(charge)
		.on(charge.name == then.charge)
		.select(
			*(charge[column] for column in by),
			*(Sum(then[figure] - charge[figure]).as_(figure) for figure in FIGURES),
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
