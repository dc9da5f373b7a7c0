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
