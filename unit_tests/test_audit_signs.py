"""What in the books an auditor looks at first: each sign with its rows and figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.approval import Limit
from wuye_ops.rules.audit_signs import (
	BACKDATED,
	GAP,
	JUST_BELOW,
	LATE_NIGHT,
	OUT_OF_ORDER,
	ROUND,
	SAME_ACCOUNT,
	SIGNS,
	SPLIT,
	TWICE,
	WEEKEND,
	Account,
	Change,
	Hit,
	Numbered,
	Posting,
	Purchase,
	Thresholds,
	by_row,
	journal_signs,
	just_below,
	late_night,
	limits_of,
	receipt_signs,
	same_accounts,
	split_purchases,
)

D = Decimal
# a Friday; the Sunday after it is a make-up workday, the Monday a holiday
FRIDAY = date(2026, 10, 9)
MAKE_UP, HOLIDAY = FRIDAY + timedelta(days=2), FRIDAY + timedelta(days=3)


def is_workday(day: date) -> bool:
	return day == MAKE_UP or (day.weekday() < 5 and day != HOLIDAY)


def posting(key: str, day: date = FRIDAY, amount: str = "123.45", entered: int = 0) -> Posting:
	return Posting(key, day, datetime.combine(day, datetime.min.time()) + timedelta(days=entered), D(amount))


def shown(hits) -> list[tuple]:
	for hit in hits:
		assert set(hit.params) == set(SIGNS[hit.sign])
	return [(hit.sign, hit.keys, *hit.params.values()) for hit in hits]


def test_postings_on_days_without_work_know_the_calendar() -> None:
	days = [posting(str(ahead), FRIDAY + timedelta(days=ahead)) for ahead in range(4)]
	saturday = FRIDAY + timedelta(days=1)
	assert shown(journal_signs(days, is_workday)) == [
		(WEEKEND, ("1",), saturday, 6),
		(WEEKEND, ("3",), HOLIDAY, 1),
	]


@pytest.mark.parametrize(
	("amount", "multiple"),
	[
		("10000", 10_000),
		("12000.00", 1_000),
		("-50000", 10_000),
		("1000000", 1_000_000),
		("9000", None),
		("12500", None),
		("10000.01", None),
		("0", None),
	],
)
def test_round_sums(amount: str, multiple: int | None) -> None:
	hits = shown(journal_signs([posting("记-1", amount=amount)], is_workday))
	assert hits == ([(ROUND, ("记-1",), D(amount), multiple)] if multiple else [])


def test_backdated_is_what_was_entered_long_after_its_day() -> None:
	rows = [posting("迟", entered=11), posting("限", entered=10), posting("早", entered=-3)]
	assert shown(journal_signs(rows, is_workday)) == [
		(BACKDATED, ("迟",), FRIDAY, FRIDAY + timedelta(days=11), 11)
	]


@pytest.mark.parametrize(
	("at", "night"), [("21:59", False), ("22:00", True), ("00:30", True), ("05:59", True), ("06:00", False)]
)
def test_changes_at_night(at: str, night: bool) -> None:
	moment = datetime.fromisoformat(f"2026-10-09T{at}")
	hits = shown(late_night([Change("PI-1", moment, "chen")]))
	assert hits == ([(LATE_NIGHT, ("PI-1",), moment, "chen")] if night else [])


LIMITS = (D(5_000), D(50_000))


def purchases(*rows: tuple) -> list[Purchase]:
	return [
		Purchase(
			f"PO-{place}", row[2] if len(row) > 2 else "甲公司", FRIDAY + timedelta(days=row[0]), D(row[1])
		)
		for place, row in enumerate(rows, start=1)
	]


@pytest.mark.parametrize(
	("rows", "found"),
	[
		# two that would each be approved below, together above
		(((0, 4_900), (3, 4_800)), [(("PO-1", "PO-2"), 9_700, 5_000, 2)]),
		# exactly the limit is within it
		(((0, 2_500), (1, 2_500)), []),
		(((0, 2_500), (1, "2500.01")), [(("PO-1", "PO-2"), D("5000.01"), 5_000, 2)]),
		# the last day counts, the one after it does not
		(((0, 4_900), (7, 4_900)), [(("PO-1", "PO-2"), 9_800, 5_000, 2)]),
		(((0, 4_900), (8, 4_900)), []),
		# of another supplier
		(((0, 4_900), (1, 4_900, "乙公司")), []),
		# what went to somebody higher anyway hides nothing
		(((0, 4_900), (1, 20_000)), []),
		# the largest runs, of which neither lies within the other
		(
			((0, 4_000), (4, 4_000), (9, 4_000)),
			[(("PO-1", "PO-2"), 8_000, 5_000, 2), (("PO-2", "PO-3"), 8_000, 5_000, 2)],
		),
		# above both limits: the higher one is named
		(tuple((1, 5_000) for _ in range(11)), [(tuple(f"PO-{n}" for n in (1, 10, 11, *range(2, 10))), 55_000, 50_000, 11)]),
		# returns are no purchases
		(((0, 4_900), (1, -4_900), (2, 50)), []),
		(((0, 4_900), (1, 0), (2, 4_900)), [(("PO-1", "PO-3"), 9_800, 5_000, 2)]),
	],
)  # fmt: skip
def test_split_purchases(rows: tuple, found: list) -> None:
	hits = split_purchases(purchases(*rows), LIMITS)
	shown(hits)
	assert [(hit.keys, *(hit.params[name] for name in ("total", "limit", "number"))) for hit in hits] == found
	assert {hit.sign for hit in hits} <= {SPLIT}


@given(
	st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6_000)), max_size=25),
	st.integers(0, 10),
	st.randoms(),
)
def test_every_split_is_found_once_and_no_other(rows: list, days: int, random) -> None:
	bought = purchases(*rows)
	hits = split_purchases(bought, LIMITS[:1], Thresholds(split_days=days))
	by_key = {one.key: one for one in bought}
	small = [one for one in bought if one.amount <= 5_000]
	for hit in hits:
		run = [by_key[key] for key in hit.keys]
		assert sum(one.amount for one in run) == hit.params["total"] > 5_000
		assert max(one.amount for one in run) <= 5_000
		assert (run[-1].day - run[0].day).days <= days
	# by trying every window
	expected = set()
	for begin in {one.day for one in small}:
		window = frozenset(one.key for one in small if 0 <= (one.day - begin).days <= days)
		if sum(by_key[key].amount for key in window) > 5_000 and len(window) > 1:
			expected.add(window)
	largest = {one for one in expected if not any(one < other for other in expected)}
	found = {frozenset(hit.keys) for hit in hits}
	assert largest <= found <= expected and len(found) == len(hits)
	random.shuffle(bought)
	assert split_purchases(bought, LIMITS[:1], Thresholds(split_days=days)) == hits


@pytest.mark.parametrize(
	("amount", "limit", "percent"),
	[
		("4750", 5_000, "95.00"),
		("5000", 5_000, "100.00"),
		("49999.99", 50_000, "99.99"),
		("4749.99", None, None),
		("5000.01", None, None),
		("60000", None, None),
	],
)
def test_just_below_a_limit(amount: str, limit: int | None, percent: str | None) -> None:
	hits = shown(just_below(purchases((0, amount)), LIMITS))
	assert hits == ([(JUST_BELOW, ("PO-1",), D(amount), limit, D(percent))] if limit else [])


def test_limits_of_a_property_replace_those_for_all() -> None:
	limits = [
		Limit("Department Head", D(5_000)),
		Limit("Property Manager", D(50_000)),
		Limit("Operations Director"),
		Limit("Property Manager", D(20_000), "翠湖花园"),
	]
	assert limits_of(limits, "别处") == (5_000, 50_000)
	assert limits_of(limits, "翠湖花园") == (20_000,)


def receipts(*numbers: tuple) -> list[Numbered]:
	return [
		Numbered(f"R{place}", number, FRIDAY + timedelta(days=day))
		for place, (number, day) in enumerate(numbers, start=1)
	]


def test_gaps_in_receipt_numbers() -> None:
	rows = receipts(
		("SJ-26-0001", 0), ("SJ-26-0002", 0), ("SJ-26-0005", 1), ("SJ-26-0007", 1), ("DK-26-9", 0)
	)
	assert shown(receipt_signs(rows)) == [
		(GAP, ("R2", "R3"), "SJ-26-", 3, 4, 2),
		(GAP, ("R3", "R4"), "SJ-26-", 6, 6, 1),
	]
	# goes on from last year: the first is missing too
	assert shown(receipt_signs(rows[1:3], {"SJ-26-": 1})) == [
		(GAP, ("R2",), "SJ-26-", 1, 1, 1),
		(GAP, ("R2", "R3"), "SJ-26-", 3, 4, 2),
	]
	assert receipt_signs(rows[:2], {"SJ-26-": 2}) == ()


def test_numbers_used_twice_and_out_of_the_order_of_days() -> None:
	rows = receipts(("SJ-1", 0), ("SJ-2", 5), ("SJ-2", 5), ("SJ-3", 3), ("SJ-4", 6), ("无号", 0))
	assert shown(receipt_signs(rows)) == [
		(TWICE, ("R2", "R3"), "SJ-2"),
		(OUT_OF_ORDER, ("R3", "R4"), "SJ-3", FRIDAY + timedelta(days=3), "SJ-2", FRIDAY + timedelta(days=5)),
	]


def test_the_order_is_told_by_the_number_before() -> None:
	found = receipt_signs(receipts(("SJ-1", 4), ("SJ-2", 4), ("SJ-3", 3)))
	assert [hit.keys for hit in found] == [("R2", "R3")]


@given(st.sets(st.integers(1, 60), min_size=1), st.randoms())
def test_gaps_and_numbers_make_up_all(numbers: set, random) -> None:
	rows = [Numbered(str(number), f"SJ-{number:04}", FRIDAY) for number in numbers]
	hits = receipt_signs(rows, {"SJ-": 1})
	missing = [number for hit in hits for number in range(hit.params["first"], hit.params["last"] + 1)]
	assert sorted([*missing, *numbers]) == list(range(1, max(numbers) + 1))
	assert sum(hit.params["number"] for hit in hits) == len(missing)
	random.shuffle(rows)
	assert receipt_signs(rows, {"SJ-": 1}) == hits


def test_bank_accounts_of_several() -> None:
	rows = [
		Account("甲公司", "6222 0012 3456 7890"),
		Account("乙公司", "6222-0012-3456-7890"),
		Account("甲公司", "6222001234567890"),
		Account("丙公司", "9558 1111"),
		Account("王五", "95581111", is_employee=True),
		Account("李四", "4000", is_employee=True),
		Account("赵六", "4000", is_employee=True),
		Account("丁公司", " "),
		Account("戊公司", ""),
	]
	assert shown(same_accounts(rows)) == [
		(SAME_ACCOUNT, ("乙公司", "甲公司"), "7890", 2, 0),
		(SAME_ACCOUNT, ("丙公司", "王五"), "1111", 1, 1),
	]


def test_signs_by_row() -> None:
	hits = [Hit(ROUND, ("b",)), Hit(SPLIT, ("a", "b")), Hit(ROUND, ("b",))]
	assert by_row(hits) == {"a": (SPLIT,), "b": (ROUND, SPLIT)}
	assert hits[1].key == "Split Purchase|a|b"


def test_a_multiple_that_is_none() -> None:
	with pytest.raises(ValueError, match="multiple of 0"):
		journal_signs([], is_workday, Thresholds(round_multiple=0))
