"""完好率 and drills: cases by hand, and what always holds."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import availability as rules
from wuye_ops.rules import drill, statutory
from wuye_ops.rules.availability import State, Time

DAY = datetime(2028, 2, 28)


def at(hours: float) -> datetime:
	return DAY + timedelta(hours=hours)


def history(*changes: tuple[float, str]) -> list[State]:
	"""States from (hour, status) pairs, the last one still lasting."""
	ends = [at(hour) for hour, _status in changes[1:]] + [None]
	return [State(status, at(hour), end) for (hour, status), end in zip(changes, ends, strict=True)]


@pytest.mark.parametrize(
	("changes", "expected"),
	[
		([(0, "Normal")], "100.00"),
		# six of 48 hours, over the leap day
		([(0, "Normal"), (10, "Under Repair"), (16, "Normal")], "87.50"),
		([(0, "Blocked")], "0.00"),
		# on the register for the second day only
		([(24, "Normal"), (36, "Stopped")], "50.00"),
		# scrapped time is nobody's
		([(0, "Normal"), (12, "Scrapped")], "100.00"),
		([(100, "Normal")], None),
	],
)
def test_availability_of_two_days(changes, expected) -> None:
	found = rules.availability([history(*changes)], at(0), at(48))
	assert found == (None if expected is None else Decimal(expected))


def test_equipment_counts_by_its_time() -> None:
	fleet = [history((0, "Normal")), history((0, "Normal"), (24, "Under Repair"))]
	assert rules.availability(fleet, at(0), at(48)) == Decimal("75.00")
	assert rules.share_normal(fleet, at(47)) == Decimal("50.00")
	assert rules.share_normal(fleet, at(23)) == Decimal("100.00")
	assert rules.share_normal([], at(0)) is None
	# at the moment of a change the new state holds
	assert rules.status_at(fleet[1], at(24)) == "Under Repair"
	assert rules.status_at(fleet[1], at(-1)) is None


def test_senseless_times_are_refused() -> None:
	with pytest.raises(ValueError):
		State("Normal", at(2), at(1))
	with pytest.raises(ValueError):
		rules.time_of([], at(2), at(1))


hours = st.lists(st.integers(0, 400), min_size=1, max_size=8, unique=True).map(sorted)
statuses = st.sampled_from(("Normal", "Under Repair", "Stopped", "Blocked", "Scrapped"))


@given(hours, st.data(), st.integers(0, 400))
def test_a_period_is_the_sum_of_its_parts(moments, data, cut) -> None:
	states = history(*((hour, data.draw(statuses)) for hour in moments))
	whole = rules.time_of(states, at(0), at(400))
	assert rules.time_of(states, at(0), at(cut)) + rules.time_of(states, at(cut), at(400)) == whole
	assert 0 <= whole.normal <= whole.registered <= 400 * 3600
	assert whole.down == whole.registered - whole.normal


@given(
	start=st.datetimes(DAY, at(48)),
	length=st.timedeltas(timedelta(), timedelta(days=3)),
	share=st.floats(0, 1),
)
def test_a_time_cut_in_two_is_the_whole_to_the_second(start, length, share) -> None:
	state = State("Normal", start)
	cut, end = start + length * share, start + length
	whole = state.seconds_within(DAY, end)
	assert state.seconds_within(DAY, cut) + state.seconds_within(cut, end) == whole


def test_of_no_time_there_is_no_share() -> None:
	assert Time().percent is None


# -- drills


@pytest.mark.parametrize(
	("planned", "real", "done", "outcome"),
	[
		(10, 10, True, "Passed"),
		(10, 15, True, "Nearly Passed"),
		(10, 16, True, "Failed"),
		(10, None, True, "Failed"),
		(0, None, True, "Passed"),
		(0, 90, True, "Passed"),
		(10, 5, False, "Failed"),
	],
)
def test_a_step_s_outcome(planned, real, done, outcome) -> None:
	assert drill.Step(planned, real, done).outcome == outcome


def test_scores_of_drills() -> None:
	good, near, bad = drill.Step(5, 5, True), drill.Step(10, 15, True), drill.Step(5, None, False)
	assert drill.score([good]).value == 100
	assert drill.score([good, near, bad]).value == Decimal("53.33")
	assert not drill.score([good, near, bad]).passed
	assert drill.score([]).value is None and not drill.score([]).passed
	for minutes in ((-1, 1), (1, -1)):
		with pytest.raises(ValueError):
			drill.Step(*minutes, True)


@given(
	st.lists(
		st.builds(drill.Step, st.integers(0, 60), st.none() | st.integers(0, 90), st.booleans()), min_size=1
	)
)
def test_a_score_lies_between_0_and_100_and_doing_more_never_lowers_it(steps) -> None:
	value = drill.score(steps).value
	assert 0 <= value <= 100
	better = [drill.Step(steps[0].planned, min(steps[0].real or 0, steps[0].planned), True), *steps[1:]]
	assert drill.score(better).value >= value


# -- what follows an inspection of a lift


@pytest.mark.parametrize(
	("in_use", "due", "done", "expected"),
	[
		("2024-02-29", "2025-02-28", "2025-02-20", ("2026-02-28", "Own Test")),
		# an own test in year 2 and 3, an inspection in year 4, on the leap day again
		("2024-02-29", "2027-02-28", "2027-02-28", ("2028-02-29", "Inspection")),
		# done late, in the next year already
		("2020-05-01", "2021-05-01", "2022-06-01", ("2023-05-01", "Own Test")),
		# a certificate from before, some weeks off the anniversary
		("2010-05-01", "2026-04-10", "2026-04-10", ("2027-05-01", "Inspection")),
		("2010-05-01", "2026-05-20", "2026-05-20", ("2027-05-01", "Inspection")),
	],
)
def test_the_next_of_a_lift(in_use, due, done, expected) -> None:
	found = statutory.next_lift_due(*map(date.fromisoformat, (in_use, due, done)))
	assert (str(found.on), found.kind) == expected


@given(st.dates(date(2000, 1, 1), date(2025, 1, 1)), st.integers(0, 9000), st.integers(0, 700))
def test_the_next_of_a_lift_lies_ahead_and_within_a_year_and_a_half(in_use, age, late) -> None:
	due = in_use + timedelta(days=age)
	done = due + timedelta(days=late)
	found = statutory.next_lift_due(in_use, due, done)
	assert done < found.on <= done + timedelta(days=366 + 182)


def test_the_first_of_a_lift() -> None:
	assert statutory.first_lift_due(date(2026, 3, 1)) == statutory.Due(date(2027, 3, 1))
	assert statutory.first_lift_due(date(2026, 3, 1), date(2028, 3, 1)) == statutory.Due(
		date(2028, 3, 1), "Own Test"
	)
