"""States and alerts as rows: the rules' to the database's, and back. Whoever changes one holds the lock on its state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

import frappe
from frappe.utils import cint, cstr

from wuye_ops.property import bulk_rows
from wuye_ops.risk.watching import STATE, Place
from wuye_ops.rules.metric_value import MOST_PLACES, shown
from wuye_ops.rules.risk_alert import BREACH, Alert, State
from wuye_ops.rules.risk_indicator import GRADES, Watch

ALERT = "Risk Alert"
LONGEST_KEY = 255
SINCE = tuple(f"since_{level.lower()}" for level in GRADES)
WATCH_FIELDS = ("at", "has_value", "value", "value_at", "level", *SINCE, "silent_since", "is_silent")
STATE_FIELDS = (
	"name", "state_key", "indicator", "property", "company", "watched", *WATCH_FIELDS, "last_breach", "last_no_data", "error",
)  # fmt: skip
ALERT_FIELDS = (
	"name", "alert_key", "indicator", "property", "company", "kind", "alert_no", "status", "level", "worst", "round_no",
	"opened_on", "due_by", "answered", "escalated", "back_on", "ended_on", "moved_on", "title", "error",
)  # fmt: skip
# of an alert that could be followed again
NO_ERROR = {"error": None, "error_on": None}


def short(key: str) -> str:
	"""What the column holds: the name of a property may be long."""
	return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()


# -- states


def make_missing(rows: dict[str, tuple[str, Place]], now: datetime) -> None:
	"""A state for each key; of two sweeps at once the database takes each once. rows: key → (indicator, place)."""
	known = set(
		frappe.get_all(STATE, {"state_key": ["in", [short(key) for key in rows]]}, pluck="state_key", limit=0)
	)
	fields = [*_STANDARD, "state_key", "indicator", "property", "company", "watched"]
	missing = [
		[*_standard(now), short(key), indicator, place.property, place.company, 1]
		for key, (indicator, place) in rows.items()
		if short(key) not in known
	]
	if missing:
		bulk_rows.insert_absent(STATE, fields, missing)


def lock_states(keys: Iterable[str]) -> list[frappe._dict]:
	"""The rows as they stand now, locked until the transaction ends; in one order, so that no two wait for each other."""
	table = frappe.qb.DocType(STATE)
	return (
		frappe.qb.from_(table)
		.select(*(table[name] for name in STATE_FIELDS))
		.where(table.state_key.isin([short(key) for key in keys] or [""]))
		.orderby(table.state_key)
		.for_update()
		.run(as_dict=True)
	)


def watch_of(row: frappe._dict) -> Watch:
	value = Decimal(cstr(row.value or 0)) if row.has_value else None
	return Watch(
		row["at"],
		value,
		row.value_at,
		row.level or "",
		tuple(row[name] for name in SINCE),
		row.silent_since,
		bool(row.is_silent),
	)


def watch_fields(watch: Watch) -> dict:
	return {
		"at": watch.at,
		"has_value": int(watch.value is not None),
		"value": shown(watch.value, MOST_PLACES) or 0,
		"value_at": watch.value_at,
		"level": watch.level or None,
		**dict(zip(SINCE, watch.since, strict=True)),
		"silent_since": watch.silent_since,
		"is_silent": int(watch.is_silent),
	}


# -- alerts


def lock_alerts(names: Iterable[str]) -> dict[str, frappe._dict]:
	"""name → row as it stands now, locked."""
	table = frappe.qb.DocType(ALERT)
	wanted = sorted(name for name in set(names) if name)
	if not wanted:
		return {}
	rows = (
		frappe.qb.from_(table)
		.select(*(table[name] for name in ALERT_FIELDS))
		.where(table.name.isin(wanted))
		.orderby(table.name)
		.for_update()
		.run(as_dict=True)
	)
	return {row.name: row for row in rows}


def alert_of(row: frappe._dict, series: str) -> Alert:
	return Alert(
		series,
		cint(row.alert_no),
		row.status,
		row.level,
		row.worst,
		row.opened_on,
		row.due_by,
		cint(row.round_no),
		row.answered or "",
		cint(row.escalated),
		row.back_on,
		row.ended_on,
	)


def alert_fields(alert: Alert) -> dict:
	return {
		"alert_no": alert.number,
		"status": alert.status,
		"level": alert.level,
		"worst": alert.worst,
		"round_no": alert.round,
		"opened_on": alert.opened_on,
		"due_by": alert.due_by,
		"answered": alert.answered or None,
		"escalated": alert.escalated,
		"back_on": alert.back_on,
		"ended_on": alert.ended_on,
	}


def series_of(row: frappe._dict) -> str:
	"""Of an alert's row: the same that `State.series` gives."""
	place = Place(row.property or None, row.company or None)
	return State(row.indicator, place.key).series(row.kind or BREACH)


# -- many rows at once

_STANDARD = ("name", "creation", "modified", "owner", "modified_by")


def _standard(now: datetime, name: str | None = None) -> list:
	user = frappe.session.user
	return [name or frappe.generate_hash(length=10), now, now, user, user]


def insert_rows(doctype: str, rows: list[dict], now: datetime) -> None:
	"""In one statement, as the framework would write each; a key that is taken undoes the batch."""
	if not rows:
		return
	fields = [name for name in rows[0] if name != "name"]
	values = [[*_standard(now, row.get("name")), *(row[name] for name in fields)] for row in rows]
	bulk_rows.insert_rows(doctype, [*_STANDARD, *fields], values)


def next_positions(doctype: str, parents: Iterable[str], field: str) -> dict[str, int]:
	"""parent → how many rows it has."""
	wanted = [name for name in set(parents) if name]
	if not wanted:
		return {}
	return dict(
		frappe.get_all(
			doctype,
			{"parent": ["in", wanted], "parenttype": ALERT, "parentfield": field},
			["parent", "max(idx) as last"],
			group_by="parent",
			as_list=True,
			limit=0,
		)
	)
