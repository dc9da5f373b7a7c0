"""The life of an audit and of the steps of its programme."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from wuye_ops.rules import audit_life as rules
from wuye_ops.rules.audit_life import (
	ACCEPT,
	BEGIN,
	CANCEL,
	CANCELLED,
	CLOSE,
	CLOSED,
	DROP,
	DROPPED,
	END_WORK,
	GO_BACK,
	HAND_IN,
	IN_FIELD,
	IN_WORK,
	ISSUE_REPORT,
	LIFE,
	NOTIFIED,
	NOTIFY,
	PLANNED,
	REPORTED,
	REPORTING,
	RESUME,
	RETURN,
	REVIEWED,
	START,
	STEP_LIFE,
	TO_DO,
	TO_REVIEW,
	Asked,
	Audit,
	Found,
	Paper,
	Step,
	progress,
	refusals,
	report_due,
	step_refusals,
)
from wuye_ops.rules.steps import Refusal

TODAY = date(2026, 11, 20)
PAPER = Paper("WP-1", "李审")
DONE = Step("采购", REVIEWED, "李审", Decimal(3), (PAPER,), "抽查 30 笔，1 笔拆单")
WORKING = replace(DONE, status=IN_WORK)


def codes(found) -> list[str]:
	for one in found:
		assert set(one.params) == set(rules.REFUSALS[one.code])
	return [one.code for one in found]


@pytest.mark.parametrize(
	("step", "action", "by", "reason", "found"),
	[
		(replace(DONE, status=TO_DO), START, "李审", "", []),
		(replace(DONE, status=TO_DO), START, "王审", "", []),
		(replace(DONE, status=TO_DO), START, "赵审", "", ["not_yours"]),
		(replace(DONE, status=TO_DO, assigned=""), START, "赵审", "", ["not_assigned"]),
		(WORKING, HAND_IN, "李审", "", []),
		(replace(WORKING, papers=(), conclusion=" "), HAND_IN, "李审", "", ["no_papers", "no_conclusion"]),
		(replace(WORKING, sampled=frozenset("ab"), tested=frozenset("a")), HAND_IN, "李审", "", ["untested"]),
		(replace(WORKING, sampled=frozenset("ab"), tested=frozenset("abc")), HAND_IN, "李审", "", []),
		(replace(DONE, status=TO_REVIEW), ACCEPT, "王审", "", []),
		(replace(DONE, status=TO_REVIEW), ACCEPT, "李审", "", ["own_work"]),
		# the head prepared a paper of it
		(replace(DONE, status=TO_REVIEW, papers=(Paper("WP-2", "王审"),)), ACCEPT, "王审", "", ["own_work"]),
		(
			replace(DONE, status=TO_REVIEW, papers=(replace(PAPER, is_intact=False),)),
			ACCEPT,
			"王审",
			"",
			["broken_papers"],
		),
		(replace(DONE, status=TO_REVIEW), RETURN, "王审", "", ["no_reason"]),
		(replace(DONE, status=TO_REVIEW), RETURN, "王审", "样本少 2 笔", []),
		(WORKING, DROP, "李审", "资料未提供", ["not_head"]),
		(WORKING, DROP, "王审", "资料未提供", []),
		(DONE, RESUME, "王审", "", ["no_reason"]),
		(DONE, HAND_IN, "李审", "", ["not_now"]),
	],
)
def test_steps_of_the_programme(step: Step, action: str, by: str, reason: str, found: list) -> None:
	assert codes(step_refusals(step, action, by, "王审", reason)) == found


def test_progress_counts_what_is_reviewed() -> None:
	steps = [
		DONE,
		replace(WORKING, key="收费", days=Decimal("2.5")),
		replace(WORKING, key="工资", status=TO_REVIEW),
		replace(WORKING, key="仓库", status=DROPPED),
		replace(WORKING, key="食堂", status=TO_DO, assigned=""),
	]
	found = progress(steps)
	assert (found.done, found.counted, found.dropped) == (1, 4, 1)
	assert (found.days, found.days_done) == (Decimal("11.5"), 3)
	assert found.by_person == {"": 1, "李审": 2}


NEW = Audit(
	PLANNED,
	"翠湖花园 2025 年度收支审计",
	"翠湖花园项目部",
	"收费、采购、费用报销",
	(date(2025, 1, 1), date(2025, 12, 31)),
	TODAY + timedelta(days=3),
	"账簿、凭证、合同、收据存根",
	"王审",
	frozenset({"王审", "李审"}),
)
BEGUN = replace(NEW, status=IN_FIELD, begins_on=TODAY, steps=(DONE,), requests=(Asked("DR-1", True),))
WRITTEN = replace(
	BEGUN,
	status=REPORTING,
	opinion="Needs Improvement",
	written_by="李审",
	findings=(Found("F-1", "Agreed", TODAY), Found("F-2", "Withdrawn")),
)
OUT = replace(WRITTEN, status=REPORTED, findings=(Found("F-1", "Closed"), Found("F-2", "Risk Accepted")))
CONFLICT = (("李审", Refusal("did", {"what": "x", "property": None, "free_from": None})),)


@pytest.mark.parametrize(
	("audit", "step", "by", "reason", "found"),
	[
		(NEW, NOTIFY, "王审", "", []),
		(replace(NEW, begins_on=TODAY + timedelta(days=2)), NOTIFY, "王审", "", ["notice_too_late"]),
		(replace(NEW, begins_on=TODAY, special="现金突击盘点"), NOTIFY, "王审", "", []),
		(replace(NEW, begins_on=TODAY - timedelta(days=1), special="现金突击盘点"), NOTIFY, "王审", "", ["notice_too_late"]),
		(replace(NEW, content=" ", team=frozenset(), asked_for=""), NOTIFY, "王审", "", ["incomplete"] * 3),
		(replace(NEW, conflicts=CONFLICT), NOTIFY, "王审", "", ["conflict"]),
		(replace(NEW, status=NOTIFIED, steps=(DONE,), begins_on=TODAY), BEGIN, "王审", "", []),
		(replace(NEW, status=NOTIFIED), BEGIN, "李审", "", ["no_programme", "too_early", "not_head"]),
		(BEGUN, END_WORK, "王审", "", []),
		(
			replace(BEGUN, steps=(DONE, WORKING, replace(DONE, status=DROPPED)), requests=(Asked("DR-1", False),)),
			END_WORK,
			"王审",
			"",
			["steps_open", "requests_open"],
		),
		(WRITTEN, GO_BACK, "王审", "", ["no_reason"]),
		(WRITTEN, ISSUE_REPORT, "王审", "", []),
		(WRITTEN, ISSUE_REPORT, "李审", "", ["own_report"]),
		(replace(WRITTEN, opinion=""), ISSUE_REPORT, "王审", "", ["no_opinion"]),
		(replace(WRITTEN, conflicts=CONFLICT), ISSUE_REPORT, "王审", "", ["conflict"]),
		(replace(WRITTEN, findings=(Found("F-1", "Draft"),)), ISSUE_REPORT, "王审", "", ["findings_in_draft"]),
		(replace(WRITTEN, findings=(Found("F-1", "Disputed", TODAY),)), ISSUE_REPORT, "王审", "", ["findings_open"]),
		# until its ten days are over management may still answer
		(
			replace(WRITTEN, findings=(Found("F-1", "To Respond", TODAY - timedelta(days=10)),)),
			ISSUE_REPORT,
			"王审",
			"",
			["waiting_for_answer"],
		),
		(replace(WRITTEN, findings=(Found("F-1", "To Respond", TODAY - timedelta(days=11)),)), ISSUE_REPORT, "王审", "", []),
		(OUT, CLOSE, "王审", "", []),
		(
			replace(OUT, findings=(Found("F-1", "In Rectification"),), originals_out=("收据存根",)),
			CLOSE,
			"王审",
			"",
			["findings_open", "originals_out"],
		),
		(NEW, CANCEL, "王审", "并入集团审计", []),
		(OUT, CANCEL, "王审", "x", ["not_now"]),
	],
)  # fmt: skip
def test_steps_of_an_audit(audit: Audit, step: str, by: str, reason: str, found: list) -> None:
	assert codes(refusals(audit, step, by, TODAY, reason)) == found


def test_what_is_said_about_an_answer_that_is_waited_for() -> None:
	findings = (Found("F-2", "To Respond", TODAY), Found("F-1", "To Respond", TODAY - timedelta(days=4)))
	(found,) = refusals(replace(WRITTEN, findings=findings), ISSUE_REPORT, "王审", TODAY)
	assert found.params == {"findings": ("F-1", "F-2"), "until": TODAY + timedelta(days=10)}


def test_the_ends_and_what_is_none() -> None:
	assert LIFE.endings == (CLOSED, CANCELLED) and STEP_LIFE.endings == ()
	with pytest.raises(ValueError, match="An audit is"):
		Audit("Lost")
	with pytest.raises(ValueError, match="A step is"):
		refusals(NEW, "Skip", "王审", TODAY)
	with pytest.raises(ValueError, match="A step is"):
		step_refusals(DONE, "Skip", "王审", "王审")


@pytest.mark.parametrize(
	("ended", "due"), [(date(2026, 11, 20), date(2026, 12, 20)), (date(2027, 1, 31), date(2027, 2, 28))]
)
def test_the_report_follows_within_a_month(ended: date, due: date) -> None:
	assert report_due(ended) == due
