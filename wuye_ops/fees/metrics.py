"""当期收缴率, 户数收缴率, 清欠率: the rates of the report Collection Rates, with the charges and households behind them.

The figures are those of `ledger.rates`, as the books stood at the end of the days asked for: a payment of November does
not change what October was worth. What the rates are is said in `rules.collection_rate`.
"""

from decimal import Decimal

from frappe import _lt

from wuye_ops.fees.ledger import rates
from wuye_ops.fees.ledger.rate_rows import arrears_rows, charge_rows, household_rows
from wuye_ops.fees.ledger.scope import Scope as Ledger
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.collection_rate import Collection
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part

BY_PROPERTY = ("property",)


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
]
