"""Certificates: validity, warnings, and what work nobody may do without one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import certificate as rules
from wuye_ops.rules.certificate import Certificate, Kind, Owner, Requirement

KINDS = {kind.code: kind for kind in rules.KINDS}
WIRE, GUARD, LIFT, HEALTH = "低压电工作业", "保安员证", "特种设备安全管理（电梯）", "健康证"
TODAY = date(2027, 3, 1)
OWNER = Owner("EMP-1", "Company", "li@x")


def certificate(
	kind: str = WIRE, begins: date = date(2025, 1, 1), until: date | None = date(2030, 12, 31), **fields
):
	return Certificate(
		**{
			"key": "C-1",
			"employee": "EMP-1",
			"kind": kind,
			"number": "T123",
			"valid_from": begins,
			"valid_until": until,
			**fields,
		}
	)


def codes(found) -> list[str]:
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize(
	("one", "owner", "expected"),
	[
		(certificate(), OWNER, []),
		(certificate(number=" "), OWNER, ["no_number"]),
		(certificate(has_proof=False), OWNER, ["no_proof"]),
		(certificate(begins=date(2027, 3, 2)), OWNER, ["issued_later"]),
		(certificate(until=date(2024, 12, 31)), OWNER, ["ends_before"]),
		(certificate(until=date(2031, 1, 1)), OWNER, ["too_long"]),
		(certificate(until=None), OWNER, ["no_end"]),
		(certificate(GUARD, until=None), OWNER, []),
		(certificate(reviewed=(date(2027, 3, 2),)), OWNER, ["reviewed_outside"]),
		(certificate(), Owner("EMP-1", "Another Company"), ["other_company"]),
		(certificate(), Owner("EMP-1", "Company", "", date(2027, 2, 28)), ["has_left"]),
	],
)
def test_what_is_put_on_file(one, owner, expected) -> None:
	assert codes(rules.refusals(one, KINDS[one.kind], owner, "Company", (), TODAY)) == expected


@pytest.mark.parametrize(
	("fields", "expected"),
	[
		({"begins": date(2027, 1, 1), "until": date(2032, 12, 31)}, ["overlaps"]),
		({"begins": date(2027, 1, 1), "until": date(2032, 12, 31), "replaces": "C-1"}, []),
		# it ends before the one it is said to replace
		({"begins": date(2027, 1, 1), "until": date(2028, 12, 31), "replaces": "C-1"}, ["overlaps"]),
		({"begins": date(2027, 1, 1), "until": date(2032, 12, 31), "kind": "高处作业"}, []),
		({"begins": date(2020, 1, 1), "until": date(2024, 12, 31)}, []),
		({"begins": date(2020, 1, 1), "until": date(2025, 1, 1)}, ["overlaps"]),
		({"employee": "EMP-2"}, ["number_taken"]),
		({"employee": "EMP-2", "number": "T9"}, []),
	],
)
def test_beside_another(fields, expected) -> None:
	one = certificate(**{"key": "C-2", **fields})
	found = rules.refusals(one, KINDS[one.kind], OWNER, "Company", [certificate()], TODAY)
	assert codes(found) == expected
	revoked = certificate(status=rules.REVOKED)
	assert codes(rules.refusals(one, KINDS[one.kind], OWNER, "Company", [revoked], TODAY)) == []


@pytest.mark.parametrize(
	("one", "day", "expected"),
	[
		(certificate(), date(2024, 12, 31), rules.NOT_YET),
		(certificate(), date(2027, 10, 1), rules.VALID),
		# the review is due on 31 December 2027: from 2 October on, ninety days before
		(certificate(), date(2027, 10, 2), rules.EXPIRING),
		(certificate(), date(2027, 12, 31), rules.EXPIRING),
		(certificate(), date(2028, 1, 1), rules.REVIEW_OVERDUE),
		(certificate(reviewed=(date(2027, 12, 1),)), date(2028, 1, 1), rules.VALID),
		(certificate(reviewed=(date(2027, 12, 1),)), date(2030, 12, 31), rules.REVIEW_OVERDUE),
		(certificate(reviewed=(date(2028, 1, 1),)), date(2030, 12, 31), rules.EXPIRING),
		(certificate(reviewed=(date(2028, 1, 1),)), date(2031, 1, 1), rules.EXPIRED),
		(certificate(GUARD, until=None), date(2060, 1, 1), rules.VALID),
		(certificate(HEALTH, date(2026, 3, 2), date(2027, 3, 1)), TODAY, rules.EXPIRING),
		(certificate(status=rules.SUSPENDED), TODAY, rules.SUSPENDED),
	],
)
def test_what_it_is_on_a_day(one, day, expected) -> None:
	assert rules.standing(one, KINDS[one.kind], day) == expected


@pytest.mark.parametrize(
	("left", "done", "expected"),
	[
		(91, (), ()),
		(90, (), (-90,)),
		(90, (-90,), ()),
		(31, (-90,), ()),
		(30, (-90,), (-30,)),
		# after an outage the latest alone
		(29, (), (-30,)),
		(0, (-90, -30), (0,)),
		(-5, (-90, -30), (0,)),
		(-5, (-90, -30, 0), ()),
	],
)
def test_warnings(left, done, expected) -> None:
	one = certificate(LIFT, date(2026, 1, 1), TODAY + timedelta(days=left))
	assert tuple(days for days, _whom in rules.warnings_due(one, KINDS[LIFT], TODAY, done)) == expected
	assert rules.warnings_due(one, KINDS[LIFT], TODAY, done, followed=True) == ()
	assert rules.warnings_due(certificate(GUARD, until=None), KINDS[GUARD], TODAY) == ()


@pytest.mark.parametrize(
	("status", "step", "by", "reason", "expected"),
	[
		(rules.DRAFT, rules.VERIFY, "hr@x", "", []),
		(rules.DRAFT, rules.VERIFY, "li@x", "", ["own_certificate"]),
		(rules.IN_FORCE, rules.SUSPEND, "hr@x", "", ["no_reason"]),
		(rules.IN_FORCE, rules.SUSPEND, "hr@x", "lost", []),
		(rules.SUSPENDED, rules.RESTORE, "li@x", "found", ["own_certificate"]),
		(rules.REVOKED, rules.RESTORE, "hr@x", "x", ["not_now"]),
		(rules.IN_FORCE, rules.REPLACE, "hr@x", "", []),
	],
)
def test_steps(status, step, by, reason, expected) -> None:
	assert codes(rules.step_refusals(certificate(status=status), step, by, OWNER, reason)) == expected


NEED = (Requirement("Lift Rescue", (LIFT,)), Requirement("Power", (WIRE, "高压电工作业")))


@pytest.mark.parametrize(
	("held", "expected"),
	[
		([], [("none", LIFT), ("none", WIRE)]),
		([certificate(), certificate(LIFT, date(2026, 1, 1), date(2029, 12, 31))], []),
		([certificate("高压电工作业"), certificate(LIFT, date(2026, 1, 1), date(2029, 12, 31))], []),
		(
			[
				certificate(begins=date(2020, 1, 1), until=date(2025, 12, 31)),
				certificate(LIFT, status=rules.SUSPENDED),
			],
			[("suspended", LIFT), ("expired", WIRE)],
		),
		(
			[certificate(status=rules.DRAFT), certificate(LIFT, date(2027, 3, 2), None)],
			[("not_yet", LIFT), ("not_verified", WIRE)],
		),
		(
			[certificate(begins=date(2023, 1, 1), until=date(2028, 12, 31))],
			[("none", LIFT), ("review_overdue", WIRE)],
		),
		(
			[certificate(status=rules.REPLACED), certificate(status=rules.REVOKED)],
			[("none", LIFT), ("none", WIRE)],
		),
	],
)
def test_who_may_do_the_work(held, expected) -> None:
	found = rules.obstacles(held, NEED, TODAY, KINDS)
	codes(found)
	assert [(one.code, one.params["kind"]) for one in found] == expected


def test_a_property_has_rules_of_its_own() -> None:
	rows = (*NEED, Requirement("Power", ("高压电工作业",), "P1"), Requirement("Power", (WIRE,), "P2"))
	assert rules.needed(rows, {"Power"}, "P1") == (rows[2],)
	assert rules.needed(rows, {"Power"}, "P3") == (NEED[1],)
	assert rules.needed(rows, {"Sweeping"}, "P1") == ()


def test_of_many_people_those_who_may() -> None:
	held = [certificate(), certificate(employee="EMP-2", status=rules.SUSPENDED)]
	found = rules.who_can(("EMP-1", "EMP-2", "EMP-3"), held, NEED[1:], TODAY, KINDS)
	assert {person: codes(why) for person, why in found.items()} == {
		"EMP-1": [],
		"EMP-2": ["suspended"],
		"EMP-3": ["none"],
	}


DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(DAYS, st.integers(0, 2500), DAYS)
def test_whoever_may_work_has_a_certificate_of_that_day(begins, length, day) -> None:
	one = certificate(begins=begins, until=begins + timedelta(days=length))
	may = not rules.obstacles([one], NEED[1:], day, KINDS)
	assert may == (rules.standing(one, KINDS[WIRE], day) in (rules.VALID, rules.EXPIRING))
	assert not may or one.covers(day)


@given(st.sets(st.integers(-120, 40), max_size=30))
def test_each_warning_is_given_once(days) -> None:
	one, kind = certificate(LIFT, date(2026, 1, 1), TODAY), KINDS[LIFT]
	done: list[int] = []
	for day in sorted(days):
		done += [given for given, _whom in rules.warnings_due(one, kind, TODAY + timedelta(days=day), done)]
	assert len(done) == len(set(done)) <= 3 and done == sorted(done)


def test_kinds_are_each_once_and_say_why() -> None:
	assert len(KINDS) == len(rules.KINDS) and all(kind.source for kind in rules.KINDS)
	assert rules.latest_end(Kind("x", 12, None, "y"), date(2027, 1, 1)) == date(2027, 12, 31)


def test_certificates_without_an_end() -> None:
	reviewed = Kind("x", None, 36, "y")
	one = certificate("x", date(2025, 1, 1), None)
	assert rules.due_on(one, reviewed) == date(2027, 12, 31)
	assert rules.standing(one, reviewed, date(2028, 1, 1)) == rules.REVIEW_OVERDUE
	endless = certificate(GUARD, until=None)
	another = certificate(GUARD, date(2026, 1, 1), None, key="C-2")
	assert codes(rules.refusals(another, KINDS[GUARD], OWNER, "Company", [endless], TODAY)) == ["overlaps"]
	# one of today is valid today
	assert (
		codes(rules.refusals(certificate(GUARD, TODAY, None), KINDS[GUARD], OWNER, "Company", (), TODAY))
		== []
	)
