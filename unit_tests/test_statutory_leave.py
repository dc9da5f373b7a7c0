"""Leave for what happens in a life: days by law, and what a region adds.

婚丧假: 《关于国营企业职工请婚丧假和路程假问题的通知》; 产假 98 days, 15 more for a difficult birth and for each further child, 流产 15 and 42 days:
《女职工劳动保护特别规定》7; what Beijing, Shanghai and Guangdong add: their 人口与计划生育条例, as `REGIONAL` cites them.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import statutory_leave as leave
from wuye_ops.rules.proration import Period
from wuye_ops.rules.statutory_leave import Leave, Treatment


@pytest.mark.parametrize(
	("kind", "region", "fields", "days"),
	[
		(leave.MARRIAGE, "", {}, 3),
		(leave.MARRIAGE, "北京", {}, 10),
		(leave.MARRIAGE, "广东", {}, 3),
		(leave.BEREAVEMENT, "上海", {}, 3),
		(leave.MATERNITY, "", {}, 98),
		(leave.MATERNITY, "", {"difficult_birth": True}, 113),
		(leave.MATERNITY, "", {"children": 3}, 128),
		(leave.MATERNITY, "北京", {"children": 2, "difficult_birth": True}, 188),
		(leave.MATERNITY, "广东", {}, 178),
		(leave.PATERNITY, "", {}, 0),
		(leave.PATERNITY, "上海", {}, 10),
		(leave.PARENTAL, "广东", {}, 10),
		(leave.MISCARRIAGE_LATE, "北京", {}, 42),
		("Moon", "", {}, 0),
	],
)
def test_days(kind, region, fields, days) -> None:
	assert leave.most_days(kind, region, **fields) == days


def test_a_company_enters_what_its_province_gives() -> None:
	own = (Leave(leave.PATERNITY, 20, leave.CALENDAR, "条例", "Birth Certificate", "四川"),)
	assert leave.most_days(leave.PATERNITY, "四川") == 0
	assert leave.most_days(leave.PATERNITY, "四川", added=own) == 20
	changed = (Leave(leave.MARRIAGE, 10, leave.CALENDAR, "条例", "", "北京", adds=True),)
	assert leave.most_days(leave.MARRIAGE, "北京", added=changed) == 13


def test_every_row_says_where_it_comes_from_and_regional_ones_whose_they_are() -> None:
	assert all(row.source and row.proof and row.days > 0 for row in (*leave.LEAVES, *leave.REGIONAL))
	assert not any(row.region for row in leave.LEAVES)
	assert all(row.region for row in leave.REGIONAL)


@pytest.mark.parametrize(
	("kind", "days", "fields", "expected"),
	[
		(leave.MARRIAGE, 3, {"has_proof": True}, []),
		(leave.MARRIAGE, 4, {"has_proof": True}, ["too_long"]),
		(leave.MARRIAGE, 0, {}, ["no_days", "no_proof"]),
		(leave.MARRIAGE, -2, {"has_proof": True}, ["no_days"]),
		(leave.PATERNITY, 1, {"has_proof": True}, ["unknown"]),
		(
			leave.PARENTAL,
			3,
			{
				"region": "北京",
				"has_proof": True,
				"born_on": date(2024, 5, 10),
				"first_day": date(2027, 5, 9),
			},
			[],
		),
		(
			leave.PARENTAL,
			3,
			{
				"region": "北京",
				"has_proof": True,
				"born_on": date(2024, 5, 10),
				"first_day": date(2027, 5, 10),
			},
			["child_too_old"],
		),
	],
)
def test_refusals(kind, days, fields, expected) -> None:
	found = leave.refusals(kind, days, leave.most_days(kind, fields.get("region", "")), **fields)
	assert [one.code for one in found] == expected
	assert all(set(one.params) == set(leave.REFUSALS[one.code]) for one in found)


def test_nursing_ends_with_the_first_birthday() -> None:
	born = date(2026, 2, 28)
	assert leave.nursing(born, date(2027, 2, 27)) == 1
	assert leave.nursing(born, date(2027, 2, 27), children=2) == 2
	assert leave.nursing(born, date(2027, 2, 28)) == 0
	with pytest.raises(ValueError):
		leave.most_days(leave.MATERNITY, children=0)


@pytest.mark.parametrize(
	("worked", "joined", "months", "within"),
	[
		(date(2020, 1, 1), date(2024, 1, 1), 3, 6),
		(date(2020, 1, 1), date(2021, 1, 1), 6, 12),
		(date(2010, 1, 1), date(2024, 1, 1), 6, 12),
		(date(2010, 1, 1), date(2020, 1, 1), 9, 15),
		(date(2010, 1, 1), date(2015, 1, 1), 12, 18),
		(date(2005, 1, 1), date(2010, 1, 1), 18, 24),
		(date(2000, 1, 1), date(2005, 1, 1), 24, 30),
		# years of work that nobody has recorded rightly are at least those here
		(date(2027, 2, 1), date(2024, 1, 1), 3, 6),
	],
)
def test_time_of_treatment(worked, joined, months, within) -> None:
	assert leave.treatment(worked, joined, date(2027, 1, 1)) == Treatment(months, within)


def test_the_window_of_treatment() -> None:
	assert Treatment(3, 6).window(date(2027, 1, 15)) == Period(date(2027, 1, 15), date(2027, 7, 14))
	with pytest.raises(ValueError):
		leave.treatment(date(2020, 1, 1), date(2024, 1, 1), date(2023, 1, 1))


@given(st.integers(0, 40), st.integers(0, 40))
def test_longer_here_never_means_less_treatment(years, more) -> None:
	day = date(2060, 1, 1)
	short = leave.treatment(date(2060 - years, 1, 1), date(2060 - years, 1, 1), day)
	long = leave.treatment(date(2060 - years - more, 1, 1), date(2060 - years - more, 1, 1), day)
	assert long.months >= short.months and long.within >= short.within
