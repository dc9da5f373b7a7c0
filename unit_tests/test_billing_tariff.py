"""Tariffs that cannot be are refused at once, in a sentence that names what is wrong."""

from datetime import date
from decimal import Decimal as D
from decimal import localcontext

import pytest
from billing_factories import JULY, amounts, day, meter, run, standard, term, unit, version

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.billing import (
	AppliesTo,
	Assignment,
	Biller,
	LateCharge,
	Month,
	Period,
	Place,
	PriceVersion,
	Tier,
	Vacancy,
	VacancyDiscount,
	Vat,
	resolve,
)
from wuye_ops.rules.money import cents, exact
from wuye_ops.rules.proration import MONTH_PARTS, add_months

SINCE = date(2026, 1, 1)


@pytest.mark.parametrize(
	("make", "says"),
	[
		(lambda: standard(prices=[version(SINCE, "1"), version(SINCE, "2")]), "two price versions overlap"),
		(lambda: version(SINCE, "-1"), "may not be negative"),
		(lambda: PriceVersion(SINCE, 2.8), "exact Decimal, not float"),
		(lambda: PriceVersion(SINCE, D("NaN")), "must be a number"),
		(lambda: PriceVersion(SINCE, D("1E+30")), "more than 18 digits"),
		(lambda: PriceVersion(SINCE), "either one price or tiers"),
		(lambda: version(SINCE, "1", (None, "1")), "either one price or tiers"),
		(lambda: version(SINCE, None, ("10", "1")), "without a limit"),
		(lambda: version(SINCE, None, (None, "1"), ("10", "1")), "without a limit"),
		(lambda: version(SINCE, None, (None, "1"), (None, "2")), "without a limit"),
		(lambda: version(SINCE, None, ("10", "1"), ("10", "2"), (None, "3")), "must rise"),
		(lambda: version(SINCE, None, ("0", "1"), (None, "3")), "must rise from above 0"),
		(
			lambda: version(SINCE, None, ("5", "-1"), (None, "3")),
			"tier 1 from 2026-01-01 may not be negative",
		),
		(lambda: PriceVersion(SINCE, tiers=(Tier(None, 1.5),)), "exact Decimal"),
		(lambda: standard(key=""), "needs a name"),
		(lambda: standard("Volume"), "the basis 'Volume' does not exist"),
		(lambda: standard(cycle_months=2), "cycle of 2 months"),
		(lambda: standard(cycle_months=0), "cycle of 0 months"),
		(lambda: standard(anchor_month=13), "from 1 to 12"),
		(lambda: standard(allocate_by="Head"), "not by 'Head'"),
		(lambda: standard(tiers_by="Week"), "not 'Week'"),
		(lambda: standard(due_days=-1), "may not be negative"),
		(lambda: standard("Meter", in_advance=True), "only be billed in arrears"),
		(
			lambda: standard("Area", prices=[version(SINCE, None, (None, "1"))]),
			"only metered consumption has tiers",
		),
		(lambda: standard(prices=[version(SINCE, "1")], ends_on=day("2025-12-31")), "ends on 2025-12-31"),
		(lambda: VacancyDiscount(D(101)), "between 0 and 100"),
		(lambda: VacancyDiscount(D(70), -1), "cannot begin"),
		(lambda: Vat("VAT", D(-1)), "VAT rate"),
		(lambda: LateCharge(D(-1)), "may not be negative"),
		(lambda: LateCharge(cap_percent=D(200)), "capped"),
		(lambda: AppliesTo(kinds={"House"}), "Unknown kind of place: House"),
		(lambda: AppliesTo(buildings="12"), "needs a list"),
		(lambda: AppliesTo(floor_from=3, floor_to=1), "below 3"),
		(lambda: Assignment("fee"), "needs a place or a customer"),
		(lambda: Assignment("fee", "1", price=D(1), excluded=True), "at once"),
		(lambda: Assignment("fee", "1", price=D(-1)), "may not be negative"),
		(lambda: Assignment("fee", "1", kind="House"), "unknown kind"),
		(lambda: Assignment("fee", "1", first=day("2026-02-01"), last=SINCE), "before it begins"),
		(lambda: Place("1", kind="House"), "unknown kind"),
		(lambda: Place("1", area=88.8), "exact Decimal"),
		(lambda: unit(area_changes=((SINCE, D(1)), (SINCE, D(2)))), "Two areas of 1-101 begin on 2026-01-01"),
		(lambda: Vacancy(SINCE, day("2025-01-01")), "before it begins"),
		(lambda: meter(("2026-01-01", "-1")), "may not be negative"),
		(lambda: meter(("2026-01-01", "1"), ("2026-01-01", "2")), "two readings on 2026-01-01"),
		(lambda: meter(factor=D(0)), "above 0"),
		(lambda: meter(usual=D(-1)), "may not be negative"),
		(lambda: meter(installed_on=SINCE, removed_on=day("2025-01-01")), "before it was installed"),
		(lambda: Month(2026, 13), "no month 2026-13"),
		(lambda: Month.parse("2026/07"), "not a month"),
		(lambda: Period(SINCE, day("2025-01-01")), "before it begins"),
		(lambda: Biller([resolve(standard(), JULY)] * 2), "two fee standards of the same name: fee"),
		(lambda: exact(True, "It"), "exact Decimal"),
		(lambda: allocate(D("1.005"), [1]), "whole cents"),
		(lambda: allocate(D(-1), [1]), "not below 0"),
		(lambda: allocate(D(1), [1, -1]), "may not be negative"),
		(lambda: allocate(D(1), []), "nobody to share"),
	],
)
def test_refused(make, says):
	with pytest.raises(ValueError) as refusal:
		make()
	assert says in str(refusal.value)
	assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
	("one", "other", "clash"),
	[
		({}, {}, True),
		({"last": day("2026-07-10")}, {"first": day("2026-07-10")}, True),
		({"last": day("2026-07-10")}, {"first": day("2026-07-11")}, False),
		({"first": day("2026-07-11")}, {"last": day("2026-07-10")}, False),
		({"customer": "A"}, {}, False),
		({"kind": "Space"}, {}, False),
		({"standard": "other"}, {}, False),
	],
)
def test_two_assignments_at_once_are_refused(one, other, clash):
	pair = [Assignment(**{"standard": "fee", "place": "1-101", **fields}) for fields in (one, other)]
	if clash:
		with pytest.raises(ValueError, match="both in force"):
			resolve(standard(), JULY, pair)
	else:
		resolve(standard(), JULY, pair)


def test_descriptions_cannot_be_changed():
	for thing in (standard(), unit(), version(SINCE, "1"), AppliesTo(), Month(2026, 7)):
		for name in thing.__slots__:
			with pytest.raises(AttributeError):
				setattr(thing, name, None)
		assert not hasattr(thing, "__dict__")
	with pytest.raises(AttributeError):
		term("A").customer = "B"


def test_money_does_not_depend_on_the_callers_decimal_context():
	fee = standard(prices=[version("2015-01-01", "2.83"), version("2026-07-09", "3.17")])
	expected = amounts(run(fee, [unit(area="12345.67")]))
	with localcontext() as context:
		context.prec = 3
		assert amounts(run(fee, [unit(area="12345.67")])) == expected


def test_half_a_cent_goes_up():
	assert [str(cents(D(value))) for value in ("0.005", "0.015", "0.025", "2.675", "0.0049999")] == [
		"0.01",
		"0.02",
		"0.03",
		"2.68",
		"0.00",
	]


def test_months():
	assert all(MONTH_PARTS % days == 0 for days in (28, 29, 30, 31))
	assert str(Month(2026, 11).plus(3)) == "2027-02" and str(Month(2026, 1).plus(-1)) == "2025-12"
	assert add_months(day("2026-08-31"), 6) == day("2027-02-28")


def test_allocation_serves_equal_remainders_by_key_and_zero_weights_alike():
	assert allocate(D("0.02"), [1, 1, 1]) == [D("0.01"), D("0.01"), D("0.00")]
	assert allocate(D("0.02"), [1, 1, 1], ["c", "b", "a"]) == [D("0.00"), D("0.01"), D("0.01")]
	assert allocate(D("1.00"), [0, 0]) == [D("0.50"), D("0.50")]
	assert allocate(D("0.00"), []) == []
	assert allocate(D("1.00"), [D("0.1"), D("0.30")]) == [D("0.25"), D("0.75")]
