"""收缴率: the figures behind the three rates, in one set-based question each. What the rates are: `rules.collection_rate`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Max, Sum
from frappe.utils import add_months, getdate
from pypika import Table
from pypika.functions import Cast
from pypika.queries import QueryBuilder

from wuye_ops.fees.ledger import totals
from wuye_ops.fees.ledger.chart_leads import charges_of
from wuye_ops.fees.ledger.columns import month_text
from wuye_ops.fees.ledger.scope import Scope
from wuye_ops.fees.ledger.scope import scope as make_scope
from wuye_ops.fees.open_bills import money
from wuye_ops.property import leads
from wuye_ops.rules.collection_rate import Collection
from wuye_ops.rules.money import ZERO, total
from wuye_ops.setup.indexes import FEE_LEDGER, FEE_LEDGER_MONTHS

PERIOD = ("period",)
# Of one month the same as by property alone; but the index by month has it, without the years before.
OF_A_MONTH = ("property", "period_month")


def is_one_month(scope: Scope) -> bool:
	return (scope.first.year, scope.first.month) == (scope.last.year, scope.last.month)


def collections(scope: Scope, by: Sequence[str]) -> dict[tuple, Collection]:
	"""By group the charges of the scope's months with what came in by its day, and the arrears of earlier years.

	by: columns of Fee Charge; with period_month the arrears are those at the start of each month. Fees collected for
	others are left out. A household is a unit or a parking space; it has paid in full when nothing is open of what it was
	charged.
	"""
	found = this_period(scope, by)
	for key, arrears in of_earlier_years(scope, by).items():
		found[key] = found.get(key, Collection()) + arrears
	return found


def this_period(scope: Scope, by: Sequence[str]) -> dict[tuple, Collection]:
	"""Of `collections` what is about the charges of the scope's months."""
	return _this_period(scope, by, own_fees())


def of_earlier_years(scope: Scope, by: Sequence[str]) -> dict[tuple, Collection]:
	"""Of `collections` what is about the arrears of earlier years."""
	return _arrears(scope, by, own_fees())


def households(scope: Scope) -> QueryBuilder:
	"""Rows of the places that were charged something: property, unit, parking_space, due, received."""
	by = (*OF_A_MONTH, "unit", "parking_space") if is_one_month(scope) else totals.PLACE
	household = _households(scope, by, own_fees()).as_("household")
	columns = ("property", "unit", "parking_space", "due", "received")
	return (
		frappe.qb.from_(household)
		.select(*(household[column] for column in columns))
		.where((household.is_place == 1) & (household.due > 0))
	)


def whole(scope: Scope, by: Sequence[str], found: dict[tuple, Collection]) -> Collection:
	"""All groups of `found` together, which `collections` gave for the same: each household counted once."""
	if "period_month" not in by or scope.first.year != scope.last.year:
		return collections(scope, ()).get((), Collection())
	# within a year arrears are those at its first month, and what came in of them adds up month by month
	at_start = [one.prior_arrears for key, one in found.items() if scope.first in key]
	return replace(
		_this_period(scope, (), own_fees()).get((), Collection()),
		prior_arrears=total(at_start),
		prior_received=total(one.prior_received for one in found.values()),
	)


def by_month() -> dict:
	"""For a chart: what share of each of the last twelve months' charges has come in."""
	found = totals.sums(make_scope({}), ("period_month",), own_fees())
	months = {
		month: Collection(
			money(row["charged"] - row["waived"] - row["credited"]), money(row["received"])
		).rate
		for (month,), row in sorted(found.items())
	}
	shown = {month: rate for month, rate in months.items() if rate is not None}
	return {
		"labels": [month_text(month) for month in shown],
		"datasets": [{"name": _("Collection Rate"), "values": [float(rate) for rate in shown.values()]}],
		"leads": leads.to_list(
			"Fee Charge", [None], list(shown), lambda _set, month: charges_of({}, {"period_month": month})
		),
	}


def own_fees():
	"""The condition that leaves out what is only passed on."""
	passed_on = frappe.get_all("Fee Item", {"pass_through": 1}, pluck="name")
	# names as they are stored: comparing a million of them by the rules of a language takes as long as adding them up
	return lambda charge: Cast(charge.fee_item, "binary").notin(passed_on or ("",))


# -- charges of the period


def _this_period(scope: Scope, by: Sequence[str], own: totals.Condition) -> dict[tuple, Collection]:
	household = _households(scope, by, own).as_("household")
	has_due = (household.is_place == 1) & (household.due > 0)
	rows = (
		frappe.qb.from_(household)
		.select(
			*(household[column] for column in by),
			Sum(household.due).as_("due"),
			Sum(household.received).as_("received"),
			Sum(Case().when(has_due, 1).else_(0)).as_("households"),
			Sum(Case().when(has_due & (household.received >= household.due), 1).else_(0)).as_(
				"households_paid"
			),
		)
		.groupby(*(household[column] for column in by))
		.run(as_dict=True)
	)
	return {
		tuple(row[column] for column in by): Collection(
			money(row.due), money(row.received), int(row.households or 0), int(row.households_paid or 0)
		)
		for row in rows
		if row.due or row.received
	}


def _households(scope: Scope, by: Sequence[str], own: totals.Condition) -> QueryBuilder:
	"""By group and place what was to be collected and what was, and whether it is a place."""
	charge, keys = totals.charges(), _keys(by)
	source = (
		frappe.qb.from_(charge)
		.force_index(totals.index_for(scope, keys))
		.where(totals.condition(scope, charge, own))
	)
	due = charge.charged - charge.waived - charge.credited
	if not totals.is_touched_after(scope.as_of):
		return _by_place(source, charge, by, keys, due)
	now = source.select(
		*(charge[column] for column in keys), Sum(due).as_("due"), Sum(charge.received).as_("received")
	).groupby(*(charge[column] for column in keys))
	touched = totals.touched_bills(scope, own, (), after=scope.as_of)
	for change in totals.changes(touched, scope.as_of, scope, keys, own):
		since = change.as_("since")
		now = now.union_all(
			frappe.qb.from_(since).select(
				*(since[column] for column in keys),
				since.charged - since.waived - since.credited,
				since.received,
			)
		)
	both = now.as_("both")
	return _by_place(frappe.qb.from_(both), both, by, keys, both.due)


def _by_place(
	source: QueryBuilder, table: Table, by: Sequence[str], keys: Sequence[str], due
) -> QueryBuilder:
	"""The sums of a query by its keys. Only what is asked for comes out: rows with the names of their places would be ten
	times as wide, and of a million charges no longer fit into memory."""
	is_place = Coalesce(table.unit, table.parking_space, "") != ""
	return source.select(
		*(table[column] for column in by),
		Max(Case().when(is_place, 1).else_(0)).as_("is_place"),
		Sum(due).as_("due"),
		Sum(table.received).as_("received"),
	).groupby(*(table[column] for column in keys))


def _keys(by: Sequence[str]) -> list[str]:
	"""A place and what is asked for, in the order of the index that has both: a million charges are not to be sorted. The
	unit says which building, where nobody asks for that.
	"""
	if "period_month" in by and "building" not in by:
		return [column for column in FEE_LEDGER_MONTHS[:5] if column != "fee_item" or column in by]
	wanted = {*totals.PLACE, *by}
	return [column for column in FEE_LEDGER[:6] if column in wanted]


# -- arrears of earlier years


def _arrears(scope: Scope, by: Sequence[str], own: totals.Condition) -> dict[tuple, Collection]:
	if "period_month" not in by:
		at_start = _open_before(scope, by, own, scope.first)
		(came_in,) = _came_in(scope, by, own, at_start, [scope.first], min(scope.as_of, _end(scope.last)))
		return _collected(at_start, came_in)
	rest = [column for column in by if column != "period_month"]
	place, found = list(by).index("period_month"), {}
	for months in _years(scope.first, min(scope.last, scope.as_of)):
		at_start = _open_before(scope, rest, own, months[0])
		last = min(scope.as_of, _end(months[-1]))
		for month, came_in in zip(months, _came_in(scope, rest, own, at_start, months, last), strict=True):
			for key, arrears in _collected(at_start, came_in).items():
				found[(*key[:place], month, *key[place:])] = arrears
			# what is open when the next month begins
			for key, moved in came_in.items():
				at_start[key] = at_start.get(key, ZERO) + money(totals.outstanding(moved))
	return found


def _years(first: date, last: date) -> list[list[date]]:
	"""The months from `first` to `last`, those of each year together: of them the arrears are of the same years."""
	found: list[list[date]] = []
	month = first
	while month <= last:
		if not found or month.month == 1:
			found.append([])
		found[-1].append(month)
		month = getdate(add_months(month, 1))
	return found


def earlier(own: totals.Condition, first: date) -> totals.Condition:
	"""Charges of the years before that of the day."""
	return lambda charge: own(charge) & (charge.period_month < date(first.year, 1, 1))


def _open_before(scope: Scope, by: Sequence[str], own: totals.Condition, first: date) -> dict[tuple, Decimal]:
	"""What was open of earlier years when the day began."""
	start = replace(scope, as_of=totals.before(first))
	found = totals.sums(start, by, earlier(own, first), PERIOD)
	return {key: money(totals.outstanding(figures)) for key, figures in found.items()}


def _came_in(
	scope: Scope, by: Sequence[str], own: totals.Condition, at_start: dict, starts: list[date], last: date
) -> list[dict[tuple, dict]]:
	"""What has moved of it from each of these days to the next, and from the last of them to the end of `last`."""
	if last < starts[-1] or not any(at_start.values()):
		return [{} for _start in starts]
	ends = [*(totals.before(start) for start in starts), last]
	return totals.moves(scope, ends, by, earlier(own, starts[0]), PERIOD)


def _collected(at_start: dict[tuple, Decimal], came_in: dict[tuple, dict]) -> dict[tuple, Collection]:
	return {
		key: Collection(prior_arrears=arrears, prior_received=money(came_in.get(key, {}).get("received")))
		for key, arrears in at_start.items()
		if arrears
	}


def _end(month: date) -> date:
	return totals.before(getdate(add_months(month, 1)))
