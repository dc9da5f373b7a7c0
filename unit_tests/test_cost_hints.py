"""Signs of waste: what is asked about, what is not, and what it may have cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.cost_hints import (
	HINTS,
	Hint,
	Invoice,
	Overtime,
	PartUse,
	Purchase,
	duplicates,
	energy_above_peers,
	number_key,
	overtime,
	overtime_of_teams,
	parts_above_peers,
	prices_above_last,
	same_part_again,
)
from wuye_ops.rules.proration import Month

D = Decimal
DAY = date(2027, 6, 15)


def checked(found: tuple[Hint, ...]) -> tuple[Hint, ...]:
	assert len({one.key for one in found}) == len(found)
	for one in found:
		assert tuple(one.params) == HINTS[one.code] and one.key.startswith(f"{one.code}|")
	return found


# -- prices


def bought(document: str, days_ago: int, price: str, quantity: int = 10, item: str = "Bulb") -> Purchase:
	return Purchase(document, "1", item, DAY - timedelta(days=days_ago), D(price), D(quantity))


@pytest.mark.parametrize(
	("before", "price", "amount"),
	[
		([bought("A", 30, "10.00")], "12.00", "20.00"),
		# 10 % is not more than 10 %
		([bought("A", 30, "10.00")], "11.00", None),
		([bought("A", 30, "10.00")], "9.00", None),
		# the last counts, not the cheapest ever
		([bought("A", 60, "8.00"), bought("B", 30, "11.00")], "12.00", None),
		# of one day the cheapest
		([bought("A", 30, "13.00"), bought("B", 30, "10.00")], "12.00", "20.00"),
		# too long ago, the same document, another item, given for nothing
		([bought("A", 366, "5.00")], "12.00", None),
		([bought("NEW", 1, "5.00")], "12.00", None),
		([bought("A", 30, "5.00", item="Tube")], "12.00", None),
		([bought("A", 30, "0.00")], "12.00", None),
		([], "12.00", None),
	],
)
def test_dearer_than_the_last_time(before, price, amount):
	found = checked(prices_above_last([*before, bought("NEW", 0, price)], DAY))
	assert [one.amount for one in found] == ([D(amount)] if amount else [])


def test_a_price_hint_names_both_documents():
	(found,) = prices_above_last([bought("A", 30, "10.00"), bought("NEW", 0, "12.50")], DAY)
	assert found.documents == ("NEW", "A") and found.params["percent"] == 25


def test_old_purchases_are_only_compared_with():
	assert prices_above_last([bought("A", 90, "1.00"), bought("B", 30, "9.00")], DAY) == ()


# -- energy


def test_energy_above_peers():
	used = {"Garden": D("3.0"), "A": D("2.0"), "B": D("2.2"), "C": D("2.1"), "D": D("2.0")}
	(found,) = checked(energy_above_peers(used, {"Garden": D(10_000)}, D("0.6"), Month(2027, 6)))
	# 0.9 kWh × 10,000 ㎡ × 0.6
	assert (found.key, found.amount) == ("energy_above_peers|Garden|2027-06", D("5400.00"))


# -- invoices


def invoice(
	name: str, number: str, days_ago: int = 0, supplier: str = "Power Co", amount: str = "1000.00"
) -> Invoice:
	return Invoice(name, supplier, number, DAY - timedelta(days=days_ago), D(amount))


@pytest.mark.parametrize(
	("one", "other", "sign"),
	[
		(invoice("A", "0012345"), invoice("B", "12345", 300), "same_number"),
		# numbers that begin anew each year
		(invoice("A", "0012345"), invoice("B", "12345", 301), None),
		(invoice("A", "2" * 20), invoice("B", "2" * 20, 500), "same_number"),
		(invoice("A", "0" + "2" * 20), invoice("B", "2" * 20, 5), "same_number"),
		# one bill may have been divided between two properties
		(invoice("A", "No. 12-345"), invoice("B", "no12345", 40, amount="7.00"), "other_sum"),
		(invoice("A", "１２３４５"), invoice("B", "12345"), "same_number"),
		# two suppliers may both have a bill 12345
		(invoice("A", "12345"), invoice("B", "12345", supplier="Water Co"), None),
		# but a national number there is once
		(invoice("A", "2" * 20), invoice("B", "2" * 20, supplier="Water Co"), "same_number"),
		(invoice("A", "12345678"), invoice("B", "12354678", 5), "alike_number"),
		(invoice("A", "12345678"), invoice("B", "12845678", 5), "alike_number"),
		(invoice("A", "12345678"), invoice("B", "1234678", 5), "alike_number"),
		(invoice("A", "12345678"), invoice("B", "12845678", 21), None),
		(invoice("A", "12345678"), invoice("B", "12845678", 5, amount="1000.01"), None),
		# the next of a book
		(invoice("A", "12345678"), invoice("B", "12345679", 5), None),
		(invoice("A", "12345678"), invoice("B", "87654321", 0), None),
		(invoice("A", ""), invoice("B", "12345678"), "same_day"),
		(invoice("A", ""), invoice("B", "", 30), None),
		(invoice("A", "12345"), invoice("B", "12345", amount="-1000.00"), None),
		(invoice("A", "12345", 90), invoice("B", "12345", 80), None),
	],
)
def test_an_invoice_entered_twice(one, other, sign):
	for pair in ([one, other], [other, one]):
		found = checked(duplicates(pair, DAY - timedelta(days=30)))
		assert [hint.params["sign"] for hint in found] == ([sign] if sign else [])
		assert all(hint.sure is (sign == "same_number") for hint in found)


def test_the_later_one_is_the_duplicate_and_the_smaller_sum_is_at_stake():
	(found,) = duplicates([invoice("B", "12345", amount="900.00"), invoice("A", "12345", 7)], DAY)
	assert found.params["sign"] == "other_sum"
	assert (found.documents, found.params["other"], found.amount) == (("B", "A"), "A", D("900.00"))


def test_three_of_one_number_are_three_pairs():
	assert len(duplicates([invoice(name, "12345") for name in "ABC"], DAY)) == 3


@pytest.mark.parametrize(
	("number", "key"), [("", ""), ("00-0", ""), ("Ａ０１b", "A01B"), (" 发票 № 007 ", "NO007")]
)
def test_number_keys(number, key):
	assert number_key(number) == key


# -- overtime


def test_more_overtime_than_the_law_allows():
	june = Month(2027, 6)
	rows = [
		Overtime("Li", june, D(36), D(3), D(1000)),
		Overtime("Wang", june, D(40), D(3), D(1000)),
		Overtime("Zhao", june, D(10), D("3.5"), D(250)),
	]
	found = checked(overtime(rows))
	# 4 of 40 hours, paid 1,000
	assert [(one.params["employee"], one.params["sign"], one.amount, one.sure) for one in found] == [
		("Wang", "a_month", D("100.00"), True),
		("Zhao", "a_day", 0, True),
	]


def test_teams_whose_overtime_is_dearer_than_a_head():
	rows = {"Guards": (D(6000), D(50_000)), "Cleaners": (D(5000), D(50_000)), "Gone": (D(5), D(0))}
	(found,) = checked(overtime_of_teams(rows, Month(2027, 6)))
	assert (found.documents, found.amount) == (("Guards",), D("1000.00"))


# -- parts


def test_machines_that_use_more_parts_than_others():
	used = {"Lift 1": D(900), "Lift 2": D(1000), "Lift 3": D(1100), "Lift 4": D(950), "Lift 5": D(5000)}
	(found,) = checked(parts_above_peers(used, "2027"))
	assert (found.documents, found.amount) == (("Lift 5",), D("4000.00"))


def put_in(document: str, days_ago: int, amount: int = 100, part: str = "Relay") -> PartUse:
	return PartUse(document, "Lift 1", part, DAY - timedelta(days=days_ago), D(amount))


@pytest.mark.parametrize(
	("uses", "amount"),
	[
		([put_in("A", 100), put_in("B", 50), put_in("C", 0)], 200),
		([put_in("A", 180), put_in("B", 50), put_in("C", 0)], 200),
		([put_in("A", 181), put_in("B", 50), put_in("C", 0)], None),
		# two relays in one visit
		([put_in("A", 50), put_in("C", 0), put_in("C", 0)], None),
		([put_in("A", 50), put_in("B", 20, part="Fuse"), put_in("C", 0)], None),
		# nothing new
		([put_in("A", 100), put_in("B", 50), put_in("C", 40)], None),
	],
)
def test_the_same_part_again_and_again(uses, amount):
	found = checked(same_part_again(uses, DAY - timedelta(days=30)))
	assert [one.amount for one in found] == ([amount] if amount else [])


# -- what always holds

texts = st.text("0123456789AB-", max_size=8)
days = st.integers(0, 60)


@given(
	st.lists(st.builds(invoice, st.uuids().map(str), texts, days, st.sampled_from(["P", "W"])), max_size=8)
)
def test_pairs_do_not_depend_on_the_order(invoices):
	assert checked(duplicates(invoices, date.min)) == duplicates(invoices[::-1], date.min)


@given(
	st.lists(
		st.builds(bought, st.uuids().map(str), days, st.integers(1, 999).map(str), st.integers(1, 9)),
		max_size=8,
	)
)
def test_a_price_hint_always_costs_something(purchases):
	found = checked(prices_above_last(purchases, date.min))
	assert all(one.amount > 0 and one.params["price"] > one.params["last"] for one in found)
