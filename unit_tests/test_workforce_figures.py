"""Turnover, time to hire and channels, counted by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import workforce_figures as rules
from wuye_ops.rules.proration import Month, Period
from wuye_ops.rules.workforce_figures import Applicants, Hire, Stay

D = Decimal
MARCH = Period.of_months(Month(2027, 3), 1)
STAYS = (
	Stay("1", date(2020, 1, 1)),
	Stay("2", date(2020, 1, 1), date(2027, 3, 10), rules.RESIGNED),
	Stay("3", date(2026, 12, 1), date(2027, 3, 31), rules.DISMISSED),
	Stay("4", date(2000, 1, 1), date(2027, 3, 15), rules.RETIRED),
	Stay("5", date(2027, 3, 2)),
	Stay("6", date(2020, 1, 1), date(2027, 4, 1), rules.RESIGNED),
	Stay("7", date(2020, 1, 1), date(2027, 3, 1), ""),
)


def test_turnover_of_a_month() -> None:
	found = rules.turnover(STAYS, MARCH)
	# 6 people on 1 March (all but 5), on 31 March 1, 3, 5 and 6; 3 have left ÷ 5
	assert [one.employee for one in found.left] == ["2", "3", "7"]
	assert (found.resigned, found.early) == (1, 1)
	assert found.percent == D("60.00")
	assert (found.part.numerator, found.part.denominator) == (D(3), D(5))


def test_nobody_there() -> None:
	assert rules.turnover((), MARCH).percent is None


def test_time_to_hire_is_not_moved_by_one_that_took_a_year() -> None:
	approved = date(2027, 1, 1)
	hires = [Hire("Fair", approved, date(2027, 1, day)) for day in (11, 21, 31)]
	assert rules.time_to_hire(hires) == D("20.00")
	assert rules.time_to_hire([*hires, Hire("Fair", approved, date(2027, 12, 31))]) == D("25.00")
	assert rules.time_to_hire([]) is None
	with pytest.raises(ValueError, match="before the requisition"):
		rules.time_to_hire([Hire("Fair", approved, date(2026, 12, 31))])


def test_channels() -> None:
	approved, today = date(2026, 6, 1), date(2027, 3, 1)
	hires = [
		Hire("Online", approved, date(2026, 7, 1), date(2026, 8, 1)),
		Hire("Online", approved, date(2026, 7, 11)),
		Hire("Online", approved, date(2027, 2, 1)),
		Hire("Referral", approved, date(2026, 6, 21), date(2027, 1, 1)),
	]
	rows = rules.channels(
		[
			Applicants("Online", 40, 20, 5, 3, D(900)),
			Applicants("Referral", 4, 2, 1, 1),
			Applicants("Job Fair", 10),
		],
		hires,
		today,
	)
	assert [row.channel for row in rows] == ["Referral", "Online", "Job Fair"]
	referral, online, fair = rows
	assert (referral.hired_percent, referral.kept_percent, referral.days_to_hire) == (D(25), D(100), D(20))
	assert (online.hired_percent, online.kept_percent, online.judged) == (D("7.50"), D(50), 2)
	assert (online.cost_per_hire, online.days_to_hire) == (D("300.00"), D("40.00"))
	assert (fair.hired_percent, fair.kept_percent, fair.cost_per_hire, fair.days_to_hire) == (
		0,
		None,
		None,
		None,
	)


@pytest.mark.parametrize(
	"fields", [("x", 1, 2), ("x", 3, 1, 1, 2), ("x", 3, 3, 4), ("x", -1), ("x", 1, 1, 1, 1, D(-1))]
)
def test_no_channel(fields) -> None:
	with pytest.raises(ValueError):
		Applicants(*fields)


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(0, 900)), max_size=20))
def test_months_add_up_to_the_quarter(rows) -> None:
	stays = [
		Stay(str(number), day, date.fromordinal(day.toordinal() + days))
		for number, (day, days) in enumerate(rows)
	]
	months = [rules.turnover(stays, Period.of_months(Month(2027, number), 1)).left for number in (1, 2, 3)]
	quarter = rules.turnover(stays, Period.of_months(Month(2027, 1), 3)).left
	assert sorted(one.employee for month in months for one in month) == sorted(
		one.employee for one in quarter
	)
