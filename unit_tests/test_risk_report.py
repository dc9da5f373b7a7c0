"""The quarterly risk report: who may approve it when, what becomes of a correction, and how fast alerts were answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import risk_report as rules
from wuye_ops.rules.risk_report import Report, Step
from wuye_ops.rules.risk_review import AlertFact

LAST, AFTER = date(2026, 9, 30), date(2026, 10, 8)
OFFICER, DIRECTOR = frozenset(("Risk Officer",)), frozenset(("Operations Director",))
WRITTEN = Report(rules.DRAFT, LAST, LAST, frozenset(("li",)), "总体可控")


def codes(
	report: Report, name: str, by: str = "wang", roles=DIRECTOR, today=AFTER, reason: str = ""
) -> list[str]:
	return [one.code for one in rules.refusals(report, Step(name, by, roles, today, reason))]


def changed(**values) -> Report:
	return Report(**{field: values.get(field, getattr(WRITTEN, field)) for field in Report.__slots__})


@pytest.mark.parametrize(
	("report", "by", "roles", "today", "expected"),
	[
		(WRITTEN, "wang", DIRECTOR, AFTER, []),
		(WRITTEN, "li", DIRECTOR, AFTER, ["own_report"]),
		(WRITTEN, "li", OFFICER, AFTER, ["not_entitled", "own_report"]),
		(changed(conclusion=" "), "wang", DIRECTOR, AFTER, ["no_conclusion"]),
		(changed(as_of=None, problem="指标已注销"), "wang", DIRECTOR, AFTER, ["not_read"]),
		# on its last day a quarter is not over
		(WRITTEN, "wang", DIRECTOR, LAST, ["not_over"]),
		(WRITTEN, "wang", DIRECTOR, date(2026, 10, 1), []),
		(changed(as_of=date(2026, 9, 12)), "wang", DIRECTOR, AFTER, ["read_too_early"]),
		(changed(status=rules.APPROVED), "wang", DIRECTOR, AFTER, ["not_now"]),
		(changed(status=rules.REPLACED), "wang", DIRECTOR, AFTER, ["not_now"]),
	],
)
def test_who_approves_and_when(report, by, roles, today, expected):
	assert codes(report, rules.APPROVE, by, roles, today) == expected


def test_what_is_approved_stands_and_is_corrected_once_at_a_time():
	approved = changed(status=rules.APPROVED)
	assert codes(approved, rules.COMPUTE, roles=OFFICER) == ["not_now"]
	assert codes(approved, rules.WRITE, roles=OFFICER) == ["not_now"]
	assert codes(approved, rules.CORRECT, roles=OFFICER) == ["no_reason"]
	assert codes(approved, rules.CORRECT, roles=OFFICER, reason="漏记一项索赔") == []
	underway = changed(status=rules.APPROVED, correction="RRP-2")
	assert codes(underway, rules.CORRECT, roles=OFFICER, reason="再改") == ["being_corrected"]
	assert codes(WRITTEN, rules.CORRECT, roles=OFFICER, reason="x") == ["not_now"]


@given(st.sampled_from(rules.STATUSES), st.sampled_from(rules.STEPS), st.booleans())
def test_refusals_say_what_they_promise(status, name, is_officer):
	roles = OFFICER if is_officer else DIRECTOR
	for one in rules.refusals(changed(status=status, conclusion=""), Step(name, "li", roles, AFTER)):
		assert set(one.params) == set(rules.REFUSALS[one.code])


def test_the_day_of_a_running_quarter_is_today():
	assert rules.as_of(LAST, date(2026, 8, 3)) == date(2026, 8, 3)
	assert rules.as_of(LAST, AFTER) == LAST


def fact(level: str, answered: int | None = None, ended: int | None = None, due: int = 240) -> AlertFact:
	"""Opened at eight; minutes until it was answered, ended and due."""
	begin = datetime(2026, 8, 3, 8)
	later = lambda minutes: None if minutes is None else begin + timedelta(minutes=minutes)  # noqa: E731
	return AlertFact(level, begin, later(due), later(answered), later(ended))


def test_answers_by_level():
	now = datetime(2026, 10, 1)
	found = rules.answers(
		[fact("Yellow", 30), fact("Yellow", 90, 500), fact("Yellow", 600), fact("Red", None, None, 60)], now
	)
	assert [one.level for one in found] == ["Red", "Yellow"]
	red, yellow = found
	assert (red.opened, red.in_time, red.middle, red.unanswered, red.not_ended) == (
		1,
		Decimal("0.0"),
		None,
		1,
		1,
	)
	# two of three within four hours; half took an hour and a half at the most
	assert (yellow.in_time, yellow.middle) == (Decimal("66.67"), timedelta(minutes=90))
	assert (yellow.unanswered, yellow.not_ended) == (0, 2)
	assert rules.answers([], now) == ()
