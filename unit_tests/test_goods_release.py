"""Things carried out: whose consent, and what the guard does with what is on no list."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import goods_release as rules
from wuye_ops.rules.goods_release import (
	Answer,
	GateCheck,
	Item,
	People,
	Slip,
	answer_refusals,
	check,
	consents_needed,
	reasons,
)

ASKED = datetime(2026, 12, 2, 9)
SOON, LATER = ASKED + timedelta(hours=23), ASKED + timedelta(hours=24)
HOME = People("tenant", frozenset({"owner"}), frozenset({"tenant", "partner"}))


@pytest.mark.parametrize(
	("applicant", "moving_out", "needed"),
	[
		("Owner", True, ()), ("Owner", False, ()), ("Developer", True, ()),
		("Tenant", True, ("Owner",)), ("Tenant", False, ()), ("Family", True, ("Owner",)), ("Family", False, ()),
		("Outsider", False, ("Host",)), ("Outsider", True, ("Host",)),
	],
)  # fmt: skip
def test_whose_consent_it_takes(applicant, moving_out, needed):
	assert consents_needed(applicant, moving_out) == needed
	assert rules.status_when_asked(needed) == ("To Consent" if needed else "Consented")


def test_an_applicant_nobody_knows():
	with pytest.raises(ValueError, match="Tenant"):
		consents_needed("Ghost", True)


@pytest.mark.parametrize(
	("needed", "answer", "now", "found"),
	[
		("Owner", Answer("owner"), SOON, None),
		("Owner", Answer("tenant"), LATER, "own_request"),
		("Owner", Answer("partner"), LATER, "not_yours"),
		("Owner", Answer("guard", staff=True), LATER, "spoke_with_nobody"),
		("Owner", Answer("guard", staff=True, spoke_with="业主李女士 09:20"), SOON, None),
		("Owner", Answer("boss", manager=True), SOON, "too_early"),
		("Owner", Answer("boss", manager=True), LATER, None),
		("Host", Answer("partner"), SOON, None),
		("Host", Answer("owner"), SOON, None),
		("Host", Answer("neighbour"), SOON, "not_yours"),
	],
)
def test_whose_answer_counts(needed, answer, now, found):
	refused = answer_refusals("To Consent", needed, HOME, answer, ASKED, now)
	assert [one.code for one in refused] == ([found] if found else [])


def test_a_guard_who_lives_here_does_not_consent_to_their_own_request_by_phone():
	guard = Answer("tenant", staff=True, manager=True, spoke_with="业主")
	assert answer_refusals("To Consent", "Owner", HOME, guard, ASKED, LATER)[0].code == "own_request"
	assert answer_refusals("Released", "Owner", HOME, Answer("owner"), ASKED, SOON)[0].code == "not_now"


SLIP = Slip("A", "Consented", ASKED, ASKED + rules.GOOD_FOR)


@pytest.mark.parametrize(
	("changes", "now", "found"),
	[
		({}, SOON, []),
		({"property": "B", "status": "Refused"}, SOON, ["wrong_property"]),
		({"status": "To Consent"}, SOON, ["not_consented"]),
		({"status": "Draft"}, SOON, ["not_consented"]),
		({"status": "Refused"}, SOON, ["refused"]),
		({"status": "Cancelled"}, SOON, ["refused"]),
		({"status": "Released"}, SOON, ["all_out"]),
		({"status": "Expired"}, SOON, ["expired"]),
		({}, ASKED + timedelta(days=7), []),
		({}, ASKED + timedelta(days=7, seconds=1), ["expired"]),
		({}, ASKED - timedelta(seconds=1), ["not_yet"]),
	],
)
def test_what_keeps_a_slip_from_being_used(changes, now, found):
	assert [one.code for one in reasons(replace(SLIP, **changes), "A", now)] == found


LIST = (Item("沙发", 1), Item("纸箱", 20, out=5))


@pytest.mark.parametrize(
	("carried", "others", "found"),
	[
		({"沙发": 1, "纸箱": 15}, [], GateCheck({"沙发": 1, "纸箱": 15}, {}, (), True)),
		({"纸箱": 10}, [], GateCheck({"纸箱": 10}, {}, (), False)),
		({"沙发": 2}, [], GateCheck({"沙发": 1}, {"沙发": 1}, (), False)),
		({"纸箱": 16, "沙发": 0}, ["电视机", " "], GateCheck({"纸箱": 15}, {"纸箱": 1}, ("电视机",), False)),
		({}, ["电视机"], GateCheck({}, {}, ("电视机",), False)),
	],
)
def test_what_is_carried_against_the_list(carried, others, found):
	checked = check(LIST, carried, others)
	assert checked == found
	assert checked.is_in_order == (not found.too_many and not found.not_listed)


def test_what_cannot_be_is_refused():
	for make in (
		lambda: check(LIST, {"钢琴": 1}),
		lambda: check(LIST, {"沙发": -1}),
		lambda: Item("沙发", 0),
		lambda: Item("沙发", 1, 2),
	):
		with pytest.raises(ValueError):
			make()


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 9)), max_size=6))
def test_in_however_many_trips_no_more_goes_out_than_is_listed(trips):
	items = {"a": Item("a", 7), "b": Item("b", 3)}
	for carried in trips:
		checked = check(items.values(), carried)
		for key, number in checked.goes.items():
			items[key] = replace(items[key], out=items[key].out + number)
		assert checked.all_out == all(item.left == 0 for item in items.values())
		assert all(
			checked.goes.get(key, 0) + checked.too_many.get(key, 0) == number
			for key, number in carried.items()
		)
