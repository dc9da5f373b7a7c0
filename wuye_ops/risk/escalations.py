"""Every five minutes: alerts that nobody has taken in hand are told to the next ones, and those that rest are heard of again.

Two queries find what is due; the alerts are then looked at as they stand, locked, many in a transaction. One that cannot be told
keeps no other from it, and says so itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from wuye_ops.property.notices import failure_in_words
from wuye_ops.risk import batches, kept, watching
from wuye_ops.risk.batches import in_batches
from wuye_ops.risk.following import Writer
from wuye_ops.risk.indicators import reopen_within
from wuye_ops.risk.kept import ALERT
from wuye_ops.risk.telling import Posts
from wuye_ops.risk.watching import Indicator, Place, place_of
from wuye_ops.rules import risk_alert as rules
from wuye_ops.rules.risk_alert import BACK, BREACH, IN_HAND, NO_DATA_LEVEL, OPEN, Alert, Notice

# so many alerts in a transaction (d)
BATCH = 500
SHORTEST_PAUSE = min(*rules.IDLE_AFTER.values(), rules.CLOSE_WITHIN)


@dataclass(frozen=True, slots=True)
class Locked:
	"""An alert and the state it hangs on, both locked: nobody else changes them until the transaction ends."""

	name: str
	row: frappe._dict
	state: frappe._dict | None
	alert: Alert
	indicator: Indicator
	place: Place

	@property
	def level(self) -> str:
		"""As the last look at the metric found it, "" for none."""
		if self.state is None:
			return self.alert.level
		if self.alert.kind == BREACH:
			return self.state.level or ""
		return NO_DATA_LEVEL if self.state.is_silent else ""

	@property
	def value(self):
		return kept.watch_of(self.state).value if self.state is not None else None


def lock(name: str) -> Locked:
	found = lock_all([name])
	if not found:
		frappe.throw(_("There is no such alert."), frappe.DoesNotExistError)
	return found[0]


def lock_all(names: Sequence[str]) -> list[Locked]:
	"""The states first, as the sweep does: two who want both do not wait for each other. An alert that is gone is left out."""
	about = frappe.get_all(
		ALERT, {"name": ["in", [*names, ""]]}, ["name", "indicator", "property", "company"], limit=0
	)
	of_these = sorted({one.indicator for one in about})
	indicators = {one.name: one for one in watching.load({"name": ["in", [*of_these, ""]]})}
	keys = {one.name: kept.short(indicators[one.indicator].state_key(place_of(one))) for one in about}
	states = {row.state_key: row for row in kept.lock_states(keys.values())}
	rows = kept.lock_alerts(keys)
	return [
		Locked(
			name,
			rows[name],
			states.get(keys[name]),
			kept.alert_of(rows[name], kept.series_of(rows[name])),
			indicators[rows[name].indicator],
			place_of(rows[name]),
		)
		for name in names
		if name in rows
	]


@dataclass(slots=True)
class Done:
	"""What a run came to."""

	now: datetime
	told: int = 0
	failed: int = 0


def follow_the_clock(now: datetime | None = None, commit: Callable[[], object] | None = None) -> int:
	"""Returns how many were told. Run again, or twice at once, it tells nobody twice. What cannot be told says so on the alert."""
	done = Done(get_datetime(now) if now else now_datetime())
	posts = Posts()
	in_batches(
		list(dict.fromkeys((*_unanswered(done.now), *_resting(done.now)))),
		BATCH,
		lambda names: _follow(names, done, posts),
		lambda name, error: _failed(name, error, done),
		commit or batches.commit,
	)
	return done.told


def _unanswered(now: datetime) -> list[str]:
	alert = frappe.qb.DocType(ALERT)
	told_on = reduce(
		or_,
		(
			(alert.worst == level) & (alert.escalated < len(steps))
			for level, steps in rules.ESCALATIONS.items()
		),
	)
	return (
		frappe.qb.from_(alert)
		.select(alert.name)
		.where((alert.status == OPEN) & (alert.due_by <= now) & told_on)
		.orderby(alert.due_by)
		.orderby(alert.name)
		.run(pluck=True)
	)


def _resting(now: datetime) -> list[str]:
	return frappe.get_all(
		ALERT,
		{"status": ["in", [IN_HAND, BACK]], "moved_on": ["<=", now - SHORTEST_PAUSE]},
		pluck="name",
		order_by="moved_on, name",
		limit=0,
	)


def _follow(names: Sequence[str], done: Done, posts: Posts) -> None:
	found = lock_all(names)
	writer = Writer(done.now, posts)
	resting = []
	for one in found:
		if one.alert.status == OPEN:
			after = rules.follow(
				one.alert.series, one.alert, one.level, done.now, reopen_within(one.indicator.row)
			)
			writer.follow(one.name, one.alert, after, one.indicator, one.place, one.value)
		elif notice := rules.waiting(one.alert, one.row.moved_on, done.now):
			resting.append((one, notice))
	heard = _heard([notice for _one, notice in resting])
	for one, notice in resting:
		if kept.short(notice.key) not in heard:
			writer.tell(one.name, notice, one.indicator, one.place, one.alert, one.row.get("value") or "")
	writer.write()
	if over := [one.name for one in found if one.row.error]:
		frappe.db.set_value(ALERT, {"name": ["in", over]}, kept.NO_ERROR)
	done.told += len(writer.told)


def _heard(notices: list[Notice]) -> set[str]:
	keys = [kept.short(notice.key) for notice in notices]
	return set(
		frappe.get_all("Risk Alert Notice", {"notice_key": ["in", [*keys, ""]]}, pluck="notice_key", limit=0)
	)


def _failed(name: str, error: Exception, done: Done) -> None:
	"""Said on the alert until it succeeds; the trace is kept once, and not again every five minutes."""
	words = failure_in_words(error)
	if frappe.db.get_value(ALERT, name, "error") != words:
		frappe.log_error(f"Risk alert {name}", reference_doctype=ALERT, reference_name=name)
	frappe.db.set_value(ALERT, name, {"error": words, "error_on": done.now})
	done.failed += 1
