"""回测: what an indicator would have done over the past, before it is switched on.

The same rules as those of the live alerts are run over the values as they were. Nobody was there to answer, so every alert is
closed as soon as its value is back, and one that comes again within the window counts as a relapse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from wuye_ops.rules.incident import YELLOW
from wuye_ops.rules.money import EXACT, HUNDRED, product, total
from wuye_ops.rules.risk_alert import (
	BACK,
	BREACH,
	CLOSED,
	RAISED,
	REACHED,
	REOPEN_WITHIN,
	REOPENED,
	Alert,
	Outcome,
	State,
	evaluate,
)
from wuye_ops.rules.risk_indicator import GRADES, Definition, Observation

# Back after no more than this and never above yellow: a false alarm (d). Of monthly values, those of one month.
SHORT = timedelta(days=3)
NO_LEVEL, NO_VALUE = "None", "No Value"
# what days are counted by
STANDINGS = (NO_LEVEL, *GRADES, NO_VALUE)


@dataclass(frozen=True, slots=True)
class WouldBe:
	"""An alert there would have been. worst_value: the value furthest beyond. back_on: None while it would still stand. relapses:
	how often it would have been reopened."""

	kind: str
	opened_on: datetime
	worst: str
	worst_value: Decimal | None
	back_on: datetime | None
	relapses: int
	until: datetime

	@property
	def lasted(self) -> timedelta:
		return (self.back_on or self.until) - self.opened_on


@dataclass(frozen=True, slots=True)
class BackTest:
	"""alerts: in the order they would have been opened. days: standing → days in it, to two places; they sum to those tested.
	notices: how often people would have been told of a level. flaps: how often a level was left and soon reached again.
	short: false alarms among `alerts`. remarks: codes of REMARKS with their params."""

	alerts: tuple[WouldBe, ...]
	days: dict[str, Decimal]
	notices: int
	flaps: int
	short: tuple[WouldBe, ...]
	remarks: tuple[tuple[str, dict[str, object]], ...]


# code → names of the params; the first that fits of how much it warns, then what else is to be said
REMARKS = {
	"no_values": (),
	"little_data": ("days",),
	"never_warns": (),
	"always_warns": ("percent",),
	"flaps": ("flaps",),
	"false_alarms": ("short", "alerts"),
	"good": (),
}
# (d) With values for fewer days nobody can tell; and of what is worth a remark.
FEWEST_DAYS, ALWAYS_PERCENT, MOST_FLAPS, MOST_SHORT_PERCENT = 90, 50, 6, 50


def back_test(
	definition: Definition,
	observations: Iterable[Observation],
	until: datetime,
	reopen_within: timedelta = REOPEN_WITHIN,
	short: timedelta = SHORT,
) -> BackTest:
	"""What would have been from the first observation until a moment. Each value holds until the next one.

	Raises ValueError for an observation after `until`, and for two at one time.
	"""
	seen = sorted(observations, key=lambda one: one.at)
	times = [one.at for one in seen]
	if len(set(times)) != len(times) or (times and times[-1] > until):
		raise ValueError("Observations are of different times, none of them after the end.")
	run = _Run(definition, State("", ""), reopen_within)
	for observation, next_at in zip(seen, [*times, until][1:], strict=True):
		run.see(observation, next_at)
	alerts = run.alerts(until)
	days = {standing: _days(run.spent[standing]) for standing in STANDINGS}
	false_alarms = tuple(one for one in alerts if _is_short(one, short))
	remarks = _remarks(alerts, days, run.flaps, len(false_alarms))
	return BackTest(alerts, days, run.notices, run.flaps, false_alarms, remarks)


class _Run:
	"""The past, one observation after another."""

	def __init__(self, definition: Definition, state: State, reopen_within: timedelta) -> None:
		self._definition, self._state, self._reopen_within = definition, state, reopen_within
		self._last: dict[str, Alert] = {}
		self._first: dict[str, datetime] = {}
		self._worst: dict[str, Alert] = {}
		self._values: dict[str, Decimal] = {}
		self.spent = dict.fromkeys(STANDINGS, timedelta(0))
		self.notices = self.flaps = 0

	def see(self, observation: Observation, next_at: datetime) -> None:
		outcome = evaluate(self._definition, self._state, observation, self._reopen_within)
		self.notices += sum(notice.what == REACHED for notice in outcome.notices)
		change, told = outcome.breach.change, outcome.breach.notices
		self.flaps += change == REOPENED or (change == RAISED and not told)
		watch = outcome.state.watch
		for alert in (outcome.state.breach, outcome.state.no_data):
			if alert is not None and not alert.is_ended:
				self._note(alert, observation.value)
		has_value = watch.value_at is not None and not watch.is_silent
		standing = (watch.level or NO_LEVEL) if has_value else NO_VALUE
		self.spent[standing] += next_at - observation.at
		self._state = _closed(outcome, observation.at)

	def _note(self, alert: Alert, value: Decimal | None) -> None:
		self._last[alert.key] = alert
		self._first.setdefault(alert.key, alert.opened_on)
		if alert.status == BACK:
			return
		worst = self._worst.get(alert.key)
		if worst is None or GRADES.index(alert.worst) > GRADES.index(worst.worst):
			self._worst[alert.key] = alert
		if value is not None and alert.kind == BREACH:
			further = min if self._definition.falling else max
			self._values[alert.key] = further(self._values.get(alert.key, value), value)

	def alerts(self, until: datetime) -> tuple[WouldBe, ...]:
		found = []
		for key, alert in self._last.items():
			back_on = alert.back_on if alert.status == BACK else None
			worst, value = self._worst[key].worst, self._values.get(key)
			found.append(WouldBe(alert.kind, self._first[key], worst, value, back_on, alert.round - 1, until))
		return tuple(sorted(found, key=lambda one: (one.opened_on, one.kind)))


def _closed(outcome: Outcome, at: datetime) -> State:
	"""As if somebody closed at once what is back."""
	changes = {
		kind: replace(alert, status=CLOSED, ended_on=at)
		for kind in ("breach", "no_data")
		if (alert := getattr(outcome.state, kind)) is not None and alert.status == BACK
	}
	return replace(outcome.state, **changes) if changes else outcome.state


def _is_short(alert: WouldBe, short: timedelta) -> bool:
	return (
		alert.kind == BREACH
		and alert.back_on is not None
		and not alert.relapses
		and alert.worst == YELLOW
		and alert.lasted <= short
	)


def _days(spent: timedelta) -> Decimal:
	seconds = Decimal(spent.days * 86_400 + spent.seconds)
	return EXACT.quantize(EXACT.divide(seconds, Decimal(86_400)), Decimal("0.01"))


def _remarks(
	alerts: tuple[WouldBe, ...], days: dict[str, Decimal], flaps: int, short: int
) -> tuple[tuple[str, dict[str, object]], ...]:
	breaches = [one for one in alerts if one.kind == BREACH]
	warned = total(days[level] for level in GRADES)
	with_value = warned + days[NO_LEVEL]
	if not with_value:
		return (("no_values", {}),)
	found: list[tuple[str, dict[str, object]]] = []
	if with_value < FEWEST_DAYS:
		found.append(("little_data", {"days": with_value}))
	percent = EXACT.quantize(EXACT.divide(product(warned, HUNDRED), with_value), Decimal(1))
	if not breaches:
		found.append(("never_warns", {}))
	elif percent >= ALWAYS_PERCENT:
		found.append(("always_warns", {"percent": percent}))
	if flaps > MOST_FLAPS:
		found.append(("flaps", {"flaps": flaps}))
	if breaches and short * 100 >= MOST_SHORT_PERCENT * len(breaches):
		found.append(("false_alarms", {"short": short, "alerts": len(breaches)}))
	return tuple(found) or (("good", {}),)
