"""Needs of staff: who reads them, and who answers by when."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import care
from wuye_ops.rules.care import Need, Reader

LI, BOSS, HR, HANDLER, OTHER, ADMIN = (
	Reader("li@x"),
	Reader("boss@x"),
	Reader("hr@x", is_hr=True),
	Reader("handler@x"),
	Reader("other@x"),
	Reader("Administrator"),
)
NEED = Need(care.RAISED, care.FAMILY, care.TO_LINE, "li@x", superiors=frozenset({"boss@x"}))
TAKEN = replace(NEED, status=care.IN_HAND, handler="handler@x")


@pytest.mark.parametrize(
	("need", "readers"),
	[
		(NEED, {LI, BOSS, HR}),
		(replace(NEED, level=care.TO_HR), {LI, HR}),
		(replace(NEED, kind=care.HEALTH), {LI, HR}),
		(replace(NEED, kind=care.HARASSMENT), {LI, HR}),
		(replace(NEED, about=frozenset({"boss@x"})), {LI, HR}),
		(replace(NEED, about=frozenset({"hr@x"})), {LI, BOSS}),
		(TAKEN, {LI, BOSS, HR, HANDLER}),
		(replace(TAKEN, level=care.TO_HANDLER), {LI, HANDLER}),
		# HR sees that it is there until somebody takes it
		(replace(NEED, level=care.TO_HANDLER), {LI, HR}),
		(replace(TAKEN, about=frozenset({"handler@x"})), {LI, BOSS, HR}),
	],
)
def test_who_reads(need, readers) -> None:
	everybody = {LI, BOSS, HR, HANDLER, OTHER, ADMIN, Reader("")}
	assert {reader for reader in everybody if care.may_read(need, reader)} == readers


def codes(found) -> list[str]:
	assert all(set(one.params) == set(care.REFUSALS[one.code]) for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize(
	("by", "level", "expected"),
	[
		("li@x", care.TO_LINE, []),
		("li@x", care.TO_HANDLER, []),
		("handler@x", care.TO_HANDLER, []),
		("handler@x", care.TO_LINE, ["wider"]),
		("boss@x", care.TO_HANDLER, ["not_yours"]),
	],
)
def test_who_changes_how_far_it_is_open(by, level, expected) -> None:
	assert codes(care.change_refusals(replace(TAKEN, level=care.TO_HR), level, by)) == expected
	with pytest.raises(ValueError):
		care.change_refusals(TAKEN, "Everybody", "li@x")
	with pytest.raises(ValueError):
		replace(NEED, level="Everybody")


@pytest.mark.parametrize(
	("need", "step", "by", "fields", "expected"),
	[
		(NEED, care.TAKE, HR, {}, []),
		(NEED, care.TAKE, OTHER, {}, ["not_handler"]),
		(NEED, care.TAKE, LI, {}, ["not_handler"]),
		(replace(NEED, about=frozenset({"hr@x"})), care.TAKE, HR, {}, ["about_you"]),
		(TAKEN, care.ANSWER, HANDLER, {}, ["no_answer"]),
		(replace(TAKEN, answer="A room is free."), care.ANSWER, HANDLER, {}, []),
		(replace(TAKEN, answer="A room is free."), care.ANSWER, BOSS, {}, ["not_handler"]),
		(TAKEN, care.PASS_ON, HANDLER, {"reason": "not mine", "to": "hr@x"}, []),
		(TAKEN, care.PASS_ON, HANDLER, {"to": "li@x"}, ["about_you", "no_reason"]),
		(
			replace(TAKEN, about=frozenset({"boss@x"})),
			care.PASS_ON,
			HR,
			{"reason": "x", "to": "boss@x"},
			["about_you"],
		),
		(replace(NEED, status=care.ANSWERED), care.CLOSE, LI, {}, []),
		(replace(NEED, status=care.ANSWERED), care.CLOSE, HR, {}, ["not_yours"]),
		(replace(NEED, status=care.ANSWERED), care.REOPEN, LI, {}, ["no_reason"]),
		(replace(NEED, status=care.CLOSED), care.REOPEN, LI, {"reason": "again"}, []),
		(replace(NEED, status=care.CLOSED), care.WITHDRAW, LI, {}, ["not_now"]),
	],
)
def test_steps(need, step, by, fields, expected) -> None:
	assert codes(care.refusals(need, step, by, **fields)) == expected


def test_days() -> None:
	monday = date(2027, 4, 5)
	assert care.due_on(NEED, monday, lambda day: day.weekday() < 5) == date(2027, 4, 7)
	assert care.due_on(TAKEN, monday, lambda day: day.weekday() < 5) == date(2027, 4, 19)
	assert care.due_on(replace(NEED, status=care.CLOSED), monday, lambda day: True) is None
	assert care.closes_on(monday, lambda day: True) == date(2027, 4, 15)
	assert care.escalations_due(monday, date(2027, 4, 6)) == care.ESCALATIONS[:1]
	assert care.escalations_due(monday, date(2027, 4, 9), (1,)) == ()
	assert care.escalations_due(monday, date(2027, 4, 10), (1,)) == care.ESCALATIONS[1:]
	assert care.escalations_due(monday, monday) == ()


USERS = st.sampled_from(("li@x", "boss@x", "hr@x", "handler@x", "other@x"))


@given(
	st.sampled_from(care.LEVELS),
	st.sampled_from((care.FAMILY, care.HEALTH, care.HARASSMENT)),
	st.sets(USERS),
	USERS,
	st.booleans(),
)
def test_narrower_is_never_read_by_more_and_never_by_those_it_is_about(
	level, kind, about, user, is_hr
) -> None:
	need = replace(TAKEN, level=level, kind=kind, about=frozenset(about - {"li@x"}))
	reader = Reader(user, is_hr)
	if user in need.about:
		assert not care.may_read(need, reader)
	for narrower in care.LEVELS[care.LEVELS.index(level) :]:
		assert care.may_read(need, reader) or not care.may_read(replace(need, level=narrower), reader)
