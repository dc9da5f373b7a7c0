"""Shares and payers against cases written by hand and a day-by-day oracle."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.occupancy import Term, liable_on, payer_conflict, payer_gaps, payer_on, share_conflict


def owner(key, share, since, until=None, is_payer=False):
	return Term(key, "Owner", Decimal(share), since, until, is_payer)


def payer(key, since, until=None):
	return Term(key, "Tenant", Decimal(0), since, until, True)


def day(n: int) -> date:
	return date(2024, 2, 26) + timedelta(days=n)


def test_a_sale_in_time_is_no_conflict():
	assert share_conflict([owner("old", 100, day(0), day(9)), owner("new", 100, day(10))]) is None


def test_a_sale_on_the_same_day_is_a_conflict_because_both_days_count():
	terms = [owner("new", 100, day(9)), owner("old", 100, day(0), day(9))]
	assert share_conflict(terms) == (day(9), Decimal(200))


def test_three_thirds_are_a_whole():
	third = "33.333333333333333333"
	assert share_conflict([owner(n, third, day(0)) for n in range(3)]) is None
	assert share_conflict([owner("a", "99.99", day(0)), owner("b", "0.01", day(0))]) is None
	assert share_conflict([owner("a", "99.99", day(0)), owner("b", "0.02", day(3))]) == (
		day(3),
		Decimal("100.01"),
	)


def test_the_sum_of_the_first_conflict_counts_all_who_begin_that_day():
	terms = [owner("a", 60, day(0)), owner("b", 50, day(4)), owner("c", 30, day(4))]
	assert share_conflict(terms) == (day(4), Decimal(140))


def test_only_owners_have_shares():
	terms = [owner("a", 100, day(0)), Term("b", "Tenant", Decimal(100), day(0))]
	assert share_conflict(terms) is None
	assert share_conflict([]) is None


def test_payers():
	terms = [payer("old", day(0), day(9)), owner("o", 100, day(0)), payer("new", day(12), day(20))]
	assert payer_conflict(terms) is None
	assert payer_gaps(terms, day(0), day(30)) == [(day(10), day(11)), (day(21), day(30))]
	assert payer_on(terms, day(9)).key == "old"
	assert payer_on(terms, day(10)) is None
	assert payer_gaps([], day(3), day(3)) == [(day(3), day(3))]

	terms.append(payer("other", day(20)))
	assert payer_conflict(terms) == (day(20), ("new", "other"))
	with pytest.raises(ValueError, match="new, other"):
		payer_on(terms, day(20))


def test_the_end_of_time_is_an_ordinary_day():
	terms = [payer("a", day(0), date.max), owner("o", 100, day(0), date.max)]
	assert payer_gaps(terms, day(0), date.max) == []
	assert share_conflict([*terms, owner("p", 1, date.max)]) == (date.max, Decimal(101))


def test_impossible_terms_are_refused():
	with pytest.raises(ValueError, match="before it begins"):
		owner("a", 100, day(1), day(0))
	with pytest.raises(ValueError, match="negative"):
		owner("a", -1, day(1))
	with pytest.raises(ValueError, match="exact Decimal"):
		Term("a", "Owner", 33.3, day(1))
	with pytest.raises(ValueError, match="before it begins"):
		payer_gaps([], day(1), day(0))


SPAN = 40
offsets = st.integers(0, SPAN)


@st.composite
def terms(draw):
	since, until = sorted((draw(offsets), draw(offsets)))
	return Term(
		key=draw(st.integers(0, 10**9)),
		relation=draw(st.sampled_from(["Owner", "Owner", "Tenant"])),
		share=draw(st.decimals(0, 100, places=2)),
		from_date=day(since),
		to_date=draw(st.sampled_from([None, day(until)])),
		is_payer=draw(st.booleans()),
	)


lists = st.lists(terms(), max_size=7, unique_by=lambda term: term.key)
DAYS = [day(n) for n in range(-2, SPAN + 3)]


@given(lists)
def test_share_conflict_finds_the_first_bad_day(terms):
	expected = None
	for today in DAYS:
		total = sum(term.share for term in terms if term.relation == "Owner" and term.covers(today))
		if total > 100:
			expected = (today, total)
			break
	assert share_conflict(terms) == expected


@given(lists)
def test_payer_conflict_finds_the_first_bad_day(terms):
	expected = None
	for today in DAYS:
		keys = tuple(term.key for term in terms if term.is_payer and term.covers(today))
		if len(keys) > 1:
			expected = (today, keys)
			break
	assert payer_conflict(terms) == expected


@given(lists, offsets, offsets)
def test_payer_gaps_are_exactly_the_days_nobody_pays(terms, start, end):
	start, end = sorted((start, end))
	gaps = payer_gaps(terms, day(start), day(end))
	unpaid = {n for since, until in gaps for n in range((since - day(0)).days, (until - day(0)).days + 1)}
	assert unpaid == {
		n for n in range(start, end + 1) if not any(term.is_payer and term.covers(day(n)) for term in terms)
	}
	# Each gap is as long as it can be.
	assert all((after[0] - before[1]).days > 1 for before, after in pairwise(gaps))


@given(lists, offsets)
def test_payer_on_agrees_with_conflicts(terms, n):
	paying = [term for term in terms if term.is_payer and term.covers(day(n))]
	if len(paying) > 1:
		with pytest.raises(ValueError, match="More than one"):
			payer_on(terms, day(n))
	else:
		assert payer_on(terms, day(n)) == (paying[0] if paying else None)


@pytest.mark.parametrize(
	("terms", "expected"),
	[
		pytest.param([], None, id="nobody"),
		pytest.param(
			[Term("t", "Tenant", Decimal(0), date(2026, 1, 1))], None, id="a tenant alone is not liable"
		),
		pytest.param(
			[Term("o", "Owner", Decimal(100), date(2026, 1, 1))], "o", id="the owner without agreement"
		),
		pytest.param(
			[
				Term("o", "Owner", Decimal(100), date(2020, 1, 1)),
				Term("t", "Tenant", Decimal(0), date(2026, 1, 1), is_payer=True),
			],
			"t",
			id="the tenant by agreement",
		),
		pytest.param(
			[
				Term("o", "Owner", Decimal(100), date(2020, 1, 1)),
				Term("t", "Tenant", Decimal(0), date(2026, 1, 1), date(2026, 5, 31), is_payer=True),
			],
			"o",
			id="the owner again when the tenant has left",
		),
		pytest.param(
			[
				Term("b", "Owner", Decimal(40), date(2020, 1, 1)),
				Term("a", "Owner", Decimal(60), date(2021, 1, 1)),
			],
			"a",
			id="the largest share",
		),
		pytest.param(
			[
				Term("d", "Developer", Decimal(0), date(2018, 1, 1)),
				Term("o", "Owner", Decimal(100), date(2026, 6, 2)),
			],
			"d",
			id="the developer before the owner has come",
		),
	],
)
def test_somebody_is_liable_while_there_is_an_owner(terms, expected):
	term = liable_on(terms, date(2026, 6, 1))
	assert (term.key if term else None) == expected
