"""当期收缴率, 户数收缴率, 清欠率: the rates of the report Collection Rates, with the charges and households behind them.

The figures are those of `ledger.rates`, as the books stood at the end of the days asked for: a payment of November does
not change what October was worth. What the rates are is said in `rules.collection_rate`.

账龄 12 月以上占比 is the report Arrears Ageing of the last day, of the company's own fees. 诉讼时效剩余月数 is what the cases of
those who owe say: they are kept for the present alone, and so nobody counts again how a month stood that is over.
"""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Min, Sum
from frappe.utils import format_date, getdate, nowdate
from pypika import Table
from pypika.terms import Criterion

from wuye_ops.fees.ledger import balances, rates
from wuye_ops.fees.ledger.rate_rows import arrears_rows, charge_rows, household_rows, open_rows
from wuye_ops.fees.ledger.scope import Scope as Ledger
from wuye_ops.fees.open_bills import money
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.ageing import boundaries
from wuye_ops.rules.arrears import RUNNING
from wuye_ops.rules.collection_rate import Collection
from wuye_ops.rules.limitation import months_left
from wuye_ops.rules.metric_value import DOWN, LEAST, PERCENT, UP, Aim, Part

BY_PROPERTY = ("property",)
# the last class of ageing that is not over a year
YEAR = "d365"
CASE = "Arrears Case"


def count_collection(scope: Scope) -> dict[str, Part]:
	return {
		name: Part(one.received, one.charged)
		for name, one in _this_period(scope).items()
		if one.charged or one.received
	}


def collection_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	return charge_rows(_ledger(scope), start, limit)


def count_households(scope: Scope) -> dict[str, Part]:
	return {
		name: Part(Decimal(one.households_paid), Decimal(one.households))
		for name, one in _this_period(scope).items()
		if one.households
	}


def households_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	return household_rows(_ledger(scope), start, limit)


def count_arrears(scope: Scope) -> dict[str, Part]:
	return {
		name: Part(one.prior_received, one.prior_arrears)
		for (name,), one in rates.of_earlier_years(_ledger(scope), BY_PROPERTY).items()
	}


def recovered_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	return arrears_rows(_ledger(scope), start, limit)


def _ledger(scope: Scope) -> Ledger:
	return Ledger(properties=scope.properties, as_of=scope.last, first=scope.first, last=scope.last)


def _this_period(scope: Scope) -> dict[str, Collection]:
	about = _ledger(scope)
	found = rates.this_period(about, rates.OF_A_MONTH if rates.is_one_month(about) else BY_PROPERTY)
	return {key[0]: collection for key, collection in found.items()}


# -- 账龄 12 月以上占比 ------------------------------------------------------------------------------------------------


def count_aged(scope: Scope) -> dict[str, Part]:
	about = _as_of(scope)
	debt = balances.open_charges(about, BY_PROPERTY, rates.own_fees()).as_("debt")
	aged = Case().when(debt.due_date < boundaries(about.as_of)[YEAR], debt.outstanding).else_(0)
	rows = (
		frappe.qb.from_(debt)
		.select(debt.property, Sum(aged), Sum(debt.outstanding))
		.groupby(debt.property)
		.having(Sum(debt.outstanding) > 0)
		.run()
	)
	return {name: Part(money(old), money(all_)) for name, old, all_ in rows if money(all_)}


def aged_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	about = _as_of(scope)
	return open_rows(about, boundaries(about.as_of)[YEAR], start, limit)


def _as_of(scope: Scope) -> Ledger:
	return Ledger(properties=scope.properties, as_of=_day(scope))


def _day(scope: Scope) -> date:
	"""The last of the days, today where it is yet to come."""
	return min(scope.last, getdate(nowdate()))


# -- 诉讼时效剩余月数 --------------------------------------------------------------------------------------------------


def count_months_left(scope: Scope) -> dict[str, Part]:
	case, day = frappe.qb.DocType(CASE), _day(scope)
	rows = (
		frappe.qb.from_(case)
		.select(case.property, Min(case.limitation_on))
		.where(_runs(case, day, scope))
		.groupby(case.property)
		.run()
	)
	return {name: Part(months_left(expires, day)) for name, expires in rows}


def months_left_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The cases, those first that can be sued for the shortest."""
	case, day = frappe.qb.DocType(CASE), _day(scope)
	rows = (
		frappe.qb.from_(case)
		.select(case.name, case.property, case.limitation_on, case.customer_name)
		.where(_runs(case, day, scope))
		.orderby(case.limitation_on, case.name)
		.limit(limit)
		.offset(start)
		.run()
	)
	return [
		Row(
			CASE,
			name,
			place,
			months_left(expires, day),
			None,
			None,
			_("{0} · can be sued for until {1}").format(customer or name, format_date(expires)),
		)
		for name, place, expires, customer in rows
	]


def _runs(case: Table, day: date, scope: Scope) -> Criterion:
	"""Cases that had been opened by the day and were not over on it."""
	found = (
		case.limitation_on.isnotnull()
		& (case.opened_on <= day)
		& (case.status.isin(RUNNING) | (case.closed_on > day))
	)
	return found if scope.properties is None else found & case.property.isin(scope.properties or ("",))


METRICS = [
	Metric(
		key="fees.collection",
		label=_lt("Collection Rate"),
		formula=_lt(
			"Received until the end of the period of the charges of its months ÷ those charges, less what was waived or credited; without fees passed on and without deposits"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(95)),
		doctype="Fee Charge",
		count=count_collection,
		rows=collection_rows,
		# a year counts what came in until its end, also of its first month
		adds_up=False,
	),
	Metric(
		key="fees.households_paid",
		label=_lt("Household Rate"),
		formula=_lt(
			"Units and parking spaces that had paid all charges of the period by its end ÷ those charged something; without fees passed on"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(95)),
		doctype="Fee Charge",
		count=count_households,
		rows=households_rows,
		adds_up=False,
	),
	Metric(
		key="fees.arrears_recovered",
		label=_lt("Arrears Recovery Rate"),
		formula=_lt(
			"Received in the period of what was open of earlier years' charges when it began ÷ what was open; without fees passed on and without deposits"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(60)),
		doctype="Fee Charge",
		count=count_arrears,
		rows=recovered_rows,
		# each month begins with what the one before has left
		adds_up=False,
	),
	Metric(
		key="fees.aged_over_year",
		label=_lt("Share of Arrears over a Year"),
		formula=_lt(
			"Open for longer than a year after its due day at the end of the last day ÷ all that was open of what had been billed; without fees passed on and without deposits"
		),
		unit=PERCENT,
		# the first warning of the trade (d)
		aim=Aim(DOWN, Decimal(10)),
		doctype="Fee Charge",
		count=count_aged,
		rows=aged_rows,
		# what is open at the end of two months is open once
		adds_up=False,
	),
	Metric(
		key="fees.limitation_months_left",
		label=_lt("Months Until Limitation"),
		formula=_lt(
			"Whole months and part of a month from the last of the days to the first day after which a debt of a running case can no longer be sued for, below 0 once it is past; today where the days are not over; the least of several properties"
		),
		unit=_lt("months"),
		# more than the first warning, which is the one after 30 of 36 months; missed from the second, after 33
		aim=Aim(UP, Decimal(6), strict=True, close=Decimal(3)),
		doctype=CASE,
		count=count_months_left,
		rows=months_left_rows,
		adds_up=False,
		combine=LEAST,
		recounted=False,
	),
]
