"""Every five minutes: alerts that nobody has taken in hand are told to the next ones, and those that rest are heard of again.

Two queries find what is due; each alert is then looked at as it stands, locked, in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from wuye_ops.risk import kept, watching
from wuye_ops.risk.following import Writer
from wuye_ops.risk.indicators import reopen_within
from wuye_ops.risk.kept import ALERT
from wuye_ops.risk.watching import Indicator, Place, place_of
from wuye_ops.rules import risk_alert as rules
from wuye_ops.rules.risk_alert import BACK, BREACH, IN_HAND, NO_DATA_LEVEL, OPEN, Alert

SAVEPOINT = "wuye_risk_escalation"
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
	"""The state first, as the sweep does: two who want both do not wait for each other."""
	about = frappe.db.get_value(ALERT, name, ["indicator", "property", "company"], as_dict=True)
	if not about:
		frappe.throw(_("There is no such alert."), frappe.DoesNotExistError)
	indicator, place = watching.load_one(about.indicator), place_of(about)
	states = kept.lock_states([indicator.state_key(place)])
	row = kept.lock_alerts([name])[name]
	alert = kept.alert_of(row, kept.series_of(row))
	return Locked(name, row, states[0] if states else None, alert, indicator, place)


def follow_the_clock(now: datetime | None = None, commit: Callable[[], object] | None = None) -> int:
	"""Returns how many were told. Run again, or twice at once, it tells nobody twice."""
	now = get_datetime(now) if now else now_datetime()
	save = commit or _commit
	told = 0
	for name in [*_unanswered(now), *_resting(now)]:
		frappe.db.savepoint(SAVEPOINT)
		try:
			told += _follow(name, now)
		except Exception:
			# the others go on, and the next run tries again; the state of the sweep says what is wrong
			frappe.db.rollback(save_point=SAVEPOINT if frappe.flags.in_test else None)
			frappe.log_error(f"Risk alert {name}", reference_doctype=ALERT, reference_name=name)
		save()
	return told


def _commit() -> None:
	"""What was told stays told; a test commits nothing."""
	if not frappe.flags.in_test:
		frappe.db.commit()


def _unanswered(now: datetime) -> list[str]:
	most = max(len(steps) for steps in rules.ESCALATIONS.values())
	return frappe.get_all(
		ALERT,
		{"status": OPEN, "due_by": ["<=", now], "escalated": ["<", most]},
		pluck="name",
		order_by="due_by, name",
		limit=0,
	)


def _resting(now: datetime) -> list[str]:
	return frappe.get_all(
		ALERT,
		{"status": ["in", [IN_HAND, BACK]], "moved_on": ["<=", now - SHORTEST_PAUSE]},
		pluck="name",
		order_by="moved_on, name",
		limit=0,
	)


def _follow(name: str, now: datetime) -> int:
	one = lock(name)
	writer = Writer(now)
	if one.alert.status == OPEN:
		found = rules.follow(one.alert.series, one.alert, one.level, now, reopen_within(one.indicator.row))
		writer.follow(name, one.alert, found, one.indicator, one.place, one.value)
	elif notice := rules.waiting(one.alert, one.row.moved_on, now):
		if not frappe.db.exists("Risk Alert Notice", {"notice_key": kept.short(notice.key)}):
			writer.tell(name, notice, one.indicator, one.place, one.alert, one.row.get("value") or "")
	writer.write()
	return len(writer.told)
