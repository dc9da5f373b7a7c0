"""Annual leave by law: golden cases counted by hand.

Days a year by 《职工带薪年休假条例》3; what excludes them by 条例 4; parts of a year (calendar days ÷ 365 × days, what is less than one cut)
and the twelve months by 《企业职工带薪年休假实施办法》3, 5, 12; pay of days not taken (a day is a month's wage ÷ 21.75, 200 % beside the wage)
by 办法 10, 11 and 劳社部发〔2008〕3号.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import annual_leave as leave
from wuye_ops.rules.annual_leave import Absences, Career, entitlement
from wuye_ops.rules.proration import Period

D = Decimal


def codes(refusals) -> list[str]:
	return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
	("since", "day", "days"),
	[
		(date(2026, 1, 1), date(2026, 12, 31), 0),
		(date(2026, 1, 1), date(2027, 1, 1), 5),
		(date(2017, 3, 2), date(2027, 3, 1), 5),
		(date(2017, 3, 2), date(2027, 3, 2), 10),
		(date(2007, 3, 2), date(2027, 3, 1), 10),
		(date(2007, 3, 2), date(2027, 3, 2), 15),
		(date(2024, 2, 29), date(2025, 2, 28), 5),
	],
)
def test_days_by_years_of_work(since, day, days) -> None:
	assert leave.days_a_year(since, day) == days


@pytest.mark.parametrize(
	("career", "year", "days"),
	[
		# a whole year
		(Career(date(2020, 5, 1), date(2020, 5, 1)), 2027, 5),
		(Career(date(2010, 5, 1), date(2024, 5, 1)), 2027, 10),
		(Career(date(2000, 5, 1), date(2024, 5, 1)), 2028, 15),
		# joins on 1 July with 12 years of work, none of them broken: 184 × 10 ÷ 365 = 5.04
		(Career(date(2015, 1, 1), date(2027, 7, 1), continuous_since=date(2015, 1, 1)), 2027, 5),
		# joins on 2 July: 183 × 10 ÷ 365 = 5.01; on 3 July 182 × 10 ÷ 365 = 4.98
		(Career(date(2015, 1, 1), date(2027, 7, 3), continuous_since=date(2015, 1, 1)), 2027, 4),
		# first job: nothing before twelve months, then 31 December alone is 1 × 5 ÷ 365
		(Career(date(2026, 12, 31), date(2026, 12, 31)), 2027, 0),
		# twelve months are over on 1 July: 184 × 5 ÷ 365 = 2.52
		(Career(date(2026, 7, 1), date(2026, 7, 1)), 2027, 2),
		# years of work before a break count, but not for the twelve months
		(Career(date(2010, 1, 1), date(2026, 10, 1)), 2027, 2),
		# leaves on 30 June: 181 × 15 ÷ 365 = 7.43
		(Career(date(2000, 1, 1), date(2010, 1, 1), date(2027, 6, 30)), 2027, 7),
		# ten years are over on 2 July: (182 × 5 + 183 × 10) ÷ 365 = 7.50
		(Career(date(2017, 7, 2), date(2020, 1, 1)), 2027, 7),
		# left the year before
		(Career(date(2000, 1, 1), date(2010, 1, 1), date(2026, 6, 30)), 2027, 0),
	],
)
def test_entitlement(career, year, days) -> None:
	assert entitlement(career, year).days == days


@pytest.mark.parametrize(
	("worked_since", "absences", "expected"),
	[
		(date(2020, 1, 1), Absences(sick=59), []),
		(date(2020, 1, 1), Absences(sick=60), ["sick_leave"]),
		(date(2010, 1, 1), Absences(sick=89), []),
		(date(2010, 1, 1), Absences(sick=90), ["sick_leave"]),
		(date(2000, 1, 1), Absences(sick=119), []),
		(date(2000, 1, 1), Absences(sick=120), ["sick_leave"]),
		(date(2020, 1, 1), Absences(paid_personal=19), []),
		(date(2020, 1, 1), Absences(paid_personal=20), ["personal_leave"]),
		(date(2020, 1, 1), Absences(vacations=6), ["vacations"]),
		(date(2010, 1, 1), Absences(vacations=10), []),
	],
)
def test_what_excludes_leave(worked_since, absences, expected) -> None:
	found = entitlement(Career(worked_since, date(2022, 1, 1)), 2027, absences)
	assert codes(found.reasons) == expected
	assert found.days == (0 if expected else found.rate)
	assert not found.lost_next_year


def test_what_was_taken_stays_and_next_year_is_lost() -> None:
	career = Career(date(2020, 1, 1), date(2022, 1, 1))
	found = entitlement(career, 2027, Absences(sick=70), taken=D(2))
	assert (found.days, found.lost_next_year) == (5, True)
	following = entitlement(career, 2028, lost_last_year=True)
	assert following.days == 0 and codes(following.reasons) == ["lost_last_year"]


def test_somebody_new_is_told_from_when() -> None:
	found = entitlement(Career(date(2027, 3, 1), date(2027, 3, 1)), 2027)
	assert codes(found.reasons) == ["not_twelve_months"]
	assert found.reasons[0].params == {"entitled_from": date(2028, 3, 1)}


@pytest.mark.parametrize(
	("days", "wages", "declined", "amount"),
	[
		# 4,350 ÷ 21.75 = 200 a day, twice, for 3 days
		(D(3), [D(4350)] * 12, False, "1200.00"),
		(D("2.5"), [D(4000), D(5000)], False, "1034.48"),
		(D(3), [D(4350)], True, "0.00"),
		(D(0), [D(4350)], False, "0.00"),
	],
)
def test_days_not_taken(days, wages, declined, amount) -> None:
	assert leave.pay_for_untaken(days, wages, declined).amount == D(amount)


def test_days_left() -> None:
	assert leave.untaken_days(5, D("3.5")) == D("1.5")
	assert leave.untaken_days(5, D(7)) == 0
	with pytest.raises(ValueError):
		leave.untaken_days(5, D(-1))
	with pytest.raises(ValueError):
		leave.pay_for_untaken(D(1), [])
	with pytest.raises(ValueError):
		leave.pay_for_untaken(D(-1), [D(1)])


@pytest.mark.parametrize(
	("left", "wanted", "first", "last", "over", "expected"),
	[
		(D(5), D(5), date(2027, 5, 4), date(2027, 5, 10), False, []),
		(D(4), D(5), date(2027, 5, 4), date(2027, 5, 10), False, ["too_many"]),
		(D(5), D(-1), date(2027, 5, 4), date(2027, 5, 10), False, ["negative"]),
		(D(5), D(0), date(2027, 5, 4), date(2027, 5, 10), False, ["no_days"]),
		(D(5), D(2), date(2028, 1, 4), date(2028, 1, 5), False, ["other_year"]),
		(D(5), D(2), date(2028, 1, 4), date(2028, 1, 5), True, []),
		(D(5), D(2), date(2029, 1, 4), date(2029, 1, 5), True, ["other_year"]),
		(D(5), D(2), date(2021, 12, 30), date(2021, 12, 31), False, ["other_year", "not_employed"]),
	],
)
def test_booking(left, wanted, first, last, over, expected) -> None:
	career = Career(date(2020, 1, 1), date(2022, 1, 1))
	found = leave.booking_refusals(career, left, wanted, Period(first, last), 2027, over)
	assert codes(found) == expected
	assert all(set(one.params) == set(leave.REFUSALS[one.code]) for one in found)


@pytest.mark.parametrize(
	"days",
	[
		(date(2027, 1, 1), date(2026, 1, 1), None, None),
		(date(2020, 1, 1), date(2022, 1, 1), date(2021, 1, 1), None),
		(date(2020, 1, 1), date(2022, 1, 1), None, date(2023, 1, 1)),
	],
)
def test_a_career_in_order(days) -> None:
	with pytest.raises(ValueError):
		Career(*days)
	with pytest.raises(ValueError):
		Absences(sick=-1)


DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 9000), st.integers(0, 3000), st.integers(1991, 2035))
def test_never_more_than_the_rate_and_leaving_never_gives_more(since, later, stays, year) -> None:
	joined = since + timedelta(days=later)
	staying = entitlement(Career(since, joined), year)
	leaving = entitlement(Career(since, joined, joined + timedelta(days=stays)), year)
	assert 0 <= leaving.days <= staying.days <= staying.rate <= 15
	days = [one.period for one in staying.stretches]
	assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(days))


@given(DAYS, st.integers(0, 9000))
def test_a_longer_working_life_never_has_less(since, days) -> None:
	joined = date(2031, 1, 1)
	earlier = since - timedelta(days=days)
	year = 2033
	assert entitlement(Career(earlier, joined), year).days >= entitlement(Career(since, joined), year).days


def test_first_and_last_days_are_days_too() -> None:
	career = Career(date(2020, 1, 1), date(2022, 1, 1), date(2027, 12, 31))
	for first, last in ((date(2027, 12, 31), date(2027, 12, 31)), (date(2027, 1, 1), date(2027, 1, 1))):
		assert leave.booking_refusals(career, D(5), D(1), Period(first, last), 2027) == ()
	assert leave.booking_refusals(career, D(5), D(1), Period(date(2022, 1, 1), date(2022, 1, 1)), 2022) == ()
	# one day of the year is enough for a stretch, be it no day of leave
	only = entitlement(Career(date(2026, 12, 31), date(2026, 12, 31)), 2027)
	assert (only.days, only.rate, only.reasons) == (0, 5, ())
	risen = entitlement(Career(date(2017, 12, 31), date(2020, 1, 1)), 2027)
	assert [one.rate for one in risen.stretches] == [5, 10]
	assert leave.untaken_days(5, D(0)) == 5
	assert leave.pay_for_untaken(D(1), [D(0)]).amount == 0
