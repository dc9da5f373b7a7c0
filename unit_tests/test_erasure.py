"""删除与匿名化: what forbids it, what is kept though, and when it is due."""

from datetime import date

import pytest

from wuye_ops.rules import erasure as rules
from wuye_ops.rules.erasure import Obligation, Stay

TODAY = date(2026, 11, 29)
OPEN_BILL = Obligation("open_bills", "有未结账单", blocks=True)
VOUCHERS = Obligation("vouchers", "会计凭证", until=date(2056, 12, 31))


def test_an_open_bill_forbids_it_and_vouchers_are_kept():
	decision = rules.decide([VOUCHERS, OPEN_BILL], TODAY)
	assert not decision.allowed
	assert (decision.forbidden_by, decision.kept) == ((OPEN_BILL,), (VOUCHERS,))


def test_without_anything_in_the_way_it_is_allowed():
	assert rules.decide([VOUCHERS], TODAY).allowed
	assert rules.decide([], TODAY) == rules.Decision((), ())


def test_what_is_over_stands_against_nothing():
	past = Obligation("hold", "已过期", blocks=True, until=date(2026, 11, 28))
	assert rules.decide([past], TODAY).allowed
	assert not rules.decide([Obligation("hold", "今天到期", blocks=True, until=TODAY)], TODAY).allowed


def test_vouchers_are_kept_thirty_years_from_the_end_of_their_year():
	assert rules.vouchers_until(date(2026, 1, 15)) == date(2056, 12, 31)


@pytest.mark.parametrize(
	("stays", "expected"),
	[
		([], None),
		([Stay(date(2020, 1, 1))], None),
		([Stay(date(2020, 1, 1), TODAY)], None),
		([Stay(date(2020, 1, 1), date(2026, 11, 28))], date(2026, 11, 28)),
		([Stay(date(2020, 1, 1), date(2022, 1, 1)), Stay(date(2023, 1, 1))], None),
		([Stay(date(2020, 1, 1), date(2022, 1, 1)), Stay(date(2027, 1, 1))], None),
		(
			[Stay(date(2020, 1, 1), date(2024, 5, 6)), Stay(date(2019, 1, 1), date(2022, 1, 1))],
			date(2024, 5, 6),
		),
	],
)
def test_somebody_has_moved_out_when_the_last_stay_is_over(stays, expected):
	assert rules.moved_out_on(stays, TODAY) == expected


@pytest.mark.parametrize(
	("day", "months", "expected"),
	[
		(date(2026, 1, 31), 1, date(2026, 2, 28)),
		(date(2024, 1, 31), 1, date(2024, 2, 29)),
		(date(2026, 11, 30), 3, date(2027, 2, 28)),
		(date(2026, 12, 15), 1, date(2027, 1, 15)),
		(date(2026, 5, 5), 0, date(2026, 5, 5)),
	],
)
def test_months_later_stays_within_the_month(day, months, expected):
	assert rules.months_later(day, months) == expected


def test_negative_months_are_a_mistake():
	with pytest.raises(ValueError, match="negative"):
		rules.months_later(TODAY, -1)


def test_archived_after_months_and_erased_after_years():
	moved_out = date(2023, 2, 28)
	assert rules.archive_on(moved_out) == date(2023, 8, 28)
	assert rules.erase_on(moved_out) == date(2026, 2, 28)
