"""Deadlines, escalation instants and the status of a promise, from the defaults of the trade."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.service_clock import WorkCalendar
from wuye_ops.rules.service_level import Target, deadlines, sla_status

CALENDAR = WorkCalendar({day: [(time(8, 30), time(12)), (time(13, 30), time(18))] for day in range(7)})


def at(text: str) -> datetime:
	return datetime.fromisoformat(f"2025-03-{text}")


def test_a_normal_repair():
	"""Respond 30 min, on site 2 h and finish 24 h in service hours: 24 h are three working days."""
	promised = deadlines(
		at("03 17:00"),
		CALENDAR,
		respond=Target(30),
		arrive=Target(120, in_service_hours=True),
		resolve=Target(1440, in_service_hours=True),
	)
	assert promised.respond_by == at("03 17:30")
	assert promised.arrive_by == at("04 09:30")
	assert promised.resolve_by == at("06 17:00")
	# 75 % are 18 h: 1 on the 3rd, 8 on the 4th, 8 on the 5th, 1 on the 6th. 150 % are 36 h: 3 are left for the 8th.
	assert promised.at_risk_from == at("06 09:30")
	assert promised.escalations == (
		(75, at("06 09:30")),
		(100, at("06 17:00")),
		(150, at("08 11:30")),
		(200, at("09 17:00")),
	)


def test_an_emergency_has_no_finish_and_escalates_on_arrival():
	promised = deadlines(at("03 23:00"), CALENDAR, respond=Target(5), arrive=Target(15))
	assert promised.resolve_by is None
	assert promised.respond_by == at("03 23:05")
	assert promised.arrive_by == at("03 23:15")
	# 75 % of 15 min are 11 min 15 s: not before the twelfth minute is over.
	assert promised.at_risk_from == at("03 23:12")
	assert dict(promised.escalations)[200] == at("03 23:30")


def test_a_hold_moves_every_deadline_that_lies_behind_it():
	holds = [(at("03 10:00"), at("03 11:00"))]
	promised = deadlines(at("03 09:00"), CALENDAR, respond=Target(15), resolve=Target(180), holds=iter(holds))
	assert promised.respond_by == at("03 09:15")
	assert promised.resolve_by == at("03 13:00")
	assert dict(promised.escalations)[100] == promised.resolve_by


def test_nothing_promised_is_nothing_due():
	promised = deadlines(at("03 09:00"), CALENDAR)
	assert (promised.respond_by, promised.resolve_by, promised.at_risk_from) == (None, None, None)
	assert promised.escalations == ()


def test_bad_targets_are_refused():
	with pytest.raises(ValueError, match="negative"):
		Target(-1)
	with pytest.raises(ValueError, match="above 0"):
		deadlines(at("03 09:00"), CALENDAR, resolve=Target(60), escalation_percents=(0, 100))


@pytest.mark.parametrize(
	("status", "responded", "resolved", "now", "expected"),
	[
		("open", None, None, "03 09:10", "On Time"),
		("open", None, None, "03 09:30", "On Time"),  # the deadline itself is in time
		("open", None, None, "03 09:31", "Overdue"),
		("open", "03 09:20", None, "03 10:29", "On Time"),
		("open", "03 09:20", None, "03 10:30", "At Risk"),
		("open", "03 09:20", None, "03 11:00", "At Risk"),
		("open", "03 09:20", None, "03 11:01", "Overdue"),
		("open", "03 09:50", None, "03 10:00", "On Time"),
		("held", "03 09:20", None, "03 12:00", "On Hold"),
		("finished", "03 09:20", "03 11:00", "03 15:00", "Met"),
		("finished", "03 09:20", "03 11:01", "03 15:00", "Breached"),
		("finished", "03 09:50", "03 10:00", "03 15:00", "Breached"),
		("finished", None, "03 09:25", "03 15:00", "Met"),
		("finished", None, "03 10:00", "03 15:00", "Breached"),
		("finished", "03 09:20", None, "03 15:00", "Breached"),
	],
)
def test_status(status, responded, resolved, now, expected):
	actual = sla_status(
		status,
		at("03 09:30"),
		at(responded) if responded else None,
		at("03 11:00"),
		at(resolved) if resolved else None,
		at("03 10:30"),
		at(now),
	)
	assert actual == expected


def test_a_hold_does_not_hide_what_was_late_before_it():
	arguments = ("held", at("03 09:30"), None, at("03 11:00"), None, None, at("03 12:00"))
	assert sla_status(*arguments, held_since=at("03 09:40")) == "Overdue"
	assert sla_status(*arguments, held_since=at("03 09:20")) == "On Hold"


def test_without_a_finish_the_promise_is_kept_by_responding_and_arriving():
	def status(now, arrived_on=None):
		return sla_status(
			"open",
			at("03 09:05"),
			at("03 09:03"),
			None,
			None,
			at("03 09:12"),
			at(now),
			arrive_by=at("03 09:15"),
			arrived_on=arrived_on,
		)

	assert status("03 09:12") == "At Risk"
	assert status("03 09:16") == "Overdue"
	assert status("04 09:00", arrived_on=at("03 09:14")) == "On Time"


def test_an_unknown_status_is_refused():
	with pytest.raises(ValueError, match="Unknown status"):
		sla_status("closed", None, None, None, None, None, at("03 09:00"))


@given(st.integers(0, 40 * 60), st.integers(0, 5000), st.booleans(), st.integers(0, 600))
def test_deadlines_keep_their_order(offset, minutes, in_service_hours, hold):
	start = at("03 00:00") + timedelta(minutes=offset)
	holds = [(start + timedelta(minutes=7), start + timedelta(minutes=7 + hold))]
	promised = deadlines(start, CALENDAR, resolve=Target(minutes, in_service_hours), holds=holds)
	instants = [instant for _, instant in promised.escalations]
	assert instants == sorted(instants)
	assert instants[:2] == [promised.at_risk_from, promised.resolve_by]
	assert start <= promised.at_risk_from <= promised.resolve_by


@given(st.integers(0, 300))
def test_an_open_promise_only_gets_worse(minute):
	"""On Time, At Risk, Overdue, in this order, as time goes by."""
	order = ["On Time", "At Risk", "Overdue"]
	arguments = ("open", at("03 09:30"), at("03 09:20"), at("03 11:00"), None, at("03 10:30"))
	now = at("03 09:00") + timedelta(minutes=minute)
	before, after = sla_status(*arguments, now), sla_status(*arguments, now + timedelta(minutes=1))
	assert order.index(before) <= order.index(after)
