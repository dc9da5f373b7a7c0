"""五险一金 to the cent: cases counted by hand from the tables of cities, and what must hold for every wage.

Base between floor and ceiling by 《社会保险法》12 and 《住房公积金管理条例》16; who pays what by 社会保险法 10, 23, 33, 44; the fund 5 to 12 %, both
the same, by 条例 18. The city is none that there is: each way of rounding that cities publish is in it once.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import social_insurance as rules
from wuye_ops.rules.cost_figure import Figure
from wuye_ops.rules.explanation_record import from_record, to_record
from wuye_ops.rules.money import cents, total
from wuye_ops.rules.social_insurance import Rate, Table

D = Decimal
FROM = date(2026, 7, 1)
# limits and roundings as cities have them: shares cut upwards to the jiao, medical with three yuan, the fund in whole yuan
CITY = Table(
	"某市",
	FROM,
	(
		Rate(rules.PENSION, D(16), D(8), D("4400.00"), D("36921.00"), rounding=rules.JIAO_UP),
		Rate(rules.MEDICAL, D(9), D(2), D("4400.00"), D("36921.00"), employee_fixed=D(3)),
		Rate(rules.UNEMPLOYMENT, D("0.5"), D("0.5"), D("4400.00"), D("36921.00")),
		Rate(rules.INJURY, D("0.26"), D(0), D("4400.00"), D("36921.00")),
		Rate(
			rules.HOUSING_FUND,
			D(7),
			D(7),
			D("2690.00"),
			D("36921.00"),
			rounding=rules.YUAN_NEAREST,
			base_rounding=rules.YUAN_NEAREST,
		),
	),
	"notice",
)


@pytest.mark.parametrize(
	("wage", "expected", "employer", "employee"),
	[
		# in between: 6,543.21 × 16 % = 1,046.9136 → 1,047.00; × 8 % = 523.4568 → 523.50; 9 % = 588.8889; 2 % + 3 = 133.8642;
		# 0.5 % = 32.71605; 0.26 % = 17.012346; fund on 6,543: 7 % = 458.01 → 458
		(
			"6543.21",
			["1047.00/523.50", "588.89/133.86", "32.72/32.72", "17.01/0.00", "458.00/458.00"],
			"2143.62",
			"1148.08",
		),
		# below the floor, but not below that of the fund: 3,000 × 7 % = 210
		(
			"3000",
			["704.00/352.00", "396.00/91.00", "22.00/22.00", "11.44/0.00", "210.00/210.00"],
			"1343.44",
			"675.00",
		),
		# above the ceiling
		(
			"50000",
			["5907.40/2953.70", "3322.89/741.42", "184.61/184.61", "95.99/0.00", "2584.00/2584.00"],
			"12094.89",
			"6463.73",
		),
	],
)
def test_a_month(wage, expected, employer, employee) -> None:
	paid = rules.contributions(D(wage), CITY)
	assert [f"{line.employer}/{line.employee}" for line in paid.lines] == expected
	assert (paid.employer, paid.employee) == (D(employer), D(employee))
	assert paid.both == D(employer) + D(employee)


def test_who_is_past_retirement_is_insured_against_injuries_alone() -> None:
	paid = rules.contributions(D(5000), CITY, (rules.INJURY,))
	assert [(line.kind, line.employer, line.employee) for line in paid.lines] == [
		(rules.INJURY, D("13.00"), D("0.00"))
	]


def test_a_base_declared_apart() -> None:
	paid = rules.contributions(
		D(5000), CITY, (rules.PENSION, rules.HOUSING_FUND), {rules.HOUSING_FUND: D(2000)}
	)
	assert [line.base for line in paid.lines] == [D("5000.00"), D("2690.00")]


@pytest.mark.parametrize(
	("value", "way", "expected"),
	[
		("1.005", rules.CENT_NEAREST, "1.01"),
		("1.001", rules.CENT_UP, "1.01"),
		("1.009", rules.CENT_DOWN, "1.00"),
		("1.001", rules.JIAO_UP, "1.10"),
		("1.10", rules.JIAO_UP, "1.10"),
		("1.05", rules.JIAO_NEAREST, "1.10"),
		("1.49", rules.YUAN_NEAREST, "1.00"),
		("1.01", rules.YUAN_UP, "2.00"),
	],
)
def test_rounding(value, way, expected) -> None:
	assert rules.rounded(D(value), way) == D(expected)


def test_the_table_of_the_day() -> None:
	old = Table("某市", date(2025, 7, 1), CITY.rates)
	other = Table("另一市", date(2026, 1, 1), CITY.rates)
	tables = (CITY, old, other)
	assert rules.in_force(tables, "某市", date(2026, 6, 30)) is old
	assert rules.in_force(tables, "某市", date(2026, 7, 1)) is CITY
	assert rules.in_force(tables, "某市", date(2025, 6, 30)) is None
	assert rules.in_force(tables, "", date(2026, 7, 1)) is None


def changed(kind: str, **fields) -> Table:
	rates = {
		rate.kind: {name: getattr(rate, name) for name in Rate.__dataclass_fields__} for rate in CITY.rates
	}
	rates[kind] |= fields
	return Table(CITY.city, date(2027, 7, 1), tuple(Rate(**rate) for rate in rates.values()))


@pytest.mark.parametrize(
	("table", "codes"),
	[
		(changed(rules.PENSION), []),
		(changed(rules.INJURY, employee=D(1)), ["employee_pays"]),
		(changed(rules.HOUSING_FUND, employer=D(13), employee=D(13)), ["housing_fund_rate"]),
		(changed(rules.HOUSING_FUND, employer=D(6)), ["housing_fund_differs"]),
		(changed(rules.MEDICAL, employer=D(-1)), ["rate"]),
		(changed(rules.MEDICAL, employee=D(101)), ["rate"]),
		(changed(rules.PENSION, floor=D(5000), ceiling=D(4000)), ["limits"]),
		(Table("某市", date(2027, 7, 1), CITY.rates[:4]), ["missing"]),
		(Table("某市", date(2027, 7, 1), (*CITY.rates, CITY.rates[0])), ["twice"]),
		(Table("某市", FROM, CITY.rates), ["same_day"]),
		(rules.usual("某市", date(2027, 1, 1)), []),
	],
)
def test_a_table_that_cannot_be(table, codes) -> None:
	found = rules.table_refusals(table, (CITY,))
	assert [one.code for one in found] == codes
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)


def test_what_is_no_rate() -> None:
	with pytest.raises(ValueError, match="An insurance is"):
		Rate("life", D(1), D(1))
	with pytest.raises(ValueError, match="Rounded to"):
		Rate(rules.PENSION, D(1), D(1), rounding="Roughly")
	with pytest.raises(ValueError, match="exact Decimal"):
		Rate(rules.PENSION, 0.16, D(1))
	with pytest.raises(ValueError):
		rules.contributions(D(-1), CITY)
	with pytest.raises(ValueError, match="has no housing_fund"):
		rules.contributions(D(1), Table("某市", FROM, CITY.rates[:4]))


def test_budget_and_payroll_take_the_same_rates() -> None:
	plan = CITY.for_plan()
	assert plan.rates == tuple((rate.kind, rate.employer) for rate in CITY.rates)
	assert plan.base(D(3000)) == D("4400.00")


def test_the_base_of_a_year_and_the_days_to_register() -> None:
	assert rules.base_of_year([D(4000), D(5000), D("4000.01")]) == D("4333.34")
	assert rules.base_of_year([]) is None
	assert rules.register_by(date(2027, 3, 1)) == date(2027, 3, 31)


WAGES = st.decimals(0, 100_000, places=2)


@given(WAGES)
def test_terms_make_up_the_shares(wage) -> None:
	for line in rules.contributions(wage, CITY).lines:
		assert total(term.amount for term in line.employer_terms) == line.employer == cents(line.employer)
		assert total(term.amount for term in line.employee_terms) == line.employee == cents(line.employee)
		figure = Figure(line.employer_terms)
		assert from_record(to_record(figure), Figure) == figure


@given(WAGES, WAGES)
def test_who_earns_more_never_pays_less(one, other) -> None:
	less, more = sorted((one, other))
	assert rules.contributions(less, CITY).employee <= rules.contributions(more, CITY).employee
	assert rules.contributions(less, CITY).employer <= rules.contributions(more, CITY).employer
