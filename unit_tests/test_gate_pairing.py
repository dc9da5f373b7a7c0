"""Entries and exits become stays, whatever was missed, came late, or was told by a wrong clock."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import tablet_time
from wuye_ops.rules.gate_pairing import Row, inside, overstays, pair, persons_inside
from wuye_ops.rules.tablet_time import Moment, Stamp, moment

DAY = datetime(2026, 12, 2)


def row(text: str, subject: str = "沪A12345", persons: int = 1) -> Row:
	"""I 08:00 → an entry at eight; the text is its key."""
	direction, clock = text.split()
	at = datetime.combine(
		DAY, datetime.strptime(clock, "%H:%M:%S" if clock.count(":") == 2 else "%H:%M").time()
	)
	return Row(f"{subject} {text}", subject, {"I": "In", "O": "Out"}[direction], at, persons=persons)


def told(*texts: str) -> list[tuple]:
	"""(status, minutes) of each stay."""
	return [(stay.status, stay.minutes) for stay in pair(map(row, texts)).stays]


@pytest.mark.parametrize(
	("rows", "stays"),
	[
		([], []),
		(["I 08:00"], [("Inside", None)]),
		(["I 08:00", "O 09:30"], [("Left", 90)]),
		(["I 08:00", "O 09:00", "I 10:00"], [("Left", 60), ("Inside", None)]),
		# two exits, the entry of the second was missed
		(["I 08:00", "O 09:00", "O 10:00"], [("Left", 60), ("Entry Missed", None)]),
		(["O 09:00"], [("Entry Missed", None)]),
		(["O 09:00", "O 10:00"], [("Entry Missed", None), ("Entry Missed", None)]),
		# two entries, the exit of the first was missed
		(["I 08:00", "I 10:00", "O 11:00"], [("Exit Missed", None), ("Left", 60)]),
		(["I 08:00", "I 10:00"], [("Exit Missed", None), ("Inside", None)]),
		# a key pressed twice, a plate read twice
		(["I 08:00:00", "I 08:00:20", "O 09:00"], [("Left", 60)]),
		(["I 08:00", "O 09:00:00", "O 09:00:05"], [("Left", 60)]),
		(["I 08:00:00", "I 08:00:21"], [("Exit Missed", None), ("Inside", None)]),
		# out and in at once is not the same movement
		(["I 08:00", "O 09:00:00", "I 09:00:10"], [("Left", 60), ("Inside", None)]),
		(["I 08:00", "I 09:00", "O 09:00"], [("Left", 60), ("Inside", None)]),
	],
)
def test_stays(rows, stays):
	assert told(*rows) == stays


def test_a_late_row_gives_what_it_would_have_given_in_time():
	assert told("I 08:00", "I 10:00") == [("Exit Missed", None), ("Inside", None)]
	assert told("I 08:00", "I 10:00", "O 09:00") == told("I 08:00", "O 09:00", "I 10:00")


def test_a_repeat_names_the_row_that_counts():
	pairing = pair([row("I 08:00:00"), row("I 08:00:10"), row("I 08:00:25")])
	# the third is too long after the one that counts to be the same
	assert pairing.repeats == {"沪A12345 I 08:00:10": "沪A12345 I 08:00:00"}
	assert [stay.status for stay in pairing.stays] == ["Exit Missed", "Inside"]
	assert len(pairing.gaps) == 1


def test_who_is_inside():
	rows = [
		row("I 08:00", "b", 2),
		row("I 07:00", "a", 3),
		row("O 09:00", "a"),
		row("I 10:00", "c"),
		row("O 06:00", "d"),
	]
	stays = pair(rows).stays
	assert [stay.subject for stay in inside(stays, DAY.replace(hour=11))] == ["b", "c"]
	assert persons_inside(stays, DAY.replace(hour=11)) == 3
	assert [stay.subject for stay in inside(stays, DAY.replace(hour=9))] == ["b"]
	assert [stay.subject for stay in inside(stays, DAY.replace(hour=8))] == ["b"]
	assert not inside(stays, DAY + timedelta(days=40))


def test_who_should_have_left():
	stays = pair(
		[row("I 08:00", "a"), row("I 08:00", "b"), row("I 08:00", "c"), row("I 08:00", "resident")]
	).stays
	until = {
		"a": DAY.replace(hour=9),
		"b": DAY.replace(hour=8, minute=30),
		"c": DAY.replace(hour=9, minute=50),
	}
	assert [one.stay.subject for one in overstays(stays, until, DAY.replace(hour=9, minute=15))] == ["b"]
	late = overstays(stays, until, DAY.replace(hour=10))
	assert [(one.stay.subject, one.minutes) for one in late] == [("b", 90), ("a", 60)]


def test_a_crew_comes_and_goes_one_by_one():
	rows = [
		row("I 08:00:00", "crew"),
		row("I 08:00:05", "crew", 2),
		row("O 12:00", "crew", 2),
		row("I 13:00", "crew"),
	]
	stays = pair(rows, crews={"crew"}).stays
	assert [(stay.status, stay.persons, stay.minutes) for stay in stays] == [
		("Left", 1, 240), ("Left", 1, 239), ("Inside", 1, None), ("Inside", 1, None),
	]  # fmt: skip
	assert persons_inside(stays, DAY.replace(hour=14)) == 2
	# the same rows of one body tell of missed exits instead
	assert [stay.status for stay in pair(rows).stays] == ["Left", "Inside"]
	missed = pair([row("O 09:00", "crew", 3)], crews={"crew"}).stays
	assert [(stay.status, stay.persons) for stay in missed] == [("Entry Missed", 3)]


def test_a_direction_is_in_or_out():
	with pytest.raises(ValueError, match="In or Out"):
		Row("x", "a", "Sideways", DAY)


ROWS = st.lists(
	st.builds(
		lambda number, subject, direction, second: (subject, direction, second),
		st.integers(),
		st.sampled_from("ab"),
		st.sampled_from(["In", "Out"]),
		st.integers(0, 600),
	),
	max_size=12,
).map(lambda rows: [Row(f"{i:02}", s, d, DAY + timedelta(seconds=t)) for i, (s, d, t) in enumerate(rows)])


@given(ROWS, st.randoms())
def test_the_order_of_arrival_changes_nothing_and_every_row_is_told_once(rows, random):
	pairing = pair(rows)
	shuffled = rows[:]
	random.shuffle(shuffled)
	assert pair(shuffled) == pairing
	used = [part.key for stay in pairing.stays for part in (stay.entry, stay.exit) if part]
	assert sorted([*used, *pairing.repeats]) == sorted(row.key for row in rows)
	for stay in pairing.stays:
		assert stay.status in ("Inside", "Left", "Exit Missed", "Entry Missed")
		if stay.status == "Left":
			assert stay.entry.at <= stay.exit.at and stay.minutes >= 0
	for subject in "ab":
		assert sum(stay.subject == subject and stay.status == "Inside" for stay in pairing.stays) <= 1


@given(
	st.lists(st.tuples(st.sampled_from(["In", "Out"]), st.integers(0, 600), st.integers(1, 4)), max_size=10)
)
def test_of_a_crew_nobody_is_lost_or_made_up(told_rows):
	rows = [
		Row(f"{i:02}", "c", d, DAY + timedelta(seconds=t), persons=n) for i, (d, t, n) in enumerate(told_rows)
	]
	pairing = pair(rows, crews={"c"})
	assert not pairing.repeats
	came = sum(row.persons for row in rows if row.direction == "In")
	went = sum(row.persons for row in rows if row.direction == "Out")
	assert sum(stay.persons for stay in pairing.stays if stay.entry) == came
	assert sum(stay.persons for stay in pairing.stays if stay.exit) == went


# -- clocks ------------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 12, 2, 12)


def ago(**span) -> datetime:
	return NOW - timedelta(**span)


@pytest.mark.parametrize(
	("stamp", "found"),
	[
		# online, the clock is right
		(Stamp(NOW, NOW, NOW, 0), Moment(NOW, "Exact")),
		(Stamp(NOW), Moment(NOW, "Exact")),
		# kept for two hours without a connection
		(Stamp(NOW, ago(hours=2), NOW, 7200), Moment(ago(hours=2), "Exact")),
		(Stamp(NOW, ago(hours=2), NOW), Moment(ago(hours=2), "Exact")),
		(Stamp(NOW, ago(hours=2)), Moment(ago(hours=2), "Exact")),
		# the clock is an hour ahead
		(
			Stamp(NOW, ago(hours=1), ago(hours=-1), 7200),
			Moment(ago(hours=2), "Corrected", timedelta(hours=1)),
		),
		(Stamp(NOW, ago(hours=1), ago(hours=-1)), Moment(ago(hours=2), "Corrected", timedelta(hours=1))),
		# the clock is a year behind
		(
			Stamp(NOW, ago(days=365, hours=2), ago(days=365)),
			Moment(ago(hours=2), "Corrected", timedelta(days=-365)),
		),
		# somebody set the clock meanwhile: the counter knows
		(Stamp(NOW, ago(days=-3), NOW, 600), Moment(ago(minutes=10), "Corrected")),
		# and without the counter nobody does
		(Stamp(NOW, ago(days=-3), NOW), Moment(NOW, "Doubtful")),
		(Stamp(NOW, ago(days=-3)), Moment(NOW, "Doubtful")),
		(Stamp(NOW, ago(days=3)), Moment(NOW, "Doubtful")),
		(Stamp(NOW, ago(days=2), NOW), Moment(NOW, "Doubtful")),
		# a counter that cannot be
		(Stamp(NOW, NOW, NOW, -5), Moment(NOW, "Doubtful")),
		(Stamp(NOW, NOW, NOW, 10**9), Moment(NOW, "Doubtful")),
		# a few seconds ahead are not the future
		(Stamp(NOW, ago(seconds=-10), ago(seconds=-10)), Moment(NOW, "Exact", timedelta(seconds=10))),
	],
)
def test_when_it_was(stamp, found):
	assert moment(stamp) == found


SPAN = st.integers(-(10**6), 10**6).map(lambda seconds: timedelta(seconds=seconds))


@given(st.integers(0, 86_400), SPAN)
def test_a_wrong_clock_is_made_good(age, off):
	made = NOW - timedelta(seconds=age) + off
	for counter in (age, None):
		found = moment(Stamp(NOW, made, NOW + off, counter))
		assert abs(found.at - (NOW - timedelta(seconds=age))) <= tablet_time.TOLERANCE
		assert found.trust != "Doubtful"


@given(SPAN, SPAN | st.none(), st.integers(-10, 10**6) | st.none())
def test_nothing_happens_after_it_was_received(made, sent, age):
	found = moment(Stamp(NOW, NOW + made, None if sent is None else NOW + sent, age))
	assert NOW - tablet_time.KEPT - tablet_time.TOLERANCE <= found.at <= NOW
