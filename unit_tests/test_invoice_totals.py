"""Totals and entries of bills, computed by hand after ERPNext's way; and what holds for every bill."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.invoice_totals import LARGEST_DIFFERENCE, Item, totals

DEBTOR, ROUND_OFF, INCOME, OTHER, VAT = "应收账款", "尾差", "物业费收入", "车位收入", "销项税额"


def cents(value: float) -> float:
	"""As the framework's commercial rounding does it."""
	return round(value + (1e-9 if value > 0 else -1e-9), 2)


def bill(*items, taxes=()):
	return totals(items, taxes, DEBTOR, ROUND_OFF, cents)


def line(amount, rate=None, account=INCOME, code="物业费"):
	return Item(code, amount, account, {VAT: rate} if rate is not None else {})


def entries(found):
	return [(entry.part, entry.account, entry.debit, entry.credit) for entry in found.entries]


INCLUSIVE, EXCLUSIVE = ((VAT, True),), ((VAT, False),)


def test_without_vat():
	found = bill(line(280.0), line(0.1), line(0.2))
	assert (found.total, found.net_total, found.total_taxes, found.grand_total) == (280.3, 280.3, 0.0, 280.3)
	assert found.net_amounts == (280.0, 0.1, 0.2)
	assert entries(found) == [("debtor", DEBTOR, 280.3, 0.0), ("income", INCOME, 0.0, 280.3)]


def test_six_percent_in_the_price():
	found = bill(line(106.0, 6.0), taxes=INCLUSIVE)
	assert (found.net_total, found.total_taxes, found.grand_total) == (100.0, 6.0, 106.0)
	assert [(tax.tax_amount, tax.total) for tax in found.taxes] == [(6.0, 106.0)]
	assert entries(found) == [
		("debtor", DEBTOR, 106.0, 0.0),
		("tax", VAT, 0.0, 6.0),
		("income", INCOME, 0.0, 100.0),
	]


def test_a_cent_between_net_and_tax_goes_to_the_round_off_account():
	"""Twice 0.09 → net 0.08 each, tax 0.0096 in all: 0.16 + 0.01 lacks a cent to 0.18."""
	found = bill(line(0.09, 6.0), line(0.09, 6.0), taxes=INCLUSIVE)
	assert (found.total, found.net_total, found.grand_total) == (0.18, 0.16, 0.18)
	assert found.taxes[0].tax_amount == 0.01
	assert found.total_taxes == 0.01
	assert entries(found) == [
		("debtor", DEBTOR, 0.18, 0.0),
		("tax", VAT, 0.0, 0.01),
		("income", INCOME, 0.0, 0.16),
		("round_off", ROUND_OFF, 0.0, 0.01),
	]


def test_two_rates_on_one_tax_account():
	found = bill(line(106.0, 6.0), line(109.0, 9.0, code="车位费"), taxes=INCLUSIVE)
	assert found.net_amounts == (100.0, 100.0)
	assert found.taxes[0].tax_amount == 15.0
	assert json.loads(found.taxes[0].detail) == {"物业费": [6.0, 6.0], "车位费": [9.0, 9.0]}
	assert found.grand_total == 215.0


def test_on_top_of_the_price():
	found = bill(line(100.0, 6.0), line(33.33, 6.0), taxes=EXCLUSIVE)
	assert (found.total, found.net_total) == (133.33, 133.33)
	assert found.taxes[0].tax_amount == 8.0
	assert found.grand_total == 141.33
	assert entries(found)[-1] == ("income", INCOME, 0.0, 133.33)


def test_two_income_accounts_in_the_order_of_their_lines():
	found = bill(line(10.0, account=OTHER), line(20.0), line(30.0, account=OTHER))
	assert entries(found) == [
		("debtor", DEBTOR, 60.0, 0.0),
		("income", OTHER, 0.0, 40.0),
		("income", INCOME, 0.0, 20.0),
	]


def test_two_lines_of_one_item_stand_once_in_the_tax_detail():
	found = bill(line(106.0, 6.0), line(212.0, 6.0), taxes=INCLUSIVE)
	assert json.loads(found.taxes[0].detail) == {"物业费": [6.0, 18.0]}
	assert found.taxes[0].tax_amount == 18.0


def test_a_line_without_the_tax_keeps_its_amount():
	found = bill(line(106.0, 6.0), line(50.0, code="代收"), taxes=INCLUSIVE)
	assert found.net_amounts == (100.0, 50.0)
	assert json.loads(found.taxes[0].detail) == {"物业费": [6.0, 6.0], "代收": [0.0, 0.0]}


def test_a_line_whose_net_amount_is_nothing_has_no_entry():
	found = bill(line(106.0, 6.0), line(0.0, 6.0, account=OTHER), taxes=INCLUSIVE)
	assert OTHER not in [entry.account for entry in found.entries]
	assert found.grand_total == 106.0


def test_a_tax_of_nothing_has_no_entry_but_a_row():
	found = bill(line(0.07, 6.0), taxes=INCLUSIVE)
	assert found.net_amounts == (0.07,)
	assert [tax.tax_amount for tax in found.taxes] == [0.0]
	assert found.pattern == (("debtor", DEBTOR), ("income", INCOME))


@pytest.mark.parametrize("taxes", [INCLUSIVE, EXCLUSIVE, ()])
def test_bills_with_other_entries_are_of_another_pattern(taxes):
	one, other = bill(line(100.0, 6.0), taxes=taxes), bill(line(100.0, 6.0, account=OTHER), taxes=taxes)
	assert one.pattern != other.pattern


amounts = st.integers(1, 100_000_00).map(lambda number: number / 100)
lines = st.lists(
	st.builds(
		line,
		amounts,
		st.sampled_from([None, 0.0, 1.0, 5.0, 6.0, 9.0, 13.0]),
		st.sampled_from([INCOME, OTHER]),
		st.sampled_from(["物业费", "车位费", "水费"]),
	),
	min_size=1,
	max_size=12,
)


def in_cents(value: float) -> int:
	found = round(value * 100)
	assert abs(value * 100 - found) < 1e-4, value
	return found


@given(lines, st.sampled_from([(), INCLUSIVE, EXCLUSIVE]))
def test_debits_equal_credits(found, taxes):
	made = bill(*found, taxes=taxes)
	assert sum(in_cents(entry.debit) for entry in made.entries) == sum(
		in_cents(entry.credit) for entry in made.entries
	)
	assert all(entry.debit >= 0 and entry.credit >= 0 for entry in made.entries)


@given(lines, st.sampled_from([(), INCLUSIVE]))
def test_what_the_customer_owes_is_the_sum_of_the_lines(found, taxes):
	made = bill(*found, taxes=taxes)
	assert in_cents(made.grand_total) == sum(in_cents(item.amount) for item in found)


@given(lines, st.sampled_from([INCLUSIVE, EXCLUSIVE]))
def test_the_tax_is_that_of_the_lines(found, taxes):
	made = bill(*found, taxes=taxes)
	inclusive = taxes is INCLUSIVE
	exact = sum(
		item.amount * rate / (100 + rate) if inclusive else item.amount * rate / 100
		for item in found
		for rate in (item.rates.get(VAT, 0.0),)
	)
	# half a cent for each line's net amount, and for the sum
	assert abs(made.taxes[0].tax_amount - exact) <= 0.005 * 0.13 * len(found) + 0.006
	assert abs(made.grand_total - made.net_total - made.total_taxes) <= LARGEST_DIFFERENCE + 1e-9
