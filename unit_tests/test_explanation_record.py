"""What is kept with a charge is the explanation itself: read back it is equal, and computes to the same amount."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from billing_factories import LONG_AGO, meter, run, term, unit
from hypothesis import given
from hypothesis import strategies as st
from test_billing_properties import assignments, days, periods, places, prices, standards

from wuye_ops.rules.billing import (
	Charge,
	FeeStandard,
	Meter,
	Period,
	PriceVersion,
	Reading,
	SharedMeter,
	Tier,
)
from wuye_ops.rules.explanation import recompute
from wuye_ops.rules.explanation_record import from_record, to_record

FEBRUARY = Period(date(2024, 2, 1), date(2024, 2, 29))
readings = st.decimals("0", "9999", places=3)


def check(outcomes) -> None:
	for charge in outcomes:
		if not isinstance(charge, Charge):
			continue
		# through text, as it lies in the database
		record = json.loads(json.dumps(to_record(charge.explanation)))
		again = from_record(record)
		assert again == charge.explanation
		assert recompute(again) == charge.amount
		assert to_record(again) == record


@st.composite
def price_versions(draw):
	"""One price or tiers, and perhaps another version that begins within the period."""
	begins = [LONG_AGO, *draw(st.lists(st.dates(FEBRUARY.first, FEBRUARY.last), max_size=1))]
	found = []
	for since in begins:
		if draw(st.booleans()):
			found.append(PriceVersion(since, draw(prices)))
			continue
		limits = sorted(draw(st.lists(st.decimals("0.1", "500", places=1), unique=True, max_size=3)))
		tiers = tuple(Tier(limit, draw(prices)) for limit in [*limits, None])
		found.append(PriceVersion(since, tiers=tiers))
	return tuple(found)


@st.composite
def meters(draw, kind):
	"""A meter that was read before, at the end, and perhaps replaced in between."""
	low, high = sorted((draw(readings), draw(readings)))
	factor = draw(st.sampled_from([D(1), D(40), D("0.5")]))
	opening, closing = Reading(date(2024, 1, 31), low), Reading(FEBRUARY.last, high, True)
	if draw(st.booleans()):
		return (Meter("M1", kind, (opening, closing), factor),)
	change = draw(st.dates(FEBRUARY.first, date(2024, 2, 28)))
	removed, installed = Reading(change, high, True), Reading(change, D(0), True)
	return (
		Meter("M1", kind, (opening, removed), factor, removed_on=change),
		Meter("M2", kind, (installed, replace(closing, value=low)), installed_on=change),
	)


@given(standards(), places(), periods, assignments())
def test_charges_by_area_household_and_fixed_sum(standard, place, period, exceptions):
	check(run(standard, [place], period, exceptions))


@given(places(), prices, days)
def test_charges_for_a_parking_space(place, price, day):
	fee = FeeStandard("fee", "fee", "Space", (PriceVersion(LONG_AGO, price),))
	space = replace(place, kind="Space", area_changes=(), meters=())
	check(run(fee, [space], Period(day, day.replace(day=28) if day.day < 28 else day)))


@given(price_versions(), places(), meters("Water"), st.sampled_from(["Month", "Year"]))
def test_charges_by_meter(versions, place, found, tiers_by):
	fee = FeeStandard("fee", "fee", "Meter", versions, meter_kind="Water", tiers_by=tiers_by)
	check(run(fee, [place], FEBRUARY, meters=found))


@given(
	st.lists(places(), min_size=1, max_size=4),
	price_versions(),
	meters("Power"),
	st.sampled_from(["Area", "Household"]),
)
def test_charges_by_shared_meter(found, versions, shared, by):
	fee = FeeStandard("fee", "fee", "Shared Meter", versions, meter_kind="Power", allocate_by=by)
	named = [replace(place, key=f"1-{number}") for number, place in enumerate(found)]
	check(run(fee, named, FEBRUARY, shared=[SharedMeter("gate", shared)]))


def test_what_says_nothing_is_left_out_and_numbers_stay_exact():
	fee = FeeStandard("fee", "fee", "Meter", (PriceVersion(LONG_AGO, D("3.450")),), meter_kind="Water")
	water = meter(("2024-01-31", "10"), ("2024-02-29", "17.30", True))
	(charge,) = run(fee, [unit(terms=[term("Zhang")])], FEBRUARY, meters=[water])
	record = to_record(charge.explanation)
	assert record["pieces"][0]["price"] == "3.450"
	assert {"share", "split", "used_before", "tier_scale"}.isdisjoint(record)
	assert all(value is not None for value in record.values())


@pytest.mark.parametrize("record", [{}, {"basis": "Area"}, {"unknown": 1}, {"pieces": [{"price": "x"}]}])
def test_anything_else_is_refused(record):
	with pytest.raises((KeyError, TypeError, ValueError, ArithmeticError)):
		from_record(record)
