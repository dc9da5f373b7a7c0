"""One alert per breach, told once per level, escalated when nobody answers, closed by people, reopened on relapse; whatever comes."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye_ops.rules.incident import HANDLING, ORANGE, RED, YELLOW
from wuye_ops.rules.risk_alert import (
	BACK,
	CHANGES,
	CLOSE,
	CLOSED,
	ENDED,
	ESCALATED,
	ESCALATIONS,
	IN_HAND,
	LIFE,
	OPEN,
	REACHED,
	REFUSALS,
	REOPEN_WITHIN,
	TAKE,
	TOLD,
	WITHDRAW,
	WITHDRAWN,
	Alert,
	Notice,
	State,
	Step,
	evaluate,
	follow,
	handlers,
	raised_by,
	refusals,
	taken,
	waiting,
)
from wuye_ops.rules.risk_indicator import BELOW, GRADES, Definition, Observation
from wuye_ops.rules.risk_matrix import rank_of

D = Decimal
START = datetime(2027, 3, 1, 8)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COLLECTION = Definition(
	BELOW,
	{YELLOW: D(90), ORANGE: D(85), RED: D(80)},
	hysteresis=D(1),
	patience=2 * DAY,
)
EVERYBODY = frozenset({"Department Head", "Property Manager", "Operations Director", "Risk Officer"})


class Site:
	"""What a service keeps: rows by their unique keys, and what people do with them."""

	def __init__(self, definition: Definition = COLLECTION) -> None:
		self.definition = definition
		self.state = State("收缴率", "云栖苑")
		self.alerts: dict[str, Alert] = {}
		self.notices: dict[str, Notice] = {}
		self.now = START
		self.log: list[str] = []
		self.observations: list[Observation] = []

	def see(self, value: str | int | None, after: timedelta = DAY) -> "Site":
		self.now += after
		observation = Observation(self.now, None if value is None else D(value))
		self.observations.append(observation)
		return self.sweep(observation)

	def sweep(self, observation: Observation, keep_watch: bool = True, keep_alerts: bool = True) -> "Site":
		outcome = evaluate(self.definition, self.state, observation)
		if keep_watch:
			self.state = replace(self.state, watch=outcome.state.watch)
		if not keep_alerts:
			return self
		for kind, followed in (("breach", outcome.breach), ("no_data", outcome.no_data)):
			if followed.alert is not None and followed.alert is not getattr(self.state, kind):
				self.alerts[followed.alert.key] = followed.alert
				self.state = replace(self.state, **{kind: followed.alert})
			if followed.change:
				self.log.append(followed.change)
		for notice in outcome.notices:
			self.notices.setdefault(notice.key, notice)
		return self

	def step(
		self, name: str, roles: frozenset[str] = EVERYBODY, kind: str = "breach", **given_: object
	) -> list[str]:
		alert = getattr(self.state, kind)
		usual = {
			"reason": "已恢复", "measure": "上门走访", "actions": 1,
			"level": self.state.watch.level, "is_silent": self.state.watch.is_silent,
		}  # fmt: skip
		step = Step(name, roles, self.now, **{**usual, **given_})
		found = refusals(alert, step)
		for one in found:
			assert tuple(one.params) == REFUSALS[one.code]
		if not found:
			alert = taken(alert, step)
			self.alerts[alert.key] = alert
			self.state = replace(self.state, **{kind: alert})
		return [one.code for one in found]

	@property
	def breach(self) -> tuple[str, str]:
		return (self.state.breach.status, self.state.breach.level)

	def told(self, what: str = REACHED) -> list[str]:
		return [one.level for one in self.notices.values() if one.what == what]


# -- the stories


def test_collection_falls_is_answered_comes_back_and_falls_again():
	site = Site().see(92)
	assert site.state.breach is None and not site.notices
	site.see(89)
	assert site.breach == (OPEN, YELLOW) and site.told() == [YELLOW]
	(first,) = site.notices.values()
	assert first.roles == ("Department Head",) and first.due_by == site.now + DAY
	assert site.step(TAKE) == [] and site.breach == (IN_HAND, YELLOW)
	# it gets worse: those of the next level are told, and the supervisor's answer is not theirs
	site.see(84)
	assert site.breach == (OPEN, ORANGE) and site.told() == [YELLOW, ORANGE]
	assert site.state.breach.due_by == site.now + 4 * HOUR
	assert site.step(CLOSE) == ["not_now"]
	assert site.step(TAKE) == []
	# a little better, and yellow was told before
	site.see(87)
	assert site.breach == (IN_HAND, YELLOW) and site.told() == [YELLOW, ORANGE]
	site.see("90.5")
	assert site.breach == (IN_HAND, YELLOW)
	site.see(91)
	assert site.breach == (BACK, YELLOW)
	assert site.step(CLOSE, reason=" ") == ["no_reason"]
	assert site.step(CLOSE) == [] and site.breach == (CLOSED, YELLOW)
	# within a week: the same alert, and it is told anew
	site.see(88, 7 * DAY)
	assert site.breach == (OPEN, YELLOW) and site.state.breach.round == 2
	assert list(site.alerts) == ["收缴率|云栖苑|Breach|1"] and site.told() == [YELLOW, ORANGE, YELLOW]
	site.see(93)
	site.step(CLOSE)
	# later than that: another breach
	site.see(88, 7 * DAY + HOUR)
	assert list(site.alerts) == ["收缴率|云栖苑|Breach|1", "收缴率|云栖苑|Breach|2"]
	assert site.log == [
		"Opened", "Raised", "Lowered", "Back", "Reopened", "Back", "Opened",
	]  # fmt: skip
	assert set(site.log) <= set(CHANGES)


@pytest.mark.parametrize(
	("value", "level", "hours", "who"),
	[
		(89, YELLOW, (24, 28, 29), ("Property Manager", "Operations Director", "Risk Officer")),
		(84, ORANGE, (4, 5), ("Operations Director", "Risk Officer")),
		(79, RED, (1, 4), ("Operations Director", "Operations Director")),
	],
)
def test_who_hears_of_an_alert_that_nobody_answers(value, level, hours, who):
	site = Site().see(value)
	opened = site.now
	for after, role in zip(hours, who, strict=True):
		before = len(site.told(ESCALATED))
		site.see(value, opened + after * HOUR - site.now - timedelta(seconds=1))
		assert len(site.told(ESCALATED)) == before
		site.see(value, timedelta(seconds=1))
		assert len(site.told(ESCALATED)) == before + 1
		assert list(site.notices.values())[-1].roles[0] == role
	site.see(value, 30 * DAY)
	assert len(site.told(ESCALATED)) == len(hours) and site.told() == [level]


def test_after_an_outage_the_last_step_alone_is_told():
	site = Site().see(84)
	site.see(84, 10 * DAY)
	(escalated,) = [one for one in site.notices.values() if one.what == ESCALATED]
	assert escalated.roles == ("Risk Officer",)
	assert len(site.see(84).told(ESCALATED)) == 1


def test_a_graver_level_is_escalated_from_its_own_beginning():
	site = Site().see(89).see(89, 30 * HOUR)
	assert site.told(ESCALATED) == [YELLOW]
	site.see(84, HOUR).see(84, 4 * HOUR)
	assert site.told(ESCALATED) == [YELLOW, ORANGE]


def test_an_alert_that_was_lost_begins_when_the_breach_was_seen():
	site = Site()
	early = Observation(START, D(95))
	site.sweep(early)
	site.sweep(Observation(START + DAY, D(84)), keep_alerts=False)
	# what is swept again is older than what is known
	site.sweep(early)
	assert site.breach == (OPEN, ORANGE) and site.state.breach.opened_on == START + DAY


def test_an_answer_stops_it():
	site = Site().see(84)
	site.step(TAKE)
	assert site.see(84, 10 * DAY).told(ESCALATED) == []


def test_straight_to_red_everybody_below_knows_too():
	site = Site().see(70)
	(notice,) = site.notices.values()
	assert notice.roles == ("Operations Director", "Property Manager", "Department Head")
	# falling back tells nobody, and what was due in an hour stays so
	due = site.state.breach.due_by
	site.see(87, HOUR / 2)
	assert site.breach == (OPEN, YELLOW) and site.state.breach.due_by == due and len(site.notices) == 1


def test_a_relapse_before_it_is_closed_is_the_same_alert_and_tells_nobody():
	site = Site().see(89)
	site.step(TAKE)
	for _ in range(5):
		site.see(95).see(88)
	assert site.breach == (IN_HAND, YELLOW) and len(site.notices) == len(site.alerts) == 1
	# worse than before is told
	site.see(95).see(84)
	assert site.breach == (OPEN, ORANGE) and site.told() == [YELLOW, ORANGE]


def test_nothing_is_urgent_while_the_value_is_back():
	site = Site().see(89)
	site.see(95, HOUR).see(95, 5 * DAY)
	assert site.told(ESCALATED) == [] and site.breach == (BACK, YELLOW)
	# it was never answered
	assert site.see(88).told(ESCALATED) == [YELLOW]


def test_missing_data_is_an_alert_of_its_own():
	site = Site().see(84)
	site.see(None, DAY).see(None, DAY)
	assert site.state.no_data is None
	site.see(None, HOUR)
	assert (site.state.no_data.status, site.state.no_data.level) == (OPEN, YELLOW)
	# the breach stands, and nobody may say it is over
	assert site.breach == (OPEN, ORANGE)
	site.see(None)
	assert site.step(CLOSE, kind="no_data") == ["not_now"]
	site.see(95)
	assert site.state.no_data.status == BACK and site.breach == (BACK, ORANGE)
	assert site.step(CLOSE, kind="no_data", actions=0) == [] and site.step(CLOSE) == []
	assert sorted(site.alerts) == ["收缴率|云栖苑|Breach|1", "收缴率|云栖苑|No Data|1"]


def test_back_and_then_silent_cannot_be_closed():
	site = Site().see(84).see(95).see(None, 5 * DAY)
	assert site.breach == (BACK, ORANGE)
	assert site.step(CLOSE) == ["no_data"]


# -- what people may do


@pytest.mark.parametrize(
	("step", "given_", "expected"),
	[
		(TAKE, {"measure": ""}, ["no_measure"]),
		(TAKE, {"roles": frozenset({"Department Head"})}, ["not_entitled"]),
		(TAKE, {"roles": frozenset({"Property Manager"})}, []),
		(CLOSE, {}, ["not_now"]),
		(WITHDRAW, {}, ["still_watched"]),
		(WITHDRAW, {"watched": False}, []),
		(WITHDRAW, {"watched": False, "reason": ""}, ["no_reason"]),
		(WITHDRAW, {"watched": False, "roles": frozenset({"Operations Director"})}, ["not_entitled"]),
	],
)
def test_steps_on_an_open_orange_alert(step, given_, expected):
	assert Site().see(84).step(step, **given_) == expected


@pytest.mark.parametrize(
	("values", "given_", "expected"),
	[
		((84, 95), {"actions": 0}, ["no_actions"]),
		((89, 95), {"actions": 0}, []),
		# the watch has seen a relapse that the alert has not been told of yet
		((84, 95), {"level": YELLOW}, ["not_back"]),
		((79, 95), {"roles": frozenset({"Property Manager"})}, ["not_entitled"]),
		((79, 95), {"roles": frozenset({"Operations Director"})}, []),
		((79, 95), {"roles": frozenset({"Risk Officer"})}, []),
	],
)
def test_closing(values, given_, expected):
	site = Site()
	for value in values:
		site.see(value)
	assert site.step(CLOSE, **given_) == expected


@pytest.mark.parametrize(
	("values", "take", "days", "told"),
	[
		((84,), True, 3, ("Property Manager", "Risk Officer")),
		((84,), True, 2.9, None),
		((79,), True, 1, ("Operations Director", "Risk Officer")),
		((89,), True, 6.9, None),
		# what nobody has answered is escalated instead
		((84,), False, 9, None),
		# the value is back, and nobody says why
		((89, 95), False, 7, ("Department Head", "Risk Officer")),
		((89, 95), False, 6.9, None),
	],
)
def test_what_was_taken_in_hand_is_heard_of_again(values, take, days, told):
	site = Site()
	for value in values:
		site.see(value)
	if take:
		site.step(TAKE)
	notice = waiting(site.state.breach, site.now, site.now + days * DAY)
	assert (notice and notice.roles) == told
	if notice:
		# once for this pause, and again after the next
		assert waiting(site.state.breach, site.now, site.now + 30 * DAY).key == notice.key
		assert waiting(site.state.breach, site.now + DAY, site.now + 30 * DAY).key != notice.key


def test_alerts_raise_a_risk_until_they_are_closed():
	site = Site().see(84)
	other = Site().see(None).see(None, 5 * DAY)
	alerts = [site.state.breach, other.state.no_data]
	assert raised_by(alerts) == ORANGE and raised_by([other.state.no_data]) == raised_by([]) == ""
	site.see(95)
	assert raised_by([site.state.breach]) == ORANGE
	site.step(CLOSE)
	assert raised_by([site.state.breach]) == ""


def test_a_false_alarm_is_withdrawn_and_what_follows_is_another():
	site = Site().see(84).see(95)
	assert site.step(WITHDRAW) == []
	site.see(84)
	assert [one.status for one in site.alerts.values()] == [WITHDRAWN, OPEN]


def test_what_was_seen_before_the_end_does_not_reopen():
	site = Site().see(84)
	ended = replace(site.state.breach, status=CLOSED, ended_on=site.now + HOUR)
	assert follow(ended.series, ended, YELLOW, site.now).alert is ended


def test_tables_fit():
	assert set(TOLD) == set(ESCALATIONS) == set(GRADES)
	assert all(TOLD[level][0] == HANDLING[level][1] for level in GRADES)
	assert [handlers(level)[0] for level in GRADES] == [TOLD[level][0] for level in GRADES]
	assert set(LIFE.endings) == set(ENDED)


# -- always

VALUES = st.one_of(
	st.integers(70, 100).map(str), st.sampled_from(["89.9", "90.1", "90.9", "85.5"]), st.none()
)
AFTER = st.integers(1, 24 * 12).map(lambda hours: HOUR * hours)
ACTIONS = st.one_of(
	st.tuples(st.just("see"), VALUES, AFTER),
	st.tuples(st.just("again"), st.integers(0, 5)),
	st.tuples(st.just("killed"), VALUES, AFTER, st.booleans()),
	st.tuples(
		st.just("step"), st.sampled_from([TAKE, CLOSE, WITHDRAW]), st.sampled_from(["breach", "no_data"])
	),
)
HOLDS = st.integers(0, 48).map(lambda hours: HOUR * hours)


def act(site: Site, action: tuple) -> None:
	what, *rest = action
	if what == "see":
		site.see(*rest)
	elif what == "again" and site.observations:
		# a sweep is repeated, with what was seen lately or long ago
		site.sweep(site.observations[-1 - rest[0] % len(site.observations)])
	elif what == "killed":
		# one of the two was written, and the other was not
		value, after, watch = rest
		site.now += after
		observation = Observation(site.now, None if value is None else D(value))
		site.observations.append(observation)
		site.sweep(observation, keep_watch=watch, keep_alerts=not watch)
		# and the sweep that comes next
		site.sweep(observation)
	elif what == "step" and getattr(site.state, rest[1]) is not None:
		site.step(rest[0], kind=rest[1])


def check(site: Site) -> None:
	for kind in ("breach", "no_data"):
		last = getattr(site.state, kind)
		of_kind = [one for one in site.alerts.values() if last and one.series == last.series]
		live = [one for one in of_kind if not one.is_ended]
		# never two for the same breach, and numbered without a gap
		assert len(live) <= 1 and sorted(one.number for one in of_kind) == list(range(1, len(of_kind) + 1))
		watch = site.state.watch
		level = watch.level if kind == "breach" else (YELLOW if watch.is_silent else "")
		if level:
			# never lost: what is breached has a live alert that says so
			assert live == [last] and last.level == level and last.status in (OPEN, IN_HAND)
			assert rank_of(last.worst) >= rank_of(level)
		else:
			assert all(one.status == BACK for one in live)
		for one in of_kind:
			# every level of every round was told, to those of the level
			assert site.notices[f"{one.key}|{one.round}|{one.worst}|0"].roles == TOLD[one.worst]
	for notice in site.notices.values():
		assert notice.alert in site.alerts


@settings(max_examples=300)
@given(HOLDS, st.lists(ACTIONS, max_size=40))
def test_never_doubled_and_never_lost(hold, actions):
	site = Site(replace(COLLECTION, hold=hold))
	for action in actions:
		act(site, action)
		check(site)
		# a sweep that runs again writes nothing
		if site.observations:
			outcome = evaluate(site.definition, site.state, site.observations[-1])
			assert outcome.state == site.state and not outcome.notices
			assert outcome.state.breach is site.state.breach and outcome.state.no_data is site.state.no_data


@given(HOLDS, st.lists(st.tuples(VALUES, AFTER), max_size=60))
def test_however_a_value_flaps_people_hear_of_each_level_once(hold, seen):
	site = Site(replace(COLLECTION, hold=hold, patience=None))
	for value, after in seen:
		site.see(value, after)
	assert len(site.alerts) <= 1
	assert len(site.told()) == len(set(site.told())) and sorted(site.told(), key=rank_of) == site.told()
	for level in GRADES:
		assert site.told(ESCALATED).count(level) <= len(ESCALATIONS[level])
	assert all(one.due_by > START for one in site.notices.values())


@given(st.lists(st.tuples(VALUES, AFTER), min_size=1, max_size=30), st.randoms())
def test_two_sweeps_at_once_write_the_same_rows(seen, random):
	site = Site()
	for value, after in seen:
		before = site.state
		site.see(value, after)
		other = evaluate(site.definition, before, site.observations[-1])
		assert other.state == site.state
		assert all(site.notices[one.key] == one for one in other.notices)
		if random.random() < 0.3 and site.state.breach:
			site.step(random.choice([TAKE, CLOSE]))


@given(st.sampled_from(GRADES), st.integers(0, 24 * 20))
def test_a_relapse_within_the_window_is_the_same_alert(level, hours):
	ended = Alert("s", 1, CLOSED, level, level, START, START, ended_on=START)
	found = follow("s", ended, level, START + HOUR * hours).alert
	again = HOUR * hours <= REOPEN_WITHIN
	assert (found.number, found.round) == ((1, 2) if again else (2, 1))
	assert found.status == OPEN and found.opened_on == START + HOUR * hours
