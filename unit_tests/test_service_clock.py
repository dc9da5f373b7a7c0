"""The service clock against cases computed by hand, a minute-by-minute oracle, and its own laws."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.service_clock import WorkCalendar, round_the_clock

MORNING = (time(8, 30), time(12))
AFTERNOON = (time(13, 30), time(18))
HOURS = [MORNING, AFTERNOON]  # 210 + 270 = 480 minutes

EVERY_DAY = WorkCalendar({weekday: HOURS for weekday in range(7)})
# National Day 2025: 1–8 October off; Sunday 28 September and Saturday 11 October are make-up days.
OFFICE = WorkCalendar(
	{weekday: HOURS for weekday in range(5)},
	{date(2025, 10, day) for day in range(1, 9)},
	{date(2025, 9, 28): HOURS, date(2025, 10, 11): [MORNING]},
)
NIGHT = WorkCalendar(
	{weekday: [(time(0), time(6)), (time(22), time(0))] for weekday in range(7)}, holidays={date(2024, 2, 29)}
)
ALWAYS = WorkCalendar.round_the_clock()


def at(text: str) -> datetime:
	return datetime.fromisoformat(text)


@pytest.mark.parametrize(
	("calendar", "start", "minutes", "expected"),
	[
		pytest.param(EVERY_DAY, "2025-03-03 09:00", 30, "2025-03-03 09:30", id="within the morning"),
		pytest.param(EVERY_DAY, "2025-03-03 11:30", 30, "2025-03-03 12:00", id="ends with the morning"),
		pytest.param(EVERY_DAY, "2025-03-03 11:30", 31, "2025-03-03 13:31", id="over the lunch break"),
		pytest.param(EVERY_DAY, "2025-03-03 12:45", 120, "2025-03-03 15:30", id="received at lunch"),
		pytest.param(EVERY_DAY, "2025-03-03 17:30", 120, "2025-03-04 10:00", id="over the evening"),
		pytest.param(
			EVERY_DAY, "2025-03-03 20:00", 480, "2025-03-04 18:00", id="a working day from the evening"
		),
		pytest.param(EVERY_DAY, "2025-03-03 10:00", 480, "2025-03-04 10:00", id="a working day from ten"),
		pytest.param(EVERY_DAY, "2025-03-03 10:00", 24 * 60, "2025-03-06 10:00", id="24 service hours"),
		pytest.param(EVERY_DAY, "2025-03-03 03:00", 0, "2025-03-03 03:00", id="nothing, outside the hours"),
		pytest.param(
			EVERY_DAY, "2025-03-03 11:59:30", 1, "2025-03-03 13:30:30", id="half a minute before lunch"
		),
		pytest.param(EVERY_DAY, "2024-02-28 17:00", 120, "2024-02-29 09:30", id="into the leap day"),
		pytest.param(EVERY_DAY, "2024-02-29 17:00", 120, "2024-03-01 09:30", id="out of the leap day"),
		pytest.param(EVERY_DAY, "2023-02-28 17:00", 120, "2023-03-01 09:30", id="no leap day"),
		pytest.param(EVERY_DAY, "2024-12-31 17:59", 2, "2025-01-01 08:31", id="into the new year"),
		pytest.param(OFFICE, "2025-09-26 17:00", 120, "2025-09-28 09:30", id="Friday to the make-up Sunday"),
		pytest.param(OFFICE, "2025-09-30 17:00", 120, "2025-10-09 09:30", id="over National Day"),
		pytest.param(OFFICE, "2025-10-10 18:00", 210, "2025-10-11 12:00", id="half a make-up Saturday"),
		pytest.param(OFFICE, "2025-10-10 18:00", 211, "2025-10-13 08:31", id="past the make-up Saturday"),
		pytest.param(OFFICE, "2025-10-03 10:00", 1, "2025-10-09 08:31", id="received on a holiday"),
		pytest.param(
			OFFICE, "2025-03-03 08:30", 5 * 480, "2025-03-07 18:00", id="a week ends on Friday evening"
		),
		pytest.param(OFFICE, "2025-03-03 08:30", 5 * 480 + 1, "2025-03-10 08:31", id="a week and a minute"),
		pytest.param(NIGHT, "2024-03-01 23:00", 60, "2024-03-02 00:00", id="ends at midnight"),
		pytest.param(NIGHT, "2024-03-01 23:00", 61, "2024-03-02 00:01", id="through midnight"),
		pytest.param(NIGHT, "2024-02-28 23:00", 120, "2024-03-01 01:00", id="the leap day is a holiday"),
		pytest.param(
			ALWAYS, "2024-02-28 12:00", 72 * 60, "2024-03-02 12:00", id="72 hours over the leap day"
		),
		pytest.param(ALWAYS, "2024-02-28 23:59:59", 1, "2024-02-29 00:00:59", id="round the clock, seconds"),
		pytest.param(ALWAYS, "2024-12-31 00:00", 1440, "2025-01-01 00:00", id="a day round the clock"),
	],
)
def test_add(calendar, start, minutes, expected):
	assert calendar.add(at(start), minutes) == at(expected)
	assert calendar.elapsed(at(start), at(expected)) == minutes


@pytest.mark.parametrize(
	("start", "end", "holds", "expected"),
	[
		("2025-03-03 08:00", "2025-03-03 19:00", [], 480),
		("2025-03-03 12:00", "2025-03-03 13:30", [], 0),
		("2025-03-03 09:00:30", "2025-03-03 09:01:29", [], 0),
		("2025-03-03 09:00:30", "2025-03-03 09:01:30", [], 1),
		("2025-03-03 10:00", "2025-03-03 09:00", [], 0),
		# A hold of an hour of work, and one in the lunch break that costs nothing.
		("2025-03-03 08:30", "2025-03-03 18:00", [("2025-03-03 09:00", "2025-03-03 10:00")], 420),
		("2025-03-03 08:30", "2025-03-03 18:00", [("2025-03-03 12:10", "2025-03-03 13:20")], 480),
		# Overlapping, nested, unordered and sticking out: 8:30–9:00 and 10:00–11:30 and 17:00–18:00 are held.
		(
			"2025-03-03 08:30",
			"2025-03-03 18:00",
			[
				("2025-03-03 17:00", "2025-03-05 10:00"),
				("2025-03-03 10:30", "2025-03-03 11:30"),
				("2025-03-03 10:00", "2025-03-03 11:00"),
				("2025-03-03 10:40", "2025-03-03 10:50"),
				("2025-03-02 10:00", "2025-03-03 09:00"),
			],
			480 - 30 - 90 - 60,
		),
		("2025-03-03 08:30", "2025-03-03 18:00", [("2025-03-03 09:30", None)], 60),
		("2025-03-03 08:30", "2025-03-03 18:00", [("2025-03-01 09:30", "2025-03-09 09:30")], 0),
	],
)
def test_elapsed(start, end, holds, expected):
	held = [(at(since), at(until) if until else None) for since, until in holds]
	assert EVERY_DAY.elapsed(at(start), at(end), held) == expected


def test_deadline_moves_by_the_working_time_of_the_hold():
	# Two hours from nine; held over lunch and one hour of the afternoon.
	holds = [(at("2025-03-03 10:00"), at("2025-03-03 14:30"))]
	assert EVERY_DAY.deadline(at("2025-03-03 09:00"), 120, holds) == at("2025-03-03 15:30")
	# A hold that begins when the time is used up changes nothing.
	assert EVERY_DAY.deadline(at("2025-03-03 09:00"), 60, holds) == at("2025-03-03 10:00")


def test_deadline_is_unknown_while_a_hold_lasts():
	start, hold = at("2025-03-03 09:00"), [(at("2025-03-03 10:00"), None)]
	assert EVERY_DAY.deadline(start, 60, hold) == at("2025-03-03 10:00")
	with pytest.raises(ValueError, match="not ended"):
		EVERY_DAY.deadline(start, 61, hold)


@pytest.mark.parametrize(
	("arguments", "message"),
	[
		(({},), "no working time"),
		(({0: []},), "no working time"),
		(({}, {date(2025, 1, 1)}), "no working time"),
		(({0: [(time(12), time(8))]},), "ends before it starts"),
		(({0: [(time(8), time(8))]},), "ends before it starts"),
		(({0: [(time(22), time(6))]},), "split it at midnight"),
		(({0: [(time(8), time(12)), (time(11, 59), time(13))]},), "overlap"),
		(({0: [(time(8), time(0)), (time(22), time(23))]},), "overlap"),
		(({7: [MORNING]},), "Weekday 7"),
		(({0: [MORNING]}, (), {date(2025, 1, 1): [(time(9), time(8))]}), "2025-01-01"),
	],
)
def test_impossible_calendars_are_refused(arguments, message):
	with pytest.raises(ValueError, match=message):
		WorkCalendar(*arguments)


def test_bad_arguments_are_refused():
	start = at("2025-03-03 09:00")
	with pytest.raises(ValueError, match="negative"):
		EVERY_DAY.add(start, -1)
	with pytest.raises(ValueError, match="negative"):
		EVERY_DAY.deadline(start, -1)
	with pytest.raises(ValueError, match="time zone"):
		EVERY_DAY.add(at("2025-03-03 09:00+08:00"), 1)
	with pytest.raises(ValueError, match="before it begins"):
		EVERY_DAY.elapsed(start, start, [(start, start - timedelta(minutes=1))])


def test_a_calendar_that_ran_out_is_refused_at_once():
	once = WorkCalendar({}, (), {date(2025, 3, 3): [MORNING]})
	assert once.add(at("2025-03-03 08:30"), 210) == at("2025-03-03 12:00")
	with pytest.raises(ValueError, match="not enough"):
		once.add(at("2025-03-03 08:30"), 211)
	with pytest.raises(ValueError, match="ten years"):
		once.add(at("2025-03-03 12:00"), 1)
	# Eleven years of holidays are a mistake, nine are merely long.
	first = date(2025, 1, 1)
	for years, refused in ((9, False), (11, True)):
		calendar = WorkCalendar(
			{weekday: HOURS for weekday in range(7)}, {first + timedelta(days=n) for n in range(years * 366)}
		)
		if refused:
			with pytest.raises(ValueError, match="ten years"):
				calendar.add(at("2025-01-01 08:00"), 1)
		else:
			assert calendar.add(at("2025-01-01 08:00"), 1).year == 2034
	with pytest.raises(ValueError, match="9999"):
		ALWAYS.add(datetime(9999, 12, 31, 23), 61)
	with pytest.raises(ValueError, match="9999"):
		ALWAYS.add(datetime(9999, 12, 31, 23), 60)
	assert ALWAYS.add(datetime(9999, 12, 31, 23), 59) == datetime(9999, 12, 31, 23, 59)


def test_intervals_may_touch_and_come_in_any_order():
	calendar = WorkCalendar({0: [(time(12), time(0)), (time(8), time(12))]})
	assert calendar.add(at("2025-03-03 08:00"), 16 * 60) == at("2025-03-04 00:00")


def test_later_changes_of_the_arguments_change_nothing():
	weekly, holidays = {0: [MORNING]}, set()
	calendar = WorkCalendar(weekly, holidays)
	weekly[0].append(AFTERNOON)
	holidays.add(date(2025, 3, 3))
	assert calendar.elapsed(at("2025-03-03 00:00"), at("2025-03-04 00:00")) == 210
	assert calendar == WorkCalendar({0: [MORNING]})


def test_round_the_clock_is_available_as_a_function():
	assert round_the_clock() == ALWAYS


# Laws ------------------------------------------------------------------------------------------------------

FIRST = datetime(2024, 2, 26)  # a Monday; the leap day is in this week
quarters = st.integers(0, 95)


@st.composite
def intervals(draw):
	"""Up to three intervals of a day on quarter hours, the last may end at midnight."""
	cuts = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=6)))
	cuts = cuts[: len(cuts) // 2 * 2]
	spans = zip(cuts[::2], cuts[1::2], strict=True)
	return [(time(a // 4, a % 4 * 15), time(b // 4 % 24, b % 4 * 15)) for a, b in spans]


nearby_days = st.integers(0, 20).map(lambda n: (FIRST + timedelta(days=n)).date())


@st.composite
def calendars(draw):
	weekly = draw(st.dictionaries(st.integers(0, 6), intervals(), min_size=1, max_size=7))
	holidays = draw(st.sets(nearby_days, max_size=8))
	workdays = draw(st.dictionaries(nearby_days, st.one_of(st.just([]), intervals()), max_size=4))
	return WorkCalendar(weekly, holidays, workdays)


moments = st.integers(0, 20 * 24 * 60).map(lambda minute: FIRST + timedelta(minutes=minute))
exact_moments = st.integers(0, 20 * 86400 * 10).map(lambda n: FIRST + timedelta(milliseconds=100 * n))
# two such stretches end before the year 9999 even in a calendar of a quarter of an hour a week
minutes = st.one_of(st.integers(0, 3000), st.integers(0, 2_000_000))
holds = st.lists(st.tuples(moments, moments).map(lambda pair: tuple(sorted(pair))), max_size=5)


def works(calendar: WorkCalendar, minute: datetime) -> bool:
	"""Oracle: whether the minute that begins then is a working minute, straight from the definition."""
	day = minute.date()
	if day in calendar.workdays:
		spans = calendar.workdays[day]
	elif day in calendar.holidays:
		spans = ()
	else:
		spans = calendar.weekly.get(day.weekday(), ())
	return any(a <= minute.time() and (b == time(0) or minute.time() < b) for a, b in spans)


def count(calendar, start, end, held=()):
	"""Oracle: working minutes one by one."""
	total, minute = 0, start
	while minute < end:
		if works(calendar, minute) and not any(since <= minute < until for since, until in held):
			total += 1
		minute += timedelta(minutes=1)
	return total


@given(calendars(), moments, st.integers(0, 3 * 24 * 60), holds)
def test_elapsed_counts_each_working_minute(calendar, start, length, held):
	end = start + timedelta(minutes=length)
	assert calendar.elapsed(start, end, held) == count(calendar, start, end, held)


@given(calendars(), moments, st.integers(1, 600))
def test_add_ends_with_the_last_working_minute(calendar, start, wanted):
	end = calendar.add(start, wanted)
	assert works(calendar, end - timedelta(minutes=1))
	if end - start < timedelta(days=10):
		assert count(calendar, start, end) == wanted


@given(calendars(), exact_moments, minutes)
def test_add_and_elapsed_are_inverse(calendar, start, wanted):
	end = calendar.add(start, wanted)
	assert end >= start
	assert calendar.elapsed(start, end) == wanted
	if wanted:
		assert calendar.elapsed(start, end - timedelta(microseconds=1)) == wanted - 1


@given(calendars(), exact_moments, minutes, minutes)
def test_add_is_additive(calendar, start, first, second):
	assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@given(calendars(), exact_moments, exact_moments, minutes, minutes)
def test_add_is_monotone(calendar, one, other, few, many):
	one, other = sorted((one, other))
	few, many = sorted((few, many))
	if few:  # add(start, 0) is the start itself, wherever it lies
		assert calendar.add(one, few) <= calendar.add(other, few)
	assert calendar.add(one, few) <= calendar.add(one, many)


@given(calendars(), moments, moments, moments, holds)
def test_elapsed_is_additive_and_monotone(calendar, a, b, c, held):
	a, b, c = sorted((a, b, c))
	whole = calendar.elapsed(a, c, held)
	assert whole == calendar.elapsed(a, b, held) + calendar.elapsed(b, c, held)
	assert calendar.elapsed(a, b, held) <= whole


@given(calendars(), exact_moments, exact_moments, exact_moments)
def test_rounding_costs_less_than_a_minute_at_a_split(calendar, a, b, c):
	a, b, c = sorted((a, b, c))
	rounded = calendar.elapsed(a, b) + calendar.elapsed(b, c)
	assert calendar.elapsed(a, c) - rounded in (0, 1)


@given(calendars(), moments, moments, holds, st.randoms())
def test_holds_are_a_set_of_moments(calendar, start, end, held, random):
	shuffled = held + held
	random.shuffle(shuffled)
	# Cutting a hold in two pieces does not change what is held.
	cut = [piece for since, until in shuffled for piece in _halves(since, until)]
	expected = calendar.elapsed(start, end, held)
	assert calendar.elapsed(start, end, shuffled) == calendar.elapsed(start, end, cut) == expected
	assert 0 <= expected <= calendar.elapsed(start, end)


def _halves(since, until):
	middle = since + (until - since) / 2
	return [(middle, until), (since, middle)]


@given(calendars(), exact_moments, minutes, holds)
def test_deadline_is_the_first_time_at_which_the_minutes_have_elapsed(calendar, start, wanted, held):
	due = calendar.deadline(start, wanted, held)
	assert calendar.elapsed(start, due, held) == wanted
	assert due >= calendar.add(start, wanted)
	if wanted:
		assert calendar.elapsed(start, due - timedelta(microseconds=1), held) == wanted - 1
	assert calendar.deadline(start, wanted) == calendar.add(start, wanted)


@given(exact_moments, minutes)
def test_round_the_clock_is_plain_arithmetic(start, wanted):
	end = start + timedelta(minutes=wanted)
	assert ALWAYS.add(start, wanted) == end
	assert ALWAYS.elapsed(start, end) == wanted
