"""风险预警: from the level of an indicator to one alert per breach, its people, and its end.

Open → In Hand → Back → Closed. What is to be done follows from the alert as it is kept and the level as it stands, never from
what has just changed: a sweep that is killed, repeated or run twice at once comes to the same. An alert is told once for each
level it reaches; a value that comes and goes moves the one alert and tells nobody again; a relapse soon after it was closed
opens the same alert anew. Missing data is an alert of its own. Times and roles: domain.md 4, by the levels of incidents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wuye_ops.rules.incident import HANDLING, ORANGE, RED, YELLOW
from wuye_ops.rules.risk_indicator import UNSEEN, Definition, Observation, Watch, observe
from wuye_ops.rules.risk_matrix import rank_of, worst
from wuye_ops.rules.steps import Lifecycle, Refusal

BREACH, NO_DATA = KINDS = ("Breach", "No Data")
# No data is told to the supervisor, who has a day (d).
NO_DATA_LEVEL = YELLOW
# A breach so soon after an alert was closed is a relapse of it (d).
REOPEN_WITHIN = timedelta(days=7)
OFFICER, DIRECTOR = "Risk Officer", "Operations Director"

OPEN, IN_HAND, BACK, CLOSED, WITHDRAWN = "Open", "In Hand", "Back", "Closed", "Withdrawn"
TAKE, CLOSE, WITHDRAW = "Take in Hand", "Close", "Withdraw"
LIFE = Lifecycle(
	{
		TAKE: ((OPEN,), IN_HAND),
		CLOSE: ((BACK,), CLOSED),
		# the indicator is switched off, its metric is gone, the property is closed, or the alert was a mistake
		WITHDRAW: ((OPEN, IN_HAND, BACK), WITHDRAWN),
	}
)
ENDED = (CLOSED, WITHDRAWN)

# Of each level the roles that are told, who has to act first; those below know what is going on (d).
TOLD = {
	YELLOW: ("Department Head",),
	ORANGE: ("Property Manager", "Department Head"),
	RED: (DIRECTOR, "Property Manager", "Department Head"),
}
# level → after the time of the level, and so much more, the alert still unanswered: who is told next
ESCALATIONS = {
	YELLOW: (
		(timedelta(0), ("Property Manager",)),
		(HANDLING[ORANGE][0], (DIRECTOR,)),
		(HANDLING[ORANGE][0] + HANDLING[RED][0], (OFFICER,)),
	),
	ORANGE: ((timedelta(0), (DIRECTOR,)), (HANDLING[RED][0], (OFFICER,))),
	RED: ((timedelta(0), (DIRECTOR, OFFICER)), (3 * HANDLING[RED][0], (DIRECTOR, OFFICER))),
}


@dataclass(frozen=True, slots=True)
class Alert:
	"""A Risk Alert as it is kept. series: of an indicator in a property, and a kind; number: within it, from 1.

	level: as it stands, the last one when it is Back or ended. worst: the gravest of this round, which is what was told.
	round: 1, and one more each time it is reopened. due_by: when somebody must have taken it in hand. answered: the gravest level
	somebody has. escalated: how many of the escalations of `worst` have been told.
	"""

	series: str
	number: int
	status: str
	level: str
	worst: str
	opened_on: datetime
	due_by: datetime
	round: int = 1
	answered: str = ""
	escalated: int = 0
	back_on: datetime | None = None
	ended_on: datetime | None = None

	@property
	def key(self) -> str:
		"""Unique in the database: of two sweeps at once only one creates it."""
		return f"{self.series}|{self.number}"

	@property
	def kind(self) -> str:
		return self.series.rpartition("|")[2]

	@property
	def is_ended(self) -> bool:
		return self.status in ENDED


REACHED, ESCALATED, WAITING = NOTICES = ("reached", "escalated", "waiting")


@dataclass(frozen=True, slots=True)
class Notice:
	"""What is told to whom. key: unique in the database, so that it is told once. due_by: by when somebody takes it in hand."""

	key: str
	what: str
	alert: str
	level: str
	roles: tuple[str, ...]
	due_by: datetime


OPENED, RAISED, LOWERED, GONE, RELAPSED, REOPENED = CHANGES = (
	"Opened", "Raised", "Lowered", "Back", "Relapsed", "Reopened",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
	"""The alert as it is to be kept, the same object where nothing has changed. change: one of CHANGES, for its log; "" for none."""

	alert: Alert | None
	change: str = ""
	notices: tuple[Notice, ...] = ()


# -- what a level does to an alert -------------------------------------------------------------------------------------


def follow(
	series: str, alert: Alert | None, level: str, now: datetime, reopen_within: timedelta = REOPEN_WITHIN
) -> Followed:
	"""What becomes of the last alert of a series (None: there was none) at a level, "" for none.

	Asked again it changes nothing. What lies before an alert's end says nothing of it any more.
	"""
	if alert is None:
		return _opened(series, 1, level, now) if level else Followed(None)
	if alert.is_ended:
		return _after_the_end(alert, level, now, reopen_within)
	if not level:
		return _gone(alert, now)
	if rank_of(level) > rank_of(alert.worst):
		return _told(replace(_moved(alert, level), worst=level, escalated=0), RAISED, now)
	if alert.status == BACK:
		return _escalated(_moved(alert, level), RELAPSED, now)
	if level != alert.level:
		change = RAISED if rank_of(level) > rank_of(alert.level) else LOWERED
		return _escalated(_moved(alert, level), change, now)
	return _escalated(alert, "", now)


def _opened(series: str, number: int, level: str, now: datetime) -> Followed:
	return _told(Alert(series, number, OPEN, level, level, now, now), OPENED, now)


def _after_the_end(alert: Alert, level: str, now: datetime, reopen_within: timedelta) -> Followed:
	if not level or now < alert.ended_on:
		return Followed(alert)
	if alert.status == WITHDRAWN or now - alert.ended_on > reopen_within:
		return _opened(alert.series, alert.number + 1, level, now)
	again = Alert(alert.series, alert.number, OPEN, level, level, now, now, round=alert.round + 1)
	return _told(again, REOPENED, now)


def _gone(alert: Alert, now: datetime) -> Followed:
	"""The value is back: nothing is urgent any more, and somebody has to say why it was."""
	if alert.status == BACK:
		return Followed(alert)
	return Followed(replace(alert, status=BACK, back_on=now), GONE)


def _moved(alert: Alert, level: str) -> Alert:
	"""At another level: whoever has answered the worst has answered what is no worse."""
	answered = rank_of(alert.answered) >= max(rank_of(level), rank_of(alert.worst))
	return replace(alert, status=IN_HAND if answered else OPEN, level=level, back_on=None)


def _told(alert: Alert, change: str, now: datetime) -> Followed:
	"""A level was reached that was not told in this round."""
	alert = replace(alert, due_by=now + HANDLING[alert.worst][0])
	return Followed(alert, change, (_notice(alert, REACHED, 0, TOLD[alert.worst]),))


def _escalated(alert: Alert, change: str, now: datetime) -> Followed:
	"""After an outage the last step alone is told, and those before it are past."""
	if alert.status != OPEN:
		return Followed(alert, change)
	steps = ESCALATIONS[alert.worst]
	come = sum(now >= alert.due_by + after for after, _roles in steps)
	if come <= alert.escalated:
		return Followed(alert, change)
	alert = replace(alert, escalated=come)
	return Followed(alert, change, (_notice(alert, ESCALATED, come, steps[come - 1][1]),))


def _notice(alert: Alert, what: str, step: int, roles: tuple[str, ...]) -> Notice:
	key = f"{alert.key}|{alert.round}|{alert.worst}|{step}"
	return Notice(key, what, alert.key, alert.worst, roles, alert.due_by)


# What was taken in hand is heard of again, and what is back is closed, within so long (d).
IDLE_AFTER = {YELLOW: timedelta(days=7), ORANGE: timedelta(days=3), RED: timedelta(days=1)}
CLOSE_WITHIN = timedelta(days=7)


def waiting(alert: Alert, since: datetime, now: datetime) -> Notice | None:
	"""What is told when nothing has happened for too long on an alert that nobody escalates any more; once for each pause.

	since: of the last step or recorded action, or of the value's return.
	"""
	if alert.status not in (IN_HAND, BACK):
		return None
	due_by = since + (CLOSE_WITHIN if alert.status == BACK else IDLE_AFTER[alert.worst])
	if now < due_by:
		return None
	key = f"{alert.key}|{alert.round}|{alert.status}|{since.isoformat()}"
	return Notice(key, WAITING, alert.key, alert.worst, (TOLD[alert.worst][0], OFFICER), due_by)


def raised_by(alerts: Iterable[Alert]) -> str:
	"""The level to which alerts raise the risks they warn of: until somebody has closed them. Missing data raises nothing."""
	return worst(alert.level for alert in alerts if not alert.is_ended and alert.kind == BREACH)


# -- an observation, from a row to rows --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
	"""All that is kept of an indicator in a property: the watch, and the last alert of each kind."""

	indicator: str
	property: str
	watch: Watch = UNSEEN
	breach: Alert | None = None
	no_data: Alert | None = None

	def series(self, kind: str) -> str:
		return f"{self.indicator}|{self.property}|{kind}"


@dataclass(frozen=True, slots=True)
class Outcome:
	"""What is to be written: the state; where `breach` and `no_data` of it are other objects than before, those too."""

	state: State
	breach: Followed
	no_data: Followed

	@property
	def notices(self) -> tuple[Notice, ...]:
		return self.breach.notices + self.no_data.notices


def evaluate(
	definition: Definition,
	state: State,
	observation: Observation,
	reopen_within: timedelta = REOPEN_WITHIN,
) -> Outcome:
	"""One indicator in one property after an observation, which is what a sweep does 25,000 times.

	Run again on what it has given, with the same observation or an older one, it changes and tells nothing; on what was there before,
	it gives the same alerts and notices, whose keys are taken by then. Where a kill has left an alert behind its watch, the next
	run brings it up.
	"""
	watch = observe(definition, state.watch, observation)
	now = max(observation.at, watch.at)
	breach = follow(state.series(BREACH), state.breach, watch.level, now, reopen_within)
	silence = NO_DATA_LEVEL if watch.is_silent else ""
	no_data = follow(state.series(NO_DATA), state.no_data, silence, now, reopen_within)
	return Outcome(
		State(state.indicator, state.property, watch, breach.alert, no_data.alert), breach, no_data
	)


# -- what people do ----------------------------------------------------------------------------------------------------

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"not_entitled": ("roles",),
	"not_back": ("level",),
	"no_data": (),
	"still_watched": (),
	"no_actions": ("level",),
	"no_reason": (),
	"no_measure": (),
}


@dataclass(frozen=True, slots=True)
class Step:
	"""A step somebody wants to take. measure: what is going to be done, for TAKE. reason: why it was, for CLOSE; why it is none, for
	WITHDRAW. actions: how many are recorded. watched: the indicator is on, its metric registered, and its property open.
	level, is_silent: of the watch as it stands."""

	name: str
	roles: frozenset[str]
	now: datetime
	reason: str = ""
	measure: str = ""
	actions: int = 0
	watched: bool = True
	level: str = ""
	is_silent: bool = False


def handlers(level: str) -> tuple[str, ...]:
	"""The roles that may take an alert of a level in hand and close it: its own, those above it, and the Risk Officer."""
	own = ("Department Head", "Property Manager", DIRECTOR)
	return (*own[own.index(HANDLING[level][1]) :], OFFICER)


def refusals(alert: Alert, step: Step) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step. Raises ValueError for a step that is none.

	CLOSE takes a value that is back, a reason, and of orange and red something that was done (d). WITHDRAW is the Risk Officer's; while
	the indicator is watched a breach is no mistake.
	"""
	if refused := LIFE.refusals(alert.status, step.name):
		return refused
	found = []
	roles = (OFFICER,) if step.name == WITHDRAW else handlers(alert.worst)
	if not step.roles & set(roles):
		found.append(Refusal("not_entitled", {"roles": roles}))
	if step.name == TAKE:
		if not step.measure.strip():
			found.append(Refusal("no_measure"))
		return tuple(found)
	if step.name == CLOSE:
		found += _closing(alert, step)
	elif step.watched and alert.status != BACK:
		found.append(Refusal("still_watched"))
	if not step.reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def _closing(alert: Alert, step: Step) -> list[Refusal]:
	is_breach = alert.kind == BREACH
	if is_breach and step.level:
		return [Refusal("not_back", {"level": step.level})]
	if step.is_silent:
		return [Refusal("no_data")]
	if is_breach and alert.worst != YELLOW and not step.actions:
		return [Refusal("no_actions", {"level": alert.worst})]
	return []


def taken(alert: Alert, step: Step) -> Alert:
	"""The alert after a step that nothing stands in the way of."""
	if step.name == TAKE:
		return replace(alert, status=IN_HAND, answered=alert.worst)
	return replace(alert, status=LIFE.after(step.name), ended_on=step.now)
