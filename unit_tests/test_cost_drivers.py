"""A year drafted from its drivers: sums by hand, explained to the last factor, spread to the cent."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import cost_drivers as drivers
from wuye_ops.rules.cost_drivers import Contributions, Post, Service
from wuye_ops.rules.cost_figure import (
	OVER,
	PERCENT,
	Factor,
	FactorChange,
	Figure,
	Term,
	factor_changes,
	largest_terms,
	of_months,
)
from wuye_ops.rules.explanation_record import from_record, to_record
from wuye_ops.rules.seasonality import EVEN, NO_FULL_YEAR, ONE_YEAR, shape, spread

D = Decimal


def decimals(text: str) -> tuple[Decimal, ...]:
	return tuple(D(number) for number in text.split())


def amounts(figure: Figure) -> dict[str, Decimal]:
	return {term.code: term.amount for term in figure.terms}


GUARDS = Post("Guard", D(12), D(4500), extra_months=D(1), benefits=D(50), heat=D(200))


def test_what_guards_cost_in_a_year():
	figure = drivers.staff([GUARDS])
	# 144 head-months of 4,500 yuan are 648,000; of them 16 + 8 + 0.5 + 0.5 + 5 %
	assert amounts(figure) == {
		"pay": D("648000.00"),
		"pension": D("103680.00"),
		"medical": D("51840.00"),
		"unemployment": D("3240.00"),
		"injury": D("3240.00"),
		"housing_fund": D("32400.00"),
		"thirteenth_month": D("54000.00"),
		"benefits": D("7200.00"),
		"heat": D("9600.00"),
	}
	assert figure.amount == D("913200.00")
	# (648,000 + 194,400 + 7,200) ÷ 12 = 70,800; 2,400 of heat in four months; the thirteenth in December
	assert figure.months == (D(70800),) * 5 + (D(73200),) * 4 + (D(70800),) * 2 + (D(124800),)


def test_people_who_come_in_july_cost_half_a_year():
	figure = drivers.staff([Post("Gardener", decimals("2 2 2 2 2 2 3 3 3 3 3 3"), D(4000), insured=False)])
	assert figure.months == (D(8000),) * 6 + (D(12000),) * 6


@pytest.mark.parametrize(("pay", "base"), [("3000", "4494"), ("5000", "5000"), ("30000", "22470")])
def test_contributions_have_a_floor_and_a_ceiling(pay, base):
	city = Contributions(floor=D(4494), ceiling=D(22470))
	figure = drivers.staff([Post("One", D(1), D(pay))], city)
	assert city.base(D(pay)) == D(base)
	assert amounts(figure)["pension"] == D(12) * D(base) * D("0.16")


def test_square_metres_of_part_of_a_year():
	# from 16 May: 16 of 31 days, then seven months: 7.5161 months of 10,000 ㎡ at 0.12
	figure = drivers.by_area(2027, D(10000), D("0.12"), managed_from=date(2027, 5, 16))
	assert figure.months[:5] == (0, 0, 0, 0, D("619.35"))
	assert figure.months[5:] == (D("1200.00"),) * 7
	assert figure.amount == D("9019.35")
	assert drivers.by_area(2027, D(10000), D("0.12")).amount == D("14400.00")


def test_machines_by_their_plan():
	lifts = Service("Lift", 8, D("260.50"), dict.fromkeys(range(1, 13), 2))
	tower = Service("Water Tank", 3, D(1200), {4: 1, 10: 1})
	never = Service("Boiler", 1, D(5000), {})
	figure = drivers.by_plan([lifts, tower, never])
	# 8 × 24 × 260.50 and 3 × 2 × 1,200
	assert [term.amount for term in figure.terms] == [D("50016.00"), D("7200.00")]
	assert (figure.months[0], figure.months[3]) == (D("4168.00"), D("7768.00"))


def test_energy_by_consumption_and_price():
	used = decimals("100 100 100 100 100 100 200 200 100 100 100 100")
	prices = (D("0.60"),) * 6 + (D("0.65"),) * 6
	figure = drivers.energy(used, prices, change=D(-5))
	# 600 kWh × 95 % × 0.60 and 800 kWh × 95 % × 0.65
	assert [term.amount for term in figure.terms] == [D("342.00"), D("494.00")]
	assert figure.months == (D("57.00"),) * 6 + decimals("123.50 123.50 61.75 61.75 61.75 61.75")


def test_last_year_which_is_not_over_brought_up_to_a_year():
	# ten months are 10,000, and by season 80 % of a year: 12,500, less nothing, and 4 % more
	weights = decimals("8 8 8 8 8 8 8 8 8 8 10 10")
	figure = drivers.from_history((*[D(1000)] * 10, None, None), weights, change=D(4))
	assert figure.amount == D("13000.00")
	assert (figure.months[0], figure.months[11]) == (D("1040.00"), D("1300.00"))
	assert [(one.code, one.value, one.kind) for one in figure.terms[0].factors] == [
		("base", D(10000), "times"),
		("change", D(104), PERCENT),
		("whole_year", D(100), "times"),
		("known_months", D(80), OVER),
		("months_known", D(10), "noted"),
	]


def test_what_will_not_come_again_is_left_out_and_named():
	figure = drivers.from_history((D(1000),) * 12, one_offs=D(3000))
	assert figure.amount == D("9000.00")
	noted = {one.code: one.value for one in figure.terms[0].factors if one.kind == "noted"}
	assert noted == {"months_known": 12, "recorded": 12000, "one_offs": 3000}
	assert drivers.from_history((D(10),) * 12, one_offs=D(300)).amount == 0


def test_nothing_known_drafts_nothing():
	assert drivers.from_history((None,) * 12) == Figure()
	assert drivers.from_history((*(None,) * 11, D(5)), decimals("1 1 1 1 1 1 1 1 1 1 1 0")) == Figure()


def test_contracts_by_the_month_and_once_a_year():
	assert drivers.by_contract(D(800)).months == (D("800.00"),) * 12
	assert drivers.by_contract(D(9600), [3]).months == (0, 0, D("9600.00"), *(0,) * 9)


def test_the_head_office_is_shared_to_the_cent():
	shares = drivers.management_shares(D(100), {"A": D(1), "B": D(1), "C": D(1)})
	assert {name: figure.amount for name, figure in shares.items()} == {
		"A": D("33.34"), "B": D("33.33"), "C": D("33.33"),
	}  # fmt: skip
	assert shares["A"].terms[0].extra == D("0.01")


@pytest.mark.parametrize(
	"draft",
	[
		lambda: drivers.by_plan([Service("Lift", 1, D(1), {13: 1})]),
		lambda: drivers.by_contract(D(1), []),
		lambda: drivers.by_contract(D(1), [0]),
		lambda: drivers.from_history((D(1),) * 12, change=D(-101)),
		lambda: drivers.from_history((D(1),) * 11),
		lambda: drivers.management_shares(D(1), {}),
		lambda: drivers.staff([Post("One", (D(1),) * 3, D(1))]),
		lambda: drivers.staff([Post("One", D(1), 4500.0)]),
		lambda: Factor("heads", D(0), kind=OVER),
		lambda: Factor("heads", D(1), kind="minus"),
		lambda: of_months("agreed", (D("0.005"),) * 12),
	],
)
def test_what_cannot_be_is_refused(draft):
	with pytest.raises(ValueError):
		draft()


def test_why_a_figure_is_another_than_last_year():
	before = drivers.staff([GUARDS], Contributions(injury=D(0)))
	more = Post("Guard", D(13), D(4500), benefits=D(50), heat=D(200))
	changes = factor_changes(before, drivers.staff([more], Contributions(injury=D(0), pension=D(17))))
	assert FactorChange("pay", "Guard", "head_months", D(144), D(156)) in changes
	assert FactorChange("pension", "Guard", "rate", D(16), D(17)) in changes
	assert FactorChange("thirteenth_month", "Guard", "pay", D(4500), None) in changes
	assert not any(one.code == "contribution_base" for one in changes if one.after)
	assert factor_changes(before, before) == ()


def test_several_drivers_make_one_figure():
	both = drivers.by_contract(D(100)) + drivers.by_area(2027, D(1000), D("0.05"))
	assert both.months == (D("150.00"),) * 12
	assert [term.code for term in both.terms] == ["by_contract", "by_area"]


def test_what_makes_up_most_of_a_figure():
	figure = drivers.staff([GUARDS])
	# 648,000 are 71 % and 103,680 more make 82 %
	assert [term.code for term in largest_terms(figure)] == ["pay", "pension"]
	assert largest_terms(Figure()) == ()


def test_agreed_month_by_month_stays_as_agreed():
	months = decimals("1.01 2.02 3.03 0 0 0 7.77 0 0 0 0 9.99")
	assert of_months("agreed", months).months == months


# -- the shape of a year


def test_the_shape_of_years_is_the_median_share_of_a_month():
	even, burst = (D(10),) * 12, (D(120), *(D(10),) * 11)
	found = shape({2024: even, 2025: burst, 2026: even})
	assert set(found.weights) == {D("0.083333")} and found.years == (2024, 2025, 2026)


def test_one_year_and_none():
	assert shape({2026: (D(0),) * 11 + (D(4),)}).weights == (*(D(0),) * 11, D(1))
	assert shape({2026: (D(1),) * 12, 2025: (D(1),) * 11 + (None,)}).code == ONE_YEAR
	assert shape({2026: (D(1),) * 10 + (None, None)}) == shape({}) == shape({2026: (D(0),) * 12})
	assert shape({}).code == NO_FULL_YEAR and shape({}).weights == EVEN


def test_a_month_of_credits_weighs_nothing():
	assert shape({2026: (D(-5), *(D(10),) * 10, D(0))}).weights == (D(0), *(D("0.1"),) * 10, D(0))


def test_a_hundred_over_a_year():
	assert spread(D("100.00")) == (D("8.34"),) * 4 + (D("8.33"),) * 8
	with pytest.raises(ValueError):
		spread(D(-1))


money = st.integers(0, 10**9).map(lambda number: D(number) / 100)
weights = st.lists(st.integers(0, 1000).map(D), min_size=12, max_size=12).map(tuple)
factors = st.lists(
	st.builds(
		Factor,
		st.just("any"),
		st.decimals("0.01", 999, places=2),
		kind=st.sampled_from(["times", PERCENT, OVER, "noted"]),
	),
	max_size=4,
).map(tuple)


@given(money, weights)
def test_months_sum_to_the_amount(amount, by):
	months = spread(amount, by)
	assert sum(months) == amount and all(month >= 0 for month in months)
	assert all(not month for month, weight in zip(months, by, strict=True) if not weight and any(by))


@given(st.lists(st.builds(Term, st.just("any"), factors, weights), max_size=4))
def test_a_figure_is_its_terms_and_its_months(terms):
	figure = Figure(tuple(terms))
	assert sum(figure.months) == figure.amount == sum(term.amount for term in terms)
	assert figure.amount == figure.amount.quantize(D("0.01"))
	record = json.loads(json.dumps(to_record(figure)))
	assert from_record(record, Figure) == figure


@given(
	st.lists(st.none() | money, min_size=12, max_size=12),
	weights,
	st.integers(-100, 100).map(D),
)
def test_history_never_drafts_a_negative_month(actual, by, change):
	figure = drivers.from_history(actual, by, change)
	assert all(month >= 0 for month in figure.months)


@given(money, st.dictionaries(st.sampled_from("ABCDEFG"), st.decimals("0.01", 10**6, places=2), min_size=1))
def test_shares_of_the_head_office_sum_to_it(cost, areas):
	shares = drivers.management_shares(cost, areas)
	assert sum(figure.amount for figure in shares.values()) == cost
	assert all(abs(figure.terms[0].extra) <= D("0.01") for figure in shares.values())
