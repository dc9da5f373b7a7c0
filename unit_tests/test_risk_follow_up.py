"""What is owed on a risk, by when, and who is told: none is forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.incident import BLUE, LEVELS, ORANGE, RED, YELLOW
from wuye_ops.rules.risk_follow_up import (
	ACCEPTANCE,
	ASSESSMENT,
	CHASE,
	COVER,
	DUTIES,
	LATE,
	MEASURE,
	RESPONSE,
	REVIEW,
	Followed,
	duties,
	reminders,
	standing,
	to_follow,
)
from wuye_ops.rules.risk_life import CLOSED, IDENTIFIED, LIFE, OPEN, WATCHED

TODAY = date(2027, 6, 1)


def day(days: int) -> date:
	return TODAY + timedelta(days=days)


RISK = Followed("R-1", WATCHED, day(-90), ORANGE, next_review=day(20))


@pytest.mark.parametrize(
	("change", "state", "what", "days"),
	[
		({}, "In Time", REVIEW, 20),
		({"next_review": day(7)}, "Due Soon", REVIEW, 7),
		({"next_review": TODAY}, "Due Soon", REVIEW, 0),
		({"next_review": day(-1)}, LATE, REVIEW, -1),
		({"measure_due": day(3)}, "Due Soon", MEASURE, 3),
		({"accepted_until": day(-1), "next_review": day(-40)}, LATE, ACCEPTANCE, -1),
		({"covered_until": day(-2)}, LATE, COVER, -2),
		# an orange key risk has a week, a red one a day
		({"key_since": day(-7)}, "Due Soon", RESPONSE, 0),
		({"key_since": day(-8)}, LATE, RESPONSE, -1),
		({"key_since": day(-1), "level": RED}, "Due Soon", RESPONSE, 0),
		({"key_since": day(-2), "level": RED}, LATE, RESPONSE, -1),
		# by what it would be without measures it is a key risk, though it is yellow now
		({"key_since": day(-8), "level": YELLOW}, LATE, RESPONSE, -1),
		({"status": IDENTIFIED, "identified_on": day(-8), "next_review": None}, LATE, ASSESSMENT, -1),
		({"status": IDENTIFIED, "identified_on": day(-7), "next_review": None}, "Due Soon", ASSESSMENT, 0),
		({"status": CLOSED, "next_review": day(-500)}, "Nothing Owed", None, None),
	],
)
def test_how_a_risk_stands(change, state, what, days):
	found = standing(replace(RISK, **change), TODAY)
	assert (found.state, found.duty and found.duty.what, found.days) == (state, what, days)


def test_the_list_begins_with_what_presses_most():
	risks = [
		replace(RISK, key="不急"),
		replace(RISK, key="复评逾期", next_review=day(-90)),
		replace(RISK, key="复评逾期红", next_review=day(-2), level=RED),
		replace(RISK, key="没有应对", key_since=day(-9)),
		replace(RISK, key="快到期", next_review=day(2), level=BLUE),
		replace(RISK, key="接受到期", accepted_until=day(-1)),
		replace(RISK, key="已关闭", status=CLOSED),
	]
	order = ["没有应对", "接受到期", "复评逾期红", "复评逾期", "快到期", "不急"]
	assert [one.key for one in to_follow(risks, TODAY)] == order
	assert [one.key for one in to_follow(risks[::-1], TODAY)] == order


@pytest.mark.parametrize(
	("level", "late", "told", "roles"),
	[
		(RED, -1, (), ()),
		(RED, 0, (), ("Owner",)),
		(RED, 1, (0,), ("Owner", "Property Manager")),
		(RED, 2, (0, 1), ("Property Manager", "Risk Officer", "Operations Director")),
		(ORANGE, -3, (), ("Owner",)),
		(ORANGE, 0, (-3,), ()),
		(YELLOW, 7, (-7, 1), ("Owner", "Property Manager")),
		(BLUE, 60, (-14, 1, 14), ("Property Manager", "Risk Officer")),
		# after an outage the latest alone
		(YELLOW, 45, (), ("Property Manager", "Risk Officer", "Operations Director")),
		(YELLOW, 45, (30,), ()),
	],
)
def test_who_hears_of_a_review(level, late, told, roles):
	risk = replace(RISK, level=level, next_review=day(-late))
	keys = {f"R-1|Review|{risk.next_review}|{days}" for days in told}
	assert [one.roles for one in reminders(risk, TODAY, keys)] == ([roles] if roles else [])


def test_an_accepted_risk_is_due():
	risk = replace(RISK, accepted_until=day(14))
	(first,) = reminders(risk, TODAY)
	assert (first.key, first.duty.what, first.roles) == (
		"R-1|Acceptance|2027-06-15|-14", ACCEPTANCE, ("Owner", "Risk Officer"),
	)  # fmt: skip
	assert reminders(risk, day(5), {first.key}) == ()
	# on its last day whoever accepted it hears too, and then the manager and the director
	roles = [reminders(risk, day(14 + late), ())[0].roles for late in (0, 1, 7)]
	assert roles == [
		("Owner", "Approver", "Risk Officer"),
		("Owner", "Approver", "Property Manager"),
		("Approver", "Property Manager", "Risk Officer", "Operations Director"),
	]
	# accepted anew until another day, it is another duty
	assert len(reminders(replace(risk, accepted_until=day(10)), day(5), {first.key})) == 1


def test_every_duty_is_chased():
	assert set(CHASE) | {REVIEW} == set(DUTIES)


DAYS = st.none() | st.integers(-60, 60).map(day)
RISKS = st.builds(
	Followed, st.sampled_from("甲乙丙丁"), st.sampled_from(LIFE.statuses), st.integers(-90, 0).map(day),
	st.sampled_from(["", *LEVELS]), DAYS, DAYS, DAYS, DAYS, DAYS,
)  # fmt: skip


@given(st.lists(RISKS, max_size=10))
def test_what_is_late_is_in_front_and_nothing_is_left_out(risks):
	found = to_follow(risks, TODAY)
	assert len(found) == sum(bool(duties(one)) for one in risks)
	late = [one.state == LATE for one in found]
	assert late == sorted(late, reverse=True)
	assert sum(late) == sum(any(duty.is_late(TODAY) for duty in duties(one)) for one in risks)
	assert all(not duties(one) for one in risks if one.status not in OPEN)


@given(RISKS, st.lists(st.integers(0, 5), max_size=40))
def test_each_step_of_each_duty_is_told_once(risk, pauses):
	told: list[str] = []
	today = day(-40)
	for pause in pauses:
		today += timedelta(days=pause)
		told += [one.key for one in reminders(risk, today, told)]
		assert reminders(risk, today, told) == ()
	assert len(told) == len(set(told))
