"""Incidents: level, deadline, and what each step takes."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import incident as rules
from wuye_ops.rules.incident import (
	BLUE,
	LIFE,
	ORANGE,
	RED,
	YELLOW,
	Event,
	Incident,
	Lesson,
	Measure,
	handle_by,
	in_order,
	least_level,
	refusals,
)
from wuye_ops.rules.risk_matrix import impact_of

AT = datetime(2026, 12, 2, 3)
NOW = AT + timedelta(minutes=50)
NEW = Incident("Reported", "Fire", "Orange", AT, AT + timedelta(minutes=5))
TAKEN = replace(NEW, status="In Hand", responsible="li", measures=(Measure("灭火", True),), timeline=2)
CONTAINED = replace(
	TAKEN,
	status="Contained",
	contained_on=NOW,
	cause="电动车充电",
	review="响应及时",
	people_known=True,
	involved=frozenset({"wang"}),
)
REVIEWED = replace(
	CONTAINED,
	status="Reviewed",
	lessons=(Lesson("增设充电棚", work="IP-1"), Lesson("无", why_none="已有预案")),
)


def codes(incident: Incident, step: str, by: str = "manager", reason: str = "") -> list[str]:
	found = refusals(incident, step, by, NOW, reason)
	for one in found:
		assert tuple(one.params) == rules.REFUSALS[one.code]
	return [one.code for one in found]


@pytest.mark.parametrize(
	("kind", "people", "loss", "level"),
	[
		("Other", {}, None, "Blue"),
		("Theft", {}, None, "Yellow"),
		("Fire", {}, Decimal(0), "Orange"),
		("Animal", {"injured": 1}, None, "Orange"),
		("Animal", {"gravely_injured": 1}, None, "Red"),
		("Animal", {"dead": 1}, None, "Red"),
		# domain.md 4: <0.5 and 0.5–2 are blue, 2–10 yellow, 10–50 orange, >50 red
		("Other", {}, Decimal("4999.99"), "Blue"),
		("Other", {}, Decimal(5_000), "Blue"),
		("Other", {}, Decimal("19999.99"), "Blue"),
		("Other", {}, Decimal(20_000), "Yellow"),
		("Other", {}, Decimal("99999.99"), "Yellow"),
		("Other", {}, Decimal(100_000), "Orange"),
		("Other", {}, Decimal(500_000), "Orange"),
		("Other", {}, Decimal("500000.01"), "Red"),
		# the highest counts
		("Fire", {}, Decimal(30_000), "Orange"),
	],
)
def test_the_least_level(kind, people, loss, level):
	assert least_level(kind, loss=loss, **people) == level


@given(st.decimals(0, 10_000_000, places=2))
def test_a_loss_weighs_the_same_in_an_incident_and_in_a_risk(loss):
	assert least_level("Other", loss=loss) == (BLUE, BLUE, YELLOW, ORANGE, RED)[impact_of(loss) - 1]


@pytest.mark.parametrize(
	("level", "hours", "role"),
	[("Red", 1, "Operations Director"), ("Orange", 4, "Property Manager"), ("Yellow", 24, "Department Head"), ("Blue", 72, "Department Head")],
)  # fmt: skip
def test_the_deadline(level, hours, role):
	deadline, whose = handle_by(level, NEW.reported_on)
	assert (deadline, whose) == (NEW.reported_on + timedelta(hours=hours), role)
	incident = replace(NEW, level=level)
	assert not rules.is_overdue(incident, deadline)
	assert rules.is_overdue(incident, deadline + timedelta(seconds=1))
	assert not rules.is_overdue(replace(incident, status="Contained"), deadline + timedelta(days=9))


def test_a_death_is_reported_within_the_hour():
	assert rules.tell_authorities_by(NEW) is None
	assert rules.tell_authorities_by(replace(NEW, dead=1)) == NEW.reported_on + timedelta(hours=1)


@pytest.mark.parametrize(
	("incident", "step", "found"),
	[
		(NEW, "Take in Hand", ["no_responsible"]),
		(replace(NEW, responsible="li"), "Take in Hand", []),
		(TAKEN, "Contain", []),
		(replace(TAKEN, measures=(), timeline=0), "Contain", ["no_measure", "no_timeline"]),
		(replace(TAKEN, contained_on=AT - timedelta(minutes=1)), "Contain", ["contained_too_early"]),
		(replace(TAKEN, contained_on=NOW + timedelta(minutes=1)), "Contain", ["contained_in_future"]),
		(replace(TAKEN, dead=1), "Contain", ["level_too_low"]),
		(replace(TAKEN, responses=("ER-1",)), "Contain", ["plan_still_running"]),
		(CONTAINED, "Review", []),
		(
			replace(CONTAINED, cause="", review=" ", people_known=False),
			"Review",
			["no_cause", "no_review", "no_people"],
		),
		(replace(CONTAINED, kind="Theft"), "Review", ["no_police"]),
		(replace(CONTAINED, kind="Theft", police="未报警：失主不愿"), "Review", []),
		(replace(CONTAINED, loss=Decimal(800)), "Review", ["no_insurance"]),
		(replace(CONTAINED, loss=Decimal(0)), "Review", []),
		(replace(CONTAINED, gravely_injured=1), "Review", ["no_authority"]),
		(REVIEWED, "Close", []),
		(replace(REVIEWED, lessons=()), "Close", ["no_lesson"]),
		(replace(REVIEWED, lessons=(Lesson("增设充电棚"),)), "Close", ["lesson_without_work"]),
		(replace(REVIEWED, measures=(Measure("修门"),)), "Close", ["measures_open"]),
		(NEW, "Contain", ["not_now"]),
		(CONTAINED, "Close", ["not_now"]),
		(replace(REVIEWED, status="Closed"), "Reopen", ["not_now"]),
		(NEW, "Dismiss", ["no_reason"]),
		(CONTAINED, "Reopen", ["no_reason"]),
	],
)
def test_what_a_step_takes(incident, step, found):
	assert codes(incident, step) == found


@pytest.mark.parametrize("by", ["li", "wang", ""])
def test_nobody_reviews_what_they_had_a_part_in(by):
	assert codes(CONTAINED, "Review", by) == ["own_review"]


def test_with_a_reason_it_is_reopened_or_dismissed():
	assert codes(REVIEWED, "Reopen", reason="复燃") == codes(NEW, "Dismiss", reason="误报") == []


def test_what_cannot_be():
	for make in (
		lambda: replace(NEW, kind="Earthquake"),
		lambda: replace(NEW, level="Pink"),
		lambda: replace(NEW, dead=-1),
		lambda: refusals(NEW, "Fly", "li", NOW),
	):
		with pytest.raises(ValueError):
			make()


def test_its_life_ends_closed_or_as_a_false_alarm():
	assert LIFE.endings == ("Closed", "False Alarm")


def event(key: str, minute: int, written: int, text: str = "到场") -> Event:
	return Event(key, AT + timedelta(minutes=minute), AT + timedelta(minutes=written), text)


def test_the_timeline():
	events = [event("d", 10, 131), event("b", 10, 130), event("a", 10, 130), event("c", -30, 5)]
	assert [one.key for one in in_order(events)] == ["c", "a", "b", "d"]
	assert [one.is_afterwards for one in in_order(events)] == [False, False, False, True]


@pytest.mark.parametrize(
	("one", "problems"),
	[
		(event("a", 10, 10), ()),
		(event("a", 15, 10), ()),
		(event("a", 16, 10), ("future",)),
		(event("a", 16, 10, " "), ("future", "no_text")),
	],
)
def test_what_cannot_be_written_down(one, problems):
	assert rules.event_problems(one) == problems


@given(
	st.sampled_from(list(rules.KINDS)),
	st.integers(0, 3),
	st.integers(0, 3),
	st.integers(0, 10**6).map(Decimal),
	st.integers(0, 10**6).map(Decimal),
)
def test_more_harm_never_means_a_lower_level(kind, dead, injured, loss, more):
	def rank(**facts):
		return rules.LEVELS.index(least_level(kind, **facts))

	assert rank(dead=dead, injured=injured, loss=loss) <= rank(
		dead=dead + 1, injured=injured + 1, loss=loss + more
	)
	assert rank() <= rank(loss=loss) <= rank(loss=loss + more)
