"""Findings of an audit: what they say, how grave they are, who answers and who verifies."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from wuye_ops.rules import audit_finding as rules
from wuye_ops.rules.audit_finding import (
	ACCEPT_RISK,
	AGREE,
	AGREED,
	CLOSED,
	DISPUTE,
	DISPUTED,
	DRAFT,
	IN_RECTIFICATION,
	ISSUE,
	LIFE,
	RECTIFY,
	REOPEN,
	RETURN,
	RISK_ACCEPTED,
	TO_RESPOND,
	UPHOLD,
	VERIFY,
	WITHDRAW,
	WITHDRAWN,
	Finding,
	Person,
	Response,
	Step,
	extension_refusals,
	latest_due,
	least_severity,
	refusals,
	respond_by,
)
from wuye_ops.rules.rectification import CRITICAL, MAJOR, MINOR, NORMAL

D = Decimal
TODAY = date(2026, 11, 20)
MATERIAL = D(100_000)
AUDITOR = Person("王审", frozenset({"Internal Auditor"}), is_auditor=True)
OTHER_AUDITOR = replace(AUDITOR, user="李审")
MANAGER = Person("张经理", frozenset({"Property Manager"}))
DIRECTOR = Person("陈总", frozenset({"Operations Director"}))
DRAFTED = Finding(
	DRAFT,
	NORMAL,
	"现金收款 3 笔迟交 5 至 9 天",
	"《收费管理制度》第 12 条：当日送存",
	"收费员一人收款兼送存",
	"资金被占用，短款不能及时发现",
	D(12_000),
	papers=("WP-07",),
	author="王审",
)
ISSUED = replace(DRAFTED, status=TO_RESPOND, issued_on=TODAY)
ANSWER = Response("属实", "送存改由出纳办理，每日核对", "张经理", TODAY + timedelta(days=60))
ANSWERED = replace(ISSUED, response=ANSWER)
WORKING = replace(
	ANSWERED,
	status=IN_RECTIFICATION,
	rectification="RECT-1",
	rectified="To Verify",
	involved=frozenset({"张经理", "王审"}),
)


def asked(finding: Finding, step: str, by: Person, **more) -> list[str]:
	found = refusals(finding, Step(step, by, TODAY, **more), MATERIAL)
	for one in found:
		assert set(one.params) == set(rules.REFUSALS[one.code])
	return [one.code for one in found]


@pytest.mark.parametrize(
	("amount", "facts", "severity"),
	[
		(None, {}, MINOR),
		("9999.99", {}, MINOR),
		("10000", {}, NORMAL),
		("-50000", {}, MAJOR),
		("100000", {}, CRITICAL),
		(None, {"unlawful": True}, MAJOR),
		("1", {"fraud": True}, CRITICAL),
		# what comes again is one step graver, and no graver than the gravest
		(None, {"repeated": True}, NORMAL),
		("10000", {"repeated": True}, MAJOR),
		("100000", {"repeated": True}, CRITICAL),
	],
)
def test_the_least_severity(amount: str | None, facts: dict, severity: str) -> None:
	assert least_severity(None if amount is None else D(amount), MATERIAL, **facts) == severity


def test_without_a_materiality_nothing_is_grave() -> None:
	with pytest.raises(ValueError, match="material"):
		least_severity(None, D(0))


@pytest.mark.parametrize(("severity", "days"), [(CRITICAL, 30), (MAJOR, 30), (NORMAL, 60), (MINOR, 60)])
def test_the_deadline_by_severity(severity: str, days: int) -> None:
	assert latest_due(severity, TODAY) == TODAY + timedelta(days=days)
	assert respond_by(TODAY) == date(2026, 11, 30)


@pytest.mark.parametrize(
	("finding", "by", "found"),
	[
		(DRAFTED, AUDITOR, []),
		(replace(DRAFTED, cause=" ", effect=""), AUDITOR, ["incomplete", "incomplete"]),
		(replace(DRAFTED, papers=()), AUDITOR, ["no_papers"]),
		(replace(DRAFTED, amount=D(50_000)), AUDITOR, ["too_mild"]),
		(replace(DRAFTED, amount=D(50_000), severity=MAJOR), AUDITOR, []),
		(replace(DRAFTED, severity=CRITICAL), AUDITOR, []),
		(replace(DRAFTED, unlawful=True), AUDITOR, ["too_mild"]),
		(DRAFTED, MANAGER, ["not_auditor"]),
		(DRAFTED, replace(AUDITOR, conflicted=True), ["own_area"]),
		(ISSUED, AUDITOR, ["not_now"]),
	],
)
def test_issuing(finding: Finding, by: Person, found: list) -> None:
	assert asked(finding, ISSUE, by) == found


@pytest.mark.parametrize(
	("answer", "by", "more", "found"),
	[
		(ANSWER, MANAGER, {}, []),
		(Response(), MANAGER, {}, ["incomplete"] * 4),
		(replace(ANSWER, responsible=" "), MANAGER, {}, ["incomplete"]),
		(replace(ANSWER, due_on=TODAY + timedelta(days=61)), MANAGER, {}, ["due_too_late"]),
		(replace(ANSWER, due_on=TODAY + timedelta(days=61)), MANAGER, {"extended": True}, []),
		(replace(ANSWER, due_on=TODAY), MANAGER, {}, []),
		(replace(ANSWER, due_on=TODAY - timedelta(days=1)), MANAGER, {}, ["due_before_issue"]),
		# nobody answers their own questions
		(ANSWER, AUDITOR, {}, ["auditor_answers"]),
		(ANSWER, Person("王审"), {}, ["auditor_answers"]),
	],
)
def test_answering(answer: Response, by: Person, more: dict, found: list) -> None:
	assert asked(replace(ISSUED, response=answer), AGREE, by, **more) == found


def test_management_may_disagree_once_and_somebody_above_decides() -> None:
	assert asked(ISSUED, DISPUTE, MANAGER) == ["no_reason"]
	assert asked(ISSUED, DISPUTE, MANAGER, reason="银行周末不营业") == []
	assert asked(replace(ISSUED, upheld=True), DISPUTE, MANAGER, reason="仍不同意") == ["already_upheld"]
	disputed = replace(ISSUED, status=DISPUTED, severity=MAJOR)
	assert asked(disputed, UPHOLD, MANAGER, reason="制度明确") == ["not_entitled"]
	assert asked(disputed, UPHOLD, DIRECTOR, reason="制度明确") == []
	assert asked(disputed, UPHOLD, replace(DIRECTOR, user="王审"), reason="制度明确") == ["own_finding"]
	assert asked(replace(disputed, involved=frozenset({"陈总"})), UPHOLD, DIRECTOR, reason="x") == [
		"own_work"
	]


@pytest.mark.parametrize(
	("finding", "by", "found"),
	[
		(DRAFTED, AUDITOR, []),
		(ISSUED, AUDITOR, ["own_finding"]),
		(ISSUED, OTHER_AUDITOR, []),
		(ISSUED, MANAGER, []),
		(replace(ISSUED, involved=frozenset({"张经理"})), MANAGER, ["not_auditor"]),
		(replace(ISSUED, severity=MAJOR), MANAGER, ["not_auditor"]),
		(replace(ISSUED, severity=MAJOR), DIRECTOR, []),
		(replace(ISSUED, status=AGREED), DIRECTOR, ["not_now"]),
	],
)
def test_withdrawing(finding: Finding, by: Person, found: list) -> None:
	assert asked(finding, WITHDRAW, by, reason="事实有误") == found


@pytest.mark.parametrize(
	("finding", "by", "more", "found"),
	[
		(WORKING, OTHER_AUDITOR, {"tested": "抽查 10 日送存回单"}, []),
		(replace(WORKING, rectified="Closed"), OTHER_AUDITOR, {"tested": "抽查"}, []),
		(WORKING, OTHER_AUDITOR, {}, ["not_tested"]),
		(WORKING, OTHER_AUDITOR, {"tested": " "}, ["not_tested"]),
		(replace(WORKING, rectified="In Progress"), OTHER_AUDITOR, {"tested": "x"}, ["not_rectified"]),
		# who is responsible; the auditor who thought out the measure; one who is bound to it
		(WORKING, MANAGER, {"tested": "x"}, ["not_auditor", "own_work"]),
		(WORKING, AUDITOR, {"tested": "x"}, ["own_work"]),
		(WORKING, replace(OTHER_AUDITOR, conflicted=True), {"tested": "x"}, ["own_area"]),
	],
)
def test_verifying(finding: Finding, by: Person, more: dict, found: list) -> None:
	assert asked(finding, VERIFY, by, **more) == found


def test_rectifying_returning_and_reopening() -> None:
	agreed = replace(ANSWERED, status=AGREED)
	assert asked(agreed, RECTIFY, MANAGER) == ["no_rectification"]
	assert asked(replace(agreed, rectification="RECT-1"), RECTIFY, MANAGER) == []
	assert asked(WORKING, RETURN, OTHER_AUDITOR) == ["no_reason"]
	assert asked(WORKING, RETURN, OTHER_AUDITOR, reason="仍有 2 笔迟交") == []
	closed = replace(WORKING, status=CLOSED)
	assert asked(closed, REOPEN, MANAGER, reason="x") == ["not_auditor"]
	assert asked(closed, REOPEN, AUDITOR, reason="再次发生") == []


@pytest.mark.parametrize(
	("change", "by", "until", "found"),
	[
		({}, MANAGER, TODAY + timedelta(days=90), ["own_work"]),
		({}, DIRECTOR, TODAY + timedelta(days=90), []),
		({}, DIRECTOR, date(2027, 11, 20), []),
		({}, DIRECTOR, date(2027, 11, 21), ["too_long"]),
		({}, DIRECTOR, None, ["no_end"]),
		({}, DIRECTOR, TODAY, ["no_end"]),
		({"fraud": True, "unlawful": True}, DIRECTOR, date(2027, 1, 1), ["not_acceptable"] * 2),
		({}, AUDITOR, date(2027, 1, 1), ["not_entitled", "own_finding", "own_work"]),
	],
)
def test_a_risk_is_accepted_for_a_time_by_whoever_may(change, by, until, found) -> None:
	finding = replace(WORKING, **change)
	assert asked(finding, ACCEPT_RISK, by, reason="改造费用过高", accepted_until=until) == found


@pytest.mark.parametrize(
	("by", "days", "reason", "found"),
	[
		(DIRECTOR, 120, "需开业主大会", []),
		(DIRECTOR, 121, "需开业主大会", ["too_long"]),
		(MANAGER, 90, " ", ["own_work", "no_reason"]),
		(AUDITOR, 90, "x", ["not_entitled", "own_finding", "own_work"]),
	],
)
def test_a_later_day_takes_an_approver(by: Person, days: int, reason: str, found: list) -> None:
	refused = extension_refusals(WORKING, by, TODAY + timedelta(days=days), reason)
	assert [one.code for one in refused] == found


def test_the_life_of_a_finding() -> None:
	assert LIFE.endings == (WITHDRAWN,)
	assert LIFE.steps_from(CLOSED) == LIFE.steps_from(RISK_ACCEPTED) == (REOPEN,)
	for make in (lambda: Finding("Lost", NORMAL), lambda: Finding(DRAFT, "Terrible")):
		with pytest.raises(ValueError):
			make()


@pytest.mark.parametrize("status", LIFE.statuses)
@pytest.mark.parametrize("step", LIFE.steps)
def test_any_other_step_is_refused_and_nothing_else_is_said(status: str, step: str) -> None:
	if step not in LIFE.steps_from(status):
		assert asked(Finding(status, NORMAL), step, MANAGER) == ["not_now"]
