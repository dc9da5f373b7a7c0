"""Findings until they are settled: how they stand, who is reminded, how old they are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import audit_finding
from wuye_ops.rules.audit_finding import (
	CLOSED,
	DISPUTED,
	DRAFT,
	IN_RECTIFICATION,
	LIFE,
	RISK_ACCEPTED,
	TO_RESPOND,
	WITHDRAWN,
)
from wuye_ops.rules.audit_follow_up import Followed, by_age, reminders, standing, to_follow
from wuye_ops.rules.rectification import CRITICAL, MAJOR, NORMAL, SEVERITIES

TODAY = date(2026, 11, 20)
OPEN = Followed("F-1", IN_RECTIFICATION, NORMAL, TODAY, TODAY + timedelta(days=60))


@pytest.mark.parametrize(
	("change", "ahead", "state", "days"),
	[
		({}, 0, "In Time", 60),
		({}, 52, "In Time", 8),
		({}, 53, "Due Soon", 7),
		({}, 60, "Due Soon", 0),
		({}, 61, "Overdue", -1),
		# nobody has promised a day: the latest there could be
		({"due_on": None, "severity": MAJOR}, 31, "Overdue", -1),
		({"status": TO_RESPOND}, 10, "To Answer", 0),
		({"status": TO_RESPOND}, 11, "Answer Late", -1),
		({"status": TO_RESPOND, "upheld_on": TODAY + timedelta(days=9)}, 11, "To Answer", 8),
		({"status": DISPUTED}, 40, "To Decide", -30),
		({"handed_in_on": TODAY + timedelta(days=58)}, 61, "To Verify", 12),
		({"handed_in_on": TODAY}, 15, "To Verify", 0),
		({"handed_in_on": TODAY}, 16, "Verify Late", -1),
		({"status": RISK_ACCEPTED, "accepted_until": TODAY + timedelta(days=90)}, 90, "Settled", 0),
		({"status": RISK_ACCEPTED, "accepted_until": TODAY + timedelta(days=90)}, 91, "Acceptance Over", -1),
		({"status": CLOSED}, 400, "Settled", None),
		({"status": WITHDRAWN}, 400, "Settled", None),
	],
)
def test_how_a_finding_stands(change: dict, ahead: int, state: str, days: int | None) -> None:
	found = standing(replace(OPEN, **change), TODAY + timedelta(days=ahead))
	assert (found.state, found.days) == (state, days)


def test_the_list_begins_with_what_is_worst() -> None:
	findings = [
		replace(OPEN, key="未到期"),
		replace(OPEN, key="已关闭", status=CLOSED),
		replace(OPEN, key="逾期一般", due_on=TODAY - timedelta(days=9)),
		replace(OPEN, key="逾期重大", severity=MAJOR, due_on=TODAY - timedelta(days=1)),
		replace(OPEN, key="逾期一般久", due_on=TODAY - timedelta(days=20)),
		replace(OPEN, key="待答复", status=TO_RESPOND),
	]
	order = [one.key for one in to_follow(findings, TODAY)]
	assert order == ["逾期重大", "逾期一般久", "逾期一般", "待答复", "未到期"]
	assert [one.key for one in to_follow(findings[::-1], TODAY)] == order


@pytest.mark.parametrize(
	("late", "done", "found"),
	[
		(0, (), ()),
		(1, (), ((1, "Department Head"),)),
		(8, (1,), ((3, "Property Manager"), (7, "Operations Director"))),
		(8, (1, 3, 7), ()),
	],
)
def test_who_hears_of_an_overdue_one(late: int, done: tuple, found: tuple) -> None:
	today = OPEN.due_on + timedelta(days=late)
	assert reminders(OPEN, today, done) == found
	# a late verification is not theirs
	assert reminders(replace(OPEN, handed_in_on=TODAY), today, done) == ()


def test_open_findings_by_age() -> None:
	findings = [
		replace(OPEN, key=f"{days}", issued_on=TODAY - timedelta(days=days))
		for days in (0, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366)
	]
	findings += [replace(OPEN, key="重大", severity=MAJOR), replace(OPEN, key="关", status=CLOSED)]
	found = by_age(findings, TODAY)
	assert found[NORMAL] == {
		"d30": ("0", "30"), "d60": ("31", "60"), "d90": ("61", "90"), "d180": ("180", "91"), "d365": ("181", "365"), "older": ("366",),
	}  # fmt: skip
	assert found[MAJOR]["d30"] == ("重大",)
	assert found[CRITICAL] == dict.fromkeys(found[NORMAL], ())


@given(
	st.lists(
		st.tuples(
			st.sampled_from([one for one in LIFE.statuses if one != DRAFT]),
			st.sampled_from(SEVERITIES),
			st.integers(-20, 500),
		),
		max_size=20,
	)
)
def test_every_open_finding_is_in_the_list_and_in_one_class(rows: list) -> None:
	findings = [
		Followed(str(place), status, severity, TODAY - timedelta(days=days))
		for place, (status, severity, days) in enumerate(rows)
	]
	listed = {one.key for one in to_follow(findings, TODAY)}
	aged = [key for classes in by_age(findings, TODAY).values() for keys in classes.values() for key in keys]
	expected = {one.key for one in findings if one.status in audit_finding.OPEN}
	assert listed == set(aged) == expected and len(aged) == len(expected)
