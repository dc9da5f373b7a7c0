"""Money over the counter: amounts as they are typed, accounts, and what a receipt says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import receiving as rules
from wuye_ops.rules.receiving import AmountError, Tender, amount_of, bill_text, bookings, period_text

CENTS = st.integers(1, 10**9).map(lambda number: Decimal(number) / 100)


@pytest.mark.parametrize(
	("typed", "amount"),
	[
		("100", "100.00"),
		(" 1409.50 ", "1409.50"),
		(0.1, "0.10"),
		(12, "12.00"),
		("1e2", "100.00"),
		("0.01", "0.01"),
	],
)
def test_an_amount_as_it_is_typed(typed, amount):
	assert str(amount_of(typed)) == amount


@pytest.mark.parametrize(
	("typed", "code"),
	[
		("", rules.NOT_A_NUMBER), ("一百", rules.NOT_A_NUMBER), ("１２", rules.NOT_A_NUMBER), ("1,000", rules.NOT_A_NUMBER),
		("NaN", rules.NOT_A_NUMBER), ("Infinity", rules.NOT_A_NUMBER), (None, rules.NOT_A_NUMBER), (True, rules.NOT_A_NUMBER),
		("0", rules.NOT_POSITIVE), ("-5", rules.NOT_POSITIVE), (-0.01, rules.NOT_POSITIVE), ("0.00", rules.NOT_POSITIVE),
		("0.001", rules.PARTS_OF_A_CENT), ("12.345", rules.PARTS_OF_A_CENT), ("1e-40", rules.PARTS_OF_A_CENT),
		("100000000", rules.TOO_LARGE), ("1e300", rules.TOO_LARGE), ("13912345678", rules.TOO_LARGE),
	],
)  # fmt: skip
def test_what_nobody_can_hand_over_is_refused(typed, code):
	with pytest.raises(AmountError) as refusal:
		amount_of(typed)
	assert refusal.value.code == code


@given(CENTS)
def test_every_amount_in_cents_survives_as_text_and_as_float(amount):
	assert amount_of(str(amount)) == amount
	assert amount_of(float(amount)) == amount


def test_the_account_that_statements_come_for_leads_and_same_accounts_are_one():
	cash, card = Tender("现金", Decimal(500), "库存现金"), Tender("刷卡", Decimal(80), "基本户", True, "POS1")
	transfer = Tender("转账", Decimal(20), "基本户", True, "TT2")
	wechat = Tender("微信", Decimal(90), "微信", True)
	first, second, third = bookings([cash, card, wechat, transfer])
	assert (first.account, first.amount, first.modes) == ("基本户", 100, ("刷卡", "转账"))
	assert first.references == ("POS1", "TT2")
	assert (second.account, third.account) == ("微信", "库存现金")
	assert bookings([cash])[0].amount == 500


@given(st.lists(st.tuples(CENTS, st.sampled_from("abc"), st.booleans()), min_size=1, max_size=8))
def test_what_is_booked_is_what_was_handed_over(rows):
	tenders = [Tender("x", amount, account, bank) for amount, account, bank in rows]
	booked = bookings(tenders)
	assert sum(one.amount for one in booked) == sum(tender.amount for tender in tenders)
	assert len({one.account for one in booked}) == len(booked)


def test_changed_bills_are_named_whichever_way_they_changed():
	expected = {"A": Decimal("1.00"), "B": Decimal(2), "C": Decimal(3)}
	assert rules.differences(expected, {"A": Decimal(1), "B": Decimal(5), "D": Decimal(4)}) == ("B", "C", "D")
	assert rules.differences({}, {}) == ()


@pytest.mark.parametrize(
	("first", "last", "text"),
	[
		("2026-03-01", "2026-03-31", "2026-03"),
		("2026-01-01", "2026-03-31", "2026-01–2026-03"),
		("2025-12-01", "2026-02-28", "2025-12–2026-02"),
		("2026-03-05", "2026-03-31", "2026-03-05–2026-03-31"),
		("2026-03-05", "2026-03-05", "2026-03-05"),
	],
)
def test_a_period_is_as_short_as_it_can_be(first, last, text):
	assert period_text(date.fromisoformat(first), date.fromisoformat(last)) == text


def test_a_bill_says_what_it_is_for_once():
	lines = [
		("1号楼-101", "物业服务费", "2026-03"),
		("1号楼-101", "生活垃圾清运费", "2026-03"),
		("A-7", "车位管理费", ""),
	]
	assert bill_text(lines) == "1号楼-101 物业服务费 2026-03、生活垃圾清运费 2026-03；A-7 车位管理费"
	assert bill_text([("", f"费{n}", "") for n in range(9)]) == "费0、费1、费2、费3、费4、费5…"
	assert bill_text([]) == ""


def test_days_overdue_begin_after_the_day_it_is_due():
	assert [rules.days_overdue(date(2026, 3, 31), day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [
		0,
		1,
	]
