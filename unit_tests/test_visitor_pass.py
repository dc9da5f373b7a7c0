"""Passes at the gate: each wrong one is stopped with the right reason, and nobody is kept inside."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import invitation, steps, visitor_pass
from wuye_ops.rules.invitation import Limits, UnitNow, Wish
from wuye_ops.rules.recurrence import Slot
from wuye_ops.rules.visitor_pass import LIFE, Arrival, Pass, leave_by, reasons, step_refusals, stops

# a Wednesday
DAY = datetime(2026, 12, 2)
GOOD = Pass("A", "Active", DAY.replace(hour=9), DAY.replace(hour=18))
HERE = Arrival("A", "North", DAY.replace(hour=10))
WORK = replace(
	GOOD,
	valid_from=DAY,
	valid_to=DAY + timedelta(days=30),
	entries=None,
	persons=5,
	hours=(Slot("am", time(8), time(12)), Slot("pm", time(14), time(18))),
	weekdays=frozenset(range(5)),
	on_holidays=False,
)
NIGHT = replace(WORK, hours=(Slot("", time(22), time(6)),), weekdays=frozenset({2}))


def codes(entry_pass: Pass, arrival: Arrival = HERE) -> list[str]:
	return [one.code for one in reasons(entry_pass, arrival)]


def at(text: str, **fields) -> Arrival:
	return replace(HERE, at=datetime.fromisoformat(text), **fields)


@pytest.mark.parametrize(
	("changes", "arrival", "found"),
	[
		({}, {}, []),
		({"property": "B"}, {}, ["wrong_property"]),
		# whatever else is wrong with it: it is not this gate's to know
		({"property": "B", "status": "Revoked", "used": 9}, {}, ["wrong_property"]),
		({"status": "Revoked"}, {}, ["revoked"]),
		({"status": "Declined"}, {}, ["declined"]),
		({"status": "Ended"}, {}, ["expired"]),
		({"status": "To Confirm"}, {}, ["not_confirmed"]),
		({}, {"at": DAY.replace(hour=18)}, []),
		({}, {"at": DAY.replace(hour=18, second=1)}, ["expired"]),
		({}, {"at": DAY.replace(hour=8, minute=30)}, []),
		({}, {"at": DAY.replace(hour=8, minute=29)}, ["not_yet"]),
		({"used": 1}, {}, ["used_up"]),
		({"used": 1, "status": "Ended"}, {}, ["used_up"]),
		({"used": 1, "entries": 2}, {}, []),
		({"used": 99, "entries": None}, {}, []),
		({"persons": 3}, {"persons": 3}, []),
		({"persons": 3}, {"persons": 4}, ["too_many"]),
		({"persons": 3, "inside": 2, "entries": None}, {"persons": 2}, ["already_inside"]),
		({"inside": 1, "entries": 5, "used": 1}, {}, ["already_inside"]),
		({"plate": "沪A12345"}, {"plate": "沪A12345"}, []),
		({"plate": "沪A12345"}, {}, []),
		({"plate": "沪A12345"}, {"plate": "沪B99999"}, ["other_vehicle"]),
		({}, {"plate": "沪B99999"}, []),
		({"gates": frozenset({"North"})}, {}, []),
		({"gates": frozenset({"South"})}, {}, ["wrong_gate"]),
		({"status": "Revoked", "used": 1}, {"at": DAY.replace(hour=20)}, ["revoked", "expired", "used_up"]),
	],
)
def test_each_wrong_pass_has_its_reason(changes, arrival, found):
	entry_pass = replace(GOOD, **changes)
	assert codes(entry_pass, replace(HERE, **arrival)) == found
	assert stops(reasons(entry_pass, replace(HERE, **arrival))) == any(
		code not in visitor_pass.TO_ASK for code in found
	)


@pytest.mark.parametrize(
	("entry_pass", "arrival", "found"),
	[
		(WORK, at("2026-12-03T08:00"), []),
		(WORK, at("2026-12-03T07:30"), []),
		(WORK, at("2026-12-03T07:29"), ["wrong_hours"]),
		(WORK, at("2026-12-03T12:00"), ["wrong_hours"]),
		(WORK, at("2026-12-03T13:30"), []),
		(WORK, at("2026-12-03T18:00"), ["wrong_hours"]),
		(WORK, at("2026-12-05T10:00"), ["wrong_day"]),
		(WORK, at("2026-12-07T10:00"), []),
		(WORK, at("2026-12-07T10:00", holidays=frozenset({date(2026, 12, 7)})), ["wrong_day"]),
		(WORK, at("2027-02-01T03:00"), ["expired"]),
		# a night that began on Wednesday lasts into Thursday, and no other does
		(NIGHT, at("2026-12-02T23:00"), []),
		(NIGHT, at("2026-12-03T05:59"), []),
		(NIGHT, at("2026-12-03T06:00"), ["wrong_day"]),
		(NIGHT, at("2026-12-09T05:00"), ["wrong_hours"]),
	],
)
def test_contractors_work_in_their_hours(entry_pass, arrival, found):
	assert codes(entry_pass, arrival) == found


def test_the_reason_says_what_to_do():
	(late,) = reasons(WORK, at("2026-12-03T20:00"))
	assert late.params == {"hours": "08:00–12:00、14:00–18:00"}
	(early,) = reasons(GOOD, at("2026-12-02T07:00"))
	assert early.params == {"since": GOOD.valid_from}


@pytest.mark.parametrize(
	("entry_pass", "entered", "until"),
	[
		(GOOD, "2026-12-02T10:00", "2026-12-02T18:00"),
		(WORK, "2026-12-03T08:10", "2026-12-03T18:00"),
		(WORK, "2026-12-03T14:10", "2026-12-03T18:00"),
		# let in late after a call: until the next end of work
		(WORK, "2026-12-03T19:00", "2026-12-04T18:00"),
		(WORK, "2027-01-01T00:30", "2027-01-01T00:00"),
		(NIGHT, "2026-12-02T21:50", "2026-12-03T06:00"),
		(NIGHT, "2026-12-03T02:00", "2026-12-03T06:00"),
	],
)
def test_until_when_somebody_may_stay(entry_pass, entered, until):
	assert leave_by(entry_pass, datetime.fromisoformat(entered)) == datetime.fromisoformat(until)


def test_a_pass_ends_when_it_is_over_and_nobody_is_inside():
	late = DAY.replace(hour=20)
	assert visitor_pass.has_ended(GOOD, late)
	assert visitor_pass.has_ended(replace(GOOD, used=1), HERE.at)
	assert not visitor_pass.has_ended(replace(GOOD, used=1, inside=1), late)
	assert not visitor_pass.has_ended(GOOD, HERE.at)
	assert not visitor_pass.has_ended(GOOD, GOOD.valid_to)
	assert not visitor_pass.has_ended(replace(GOOD, status="Revoked"), late)


def test_a_pass_that_ends_before_it_begins_is_none():
	with pytest.raises(ValueError, match="before it begins"):
		replace(GOOD, valid_to=DAY)


@pytest.mark.parametrize(
	("status", "step", "who", "found"),
	[
		("To Confirm", "Confirm", {"by": "host"}, None),
		("To Confirm", "Decline", {"by": "host"}, None),
		("Active", "Revoke", {"by": "host"}, None),
		("To Confirm", "Confirm", {"by": "neighbour"}, "not_host"),
		("To Confirm", "Confirm", {"by": "guard", "staff": True}, "spoke_with_nobody"),
		("To Confirm", "Confirm", {"by": "guard", "staff": True, "spoke_with": "张女士"}, None),
		("Active", "Revoke", {"by": "guard", "staff": True}, None),
		("Active", "Confirm", {"by": "host"}, "not_now"),
		("Revoked", "Confirm", {"by": "host"}, "not_now"),
		("Active", "End", {"by": "system"}, None),
	],
)
def test_who_may_do_what_with_a_pass(status, step, who, found):
	refused = step_refusals(status, step, hosts={"host"}, **who)
	assert [one.code for one in refused] == ([found] if found else [])


def test_the_life_of_a_pass():
	assert LIFE.statuses == ("To Confirm", "Active", "Declined", "Revoked", "Ended")
	assert LIFE.endings == ("Declined", "Revoked", "Ended")
	assert LIFE.after("Confirm") == "Active"
	assert LIFE.steps_from("To Confirm") == ("Confirm", "Decline", "Revoke", "End")
	assert LIFE.refusals("Ended", "Revoke")[0] == steps.Refusal(
		"not_now", {"status": "Ended", "step": "Revoke"}
	)
	for call in (lambda: LIFE.after("Fly"), lambda: LIFE.refusals("Active", "Fly")):
		with pytest.raises(ValueError, match="Confirm"):
			call()


def test_a_late_answer():
	assert not visitor_pass.answer_is_late(DAY, DAY + timedelta(minutes=10))
	assert visitor_pass.answer_is_late(DAY, DAY + timedelta(minutes=11))


@given(
	st.builds(
		replace,
		st.just(WORK),
		status=st.sampled_from(LIFE.statuses),
		used=st.integers(0, 3),
		entries=st.none() | st.integers(1, 3),
		inside=st.integers(0, 3),
	),
	st.datetimes(DAY - timedelta(days=3), DAY + timedelta(days=40)),
	st.sampled_from("AB"),
)
def test_reasons_are_known_ordered_and_complete(entry_pass, moment, where):
	found = reasons(entry_pass, replace(HERE, property=where, at=moment))
	order = list(visitor_pass.REASONS)
	assert [order.index(one.code) for one in found] == sorted(order.index(one.code) for one in found)
	for one in found:
		assert tuple(one.params) == visitor_pass.REASONS[one.code]
	if not found:
		assert entry_pass.status == "Active" and moment <= entry_pass.valid_to and where == "A"


# -- invitations -------------------------------------------------------------------------------------------------------

NOW = DAY.replace(hour=8)
VISIT = Wish(DAY.replace(hour=9), DAY.replace(hour=18))


@pytest.mark.parametrize(
	("changes", "unit", "found"),
	[
		({}, UnitNow(), []),
		({}, UnitNow(9, 19), []),
		({"valid_to": VISIT.valid_from}, UnitNow(), ["ends_before_it_begins"]),
		({"valid_from": DAY - timedelta(days=2), "valid_to": NOW}, UnitNow(), ["over"]),
		(
			{"valid_from": DAY + timedelta(days=31), "valid_to": DAY + timedelta(days=32)},
			UnitNow(),
			["too_far_ahead"],
		),
		({"valid_to": VISIT.valid_from + timedelta(days=7)}, UnitNow(), []),
		({"valid_to": VISIT.valid_from + timedelta(days=7, minutes=1)}, UnitNow(), ["too_long"]),
		({"entries": None}, UnitNow(), []),
		({"entries": 0}, UnitNow(), ["too_many_entries"]),
		({"entries": 11, "persons": 0}, UnitNow(), ["too_many_entries", "too_many_persons"]),
		({}, UnitNow(live=10), ["too_many_passes"]),
		({}, UnitNow(today=20), ["too_many_today"]),
	],
)
def test_a_pass_is_for_a_visit(changes, unit, found):
	refused = invitation.refusals(replace(VISIT, **changes), unit, NOW)
	assert [one.code for one in refused] == found
	for one in refused:
		assert tuple(one.params) == invitation.REASONS[one.code]


def test_a_property_has_limits_of_its_own():
	long = replace(VISIT, valid_to=VISIT.valid_from + timedelta(days=90), persons=20, entries=200)
	assert len(invitation.refusals(long, UnitNow(), NOW)) == 3
	assert not invitation.refusals(long, UnitNow(), NOW, invitation.CONTRACTOR_LIMITS)
	assert invitation.refusals(VISIT, UnitNow(1), NOW, Limits(live=1))[0].params == {"most": 1}


@pytest.mark.parametrize(
	("relations", "expected"),
	[
		("", ""),
		("Owner", "Owner"),
		("Owner Family", "Owner Family"),
		# whose visitors a tenant has is none of the owner's business
		("Owner Tenant Family", "Tenant Family"),
		("Developer", "Developer"),
		("Developer Owner", "Owner"),
		("Developer Tenant", "Tenant"),
		("Family", "Family"),
	],
)
def test_who_lives_in_a_unit_answers_for_it(relations, expected):
	occupants = [invitation.Occupant(relation, relation) for relation in relations.split()]
	assert invitation.hosts(occupants) == tuple(expected.split())
	assert invitation.hosts([*occupants, *occupants]) == tuple(expected.split())


@given(
	st.lists(
		st.tuples(
			st.text(min_size=1, max_size=3), st.sampled_from(["Owner", "Tenant", "Family", "Developer"])
		)
	)
)
def test_some_occupant_is_a_host_and_no_one_else(pairs):
	found = invitation.hosts(invitation.Occupant(*pair) for pair in pairs)
	assert set(found) <= {key for key, _relation in pairs}
	assert bool(found) == bool(pairs)
	assert len(set(found)) == len(found)
