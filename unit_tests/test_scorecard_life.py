"""From draft to final: who may do what, and that nothing changes in silence."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.scorecard_life import By, Objection, Standing

HEAD, MANAGER, LI = (
	By("head@x", may_appraise=True),
	By("boss@x", may_appraise=True, may_decide=True),
	By("li@x"),
)
# Monday, 5 April 2027; five working days later it is the 12th
SHOWN_ON = date(2027, 4, 5)
CARD = Standing(
	life.SHOWN,
	"li@x",
	date(2027, 3, 31),
	shown_by="head@x",
	shown_on=SHOWN_ON,
	known=frozenset({"on_time", "rework"}),
)


def weekday(day: date) -> bool:
	return day.weekday() < 5


def codes(card: Standing, step: str, by: By, day: date = date(2027, 4, 6), **fields) -> list[str]:
	found = life.refusals(card, step, by, day, weekday, **fields)
	assert all(set(one.params) == set(life.REFUSALS[one.code]) for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize(
	("changes", "step", "by", "day", "fields", "expected"),
	[
		({"status": life.DRAFT}, life.SHOW, HEAD, date(2027, 4, 1), {}, []),
		({"status": life.DRAFT}, life.SHOW, HEAD, date(2027, 3, 31), {}, ["month_open"]),
		({"status": life.DRAFT}, life.SHOW, LI, date(2027, 4, 1), {}, ["own_card", "not_entitled"]),
		({"status": life.DRAFT, "user": "head@x"}, life.SHOW, HEAD, date(2027, 4, 1), {}, ["own_card"]),
		({}, life.ACCEPT, LI, SHOWN_ON, {}, []),
		({}, life.ACCEPT, HEAD, SHOWN_ON, {}, ["not_employee"]),
		({}, life.OBJECT, LI, date(2027, 4, 12), {"reason": "x", "objection": Objection(("on_time",))}, []),
		(
			{},
			life.OBJECT,
			LI,
			date(2027, 4, 13),
			{"reason": "x", "objection": Objection(("on_time",))},
			["too_late"],
		),
		({}, life.OBJECT, HEAD, SHOWN_ON, {"reason": "x", "objection": Objection(("",))}, ["not_employee"]),
		({}, life.OBJECT, LI, SHOWN_ON, {}, ["no_reason", "nothing_objected"]),
		(
			{},
			life.OBJECT,
			LI,
			SHOWN_ON,
			{"reason": "x", "objection": Objection(("mood",))},
			["unknown_measure"],
		),
		({}, life.FINALISE, HEAD, date(2027, 4, 12), {}, ["window_open"]),
		({}, life.FINALISE, HEAD, date(2027, 4, 13), {}, []),
		({"accepted": True}, life.FINALISE, HEAD, date(2027, 4, 6), {}, []),
		({"accepted": True}, life.FINALISE, LI, date(2027, 4, 6), {}, ["own_card", "not_entitled"]),
		({"accepted": True, "intact": False}, life.FINALISE, HEAD, date(2027, 4, 6), {}, ["touched"]),
		({}, life.TAKE_BACK, HEAD, SHOWN_ON, {}, ["no_reason"]),
		({}, life.TAKE_BACK, HEAD, SHOWN_ON, {"reason": "a task was counted twice"}, []),
		({}, life.DECIDE, MANAGER, SHOWN_ON, {"reason": "x"}, ["not_now"]),
	],
)
def test_steps(changes, step, by, day, fields, expected) -> None:
	assert codes(replace(CARD, **changes), step, by, day, **fields) == expected


OBJECTED = replace(CARD, status=life.OBJECTED, objection=Objection(("on_time", "rework")))
BOTH = {"on_time": life.UPHELD, "rework": life.DISMISSED}


@pytest.mark.parametrize(
	("card", "by", "decisions", "expected"),
	[
		(OBJECTED, MANAGER, BOTH, []),
		(OBJECTED, MANAGER, {"on_time": life.UPHELD}, ["undecided"]),
		(OBJECTED, MANAGER, {"on_time": life.UPHELD, "rework": "Perhaps"}, ["undecided"]),
		(OBJECTED, HEAD, BOTH, ["not_entitled", "same_judge"]),
		(replace(OBJECTED, shown_by="boss@x"), MANAGER, BOTH, ["same_judge"]),
		(replace(OBJECTED, user="boss@x"), MANAGER, BOTH, ["own_card"]),
	],
)
def test_deciding(card, by, decisions, expected) -> None:
	objection = Objection(card.objection.measures, decisions)
	assert codes(card, life.DECIDE, by, reason="seen the photos", objection=objection) == expected


def test_what_was_upheld_is_scored_anew_first() -> None:
	decided = replace(CARD, status=life.DECIDED, objection=Objection(("on_time",), {"on_time": life.UPHELD}))
	assert codes(decided, life.FINALISE, MANAGER) == ["not_recounted"]
	assert codes(replace(decided, recounted=True), life.FINALISE, MANAGER) == []
	dismissed = replace(decided, objection=Objection(("on_time",), {"on_time": life.DISMISSED}))
	assert codes(dismissed, life.FINALISE, MANAGER) == []


def test_a_final_card_is_corrected_by_a_new_version() -> None:
	final = replace(CARD, status=life.FINAL)
	assert codes(final, life.CORRECT, HEAD) == ["no_reason"]
	assert codes(final, life.CORRECT, HEAD, reason="a rating was withdrawn") == []
	assert codes(final, life.CORRECT, LI, reason="please") == ["own_card", "not_entitled"]
	assert codes(replace(final, open_version=2), life.CORRECT, HEAD, reason="again") == ["newer_version"]
	assert codes(final, life.SUPERSEDE, HEAD) == ["no_successor"]
	assert codes(replace(final, is_final_successor=True), life.SUPERSEDE, HEAD) == []
	for step in (life.SHOW, life.OBJECT, life.DECIDE, life.FINALISE, life.TAKE_BACK):
		assert codes(final, step, MANAGER, reason="x") == ["not_now"]


def test_versions() -> None:
	assert life.next_version({1: life.FINAL}) == 2
	assert life.next_version({1: life.SUPERSEDED, 2: life.FINAL}) == 3
	assert life.in_force({1: life.SUPERSEDED, 2: life.FINAL, 3: life.SHOWN}) == 2
	assert life.in_force({1: life.SHOWN}) is None
	for versions in ({}, {1: life.FINAL, 2: life.SHOWN}):
		with pytest.raises(ValueError):
			life.next_version(versions)


@pytest.mark.parametrize("days", [life.object_until(SHOWN_ON, weekday), life.decide_until(SHOWN_ON, weekday)])
def test_days_are_working_days(days) -> None:
	assert days == date(2027, 4, 12)


@given(
	st.sampled_from(life.LIFE.statuses),
	st.sampled_from([life.SHOW, life.DECIDE, life.FINALISE, life.TAKE_BACK, life.CORRECT]),
	st.booleans(),
	st.booleans(),
)
def test_nobody_judges_themselves(status, step, appraises, decides) -> None:
	card = replace(CARD, status=status, accepted=True, recounted=True)
	assert codes(card, step, By("li@x", appraises, decides), reason="x")


def test_final_is_left_by_nothing_but_its_successor() -> None:
	leaving = [step for step in life.LIFE.steps_from(life.FINAL) if life.LIFE.after(step) != life.FINAL]
	assert leaving == [life.SUPERSEDE]
	assert life.LIFE.endings == (life.SUPERSEDED,)


@pytest.mark.parametrize(
	("status", "user", "appraises", "sees"),
	[
		(life.DRAFT, "li@x", False, False),
		(life.SHOWN, "li@x", False, True),
		(life.FINAL, "wang@x", False, False),
		(life.DRAFT, "head@x", True, True),
	],
)
def test_who_sees_a_card(status, user, appraises, sees) -> None:
	assert life.may_read(status, "li@x", user, appraises) is sees
