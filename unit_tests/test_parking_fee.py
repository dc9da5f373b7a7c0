"""Fees of temporary vehicles against sums made by hand, and what holds for every stay."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.parking_fee import CALENDAR_DAY, Fee, Line, Tariff, fee, still_due
from wuye_ops.rules.recurrence import Slot

D = Decimal
EIGHT = datetime(2026, 12, 2, 8)
# 5 yuan an hour, half an hour free, 40 a day
PLAIN = Tariff(D(5), cap=D(40))
HALF = Tariff(D(2), unit_minutes=30, free_minutes=15, free_is_deducted=True)
FIRST = Tariff(D(3), free_minutes=0, first_units=2, first_price=D(5))
NIGHT = Tariff(
	D(5),
	free_minutes=0,
	night=Slot("", time(20), time(8)),
	night_price=D(1),
	cap=D(30),
	cap_period=CALENDAR_DAY,
)
CITY = Tariff(D("2.50"), unit_minutes=15, free_minutes=15, cap=D(60), most=D(100))


def costs(tariff: Tariff, minutes: float, entered: datetime = EIGHT, **more) -> Decimal:
	return fee(tariff, entered, entered + timedelta(minutes=minutes), **more).amount


@pytest.mark.parametrize(
	("tariff", "minutes", "amount"),
	[
		(PLAIN, 0, 0), (PLAIN, 30, 0), (PLAIN, 30.99, 0), (PLAIN, 31, 5), (PLAIN, 60, 5), (PLAIN, 60.5, 5), (PLAIN, 61, 10),
		(PLAIN, 8 * 60, 40), (PLAIN, 10 * 60, 40), (PLAIN, 24 * 60, 40), (PLAIN, 24 * 60 + 1, 45), (PLAIN, 48 * 60, 80),
		(HALF, 15, 0), (HALF, 16, 2), (HALF, 45, 2), (HALF, 46, 4), (HALF, 75, 4), (HALF, 76, 6),
		(FIRST, 1, 5), (FIRST, 60, 5), (FIRST, 120, 10), (FIRST, 121, 13), (FIRST, 300, 19),
		(CITY, 16, 5), (CITY, 60, 10), (CITY, 6 * 60, 60), (CITY, 24 * 60, 60), (CITY, 27 * 60, 90), (CITY, 50 * 60, 100),
	],
)  # fmt: skip
def test_what_a_stay_from_eight_costs(tariff, minutes, amount):
	assert costs(tariff, minutes) == D(amount)


@pytest.mark.parametrize(
	("entered", "left", "amount"),
	[
		("2026-12-02T08:00", "2026-12-02T10:00", 10),
		("2026-12-02T20:00", "2026-12-02T23:00", 3),
		# the unit of 19:30 begins by day and costs what the day does
		("2026-12-02T19:30", "2026-12-02T21:30", 6),
		("2026-12-03T07:30", "2026-12-03T09:30", 6),
		# 8 hours of the night, then the day until its cap: 8 + 5·12 = 68, 30 at most; the evening of the first day 4
		("2026-12-02T20:00", "2026-12-03T20:00", 34),
		("2026-12-02T00:00", "2026-12-04T00:00", 60),
	],
)
def test_day_and_night_and_the_cap_of_a_calendar_day(entered, left, amount):
	assert fee(NIGHT, datetime.fromisoformat(entered), datetime.fromisoformat(left)).amount == D(amount)


def test_it_is_explained_line_by_line():
	entered = datetime(2026, 12, 2, 18)
	found = fee(NIGHT, entered, datetime(2026, 12, 3, 9, 10))
	midnight = datetime(2026, 12, 3)
	assert found == Fee(
		D("32.00"),
		15 * 60 + 10,
		0,
		(
			Line("Day", entered, datetime(2026, 12, 2, 20), 2, D(5), D(10)),
			Line("Night", datetime(2026, 12, 2, 20), midnight, 4, D(1), D(4)),
			Line("Night", midnight, datetime(2026, 12, 3, 8), 8, D(1), D(8)),
			Line("Day", datetime(2026, 12, 3, 8), datetime(2026, 12, 3, 10), 2, D(5), D(10)),
		),
	)
	capped = fee(PLAIN, EIGHT, EIGHT + timedelta(hours=10))
	assert [(line.kind, line.units, line.amount) for line in capped.lines] == [
		("Day", 10, D(50)),
		("Cap", 0, D(-10)),
	]


def test_a_year_is_the_longest_stay():
	assert costs(PLAIN, 366 * 24 * 60) == 366 * 40


def test_the_free_minutes_are_had_once():
	assert costs(PLAIN, 20) == 0
	assert costs(PLAIN, 20, free_used=True) == 5


def test_a_shop_gives_minutes():
	assert costs(PLAIN, 120, granted_minutes=60) == 5
	assert costs(PLAIN, 90, granted_minutes=60) == 0
	assert costs(HALF, 120, granted_minutes=60) == 4
	assert fee(HALF, EIGHT, EIGHT + timedelta(hours=2), granted_minutes=60).free == 75


@pytest.mark.parametrize(
	"make",
	[
		lambda: Tariff(5.0),
		lambda: Tariff(D(-1)),
		lambda: Tariff(D("0.001")),
		lambda: Tariff(D(5), unit_minutes=7),
		lambda: Tariff(D(5), free_minutes=-1),
		lambda: Tariff(D(5), first_units=1),
		lambda: Tariff(D(5), first_price=D(1)),
		lambda: Tariff(D(5), night=Slot("", time(20), time(8))),
		lambda: Tariff(D(5), night_price=D(1)),
		lambda: Tariff(D(5), cap_period="Moon"),
		lambda: fee(PLAIN, EIGHT, EIGHT - timedelta(minutes=1)),
		lambda: fee(PLAIN, EIGHT, EIGHT + timedelta(days=366, minutes=1)),
		lambda: fee(PLAIN, EIGHT, EIGHT, granted_minutes=-1),
	],
)
def test_what_cannot_be_is_refused(make):
	with pytest.raises(ValueError):
		make()


PRICES = st.integers(0, 2000).map(lambda number: D(number) / 100)
TARIFFS = st.builds(
	lambda price, unit, free, deducted, first, night, cap, period, most: Tariff(
		price, unit, free, deducted, *first, *night, cap, period, most
	),
	PRICES,
	st.sampled_from([15, 30, 60]),
	st.integers(0, 90),
	st.booleans(),
	st.just((0, None)) | st.tuples(st.integers(1, 5), PRICES),
	st.just((None, None))
	| st.tuples(st.sampled_from([Slot("", time(20), time(8)), Slot("", time(0), time(6))]), PRICES),
	st.none() | st.integers(0, 100).map(D),
	st.sampled_from(["Calendar Day", "24 Hours"]),
	st.none() | st.integers(0, 300).map(D),
)
STAYS = st.integers(0, 4 * 24 * 60)


@given(TARIFFS, STAYS, STAYS, st.integers(0, 1439))
def test_a_longer_stay_never_costs_less(tariff, one, other, start):
	entered = EIGHT + timedelta(minutes=start)
	assert costs(tariff, min(one, other), entered) <= costs(tariff, max(one, other), entered)


@given(TARIFFS, STAYS, st.integers(0, 1439), st.booleans(), st.integers(0, 200))
def test_no_cap_is_exceeded_and_the_lines_are_the_sum(tariff, minutes, start, free_used, granted):
	entered = EIGHT + timedelta(minutes=start)
	found = fee(
		tariff, entered, entered + timedelta(minutes=minutes), free_used=free_used, granted_minutes=granted
	)
	assert found.amount == sum((line.amount for line in found.lines), D(0)) >= 0
	assert found.amount == found.amount.quantize(D("0.01"))
	if tariff.cap is not None:
		days = minutes // 1440 + (2 if tariff.cap_period == CALENDAR_DAY else 1)
		assert found.amount <= days * tariff.cap
	if tariff.most is not None:
		assert found.amount <= tariff.most
	units = sum(line.units for line in found.lines)
	assert (units * tariff.unit_minutes >= minutes - found.free) or not found.lines


@given(TARIFFS, STAYS, st.integers(0, 500))
def test_what_is_granted_never_makes_it_dearer_without_night_prices(tariff, minutes, granted):
	if tariff.night or tariff.cap_period == CALENDAR_DAY:
		return
	assert costs(tariff, minutes, granted_minutes=granted) <= costs(tariff, minutes)


@pytest.mark.parametrize(
	("whole", "paid", "now", "due"),
	[
		(10, [], 0, 10),
		# paid at the desk ten minutes ago, and on the way out
		(15, [(10, -10)], 0, 0),
		(15, [(10, -15)], 0, 0),
		(15, [(10, -16)], 0, 5),
		(25, [(10, -120), (5, -60)], 0, 10),
		# the tariff was lowered meanwhile
		(8, [(10, -60)], 0, 0),
	],
)
def test_who_has_paid_has_time_to_leave_and_pays_only_what_came_on_top(whole, paid, now, due):
	before = [(D(amount), EIGHT + timedelta(minutes=minutes)) for amount, minutes in paid]
	assert still_due(D(whole), before, EIGHT + timedelta(minutes=now)) == D(due)
