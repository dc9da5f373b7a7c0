"""Money of the owners: statements by hand, what was published stands, and what is left is what came in less what went out."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import commission, owners_statement, public_revenue
from wuye_ops.rules.explanation_record import from_record, to_record
from wuye_ops.rules.owners_statement import (
	Entry,
	Statement,
	entry_refusals,
	refusals,
	shares,
	statement,
)
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.public_revenue import PURPOSES, cost_refusals, due_on, half_year, result, to_publish

D = Decimal
FIRST_HALF = Period(date(2027, 1, 1), date(2027, 6, 30))
SECOND_HALF = Period(date(2027, 7, 1), date(2027, 12, 31))
JULY = date(2027, 7, 10)


def entry(purpose: str, amount: str | int, on: str = "2027-03-15", **more) -> Entry:
	return Entry(more.pop("voucher", "JE-1"), date.fromisoformat(on), purpose, D(amount), **more)


ENTRIES = [
	entry("Advertising", 12_000),
	entry("Parking on Common Ground", "30000.50"),
	entry("Advertising", -500),
	entry("Reasonable Costs", 8_000),
	entry("To Maintenance Fund", 20_000, decision="Vote 3"),
	entry("Advertising", 999, on="2027-07-01"),
]
FIRST = statement(FIRST_HALF, ENTRIES, PURPOSES, opening=D(1_000))


def codes(found, known=owners_statement.REFUSALS) -> list[str]:
	for one in found:
		assert tuple(one.params) == known[one.code]
	return [one.code for one in found]


def test_a_half_year_by_hand():
	assert FIRST.received == (("Advertising", 11_500), ("Parking on Common Ground", D("30000.50")))
	assert FIRST.spent == (("Reasonable Costs", 8_000), ("To Maintenance Fund", 20_000))
	assert FIRST.closing == D("14500.50")
	found = result(FIRST)
	assert (found.income, found.costs, found.net, found.used) == (
		D("41500.50"), 8_000, D("33500.50"), 20_000,
	)  # fmt: skip


def test_the_next_begins_with_what_was_published_and_names_what_came_late():
	late = [*ENTRIES, entry("Advertising", 300), entry("Reasonable Costs", 50), entry("Venue Lease", 5)]
	second = statement(SECOND_HALF, late, PURPOSES, [FIRST])
	assert second.opening == D("14500.50")
	assert dict(second.corrections) == {"Advertising": 300, "Reasonable Costs": -50, "Venue Lease": 5}
	assert second.closing == D("14500.50") + 255 + 999
	# what was told once is not told again; what comes later still is
	third = Period(date(2028, 1, 1), date(2028, 6, 30))
	assert statement(third, late, PURPOSES, [FIRST, second]).corrections == ()
	later = [*late, entry("Advertising", -100), entry("Venue Lease", 7, on="2027-08-01")]
	assert dict(statement(third, later, PURPOSES, [FIRST, second]).corrections) == {
		"Advertising": -100,
		"Venue Lease": 7,
	}
	assert statement(SECOND_HALF, ENTRIES, PURPOSES, [FIRST]).corrections == ()


@pytest.mark.parametrize(
	("changes", "more", "expected"),
	[
		({}, {}, []),
		({}, {"today": date(2027, 6, 30)}, ["not_over"]),
		({}, {"today": date(2027, 7, 1)}, []),
		({}, {"books": D("14500.49")}, ["books_differ"]),
		({}, {"bank": D("14500.49")}, ["bank_short"]),
		# more may lie in the bank, such as deposits on the way
		({}, {"bank": D("14600")}, []),
		({"opening": D(-20_000)}, {"books": D("-6499.50")}, ["overdrawn"]),
		({"opening": D(-20_000)}, {"books": D("-6499.50"), "may_be_short": True}, []),
	],
)
def test_why_it_cannot_be_published(changes, more, expected):
	given_ = {"today": JULY, "books": D("14500.50"), **more}
	assert codes(refusals(replace(FIRST, **changes), **given_)) == expected


def test_no_day_between_two_statements_and_no_cent():
	second = Statement(SECOND_HALF, D(5), (), ())
	assert codes(refusals(second, date(2028, 1, 1), D(5), last=FIRST)) == ["opening_differs"]
	later = Statement(Period(date(2027, 7, 2), date(2027, 12, 31)), FIRST.closing, (), ())
	assert codes(refusals(later, date(2028, 1, 1), FIRST.closing, last=FIRST)) == ["gap"]


@pytest.mark.parametrize(
	("one", "expected"),
	[
		(entry("Advertising", 5), []),
		(entry("Advertising", 5, voucher=None), ["without_voucher"]),
		(entry("Bribes", 5), ["unknown_purpose"]),
		(entry("Owners' Assembly", 5), ["without_decision"]),
		(entry("Owners' Assembly", 5, decision="Vote 4"), []),
		(entry("Reasonable Costs", 5), []),
		(entry("Bribes", 5, on="2027-07-01"), []),
	],
)
def test_what_is_wrong_with_an_entry(one, expected):
	assert codes(entry_refusals([one], FIRST_HALF, PURPOSES)) == expected


@pytest.mark.parametrize("amount", ["0.001", 1.5])
def test_parts_of_a_cent_and_floats_are_refused(amount):
	with pytest.raises(ValueError):
		Entry("JE", JULY, "Advertising", D(amount) if isinstance(amount, str) else amount)


def test_what_is_left_is_the_owners_by_area():
	areas = {"101": D(100), "102": D(100), "103": D(100)}
	assert shares(D("100.00"), areas) == {"101": D("33.34"), "102": D("33.33"), "103": D("33.33")}
	assert shares(D("-100.00"), areas) == {"101": D("-33.34"), "102": D("-33.33"), "103": D("-33.33")}


# -- 公共收益


@pytest.mark.parametrize(
	("day", "first", "last", "due"),
	[
		("2027-01-01", "2027-01-01", "2027-06-30", "2027-07-30"),
		("2027-06-30", "2027-01-01", "2027-06-30", "2027-07-30"),
		("2027-07-01", "2027-07-01", "2027-12-31", "2028-01-30"),
	],
)
def test_half_years(day, first, last, due):
	period = half_year(date.fromisoformat(day))
	assert (str(period.first), str(period.last), str(due_on(period))) == (first, last, due)


def test_what_is_to_be_published_and_what_is_late():
	since = date(2026, 5, 1)
	found = to_publish(since, date(2027, 7, 15), {half_year(date(2026, 7, 1))})
	assert [(str(one.period.first), one.is_late(date(2027, 7, 15))) for one in found] == [
		("2026-01-01", True),
		("2027-01-01", False),
	]
	assert to_publish(since, date(2026, 6, 30), set()) == ()


@pytest.mark.parametrize(
	("costs", "income", "expected"),
	[(30, 100, []), (31, 100, ["costs_too_high"]), (1, 0, ["costs_too_high"]), (0, 0, [])],
)
def test_costs_are_no_way_to_keep_the_income(costs, income, expected):
	found = statement(FIRST_HALF, [entry("Advertising", income), entry("Reasonable Costs", costs)], PURPOSES)
	assert codes(cost_refusals(found), public_revenue.REFUSALS) == expected
	assert cost_refusals(found, D(100)) == () or income == 0


# -- 酬金制

YEAR = [Period.of_months(Month(2027, number), 1) for number in range(1, 13)]


@pytest.mark.parametrize(
	("terms", "base", "expected"),
	[
		# 8 % of 100,000
		(commission.Terms(), [D(100_000)], ["8000.00"]),
		# 0.333 a month: rounded over the year, not twelve times
		(commission.Terms(percent=D(10)), [D("3.33")] * 4, ["0.33", "0.34", "0.33", "0.33"]),
		(commission.Terms(base="Fixed Sum", monthly=D(5000)), [], ["5000.00", "5000.00"]),
		(commission.Terms(most=D(9000)), [D(100_000)] * 2, ["8000.00", "1000.00"]),
		# a repayment gives back its fee, and nobody owes a fee for less than nothing
		(commission.Terms(), [D(1000), D(-500), D(-800)], ["80.00", "-40.00", "-40.00"]),
	],
)
def test_fees_by_month(terms, base, expected):
	months = YEAR[: len(expected)]
	found = commission.fee(terms, base, months)
	assert found == tuple(D(one) for one in expected)
	assert commission.explained(terms, base, months).amount == sum(found)


def test_a_fixed_sum_counts_the_days_of_the_contract():
	terms = commission.Terms(base="Fixed Sum", monthly=D(3100))
	half = Period(date(2027, 1, 17), date(2027, 1, 31))
	assert commission.fee(terms, [], [None, half]) == (0, D("1500.00"))


def test_a_fee_is_explained():
	term = commission.explained(commission.Terms(most=D(9000)), [D(100_000)] * 2, YEAR[:2])
	assert [(one.code, one.value) for one in term.factors] == [
		("Funds Received", 200_000), ("percent", 8), ("most", 9000),
	]  # fmt: skip
	assert (term.amount, term.extra) == (9000, -7000)


@pytest.mark.parametrize(
	("terms", "expected"),
	[
		(commission.Terms(), []),
		(commission.Terms(percent=D(16)), ["unusual_percent"]),
		(commission.Terms(percent=D("4.9")), ["unusual_percent"]),
		(commission.Terms(base="Fixed Sum", percent=D(0), monthly=D(1)), []),
	],
)
def test_unusual_terms_are_noticed(terms, expected):
	assert codes(commission.warnings(terms), commission.REFUSALS) == expected


@pytest.mark.parametrize(
	"make",
	[
		lambda: commission.Terms(base="Luck"),
		lambda: commission.Terms(percent=D(-1)),
		lambda: commission.Terms(percent=D(101)),
		lambda: commission.Terms(percent=8.0),
		lambda: commission.Terms(most=D(-1)),
	],
)
def test_what_no_contract_can_mean(make):
	with pytest.raises(ValueError):
		make()


def test_owners_do_not_pay_what_they_have_not_agreed_to():
	entries = [
		entry("Staff", 5),
		entry("Management Share", 5),
		entry("Large Repairs and Renewals", 5),
		entry("Commission", 5),
	]
	found = entry_refusals(entries, FIRST_HALF, commission.purposes())
	assert [one.params["purpose"] for one in found] == ["Management Share", "Large Repairs and Renewals"]
	assert codes(entry_refusals(entries, FIRST_HALF, commission.purposes({"Management Share"}))) == [
		"not_agreed"
	]


def test_a_year_under_commission_leaves_what_is_left_to_the_owners():
	year = Period(date(2027, 1, 1), date(2027, 12, 31))
	fee = sum(commission.fee(commission.Terms(), [D(1_000_000)], YEAR[:1]))
	entries = [
		entry("Service Fees", 1_000_000),
		entry("Staff", 700_000),
		entry("Energy", 250_000),
		entry("Commission", fee),
	]
	found = statement(year, entries, commission.purposes())
	assert found.closing == -30_000
	assert codes(refusals(found, date(2028, 1, 1), D(-30_000))) == ["overdrawn"]
	assert refusals(found, date(2028, 1, 1), D(-30_000), may_be_short=True) == ()


# -- what always holds

amounts = st.integers(-(10**6), 10**8).map(lambda number: D(number) / 100)
entries = st.lists(
	st.builds(
		Entry,
		st.just("JE"),
		st.dates(date(2026, 12, 1), date(2028, 1, 31)),
		st.sampled_from([one.name for one in PURPOSES]),
		amounts,
	),
	max_size=12,
)


@given(entries, amounts)
def test_two_halves_leave_what_the_year_leaves(all_entries, opening):
	first = statement(FIRST_HALF, all_entries, PURPOSES, opening=opening)
	second = statement(SECOND_HALF, all_entries, PURPOSES, [first])
	year = statement(Period(FIRST_HALF.first, SECOND_HALF.last), all_entries, PURPOSES, opening=opening)
	assert second.closing == year.closing and not second.corrections
	assert from_record(json.loads(json.dumps(to_record(second))), Statement) == second
	assert not refusals(second, date(2029, 1, 1), year.closing, last=first, may_be_short=True)


@given(entries, entries, entries)
def test_nothing_that_comes_late_is_lost(early, late, later):
	third = Period(date(2028, 1, 1), date(2028, 1, 31))
	first = statement(FIRST_HALF, early, PURPOSES)
	second = statement(SECOND_HALF, [*early, *late], PURPOSES, [first])
	everything = [*early, *late, *later]
	found = statement(third, everything, PURPOSES, [first, second])
	assert found.closing == statement(Period(FIRST_HALF.first, third.last), everything, PURPOSES).closing


@given(amounts, st.dictionaries(st.text(max_size=3), st.integers(1, 500).map(D), min_size=1, max_size=9))
def test_shares_sum_to_what_is_left(amount, areas):
	assert sum(shares(amount, areas).values()) == amount


@given(
	st.lists(amounts, min_size=12, max_size=12),
	st.integers(0, 100).map(D),
	st.none() | amounts.map(abs),
	st.sampled_from(commission.BASES),
)
def test_the_fees_of_months_are_the_fee_of_the_year(base, percent, most, of):
	terms = commission.Terms(of, percent, monthly=D("1234.56"), most=most)
	found = commission.fee(terms, base, YEAR)
	assert sum(found) == commission.explained(terms, base, YEAR).amount
	if of != "Fixed Sum":
		whole = max(sum(base), D(0)) * percent / 100
		assert abs(min(whole, most if most is not None else whole) - sum(found)) <= D("0.005")
