"""The life of an Improvement Plan: which step may follow, what it takes, what is late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.improvement import (
	CLOSE,
	CLOSED,
	CONFIRM,
	DENY,
	GIVE_UP,
	HAND_IN,
	IN_PROGRESS,
	OPEN,
	REFUSALS,
	RESUME,
	RETURN,
	START,
	STATUSES,
	STEPS,
	TO_JUDGE,
	Measure,
	Overdue,
	Plan,
	Refusal,
	Request,
	escalations,
	overdue,
	refusals,
	steps_from,
)
from wuye_ops.rules.improvement_effect import CANNOT_BE_JUDGED, EFFECTIVE, NOT_EFFECTIVE, Judgement

TODAY = date(2026, 11, 20)
DONE = Measure(
	"每日两次清运并记录", "环境部", "保洁主管", date(2026, 11, 10), date(2026, 11, 9), "/files/清运记录.pdf"
)
TO_DO = replace(DONE, what="增设两处投放点", deadline=date(2026, 11, 30), done_on=None, evidence="")
CAUSE = "晚高峰无人清运，垃圾桶满溢"
WORKED, FAILED = Judgement(EFFECTIVE, "target_reached"), Judgement(NOT_EFFECTIVE, "worse")
UNKNOWN = Judgement(CANNOT_BE_JUDGED, "no_value_after")
RUNNING = Judgement(CANNOT_BE_JUDGED, "not_over", {"until": date(2026, 12, 31)})


def asked(plan: Plan, step: str, **request) -> list[tuple]:
	found = refusals(plan, Request(step, **{"by": "品质经理", "today": TODAY, **request}))
	for refusal in found:
		assert set(refusal.params) == set(REFUSALS[refusal.code])
	return [(refusal.code, *refusal.params.values()) for refusal in found]


@pytest.mark.parametrize(
	("status", "steps"),
	[
		(OPEN, (START, GIVE_UP)),
		(IN_PROGRESS, (HAND_IN, GIVE_UP)),
		(TO_JUDGE, (RETURN, CONFIRM, DENY, GIVE_UP)),
		(EFFECTIVE, (CLOSE,)),
		(NOT_EFFECTIVE, (RESUME, GIVE_UP)),
		(CLOSED, ()),
		("Lost", ()),
	],
)
def test_which_steps_may_follow(status: str, steps: tuple[str, ...]) -> None:
	assert steps_from(status) == steps


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("step", STEPS)
def test_any_other_step_is_refused_and_nothing_else_is_said(status: str, step: str) -> None:
	if step not in steps_from(status):
		assert refusals(Plan(status), Request(step, "", TODAY)) == (
			Refusal("not_now", {"status": status, "step": step}),
		)


def test_statuses_and_steps_that_are_none() -> None:
	with pytest.raises(ValueError, match="A plan is"):
		Plan("Lost")
	with pytest.raises(ValueError, match="A step is"):
		refusals(Plan(OPEN), Request("Skip", "品质经理", TODAY))


def test_work_begins_with_a_cause_and_measures_somebody_answers_for() -> None:
	assert asked(Plan(OPEN, CAUSE, (TO_DO,)), START) == []
	assert asked(Plan(OPEN, " "), START) == [("no_cause",), ("no_measures",)]
	vague = Measure("加强管理", responsible=" ")
	assert asked(Plan(OPEN, CAUSE, (TO_DO, vague)), START) == [
		("incomplete", 1, "department"),
		("incomplete", 1, "responsible"),
		("incomplete", 1, "deadline"),
	]


def test_handing_in_takes_everything_done_and_shown() -> None:
	assert asked(Plan(IN_PROGRESS, CAUSE, (DONE, DONE)), HAND_IN) == []
	tomorrow = TODAY + timedelta(days=1)
	measures = (TO_DO, replace(DONE, evidence=" "), replace(DONE, done_on=tomorrow), DONE)
	assert asked(Plan(IN_PROGRESS, CAUSE, measures), HAND_IN) == [
		("not_done", 0),
		("no_evidence", 1),
		("done_in_future", 2, tomorrow),
	]
	assert asked(Plan(IN_PROGRESS, CAUSE), HAND_IN) == [("no_measures",)]


@pytest.mark.parametrize(
	("step", "judgement", "reason", "expected"),
	[
		(CONFIRM, WORKED, "", []),
		(DENY, FAILED, "", []),
		# the metric binds, whatever somebody says
		(CONFIRM, FAILED, "住户反映良好", [("contradicts_metric", NOT_EFFECTIVE, "worse")]),
		(DENY, WORKED, "仍不满意", [("contradicts_metric", EFFECTIVE, "target_reached")]),
		# where it cannot tell, a person does and says why
		(CONFIRM, UNKNOWN, "", [("no_reason",)]),
		(CONFIRM, UNKNOWN, "复查三次均无满溢", []),
		(DENY, UNKNOWN, "复查仍有满溢", []),
		(CONFIRM, None, "", [("no_reason",)]),
		(CONFIRM, None, "复查三次均无满溢", []),
		# nobody judges ahead of time
		(CONFIRM, RUNNING, "看来有效", [("too_early", date(2026, 12, 31))]),
		(DENY, RUNNING, "看来无效", [("too_early", date(2026, 12, 31))]),
	],
)
def test_judging_follows_the_metric(
	step: str, judgement: Judgement | None, reason: str, expected: list[tuple]
) -> None:
	plan = Plan(TO_JUDGE, CAUSE, (DONE,))
	assert asked(plan, step, judgement=judgement, reason=reason) == expected


@pytest.mark.parametrize("step", [CONFIRM, DENY])
@pytest.mark.parametrize("judge", ["保洁主管", ""])
def test_nobody_judges_their_own_work(step: str, judge: str) -> None:
	judgement = WORKED if step == CONFIRM else FAILED
	plan = Plan(TO_JUDGE, CAUSE, (replace(DONE, responsible="绿化主管"), DONE))
	assert asked(plan, step, by=judge, judgement=judgement) == [("own_work",)]


def test_what_has_not_worked_needs_something_new() -> None:
	assert asked(Plan(NOT_EFFECTIVE, CAUSE, (DONE,)), RESUME) == [("nothing_left_to_do",)]
	assert asked(Plan(NOT_EFFECTIVE, CAUSE), RESUME) == [("no_measures",)]
	assert asked(Plan(NOT_EFFECTIVE, CAUSE, (DONE, TO_DO)), RESUME) == []


@pytest.mark.parametrize(
	("step", "status"),
	[
		(RETURN, TO_JUDGE),
		(GIVE_UP, OPEN),
		(GIVE_UP, IN_PROGRESS),
		(GIVE_UP, TO_JUDGE),
		(GIVE_UP, NOT_EFFECTIVE),
	],
)
def test_going_back_and_giving_up_take_a_reason(step: str, status: str) -> None:
	plan = Plan(status, CAUSE, (DONE,))
	assert asked(plan, step) == [("no_reason",)]
	assert asked(plan, step, reason="照片看不出日期") == []


def test_the_long_way_of_a_plan() -> None:
	"""Started, handed in, without effect, resumed with another measure, effective at last, closed."""
	plan = Plan(OPEN, CAUSE, (TO_DO,))
	finished = replace(TO_DO, done_on=TODAY, evidence="/files/投放点.jpg")
	for step, measures, judgement in (
		(START, (TO_DO,), None),
		(HAND_IN, (finished,), None),
		(DENY, (finished,), FAILED),
		(RESUME, (finished, TO_DO), None),
		(HAND_IN, (finished, finished), None),
		(CONFIRM, (finished, finished), WORKED),
		(CLOSE, (finished, finished), None),
	):
		plan = replace(plan, measures=measures)
		assert asked(plan, step, judgement=judgement) == []
		plan = replace(plan, status=STEPS[step][1])
	assert plan.status == CLOSED


def due(days: int, **changed) -> Measure:
	return replace(TO_DO, deadline=TODAY - timedelta(days=days), **changed)


def test_overdue_measures_come_latest_first() -> None:
	measures = (
		due(1),
		due(0),
		due(9),
		due(30, done_on=TODAY),
		due(-1),
		replace(TO_DO, deadline=None),
		due(9),
	)
	found = overdue(Plan(IN_PROGRESS, CAUSE, measures), TODAY)
	assert found == (Overdue(2, 9), Overdue(6, 9), Overdue(0, 1))


@pytest.mark.parametrize("status", [TO_JUDGE, EFFECTIVE, NOT_EFFECTIVE, CLOSED])
def test_nothing_is_late_where_no_work_goes_on(status: str) -> None:
	assert overdue(Plan(status, CAUSE, (due(9),)), TODAY) == ()


def test_late_measures_go_up_the_ladder_each_step_once() -> None:
	plan = Plan(IN_PROGRESS, CAUSE, (due(4), due(1), due(0)))
	assert escalations(plan, TODAY) == (
		(0, 1, "Department Head"),
		(0, 3, "Property Manager"),
		(1, 1, "Department Head"),
	)
	assert escalations(plan, TODAY, {0: (1,), 1: (1,)}) == ((0, 3, "Property Manager"),)
	week_later = TODAY + timedelta(days=7)
	assert (0, 7, "Operations Director") in escalations(plan, week_later)


texts = st.sampled_from(("", " ", "甲", "乙"))
some_days = st.none() | st.dates(TODAY - timedelta(days=20), TODAY + timedelta(days=20))
measures = st.builds(Measure, texts, texts, texts, some_days, some_days, texts)
plans = st.builds(Plan, st.sampled_from(STATUSES), texts, st.lists(measures, max_size=4).map(tuple))
requests = st.builds(
	Request,
	st.sampled_from(sorted(STEPS)),
	texts,
	st.just(TODAY),
	texts,
	st.sampled_from((None, WORKED, FAILED, UNKNOWN, RUNNING)),
)


@given(plans, requests)
def test_a_refusal_has_a_known_code(plan: Plan, request: Request) -> None:
	for refusal in refusals(plan, request):
		assert set(refusal.params) == set(REFUSALS[refusal.code])


@given(plans, requests)
def test_a_plan_is_closed_after_its_effect_or_with_a_reason(plan: Plan, request: Request) -> None:
	if refusals(plan, request):
		return
	after = STEPS[request.step][1]
	if after == CLOSED:
		assert plan.status == EFFECTIVE or request.reason.strip()
	if after == EFFECTIVE:
		assert request.judgement == WORKED or request.reason.strip()
		assert request.by not in {measure.responsible for measure in plan.measures}
	if after == TO_JUDGE:
		assert plan.measures
		assert all(one.done_on and one.done_on <= TODAY and one.evidence.strip() for one in plan.measures)


@given(plans, st.integers(0, 30))
def test_what_is_overdue_stays_so_until_it_is_done(plan: Plan, later: int) -> None:
	now = {late.row: late.days for late in overdue(plan, TODAY)}
	then = {late.row: late.days for late in overdue(plan, TODAY + timedelta(days=later))}
	assert {row: days + later for row, days in now.items()}.items() <= then.items()
	done = replace(plan, measures=tuple(replace(one, done_on=TODAY) for one in plan.measures))
	assert overdue(done, TODAY) == ()


def test_every_status_is_reached_and_can_be_left_but_closed() -> None:
	reached = {after for _before, after in STEPS.values()}
	assert reached | {OPEN} == set(STATUSES)
	assert {status for status in STATUSES if not steps_from(status)} == {CLOSED}
