"""Grievances: judged by nobody they are against, and appealed once."""

from dataclasses import replace
from datetime import date

import pytest

from wuye_ops.rules import grievance as rules
from wuye_ops.rules.grievance import Grievance

MONDAY = date(2027, 4, 5)
ONE = Grievance(
	rules.OPEN, "li@x", MONDAY, frozenset({"boss@x"}), frozenset({"clerk@x"}), cause="seen", detail="settled"
)


def weekday(day: date) -> bool:
	return day.weekday() < 5


@pytest.mark.parametrize(
	("changes", "step", "by", "day", "reason", "expected"),
	[
		({}, rules.INVESTIGATE, "hr@x", MONDAY, "", []),
		({}, rules.INVESTIGATE, "boss@x", MONDAY, "", ["about_you"]),
		({}, rules.INVESTIGATE, "clerk@x", MONDAY, "", ["below_accused"]),
		({}, rules.INVESTIGATE, "li@x", MONDAY, "", ["own_grievance"]),
		({"cause": " "}, rules.INVESTIGATE, "hr@x", MONDAY, "", ["no_cause"]),
		({}, rules.RESOLVE, "hr@x", MONDAY, "", ["not_now"]),
		({"status": rules.INVESTIGATED}, rules.RESOLVE, "hr@x", MONDAY, "", []),
		({"status": rules.INVESTIGATED, "detail": ""}, rules.REJECT, "hr@x", MONDAY, "", ["no_detail"]),
		({"status": rules.RESOLVED, "decided_on": MONDAY}, rules.APPEAL, "li@x", date(2027, 4, 19), "x", []),
		(
			{"status": rules.RESOLVED, "decided_on": MONDAY},
			rules.APPEAL,
			"li@x",
			date(2027, 4, 20),
			"x",
			["too_late"],
		),
		(
			{"status": rules.INVALID, "decided_on": MONDAY},
			rules.APPEAL,
			"hr@x",
			MONDAY,
			"",
			["not_yours", "no_reason"],
		),
		(
			{"status": rules.INVALID, "appealed": True},
			rules.APPEAL,
			"li@x",
			MONDAY,
			"x",
			["appealed_already"],
		),
		(
			{"appealed": True, "judges": frozenset({"hr@x"})},
			rules.INVESTIGATE,
			"hr@x",
			MONDAY,
			"",
			["same_judge"],
		),
		({"judges": frozenset({"hr@x"})}, rules.INVESTIGATE, "hr@x", MONDAY, "", []),
	],
)
def test_steps(changes, step, by, day, reason, expected) -> None:
	found = rules.refusals(replace(ONE, **changes), step, by, day, weekday, reason)
	assert [one.code for one in found] == expected
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)


def test_days() -> None:
	assert rules.due_on(ONE, weekday) == date(2027, 4, 26)
	investigated = replace(ONE, status=rules.INVESTIGATED, investigated_on=date(2027, 4, 12))
	assert rules.due_on(investigated, weekday) == date(2027, 4, 26)
	assert rules.due_on(replace(ONE, status=rules.RESOLVED), weekday) is None
	assert rules.arbitration_until(date(2024, 2, 29)) == date(2025, 2, 28)


@pytest.mark.parametrize(
	("changes", "step", "by", "may", "expected"),
	[
		({"acknowledged": False}, rules.ACKNOWLEDGE, "hr@x", True, []),
		({"acknowledged": False}, rules.ACKNOWLEDGE, "boss@x", True, ["about_you"]),
		({"acknowledged": False}, rules.ACKNOWLEDGE, "clerk@x", True, ["below_accused"]),
		({"acknowledged": False}, rules.ACKNOWLEDGE, "other@x", False, ["not_entitled"]),
		({}, rules.ACKNOWLEDGE, "hr@x", True, ["acknowledged"]),
		# the employee is told that it was received before anything is found
		({"acknowledged": False}, rules.INVESTIGATE, "hr@x", True, ["not_acknowledged"]),
		({}, rules.INVESTIGATE, "other@x", False, ["not_entitled"]),
		({"status": rules.RESOLVED}, rules.ACCEPT, "li@x", False, []),
		({"status": rules.INVALID}, rules.ACCEPT, "li@x", False, []),
		({"status": rules.INVALID}, rules.ACCEPT, "hr@x", True, ["not_yours"]),
		({"status": rules.INVESTIGATED}, rules.ACCEPT, "li@x", False, ["not_now"]),
		({"status": rules.CLOSED}, rules.ACCEPT, "li@x", False, ["not_now"]),
	],
)
def test_received_and_closed(changes, step, by, may, expected):
	found = rules.refusals(replace(ONE, **changes), step, by, MONDAY, weekday, may_judge=may)
	assert [one.code for one in found] == expected


def test_days_of_a_grievance():
	"""Received by Wednesday, investigated in fifteen working days, decided ten after that; ten days for an appeal."""
	assert rules.due_on(replace(ONE, acknowledged=False), weekday) == date(2027, 4, 7)
	assert rules.due_on(ONE, weekday) == date(2027, 4, 26)
	assert rules.closes_on(MONDAY, weekday) == date(2027, 4, 19)


@pytest.mark.parametrize(
	("days", "done", "expected"),
	[
		(0, (), ()),
		(1, (), ((1, ("HR Manager",)),)),
		(4, (1,), ()),
		(5, (1,), ((5, ("Operations Director",)),)),
		# after a week without the service, the latest alone
		(9, (), ((5, ("Operations Director",)),)),
		(9, (1, 5), ()),
	],
)
def test_who_is_told_that_it_waits(days, done, expected):
	assert rules.reminders_due(MONDAY, date(2027, 4, 5 + days), done) == expected
