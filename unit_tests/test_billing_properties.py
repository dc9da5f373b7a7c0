"""Laws of billing, on random tariffs and places, against an oracle that goes day by day in fractions."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction

from billing_factories import LONG_AGO, run
from hypothesis import assume, given
from hypothesis import strategies as st

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.billing import (
	AppliesTo,
	Assignment,
	BillingTerm,
	Charge,
	FeeStandard,
	Meter,
	Period,
	Place,
	PriceVersion,
	Reading,
	SharedMeter,
	Tier,
	Vacancy,
	VacancyDiscount,
	recompute,
	sentence,
	skip_sentence,
)
from wuye_ops.rules.places import liable_payer

CENT = D("0.01")
ONE_DAY = timedelta(days=1)
BEGIN = date(2023, 11, 20)

days = st.integers(0, 500).map(lambda number: BEGIN + timedelta(days=number))
prices = st.decimals("0", "50", places=3)
areas = st.decimals("0.01", "2000", places=2)
money = st.decimals("0", "100000", places=2)
percents = st.sampled_from([D(0), D("33.3"), D(70), D(100)])


@st.composite
def stretches(draw, longest=400):
	first = draw(days)
	return first, first + timedelta(days=draw(st.integers(0, longest)))


periods = stretches().map(lambda pair: Period(*pair))


@st.composite
def versions(draw):
	begins = draw(st.lists(days, unique=True, max_size=3))
	return tuple(PriceVersion(since, draw(prices)) for since in [*begins, LONG_AGO])


@st.composite
def terms(draw):
	"""Owners one after the other, and perhaps a tenant who pays for some of the time."""
	changes = sorted(draw(st.lists(days, unique=True, max_size=3)))
	begins, ends = [LONG_AGO, *changes], [*(change - ONE_DAY for change in changes), None]
	found = [
		BillingTerm(f"owner {since}", "Owner", D(100), since, until, False, draw(st.sampled_from("ABC")))
		for since, until in zip(begins, ends, strict=True)
		# Now and then nobody is known for some time.
		if draw(st.integers(0, 9))
	]
	if draw(st.booleans()):
		first, last = draw(stretches())
		found.append(BillingTerm("tenant", "Tenant", D(0), first, last, True, "T"))
	return tuple(found)


@st.composite
def places(draw, key="1-1"):
	changes = {draw(days): draw(areas) for _ in range(draw(st.integers(0, 2)))}
	vacancies = (Vacancy(*draw(stretches())),) if draw(st.booleans()) else ()
	return Place(
		key,
		building=draw(st.sampled_from("12")),
		floor=draw(st.integers(-2, 9)),
		number=draw(st.sampled_from(["101", "102"])),
		usage=draw(st.sampled_from(["Residence", "Shop"])),
		status="Occupied",
		area=draw(areas),
		area_changes=tuple(changes.items()),
		delivered_on=draw(st.none() | days),
		developer=draw(st.sampled_from(["", "Dev"])),
		vacancies=vacancies,
		terms=draw(terms()),
	)


@st.composite
def standards(draw):
	basis = draw(st.sampled_from(["Area", "Unit", "Fixed"]))
	return FeeStandard(
		"fee",
		"fee",
		basis,
		draw(versions()),
		cycle_months=draw(st.sampled_from([1, 3, 6, 12])),
		ends_on=draw(st.none() | days.filter(lambda day: day > LONG_AGO)),
		vacancy=VacancyDiscount(draw(percents), 0),
	)


@st.composite
def assignments(draw):
	if draw(st.booleans()):
		return []
	first, last = draw(stretches())
	price = draw(st.none() | prices)
	return [Assignment("fee", "1-1", price=price, excluded=price is None, first=first, last=last)]


def round_up_half(value: Fraction) -> D:
	whole = value * 100
	return D(int((2 * whole.numerator + whole.denominator) // (2 * whole.denominator))) * CENT


def day_by_day(standard, place, period, exceptions) -> dict[str, Fraction]:
	"""What each payer owes, exactly, adding up days."""
	owed: dict[str, Fraction] = {}
	day = period.first
	while day <= period.last:
		in_force = [one for one in standard.prices if one.effective_from <= day]
		exception = next((one for one in exceptions if one.covers(day)), None)
		ended = standard.ends_on is not None and day > standard.ends_on
		payer, _reason = liable_payer(place, day)
		if in_force and not ended and payer and not (exception and exception.excluded):
			price = Fraction(exception.price if exception else in_force[-1].price)
			quantity = Fraction(place.area_on(day)) if standard.basis == "Area" else 1
			vacant = any(
				one.first <= day and (one.last is None or day <= one.last) for one in place.vacancies
			)
			percent = Fraction(standard.vacancy.payable_percent if vacant else 100) / 100
			cycle = standard.cycle_months if standard.basis == "Fixed" else 1
			cost = quantity * price * percent / monthrange(day.year, day.month)[1] / cycle
			owed[payer] = owed.get(payer, Fraction(0)) + cost
		day += ONE_DAY
	return owed


@given(standards(), places(), periods, assignments())
def test_charges_equal_the_sum_of_days(standard, place, period, exceptions):
	charges = [one for one in run(standard, [place], period, exceptions) if isinstance(one, Charge)]
	owed = day_by_day(standard, place, period, exceptions)
	assert sum((one.amount for one in charges), D(0)) == round_up_half(sum(owed.values(), Fraction(0)))
	for payer, exact in owed.items():
		parts = [one.amount for one in charges if one.payer == payer]
		assert abs(Fraction(sum(parts, D(0))) - exact) < Fraction(len(parts) + 1, 100)
	assert {one.payer for one in charges} == set(owed)


@given(standards(), places(), periods, assignments())
def test_an_explanation_recomputes_to_the_amount_and_can_be_worded(standard, place, period, exceptions):
	outcomes = run(standard, [place], period, exceptions)
	keys = [one.key for one in outcomes if isinstance(one, Charge)]
	assert len(set(keys)) == len(keys)
	for one in outcomes:
		if isinstance(one, Charge):
			assert recompute(one.explanation) == one.amount
			assert one.amount == one.amount.quantize(CENT) >= 0
			assert sentence(one.explanation) and sentence(one.explanation, "en")
		else:
			assert skip_sentence(one) and skip_sentence(one, "en")


@given(standards(), places(), periods)
def test_every_day_is_charged_or_explained_and_none_twice(standard, place, period):
	covered: list[date] = []
	for one in run(standard, [place], period):
		first, last = (
			(one.period_from, one.period_to)
			if isinstance(one, Charge)
			else (one.params["first"], one.params["last"])
		)
		covered.extend(first + timedelta(days=n) for n in range((last - first).days + 1))
	end = min(period.last, standard.ends_on or date.max)
	assert sorted(covered) == [
		period.first + timedelta(days=n) for n in range(max((end - period.first).days + 1, 0))
	]


@given(standards(), places(), periods, st.lists(days, max_size=4))
def test_splitting_a_period_changes_its_total_by_no_more_than_rounding(standard, place, period, cuts):
	def billed(first, last):
		outcomes = run(standard, [place], Period(first, last))
		return sum((one.amount for one in outcomes if isinstance(one, Charge)), D(0))

	begins = [period.first, *sorted({cut for cut in cuts if period.first < cut <= period.last})]
	ends = [*(cut - ONE_DAY for cut in begins[1:]), period.last]
	pieces = [billed(first, last) for first, last in zip(begins, ends, strict=True)]
	# Half a cent for each piece and for the whole.
	assert abs(sum(pieces) - billed(period.first, period.last)) <= CENT / 2 * (len(pieces) + 1)


@given(standards(), st.lists(places(), min_size=2, max_size=4), periods, st.randoms())
def test_the_order_of_places_does_not_matter(standard, found, period, random):
	named = [
		Place(**{**{field: getattr(place, field) for field in Place.__slots__}, "key": f"1-{number}"})
		for number, place in enumerate(found)
	]
	shuffled = list(named)
	random.shuffle(shuffled)

	def key(outcome):
		return (outcome.place, str(outcome))

	assert sorted(run(standard, named, period), key=key) == sorted(run(standard, shuffled, period), key=key)


conditions = st.fixed_dictionaries(
	{},
	optional={
		"usages": st.sets(st.sampled_from(["Residence", "Shop"]), min_size=1),
		"buildings": st.sets(st.sampled_from("12"), min_size=1),
		"numbers": st.sets(st.sampled_from(["101", "102"]), min_size=1),
		"except_numbers": st.sets(st.sampled_from(["101", "102"]), min_size=1),
		"floor_from": st.integers(-2, 3),
		"floor_to": st.integers(3, 9),
	},
)


@given(places(), conditions, conditions)
def test_one_more_condition_never_adds_a_place(place, some, more):
	narrow = AppliesTo(**{**more, **some})
	assert not narrow.matches(place) or AppliesTo(**some).matches(place)


@given(places(), conditions, st.sets(st.sampled_from(["Residence", "Shop"])))
def test_one_more_value_never_loses_a_place(place, some, usages):
	assume("usages" in some)
	wider = AppliesTo(**{**some, "usages": some["usages"] | usages})
	assert not AppliesTo(**some).matches(place) or wider.matches(place)


@given(money, st.lists(st.decimals("0", "5000", places=3), min_size=1, max_size=30), st.randoms())
def test_allocation_sums_exactly_is_fair_and_knows_no_order(amount, weights, random):
	parts = allocate(amount, weights, range(len(weights)))
	assert sum(parts) == amount
	if whole := sum(map(Fraction, weights)):
		for part, weight in zip(parts, weights, strict=True):
			assert abs(Fraction(part) - Fraction(amount) * Fraction(weight) / whole) < Fraction(1, 100)
	order = list(range(len(weights)))
	random.shuffle(order)
	again = allocate(amount, [weights[position] for position in order], order)
	assert again == [parts[position] for position in order]


@given(
	st.lists(places(), min_size=1, max_size=5),
	st.decimals("0", "9999", places=1),
	prices,
	st.sampled_from(["Area", "Household"]),
	st.randoms(),
)
def test_shares_of_a_meter_sum_to_its_cost_in_any_order(found, used, price, by, random):
	begin, end = date(2024, 1, 31), date(2024, 2, 29)
	power = SharedMeter("gate", (Meter("E", "Power", (Reading(begin, D(0)), Reading(end, used, True))),))
	fee = FeeStandard(
		"fee", "fee", "Shared Meter", (PriceVersion(LONG_AGO, price),), meter_kind="Power", allocate_by=by
	)
	named = [
		Place(
			f"1-{number}", area=place.area, terms=(BillingTerm("o", "Owner", D(100), LONG_AGO), *place.terms)
		)
		for number, place in enumerate(found)
	]
	period = Period(date(2024, 2, 1), end)
	charges = run(fee, named, period, shared=[power])
	assert sum(one.amount for one in charges) == (used * price).quantize(CENT, ROUND_HALF_UP)
	assert all(recompute(one.explanation) == one.amount for one in charges)
	random.shuffle(named)
	assert {one.key: one for one in run(fee, named, period, shared=[power])} == {
		one.key: one for one in charges
	}


@given(
	st.lists(st.decimals("0.1", "500", places=1), unique=True, max_size=4).map(sorted),
	st.lists(prices, min_size=5, max_size=5),
	st.decimals("0", "3000", places=2),
	st.decimals("0", "3000", places=2),
)
def test_tiers_cost_more_consumption_more_and_split_consumption_the_same_by_the_year(
	limits, costs, low, high
):
	tiers = tuple(Tier(limit, cost) for limit, cost in zip([*limits, None], costs, strict=False))
	fee = FeeStandard(
		"fee", "fee", "Meter", (PriceVersion(LONG_AGO, tiers=tiers),), meter_kind="Water", tiers_by="Year"
	)
	place = Place("1-1", terms=(BillingTerm("o", "Owner", D(100), LONG_AGO),))
	low, high = sorted((low, high))
	readings = (
		Reading(date(2023, 12, 31), D(0)),
		Reading(date(2024, 1, 31), low, True),
		Reading(date(2024, 2, 29), high, True),
	)
	meters = [Meter("M", "Water", readings)]

	def billed(first, last):
		(charge,) = run(fee, [place], Period(first, last), meters=meters)
		assert recompute(charge.explanation) == charge.amount
		return charge.amount

	january = billed(date(2024, 1, 1), date(2024, 1, 31))
	february = billed(date(2024, 2, 1), date(2024, 2, 29))
	both = billed(date(2024, 1, 1), date(2024, 2, 29))
	assert abs(january + february - both) <= CENT * 3 / 2
	assert both >= january - CENT
