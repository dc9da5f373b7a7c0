"""What a gate decides: the watchlist first, one answer always, and a screen that tells no secrets."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import gate_decision as rules
from wuye_ops.rules import parking_permit, visitor_pass, watchlist
from wuye_ops.rules.gate_decision import (
	ALLOWED,
	ASK,
	IN,
	OUT,
	STOPPED,
	Arrival,
	Candidate,
	Policy,
	decide,
	screen,
)
from wuye_ops.rules.steps import Refusal
from wuye_ops.rules.watchlist import STOP, WATCH, Entry, Hit

GOOD_PASS = Candidate(
	"Pass", "VP-1", holder="王小明", host="张三丰", unit="3-502", phone="13812345678", persons=2
)
VEHICLE = Candidate("Resident Vehicle", "A-沪A12345", holder="张三丰", unit="3-502", plate="沪A12345")
EXPIRED = Candidate("Pass", "VP-0", (Refusal("expired", {"until": datetime(2026, 12, 1)}),))
REVOKED = Candidate("Pass", "VP-3", (Refusal("revoked"), Refusal("other_vehicle", {"plate": "沪B1"})))
UNCONFIRMED = Candidate("Pass", "VP-2", (Refusal("not_confirmed"),), host="张三丰")
FOREIGN = Candidate(
	"Pass", "VP-9", (Refusal("wrong_property"),), holder="李四", unit="9-901", phone="13900000000"
)
TAKEN = Candidate("Permit", "PP-1", (Refusal("space_taken", {"by": ("沪B1",)}),))
CAR, FOOT = Arrival(IN, plate="沪A12345"), Arrival(IN)


@pytest.mark.parametrize(
	("arrival", "candidates", "hits", "outcome", "code"),
	[
		(CAR, [VEHICLE], [], ALLOWED, "resident_vehicle"),
		(FOOT, [GOOD_PASS], [], ALLOWED, "pass"),
		(FOOT, [Candidate("Staff", "E1")], [], ALLOWED, "staff"),
		(FOOT, [UNCONFIRMED], [], ASK, "not_confirmed"),
		(FOOT, [EXPIRED], [], STOPPED, "expired"),
		(FOOT, [REVOKED], [], STOPPED, "revoked"),
		(FOOT, [FOREIGN], [], STOPPED, "wrong_property"),
		(CAR, [TAKEN], [], ASK, "space_taken"),
		# who knows a phone number is not yet the one whose it is
		(FOOT, [replace(GOOD_PASS, proven=False)], [], ASK, "check_name"),
		(FOOT, [replace(REVOKED, proven=False)], [], STOPPED, "revoked"),
		(FOOT, [replace(GOOD_PASS, proven=False), Candidate("Pass", "VP-7")], [], ALLOWED, "pass"),
		# what lets in wins over what does not, and asking over stopping
		(CAR, [EXPIRED, VEHICLE, REVOKED], [], ALLOWED, "resident_vehicle"),
		(FOOT, [EXPIRED, UNCONFIRMED], [], ASK, "not_confirmed"),
		(CAR, [GOOD_PASS, VEHICLE], [], ALLOWED, "resident_vehicle"),
		# the watchlist wins over everything that lets in
		(CAR, [VEHICLE], [Hit("W1", STOP)], STOPPED, "watchlist"),
		(FOOT, [EXPIRED], [Hit("W1", STOP)], STOPPED, "watchlist"),
		(FOOT, [GOOD_PASS], [Hit("W1", STOP, exact=False)], ASK, "watchlist_maybe"),
		(FOOT, [GOOD_PASS], [Hit("W1", STOP, exact=False), Hit("W2", STOP)], STOPPED, "watchlist"),
		(FOOT, [GOOD_PASS], [Hit("W1", WATCH)], ALLOWED, "pass"),
		(Arrival(IN, on_duty=True), [], [Hit("W1", STOP)], STOPPED, "watchlist"),
		(Arrival(IN, plate="京A1234警", on_duty=True), [], [], ALLOWED, "on_duty"),
		# without anything that lets in, the property says
		(FOOT, [], [], ASK, "walk_in"),
		(CAR, [], [], ALLOWED, "temporary_vehicle"),
		(Arrival(IN, plate="VA12345", plate_known=False), [], [], ASK, "unknown_plate"),
		(Arrival(IN, courier="Express"), [], [], ALLOWED, "courier"),
		(Arrival(IN, courier="Freight"), [], [], STOPPED, "courier"),
		(Arrival(IN, courier="Milk"), [], [], ASK, "courier"),
		(Arrival(IN, courier="Express", courier_in_hours=False), [], [], STOPPED, "courier_hours"),
		(Arrival(IN, courier="Express"), [EXPIRED], [], ALLOWED, "courier"),
		# nobody is kept inside
		(Arrival(OUT), [], [], ALLOWED, "leaving"),
		(Arrival(OUT), [EXPIRED], [Hit("W1", STOP)], ALLOWED, "leaving"),
		(Arrival(OUT, plate="沪A12345", fee_due=True), [], [], ASK, "fee_due"),
		(Arrival(OUT, plate="京A1234警", fee_due=True, on_duty=True), [], [], ALLOWED, "leaving"),
	],
)
def test_the_decision(arrival, candidates, hits, outcome, code):
	policy = Policy(couriers={"Express": ALLOWED, "Freight": STOPPED})
	for order in permutations(candidates):
		decision = decide(arrival, order, tuple(hits), policy)
		assert (decision.outcome, decision.reason.code) == (outcome, code)
		assert decision.alerts == tuple(sorted(hit.key for hit in hits))


@pytest.mark.parametrize(
	("policy", "outcome", "code"),
	[
		(Policy(spaces_left=1), ALLOWED, "temporary_vehicle"),
		(Policy(spaces_left=0), STOPPED, "full"),
		(Policy(temporary_vehicle=STOPPED, spaces_left=5), STOPPED, "temporary_vehicle"),
		(Policy(temporary_vehicle=ASK, spaces_left=5), ASK, "temporary_vehicle"),
	],
)
def test_temporary_vehicles_find_a_space_or_none(policy, outcome, code):
	decision = decide(CAR, policy=policy)
	assert (decision.outcome, decision.reason.code) == (outcome, code)


def test_the_screen_shows_what_the_guard_needs():
	shown = screen(decide(FOOT, (GOOD_PASS,)))
	assert (shown.outcome, shown.code, shown.kind, shown.unit, shown.persons) == (
		ALLOWED,
		"pass",
		"Pass",
		"3-502",
		2,
	)
	assert (shown.holder, shown.host, shown.phone) == ("王**", "张**", "138****5678")


@pytest.mark.parametrize("hit", [Hit("W1", STOP), Hit("W1", STOP, exact=False)])
def test_the_visitor_never_reads_that_they_are_watched(hit):
	shown = screen(decide(CAR, (VEHICLE,), (hit,)), "沪A12345")
	assert (shown.code, shown.params, shown.plate) == ("call_head", {}, "沪A12345")
	assert not any((shown.holder, shown.unit, shown.phone, shown.note, shown.kind))
	assert "watch" not in repr(shown).lower() and "W1" not in repr(shown)
	# who is only watched sees what everybody sees
	watched = decide(CAR, (VEHICLE,), (Hit("W1", WATCH),))
	assert screen(watched) == screen(decide(CAR, (VEHICLE,))) and watched.alerts == ("W1",)


def test_a_pass_of_another_property_is_none_of_this_gates_business():
	shown = screen(decide(FOOT, (FOREIGN,)))
	assert shown.code == "wrong_property"
	assert not any((shown.holder, shown.unit, shown.phone))


@pytest.mark.parametrize(
	"call",
	[
		lambda: decide(Arrival("Up")),
		lambda: decide(FOOT, (Candidate("Ghost", "G"),)),
		lambda: decide(FOOT, policy=Policy(walk_in="Maybe")),
	],
)
def test_what_is_unknown_is_refused(call):
	with pytest.raises(ValueError):
		call()


PASSES = st.builds(
	lambda kind, key, codes: Candidate(
		kind, key, tuple(Refusal(code) for code in sorted(codes)), "王小明", "张三丰", "3-502", "13812345678"
	),
	st.sampled_from(rules.KINDS),
	st.sampled_from("abcd"),
	st.sets(st.sampled_from([*visitor_pass.REASONS]), max_size=3),
)
HITS = st.builds(Hit, st.sampled_from("WXY"), st.sampled_from(watchlist.ACTIONS), st.booleans())
ARRIVALS = st.builds(
	Arrival, st.sampled_from([IN, OUT]), st.sampled_from(["", "沪A12345"]), st.booleans(), st.booleans()
)


@given(ARRIVALS, st.lists(PASSES, max_size=4), st.lists(HITS, max_size=3), st.randoms())
def test_the_order_of_what_was_found_changes_nothing(arrival, candidates, hits, random):
	first = decide(arrival, tuple(candidates), tuple(hits))
	random.shuffle(candidates)
	random.shuffle(hits)
	again = decide(arrival, tuple(candidates), tuple(hits))
	assert (first.outcome, first.alerts) == (again.outcome, again.alerts)
	if arrival.direction == IN and any(hit.action == STOP and hit.exact for hit in hits):
		assert first.outcome == STOPPED
	if arrival.direction == OUT:
		assert first.outcome == ALLOWED
	shown = repr(screen(first))
	assert "王小明" not in shown and "张三丰" not in shown and "13812345678" not in shown


# -- the watchlist -----------------------------------------------------------------------------------------------------

TODAY = date(2026, 12, 2)
ENTRY = Entry(
	"W1", STOP, "Theft", "在地下车库盗窃电动车电池", "12月1日监控", frozenset({"沪A12345"}), frozenset({"h1"}), "王二",
	expires_on=date(2027, 6, 1), author="guard", status="In Force",
)  # fmt: skip


@pytest.mark.parametrize(
	("changes", "found"),
	[
		({}, []),
		({"cause": "Arrears"}, ["unknown_cause"]),
		({"reason": " ", "source": ""}, ["no_reason", "no_source"]),
		({"plates": frozenset(), "people": frozenset(), "name": ""}, ["nothing_to_match"]),
		({"plates": frozenset(), "people": frozenset()}, ["name_alone"]),
		({"plates": frozenset(), "people": frozenset(), "action": WATCH}, []),
		({"expires_on": None}, ["no_end"]),
		({"expires_on": date(2026, 12, 1)}, ["over"]),
		({"expires_on": date(2027, 12, 2)}, []),
		({"expires_on": date(2027, 12, 3)}, ["too_long"]),
		({"expires_on": date(2029, 12, 3), "cause": "Court Order"}, []),
		({"is_resident": True}, ["resident"]),
		({"is_resident": True, "action": WATCH}, []),
		({"is_resident": True, "cause": "Court Order"}, []),
		({"author": "manager"}, ["own_entry"]),
	],
)
def test_what_it_takes_to_be_on_the_list(changes, found):
	assert [one.code for one in watchlist.refusals(replace(ENTRY, **changes), "manager", TODAY)] == found


@pytest.mark.parametrize(
	("seen", "today", "hits"),
	[
		({"plate": "沪A12345"}, TODAY, (Hit("W1", STOP),)),
		({"people": ["h0", "h1"]}, TODAY, (Hit("W1", STOP),)),
		({"name": "王 二"}, TODAY, (Hit("W1", STOP, False),)),
		({"plate": "沪A12345", "name": "王二"}, TODAY, (Hit("W1", STOP),)),
		({"plate": "沪A99999", "people": ["h9"], "name": "王三"}, TODAY, ()),
		({}, TODAY, ()),
		({"plate": "沪A12345"}, date(2027, 6, 1), (Hit("W1", STOP),)),
		({"plate": "沪A12345"}, date(2027, 6, 2), ()),
	],
)
def test_what_matches_the_list(seen, today, hits):
	draft = Entry("W0", STOP, plates=frozenset({"沪A12345"}), expires_on=date(2030, 1, 1))
	assert watchlist.hits([draft, ENTRY], today, **seen) == hits


def test_stops_come_first_and_the_sure_ones_before_names():
	rows = [
		Entry(key, action, plates=frozenset(plates), name="王二", expires_on=TODAY, status="In Force")
		for key, action, plates in (("a", WATCH, ["P"]), ("b", STOP, []), ("c", STOP, ["P"]))
	]
	assert [hit.key for hit in watchlist.hits(rows, TODAY, plate="P", name="王二")] == ["c", "b", "a"]
	later = Entry("d", starts_on=TODAY + timedelta(days=1), expires_on=date(2027, 1, 1), status="In Force")
	assert not later.is_in_force(TODAY)


# -- spaces and permits ------------------------------------------------------------------------------------------------

PERMIT = parking_permit.Permit("A", "Active", date(2026, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
	("changes", "where", "day", "found"),
	[
		({}, "A", date(2026, 12, 1), []),
		({}, "A", date(2026, 12, 4), []),
		({}, "A", date(2026, 12, 5), ["expired"]),
		({"status": "Ended"}, "A", TODAY, ["expired"]),
		({"last": None}, "A", date(2030, 1, 1), []),
		({}, "A", date(2025, 12, 31), ["not_yet"]),
		({}, "B", TODAY, ["wrong_property"]),
		({"status": "Suspended"}, "A", TODAY, ["suspended"]),
		({"inside": frozenset({"P"})}, "A", TODAY, []),
		({"inside": frozenset({"Q"})}, "A", TODAY, ["space_taken"]),
		({"inside": frozenset({"Q"}), "vehicles_at_once": 2}, "A", TODAY, []),
	],
)
def test_permits(changes, where, day, found):
	permit = replace(PERMIT, **changes)
	refused = parking_permit.reasons(permit, where, "P", day)
	assert [one.code for one in refused] == found
	for one in refused:
		assert tuple(one.params) == parking_permit.REASONS[one.code]


def test_how_full_it_is():
	full = parking_permit.fullness(["Free", "Occupied", "Disabled", "Free"], 2)
	assert (full.spaces, full.free, str(full.rate)) == (3, 1, "66.7")
	assert parking_permit.fullness(["Free"] * 2, 5).free == 0
	assert parking_permit.fullness(["Free"] * 10, 4, reserved_empty=6).free == 0
	assert parking_permit.fullness([], 0).rate is None
	assert parking_permit.days_left(PERMIT, TODAY) == -1


def test_whose_space_it_is():
	assert parking_permit.misuse_of("P", frozenset({"P", "Q"}), True) is None
	assert parking_permit.misuse_of("R", frozenset({"P", "Q"}), True) == "Another's Space"
	assert parking_permit.misuse_of("R", frozenset(), False) is None
	notes = (
		[("P", TODAY)] * 3 + [("Q", TODAY)] * 4 + [("R", TODAY - timedelta(days=30))] * 9 + [("S", TODAY)] * 2
	)
	assert parking_permit.repeated(notes, TODAY) == ("Q", "P")
