"""A shift ends when the next one has taken over."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from wuye_ops.rules import shift_handover as rules
from wuye_ops.rules.shift_handover import (
	Handover,
	Matter,
	Shift,
	Thing,
	carried_over,
	escalations_due,
	minutes_late,
	refusals,
	shift_at,
	shift_that_ends,
)

END = datetime(2026, 12, 2, 20)
DRAFT = Handover("Draft", "li", "wang", END, (Matter("SI-1"), Matter("note 1")), (Thing("对讲机", 4, 4),))
HANDED = replace(DRAFT, status="Handed Over")
TAKEN = replace(
	HANDED, matters=(Matter("SI-1", "wang"), Matter("note 1", "wang"), Matter("done", settled=True))
)


@pytest.mark.parametrize(
	("handover", "step", "by", "more", "found"),
	[
		(DRAFT, "Hand Over", "li", {}, []),
		(DRAFT, "Hand Over", "li", {"open_now": ["SI-1"]}, []),
		(DRAFT, "Hand Over", "li", {"open_now": ["SI-1", "SI-2"]}, [("left_out", {"matters": ("SI-2",)})]),
		(DRAFT, "Hand Over", "zhao", {}, [("not_outgoing", {"outgoing": "li"})]),
		(DRAFT, "Hand Over", "wang", {}, [("same_person", {})]),
		(replace(DRAFT, incoming="li"), "Hand Over", "li", {}, [("same_person", {})]),
		(replace(DRAFT, incoming=""), "Hand Over", "li", {}, [("no_incoming", {})]),
		(replace(DRAFT, incoming="", team=frozenset({"wang"})), "Hand Over", "li", {}, []),
		(replace(DRAFT, things=(Thing("钥匙", 9),)), "Hand Over", "li", {}, [("not_counted", {"things": ("钥匙",)})]),
		(replace(DRAFT, things=(Thing("钥匙", 9, 8),)), "Hand Over", "li", {}, [("unexplained", {"things": ("钥匙",)})]),
		(replace(DRAFT, things=(Thing("钥匙", 9, 8, "工程部借用"),)), "Hand Over", "li", {}, []),
		(HANDED, "Hand Over", "li", {}, [("not_now", {"status": "Handed Over", "step": "Hand Over"})]),
		(TAKEN, "Take Over", "wang", {}, []),
		(HANDED, "Take Over", "wang", {}, [("not_acknowledged", {"matters": ("SI-1", "note 1")})]),
		# whoever takes over has read it themselves
		(replace(TAKEN, team=frozenset({"sun"})), "Take Over", "sun", {}, [("not_acknowledged", {"matters": ("SI-1", "note 1")})]),
		(TAKEN, "Take Over", "sun", {}, [("not_incoming", {"incoming": "wang"}), ("not_acknowledged", {"matters": ("SI-1", "note 1")})]),
		(replace(TAKEN, team=frozenset({"li"}), matters=()), "Take Over", "li", {}, [("same_person", {})]),
		(HANDED, "Return", "wang", {"reason": "钥匙少一把"}, []),
		(HANDED, "Return", "wang", {}, [("no_reason", {})]),
		(DRAFT, "Take Over", "wang", {}, [("not_now", {"status": "Draft", "step": "Take Over"})]),
	],
)  # fmt: skip
def test_what_stands_in_the_way(handover, step, by, more, found):
	refused = refusals(handover, step, by, **more)
	assert [(one.code, dict(one.params)) for one in refused] == found
	for one in refused:
		assert tuple(one.params) == rules.REFUSALS[one.code]


def test_a_step_that_is_none():
	with pytest.raises(ValueError, match="Hand Over"):
		refusals(DRAFT, "Leave", "li")


def test_what_is_open_goes_on_to_the_next_shift():
	before = (
		Matter("SI-1", "wang"),
		Matter("SI-2"),
		Matter("note", from_shift="SH-0"),
		Matter("gone", settled=True),
	)
	matters = carried_over(before, "SH-1", {"SI-1": True, "SI-2": False, "SI-3": True, "SI-4": False})
	# nothing is acknowledged in advance
	assert matters == (Matter("SI-1", from_shift="SH-1"), Matter("note", from_shift="SH-0"), Matter("SI-3"))
	assert carried_over((), "SH-1", {}) == ()


def test_who_hears_of_a_shift_that_nobody_takes_over():
	def at(minutes):
		return END + timedelta(minutes=minutes)

	assert [minutes_late(HANDED, at(minutes)) for minutes in (-5, 0, 14, 15)] == [0, 0, 14, 15]
	assert escalations_due(HANDED, at(14)) == ()
	assert escalations_due(HANDED, at(15)) == ((15, "Department Head"),)
	assert escalations_due(HANDED, at(90), done=[15]) == ((60, "Property Manager"),)
	assert escalations_due(replace(HANDED, status="Taken Over"), at(90)) == ()
	assert minutes_late(replace(HANDED, shift_end=None), at(90)) == 0


DAY_SHIFT, NIGHT = Shift("白班", time(8), time(20)), Shift("夜班", time(20), time(8))
MORNING = datetime(2026, 12, 2, 8)


@pytest.mark.parametrize(
	("now", "ends", "goes_on"),
	[
		(MORNING - timedelta(minutes=31), None, "夜班"),
		(MORNING - timedelta(minutes=30), "夜班", "夜班"),
		(MORNING, "夜班", "白班"),
		(MORNING + timedelta(hours=1, minutes=59), "夜班", "白班"),
		(MORNING + timedelta(hours=2), None, "白班"),
		(datetime(2026, 12, 2, 20, 10), "白班", "夜班"),
		(datetime(2026, 12, 2, 0, 30), None, "夜班"),
	],
)
def test_the_shift_that_ends_and_the_one_that_goes_on(now, ends, goes_on):
	found = shift_that_ends((DAY_SHIFT, NIGHT), now)
	assert (found[0] if found else None) == ends
	assert shift_at((DAY_SHIFT, NIGHT), now)[0] == goes_on


def test_a_night_shift_ends_on_the_next_day():
	_name, begin, end = shift_that_ends((NIGHT,), MORNING)
	assert (begin, end) == (datetime(2026, 12, 1, 20), MORNING)


def test_a_post_without_shifts_has_none():
	assert shift_that_ends((), MORNING) is None
	assert shift_at((DAY_SHIFT,), MORNING - timedelta(hours=1)) is None


def test_of_two_shifts_the_one_that_ends_nearest():
	short = Shift("中班", time(0), time(8, 20))
	assert shift_that_ends((NIGHT, short), MORNING + timedelta(minutes=15))[0] == "中班"
	assert shift_at((NIGHT, short), MORNING - timedelta(hours=3))[0] == "夜班"
