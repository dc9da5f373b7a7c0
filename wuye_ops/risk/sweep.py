"""预警巡查: every hour all indicators are held against their metrics.

Each metric is counted once for each of its windows, for all properties together. What follows is written in batches, each a
transaction: states and alerts are locked, looked at as they stand, and written together with what people are told. Killed, repeated
or run twice at once it comes to the same. What cannot be read or written is a row on the state, and keeps nothing else from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Metric, Scope
from wuye_ops.property.bulk_rows import update_rows
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words
from wuye_ops.risk import batches, kept, watching
from wuye_ops.risk.batches import in_batches
from wuye_ops.risk.following import Writer, opens
from wuye_ops.risk.indicators import fewest_of, reopen_within
from wuye_ops.risk.telling import Posts
from wuye_ops.risk.watching import STATE, Estate, Indicator, Place
from wuye_ops.rules.metric_value import LEAST, MOST_PLACES, PERCENT, Part, shown, together
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.risk_alert import BREACH, NO_DATA, Alert, Followed, Outcome, State, evaluate
from wuye_ops.rules.risk_indicator import Observation, Watch
from wuye_ops.rules.risk_window import days_of, reading

# so many states in a transaction (d)
BATCH = 1000
SAVEPOINT = "wuye_risk_sweep"


@dataclass(frozen=True, slots=True)
class Task:
	"""An indicator in a place, and the value that was read. nothing_due: there is none because nothing waits to be done."""

	indicator: Indicator
	place: Place
	value: Decimal | None
	nothing_due: bool = False

	@property
	def key(self) -> str:
		return kept.short(self.indicator.state_key(self.place))

	@property
	def seen(self) -> Decimal | None:
		"""What is held against the thresholds."""
		return self.indicator.definition.best if self.nothing_due else self.value


@dataclass(slots=True)
class Done:
	"""What a sweep came to."""

	now: datetime
	evaluated: int = 0
	opened: int = 0
	changed: int = 0
	told: int = 0
	failed: int = 0


def follow_the_clock(
	now: datetime | None = None,
	commit: Callable[[], object] | None = None,
	only: Collection[str] | None = None,
) -> Done:
	"""All indicators that are on, or `only` these of them, as of one moment. commit: in place of the commit after each batch."""
	now = get_datetime(now) if now else now_datetime()
	done = Done(now)
	save = commit or batches.commit
	filters = {"enabled": 1} if only is None else {"enabled": 1, "name": ["in", [*only, ""]]}
	indicators, estate = watching.load(filters), Estate.load()
	known = [one for one in indicators if one.metric is not None]
	tasks, unread = read(known, estate, now)
	# what was counted is not the view of the data in which states are looked at
	save()
	posts = Posts()
	in_batches(
		tasks, BATCH, lambda some: look(some, done, posts), lambda one, error: _failed(one, error, done), save
	)
	for indicator, error in unread:
		_note_failures([(indicator, place) for place in estate.places_of(indicator.row)], error, now)
		done.failed += 1
	_forget_the_unwatched([one for one in indicators if one.metric is None], now, only)
	save()
	return done


# -- reading


def read(
	indicators: list[Indicator], estate: Estate, now: datetime
) -> tuple[list[Task], list[tuple[Indicator, Exception]]]:
	"""(what was read, what could not be): each metric once for each window, however many properties and indicators there are."""
	counted: dict[tuple[str, str], dict[str, Part] | Exception] = {}
	tasks, unread = [], []
	for one in indicators:
		key = (one.row.metric, one.row.read_over)
		if key not in counted:
			counted[key] = _count(one.metric, one.row.read_over, getdate(now))
		parts = counted[key]
		if isinstance(parts, Exception):
			unread.append((one, parts))
			continue
		tasks += [task_of(one, place, parts, estate) for place in estate.places_of(one.row)]
	return tasks, unread


def _count(metric: Metric, window: str, today: date) -> dict[str, Part] | Exception:
	days = days_of(window, today)
	frappe.db.savepoint(SAVEPOINT)
	try:
		return figures.counted(metric, Scope(days.first, days.last))
	except Exception as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.log_error(f"Risk indicators: {metric.key}")
		return error


def part_of(indicator: Indicator, place: Place, parts: dict[str, Part], estate: Estate) -> Part | None:
	"""Of a company as a whole: all of its properties together."""
	if place.property is not None:
		return parts.get(place.property)
	those = (parts.get(name) for name in estate.properties_of(place.company))
	return together(those, indicator.metric.combine)


def task_of(indicator: Indicator, place: Place, parts: dict[str, Part], estate: Estate) -> Task:
	"""What the metric says of a place. Where there is nothing to count a count is zero, and the least of no days is not near."""
	metric, part = indicator.metric, part_of(indicator, place, parts, estate)
	if part is None and metric.none_is_zero:
		part = Part(ZERO)
	unit = PERCENT if metric.is_share else "1"
	value = reading(part, unit, fewest_of(indicator.row))
	return Task(indicator, place, value, part is None and metric.combine == LEAST)


# -- looking at what was read


def _failed(task: Task, error: Exception, done: Done) -> None:
	"""Said on the state until it succeeds; the trace is kept once, and not again every hour."""
	if frappe.db.get_value(STATE, {"state_key": task.key}, "error") != failure_in_words(error):
		frappe.log_error(f"Risk indicator {task.indicator.name}")
	_note_failures([(task.indicator, task.place)], error, done.now)
	done.failed += 1


def look(tasks: Sequence[Task], done: Done, posts: Posts) -> None:
	"""States and alerts as they stand, what the rules say of them, and all of it written."""
	by_key = {task.key: task for task in tasks}
	kept.make_missing(
		{task.indicator.state_key(task.place): (task.indicator.name, task.place) for task in tasks}, done.now
	)
	rows = kept.lock_states(by_key)
	alerts = kept.lock_alerts(name for row in rows for name in (row.last_breach, row.last_no_data))
	looked = [_look_at(row, by_key[row.state_key], alerts, done.now) for row in rows]
	writer, states = Writer(done.now, posts), _States(done.now)
	writer.take_names(sum(opens(*found) for one in looked for found in one.found))
	for one in looked:
		one.write(writer, states)
	writer.write()
	states.write()
	done.evaluated += len(rows)
	done.opened += len(writer.new)
	done.changed += len(writer.changed)
	done.told += len(writer.told)


@dataclass(frozen=True, slots=True)
class _Looked:
	"""What the rules say of a state that is locked, and what is to be written of it."""

	row: frappe._dict
	task: Task
	before: State
	outcome: Outcome

	@property
	def found(self) -> tuple[tuple[Alert | None, Followed], ...]:
		"""(the alert that was, what becomes of it), of each kind."""
		return ((self.before.breach, self.outcome.breach), (self.before.no_data, self.outcome.no_data))

	def write(self, writer: Writer, states: _States) -> None:
		row, task = self.row, self.task
		names = [
			writer.follow(name, *found, task.indicator, task.place, task.value)
			for name, found in zip((row.last_breach, row.last_no_data), self.found, strict=True)
		]
		after = self.outcome.state.watch
		if task.nothing_due and after is not self.before.watch:
			after = replace(after, value=None)
		states.take(row, self.before.watch, after, *names)


def _look_at(row, task: Task, alerts: dict, now: datetime) -> _Looked:
	state = State(task.indicator.name, task.place.key, kept.watch_of(row))
	last = {BREACH: alerts.get(row.last_breach), NO_DATA: alerts.get(row.last_no_data)}
	found = {kind: kept.alert_of(one, state.series(kind)) if one else None for kind, one in last.items()}
	before = replace(state, breach=found[BREACH], no_data=found[NO_DATA])
	outcome = evaluate(
		task.indicator.definition, before, Observation(now, task.seen), reopen_within(task.indicator.row)
	)
	return _Looked(row, task, before, outcome)


class _States:
	"""What becomes of the states of a batch, in few statements: most say what they said before, of some the value has moved,
	and of few more than that."""

	def __init__(self, now: datetime) -> None:
		self._now = now
		self._same: list[str] = []
		self._silent: list[str] = []
		self._moved: list[tuple] = []
		self._full: list[tuple] = []
		self._columns: tuple[str, ...] = ()

	def take(self, row, before: Watch, after: Watch, breach: str | None, no_data: str | None) -> None:
		pointers = (breach, no_data)
		if (
			after is before
			and pointers == (row.last_breach, row.last_no_data)
			and row.watched
			and not row.error
		):
			return
		known = (before.level, before.since, before.silent_since, before.is_silent)
		rest_is_same = (
			known == (after.level, after.since, after.silent_since, after.is_silent)
			and pointers == (row.last_breach, row.last_no_data)
			and row.watched
			and not row.error
			and (after.value is not None or before.value is None)
		)
		if not rest_is_same:
			fields = kept.watch_fields(after)
			self._full.append((row.name, *fields.values(), *pointers, 1, None, None, self._now))
			self._columns = tuple(fields)
		elif after.silent_since is not None:
			self._silent.append(row.name)
		elif shown(after.value, MOST_PLACES) == before.value:
			self._same.append(row.name)
		else:
			self._moved.append((row.name, after.at, 1, shown(after.value, MOST_PLACES), after.value_at))

	def write(self) -> None:
		table = frappe.qb.DocType(STATE)
		if self._same:
			query = frappe.qb.update(table).set(table["at"], self._now).set(table.value_at, self._now)
			query.where(table.name.isin(self._same)).run()
		if self._silent:
			frappe.qb.update(table).set(table["at"], self._now).where(table.name.isin(self._silent)).run()
		update_rows(STATE, ("at", "has_value", "value", "value_at"), self._moved)
		rest = ("last_breach", "last_no_data", "watched", "error", "error_on", "modified")
		update_rows(STATE, (*self._columns, *rest), self._full)


# -- what could not be


def _note_failures(where: list[tuple[Indicator, Place]], error: Exception, now: datetime) -> None:
	if not where:
		return
	keys = {indicator.state_key(place): (indicator.name, place) for indicator, place in where}
	kept.make_missing(keys, now)
	table = frappe.qb.DocType(STATE)
	(
		frappe.qb.update(table)
		.set(table.error, failure_in_words(error))
		.set(table.error_on, now)
		.where(table.state_key.isin([kept.short(key) for key in keys]))
		.run()
	)


def _forget_the_unwatched(gone: list[Indicator], now: datetime, only: Collection[str] | None) -> None:
	"""Whatever this sweep has not looked at nobody watches: the indicator is off, the property closed or not meant any more, or the
	metric is not registered, which is said."""
	table = frappe.qb.DocType(STATE)
	left = (
		frappe.qb.update(table)
		.set(table.watched, 0)
		.where(
			(table.watched == 1)
			& (table["at"].isnull() | (table["at"] < now))
			& (table.error_on.isnull() | (table.error_on < now))
		)
	)
	(left if only is None else left.where(table.indicator.isin([*only, ""]))).run()
	with in_site_language():
		for one in gone:
			reason = _("The metric {0} is not measured any more.").format(one.row.metric)
			(
				frappe.qb.update(table)
				.set(table.error, reason)
				.set(table.error_on, now)
				.set(table.watched, 0)
				.where(table.indicator == one.name)
				.run()
			)
