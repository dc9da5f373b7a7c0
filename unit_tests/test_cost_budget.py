"""预算分摊: amounts worked out by hand, and that what is spread comes to the whole however it is cut."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wuye_ops.rules.cost_budget import area_months, budget_of, in_cents, months_of, rounded

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
D = Decimal


@pytest.mark.parametrize(
	("first", "last", "expected"),
	[
		(date(2026, 1, 1), date(2026, 1, 31), "1000.00"),
		(date(2026, 3, 1), date(2026, 5, 31), "3000.00"),
		(date(2026, 1, 1), date(2026, 12, 31), "12000.00"),
		# half of a month of 30 days
		(date(2026, 6, 1), date(2026, 6, 15), "500.00"),
		# days of other years have none of it
		(date(2025, 6, 1), date(2026, 1, 31), "1000.00"),
		(date(2026, 12, 1), date(2027, 6, 30), "1000.00"),
		(date(2027, 1, 1), date(2027, 1, 31), "0"),
		(date(2026, 2, 1), date(2026, 1, 1), "0"),
	],
)
def test_evenly_over_the_year(first, last, expected):
	assert budget_of(D(12000), YEAR, first, last) == D(expected)


def test_a_third_of_a_cent_is_not_lost():
	"""100 ÷ 12 = 8.33…: three months are 25, of which the second has 8.34."""
	found = [budget_of(D(100), YEAR, date(2026, month, 1), date(2026, month, 28)) for month in (2,)]
	found += [
		budget_of(D(100), YEAR, date(2026, month, 1), date(2026, month + 1, 1) - timedelta(days=1))
		for month in (1, 3)
	]
	assert (found, sum(found)) == ([D("8.34"), D("8.33"), D("8.33")], D("25.00"))


def test_as_distributed():
	shares = {1: D(30), 2: D(10), 7: D(60)}
	assert budget_of(D(1000), YEAR, date(2026, 1, 1), date(2026, 1, 31), shares) == D("300.00")
	assert budget_of(D(1000), YEAR, date(2026, 2, 1), date(2026, 2, 14), shares) == D("50.00")
	assert budget_of(D(1000), YEAR, date(2026, 3, 1), date(2026, 6, 30), shares) == 0
	assert budget_of(D(1000), YEAR, date(2026, 3, 1), date(2026, 7, 31), shares) == D("600.00")


def test_percents_that_do_not_make_up_a_hundred_come_to_the_whole_at_the_end():
	shares = dict.fromkeys(range(1, 13), D("8.33"))
	assert budget_of(D(1000), YEAR, *YEAR, shares) == 1000
	assert budget_of(D(1000), YEAR, date(2026, 12, 1), date(2026, 12, 31), shares) == D("83.70")


def test_a_year_of_other_months():
	year = (date(2026, 7, 1), date(2027, 6, 30))
	assert budget_of(D(1200), year, date(2026, 7, 1), date(2026, 9, 30)) == D("300.00")
	short = (date(2026, 7, 1), date(2026, 12, 31))
	assert budget_of(D(1200), short, date(2026, 7, 1), date(2026, 7, 31)) == D("200.00")


@given(
	amount=some.decimals(0, 10**9, places=2),
	days=some.sets(some.integers(0, 363), max_size=12),
	shares=some.none()
	| some.dictionaries(some.integers(1, 12), some.decimals(0, 100, places=2), max_size=12),
)
def test_however_it_is_cut_it_comes_to_the_whole(amount, days, shares):
	ends = [*(YEAR[0] + timedelta(days=day) for day in sorted(days)), YEAR[1]]
	starts = [YEAR[0], *(end + timedelta(days=1) for end in ends[:-1])]
	parts = [budget_of(amount, YEAR, *cut, shares) for cut in zip(starts, ends, strict=True)]
	assert sum(parts) == amount


@pytest.mark.parametrize(
	("first", "last", "managed", "expected"),
	[
		(date(2026, 2, 1), date(2026, 2, 28), (None, None), "1000.50"),
		(date(2026, 1, 1), date(2026, 12, 31), (None, None), "12006"),
		(date(2026, 4, 1), date(2026, 4, 15), (None, None), "500.25"),
		# taken over on the 16th, and given back at the end of May
		(date(2026, 4, 1), date(2026, 6, 30), (date(2026, 4, 16), date(2026, 5, 31)), "1500.75"),
		(date(2026, 4, 1), date(2026, 4, 30), (date(2026, 5, 1), None), "0"),
		(date(2026, 4, 1), date(2026, 4, 30), (None, date(2026, 3, 31)), "0"),
	],
)
def test_square_metre_months(first, last, managed, expected):
	assert area_months(D("1000.50"), first, last, *managed) == D(expected)


def test_no_area_has_no_months():
	assert area_months(D(0), date(2026, 1, 1), date(2026, 1, 31)) == 0


def test_months_are_exact_and_their_sum_is_rounded_once():
	"""Three accounts of 100 have 25 a month together, though each has 8.33."""
	months = months_of(D(100), YEAR)
	assert [str(month) for month in months] == [f"2026-{number:02d}" for number in range(1, 13)]
	january = next(iter(months.values()))
	assert (rounded(january), rounded(january * 3)) == (D("8.33"), D("25.00"))
	assert rounded(sum(months.values())) == D("100.00")
	# half a cent is half a cent, whatever a twelfth leaves behind it
	assert rounded(sum(list(months_of(D("100.05"), YEAR).values())[:6])) == D("50.03")


def test_months_as_a_distribution_says():
	found = months_of(D(400), YEAR, {3: D(25), 4: D(75)})
	assert {str(month): amount for month, amount in found.items()} == {"2026-03": D(100), "2026-04": D(300)}


def test_months_in_cents_carry_no_error_along_the_year():
	assert in_cents([D(100) / 12] * 3) == (D("8.33"), D("8.34"), D("8.33"))
	assert sum(in_cents([D(100) / 12] * 12)) == D(100)
	assert in_cents([]) == ()


@given(
	some.lists(some.integers(0, 10**9).map(lambda cents: D(cents) / 100), min_size=1, max_size=6),
	some.integers(1, 12),
)
def test_accounts_together_are_what_erpnext_adds_up(amounts, until):
	"""ERPNext adds floats and shows them rounded: half a cent apart at most, which is nothing where it is a whole one."""
	ours = rounded(sum(part for amount in amounts for part in list(months_of(amount, YEAR).values())[:until]))
	erpnext = sum(float(amount) * (100.0 / 12) / 100 for amount in amounts for _month in range(until))
	assert abs(float(ours) - erpnext) <= 0.005 + 1e-5
