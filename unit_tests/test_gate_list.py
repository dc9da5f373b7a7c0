"""A gate without a connection decides by its list, and never otherwise than the server by the same facts."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import gate_list as rules
from wuye_ops.rules.gate_decision import IN, Arrival, Candidate, decide
from wuye_ops.rules.gate_list import Entry, GateList, entry_of, hashed, look_up, review, watched
from wuye_ops.rules.recurrence import Slot
from wuye_ops.rules.steps import Refusal
from wuye_ops.rules.visitor_pass import Arrival as AtGate
from wuye_ops.rules.visitor_pass import Pass, open_between, reasons
from wuye_ops.rules.watchlist import STOP, WATCH, Hit

NOW = datetime(2026, 12, 2, 10)
SALT = b"of this list"
CAR = hashed("Plate", "沪A12345", SALT)
GUEST = Candidate(
	"Pass", "VP-1", holder="王小明", host="张三丰", unit="3-502", phone="13812345678", persons=2
)
TODAY = ((NOW.replace(hour=9), NOW.replace(hour=18)),)


def list_of(*entries: Entry | None, key: str = CAR) -> GateList:
	return GateList("A", NOW - timedelta(hours=2), SALT, {key: tuple(filter(None, entries))})


@pytest.mark.parametrize(
	("entries", "now", "outcome", "code"),
	[
		([entry_of(GUEST, TODAY)], NOW, "Allowed", "pass"),
		([entry_of(GUEST, TODAY)], NOW.replace(hour=18), "Ask", "out_of_time"),
		([entry_of(Candidate("Resident Vehicle", "RV-1"))], NOW, "Allowed", "resident_vehicle"),
		([entry_of(replace(GUEST, reasons=(Refusal("not_confirmed"),)), TODAY)], NOW, "Ask", "not_confirmed"),
		([entry_of(replace(GUEST, reasons=(Refusal("revoked"),)), TODAY)], NOW, "Ask", "not_listed"),
		([], NOW, "Ask", "not_listed"),
		([entry_of(replace(GUEST, proven=False), TODAY)], NOW, "Ask", "check_name"),
		# the watchlist wins, even in a list that is too old to let in
		([entry_of(GUEST, TODAY), watched(STOP)], NOW, "Stopped", "call_head"),
		([watched(STOP)], NOW + timedelta(days=3), "Stopped", "call_head"),
		([entry_of(GUEST), watched(WATCH)], NOW, "Allowed", "pass"),
		([entry_of(GUEST)], NOW + timedelta(hours=22), "Allowed", "pass"),
		([entry_of(GUEST)], NOW + timedelta(hours=22, seconds=1), "Ask", "stale_list"),
	],
)
def test_what_the_tablet_answers(entries, now, outcome, code):
	answer = look_up(list_of(*entries), ["nothing", CAR], now)
	assert (answer.outcome, answer.code) == (outcome, code)


def test_a_lost_tablet_tells_nothing():
	held = repr(list_of(entry_of(GUEST, TODAY), watched(STOP)))
	for secret in ("沪A12345", "王小明", "张三丰", "13812345678"):
		assert secret not in held
	assert watched(STOP) == Entry("Stopped", "call_head")
	# the keys of another list are others
	assert hashed("Plate", "沪A12345", b"another") != CAR != hashed("Code", "沪A12345", SALT)
	with pytest.raises(ValueError, match="salt"):
		hashed("Plate", "沪A12345", b"")


def test_the_key_is_what_a_browser_makes_too():
	# openssl: printf 'Plate\nA' | openssl dgst -sha256 -hmac salt
	assert hashed("Plate", "A", b"salt") == "9e53e33a6f910ee2234b84d005a078a2"


@pytest.mark.parametrize(
	("done", "candidate", "hits", "found"),
	[
		("Allowed", GUEST, (), rules.AGREES),
		("Stopped", GUEST, (), rules.STRICTER),
		("Allowed", replace(GUEST, reasons=(Refusal("used_up"),)), (), rules.LET_IN_WRONGLY),
		("Stopped", replace(GUEST, reasons=(Refusal("used_up"),)), (), rules.AGREES),
		("Allowed", replace(GUEST, reasons=(Refusal("not_confirmed"),)), (), rules.AGREES),
		("Allowed", GUEST, (Hit("W1", STOP),), rules.WATCHED),
		("Allowed", GUEST, (Hit("W1", WATCH),), rules.AGREES),
	],
)
def test_what_is_found_when_the_connection_is_back(done, candidate, hits, found):
	assert review(done, decide(Arrival(IN), (candidate,), hits)) == found


PASS = Pass("A", "Active", datetime(2026, 12, 2, 9), datetime(2026, 12, 5, 17), entries=None)
PASSES = st.builds(
	replace,
	st.just(PASS),
	hours=st.sampled_from(
		[(), (Slot("", time(8), time(12)), Slot("pm", time(14), time(18))), (Slot("", time(22), time(6)),)]
	),
	weekdays=st.sets(st.integers(0, 6)).map(frozenset),
	on_holidays=st.booleans(),
)


@given(PASSES, st.integers(0, 6 * 24 * 60), st.sets(st.integers(1, 6), max_size=2))
def test_the_spans_say_what_the_rules_say(entry_pass, minute, days):
	first = datetime(2026, 12, 1)
	at = first + timedelta(minutes=minute)
	holidays = frozenset((first + timedelta(days=day)).date() for day in days)
	spans = open_between(entry_pass, first, first + timedelta(days=7), holidays)
	assert list(spans) == sorted(spans)
	good = not reasons(entry_pass, AtGate("A", "North", at, holidays=holidays))
	assert any(begin <= at < end for begin, end in spans) == good


def test_the_spans_of_a_contractor():
	work = replace(PASS, hours=(Slot("", time(8), time(12)), Slot("pm", time(12), time(18))))
	assert open_between(work, datetime(2026, 12, 2), datetime(2026, 12, 3, 12)) == (
		(datetime(2026, 12, 2, 8, 30), datetime(2026, 12, 2, 18)),
		(datetime(2026, 12, 3, 7, 30), datetime(2026, 12, 3, 12)),
	)
