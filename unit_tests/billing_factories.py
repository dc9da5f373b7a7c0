"""Short names for what the billing tests are made of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from wuye_ops.rules.billing import (
	Biller,
	BillingTerm,
	Charge,
	FeeStandard,
	Meter,
	Month,
	Period,
	Place,
	PriceVersion,
	Reading,
	Skip,
	Tier,
	bill_all,
	resolve,
)

LONG_AGO = date(2015, 1, 1)
JULY = Period(date(2026, 7, 1), date(2026, 7, 31))


def day(text: str) -> date:
	return date.fromisoformat(text)


def version(since, price=None, *tiers):
	"""tiers: (limit or None, price)."""
	return PriceVersion(
		day(since) if isinstance(since, str) else since,
		None if price is None else D(price),
		tuple(Tier(None if limit is None else D(limit), D(cost)) for limit, cost in tiers),
	)


def standard(basis="Area", price="2.80", key="fee", prices=None, **fields):
	return FeeStandard(key, key, basis, tuple(prices or [version(LONG_AGO, price)]), **fields)


def term(customer, since=LONG_AGO, until=None, relation="Owner", is_payer=False, share=100):
	since = day(since) if isinstance(since, str) else since
	until = day(until) if isinstance(until, str) else until
	return BillingTerm(f"{customer}@{since}", relation, D(share), since, until, is_payer, customer)


def unit(key="1-101", area="100", terms=None, **fields):
	terms = (term("Zhang"),) if terms is None else tuple(terms)
	fields.setdefault("status", "Occupied")
	return Place(key, area=None if area is None else D(area), terms=terms, **fields)


def meter(*readings, key="M1", kind="Water", **fields):
	"""readings: (day, value) or (day, value, True) for a confirmed one."""
	made = tuple(Reading(day(one[0]), D(one[1]), *one[2:]) for one in readings)
	return Meter(key, kind, made, **fields)


def run(fee, places, period=JULY, assignments=(), meters=(), shared=()):
	"""All outcomes of one standard for an explicit period; `meters` are those of every place."""
	if meters:
		places = [replace(place, meters=tuple(meters)) for place in places]
	return list(bill_all(Biller([resolve(fee, period, assignments, shared)]), places))


def run_month(fees, places, month):
	return list(bill_all(Biller.for_month(fees, Month.parse(month)), places))


def charges(outcomes):
	assert all(isinstance(one, Charge) for one in outcomes), outcomes
	return outcomes


def amounts(outcomes):
	"""(payer, amount as text) of charges only."""
	return [(one.payer, str(one.amount)) for one in charges(outcomes)]


def only(outcomes):
	(one,) = outcomes
	return one


def skipped(outcomes):
	one = only(outcomes)
	assert isinstance(one, Skip), one
	return one
