"""Every night: months that are over are closed, and closed ones are counted again to find what has come in late.

A month of a metric is a row of Metric Closing, unique in the database. Whoever works locks one row, counts all properties at
once, and commits what was counted together with the row: a worker that is killed leaves the month as it was, a second one
takes another month, and a metric that fails says so in its row while the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import frappe
from frappe.utils import get_datetime, getdate, now_datetime

from wuye_ops.metrics import figures, telling
from wuye_ops.metrics.registry import Metric, Scope, all_metrics
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules import metric_closing as rules
from wuye_ops.rules.metric_closing import Figures, Revision
from wuye_ops.rules.proration import Month

CLOSING, SNAPSHOT, REVISION = "Metric Closing", "Metric Snapshot", "Metric Revision"
WAITING, CLOSED, FAILED = "Waiting", "Closed", "Failed"
MONTH = "wuye_metric_month"
STANDARD = ("name", "creation", "modified", "owner", "modified_by")


@dataclass(slots=True)
class Night:
	"""What a run has done. failed: names of closings that could not be counted. revised: property → its snapshots."""

	now: datetime
	# after each month; and after one that could not be counted
	commit: Callable[[], object]
	undo: Callable[[], object]
	closed: int = 0
	recounted: int = 0
	failed: list[str] = field(default_factory=list)
	revised: dict[str, list[str]] = field(default_factory=dict)


def follow_the_night(now: datetime | None = None, checkpoint: Callable[[], object] | None = None) -> Night:
	"""Closes what is due, counts the last closed months again, and tells those responsible what was found.

	Run again, by two workers at once or after a kill, it ends with the same: each month is counted once a day. checkpoint:
	what takes the place of the commit after each month where the caller commits.
	"""
	night = Night(
		get_datetime(now) if now else now_datetime(),
		checkpoint or frappe.db.commit,
		frappe.db.rollback if checkpoint is None else lambda: frappe.db.rollback(save_point=MONTH),
	)
	metrics = all_metrics()
	plan(metrics, getdate(night.now))
	night.commit()
	for name in _waiting(metrics):
		_work(name, metrics, night, _is_to_close, _close)
	for name in _to_recount(metrics, night.now):
		_work(name, metrics, night, _is_to_recount, _recount)
	telling.tell(night.failed, night.now)
	night.commit()
	return night


# -- which months


def plan(metrics: Mapping[str, Metric], today: date) -> int:
	"""Puts down a row for every month that is to be closed by now; returns how many came to it.

	Of what cannot be counted again the last month that is due is the first: of those before nobody knows.
	"""
	settings = frappe.get_cached_doc("Metric Settings")
	known: dict[str, set[Month]] = {key: set() for key in metrics}
	for row in frappe.get_all(
		CLOSING, {"metric": ["in", list(metrics)]}, ["metric", "period_start"], limit=0
	):
		known[row.metric].add(Month.of(getdate(row.period_start)))
	history = Month.of(today).plus(-(settings.history_months or 0))
	present = rules.known_from(today, settings.grace_days or 0)
	rows = [
		{"metric": key, "period_start": month.first, "status": WAITING}
		for key, done in known.items()
		for month in rules.to_close(
			min({history if metrics[key].recounted else present, *done}).first,
			today,
			done,
			settings.grace_days or 0,
		)
	]
	# of two that plan at once the database takes each month once
	_insert(CLOSING, rows, now_datetime(), ignore_duplicates=True)
	return len(rows)


def _waiting(metrics: Collection[str]) -> list[str]:
	"""The latest months first: they are looked at most."""
	return _names(metrics, [["status", "in", [WAITING, FAILED]]])


def _to_recount(metrics: Mapping[str, Metric], now: datetime) -> list[str]:
	count = frappe.get_cached_doc("Metric Settings").recount_months or 0
	first = Month.of(getdate(now)).plus(-count).first
	again = [key for key, metric in metrics.items() if metric.recounted]
	return _names(again, [["status", "=", CLOSED], ["period_start", ">=", first]])


def _names(metrics: Collection[str], filters: list) -> list[str]:
	of_these = [["metric", "in", list(metrics)], *filters]
	return frappe.get_all(CLOSING, of_these, pluck="name", order_by="period_start desc, metric", limit=0)


# -- one month


def _is_to_close(row, now: datetime) -> bool:
	return row.status == WAITING or (row.status == FAILED and get_datetime(row.failed_on) < now)


def _is_to_recount(row, now: datetime) -> bool:
	return row.status == CLOSED and getdate(row.recounted_on) < getdate(now)


def _work(name: str, metrics: dict[str, Metric], night: Night, is_due: Callable, do: Callable) -> None:
	"""Takes a month unless another worker has it or has done it; it and what is written of it are one transaction."""
	row = _lock(name)
	if row is not None and is_due(row, night.now):
		metric, month = metrics[row.metric], Month.of(getdate(row.period_start))
		frappe.db.savepoint(MONTH)
		try:
			do(row, metric, month, night)
		except Exception as error:
			night.undo()
			_note_failure(row, error, night)
	night.commit()


def _lock(name: str):
	table = frappe.qb.DocType(CLOSING)
	rows = (
		frappe.qb.from_(table)
		.select("*")
		.where(table.name == name)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	return rows[0] if rows else None


def _note_failure(row, error: Exception, night: Night) -> None:
	"""A row that people see, and its trace in the Error Log. A month that is closed stays closed."""
	frappe.log_error(
		f"Metric {row.metric}, {row.period_start}", reference_doctype=CLOSING, reference_name=row.name
	)
	changes = {"reason": failure_in_words(error), "failed_on": night.now}
	changes |= {"recounted_on": night.now} if row.status == CLOSED else {"status": FAILED}
	frappe.db.set_value(CLOSING, row.name, changes)
	night.failed.append(row.name)


def _close(row, metric: Metric, month: Month, night: Night) -> None:
	parts = figures.counted(metric, Scope(month.first, month.last))
	_insert(
		SNAPSHOT,
		[
			_snapshot(metric, month, name, Figures(part, metric.version), night.now)
			for name, part in sorted(parts.items())
		],
		night.now,
	)
	frappe.db.set_value(
		CLOSING,
		row.name,
		{
			"status": CLOSED,
			"reason": None,
			"failed_on": None,
			"counted_on": night.now,
			"recounted_on": night.now,
			"version": metric.version,
			"properties": len(parts),
		},
	)
	night.closed += 1


def _snapshot(
	metric: Metric, month: Month, name: str, found: Figures, now: datetime, revisions: int = 0
) -> dict:
	return {
		"metric": metric.key,
		"property": name,
		"period_start": month.first,
		"counted_on": now,
		"open_revisions": revisions,
		**figures.to_fields(found, metric),
	}


def _recount(row, metric: Metric, month: Month, night: Night) -> None:
	"""What has changed since becomes a revision, and nothing else does."""
	stands = _snapshots(metric, month)
	told = _open_revisions([snapshot.name for snapshot in stands.values() if snapshot.open_revisions])
	parts = figures.counted(metric, Scope(month.first, month.last))
	nothing = Figures(None, row.version)
	fresh: dict[str, Revision] = {}
	overtaken: list[str] = []
	for name in sorted({*stands, *parts}):
		snapshot = stands.get(name)
		open_rows = told.get(snapshot.name, []) if snapshot else []
		result = rules.recount(
			figures.from_row(snapshot) if snapshot else nothing,
			[_as_rule(revision) for revision in open_rows],
			Figures(parts.get(name), metric.version),
		)
		overtaken += [open_rows[position].name for position in result.overtaken]
		if result.revision:
			fresh[name] = result.revision
	_overtake(overtaken)
	_add_revisions(fresh, stands, metric, month, night)
	frappe.db.set_value(
		CLOSING,
		row.name,
		{
			"recounted_on": night.now,
			"reason": None,
			"failed_on": None,
			"revisions": (row.revisions or 0) + len(fresh),
		},
	)
	night.recounted += 1


def _snapshots(metric: Metric, month: Month) -> dict:
	"""property → its snapshot, locked: nobody accepts a revision while it is counted again."""
	table = frappe.qb.DocType(SNAPSHOT)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.property, table.open_revisions, *(table[name] for name in figures.NAMES))
		.where((table.metric == metric.key) & (table.period_start == month.first))
		.for_update()
		.run(as_dict=True)
	)
	return {row.property: row for row in rows}


def _open_revisions(names: list[str]) -> dict[str, list]:
	found: dict[str, list] = {}
	if names:
		for row in frappe.get_all(
			REVISION,
			{"parent": ["in", names], "parenttype": SNAPSHOT, "state": rules.OPEN},
			["*"],
			order_by="parent, idx",
			limit=0,
		):
			found.setdefault(row.parent, []).append(row)
	return found


def _as_rule(row) -> Revision:
	return Revision(figures.from_row(row, "old_"), figures.from_row(row, "new_"), row.why, row.state)


def _overtake(names: list[str]) -> None:
	if not names:
		return
	revision, snapshot = frappe.qb.DocType(REVISION), frappe.qb.DocType(SNAPSHOT)
	parents = frappe.get_all(REVISION, {"name": ["in", names]}, pluck="parent", limit=0)
	frappe.qb.update(revision).set(revision.state, rules.OVERTAKEN).where(revision.name.isin(names)).run()
	frappe.qb.update(snapshot).set(snapshot.open_revisions, 0).where(snapshot.name.isin(parents)).run()


def _add_revisions(
	fresh: dict[str, Revision], stands: dict, metric: Metric, month: Month, night: Night
) -> None:
	if not fresh:
		return
	# where nothing had been counted there is no snapshot yet; the month says so, and it stays in force
	new = [
		_snapshot(metric, month, name, revision.old, night.now)
		for name, revision in fresh.items()
		if name not in stands
	]
	_insert(SNAPSHOT, new, night.now)
	names = {name: row.name for name, row in stands.items()} | {row["property"]: row["name"] for row in new}
	parents = [names[name] for name in fresh]
	before = dict(
		frappe.get_all(
			REVISION,
			{"parent": ["in", parents], "parenttype": SNAPSHOT},
			["parent", "max(idx) as last"],
			group_by="parent",
			as_list=True,
			limit=0,
		)
	)
	_insert(
		REVISION,
		[
			{
				"parent": names[name],
				"parenttype": SNAPSHOT,
				"parentfield": "revisions",
				"idx": (before.get(names[name]) or 0) + 1,
				"found_on": night.now,
				"why": revision.why,
				"state": revision.state,
				**figures.to_fields(revision.old, metric, "old_"),
				**figures.to_fields(revision.new, metric, "new_"),
			}
			for name, revision in fresh.items()
		],
		night.now,
	)
	table = frappe.qb.DocType(SNAPSHOT)
	frappe.qb.update(table).set(table.open_revisions, 1).set(table.modified, night.now).where(
		table.name.isin(parents)
	).run()
	for name in fresh:
		night.revised.setdefault(name, []).append(names[name])


def _insert(doctype: str, rows: list[dict], now: datetime, ignore_duplicates: bool = False) -> None:
	"""Many rows in one statement, as the framework would write each."""
	if not rows:
		return
	user = frappe.session.user
	for row in rows:
		row |= {
			"name": frappe.generate_hash(length=10),
			"creation": now,
			"modified": now,
			"owner": user,
			"modified_by": user,
		}
	fields = [*STANDARD, *(name for name in rows[0] if name not in STANDARD)]
	values = [[row[name] for name in fields] for row in rows]
	frappe.db.bulk_insert(doctype, fields, values, ignore_duplicates=ignore_duplicates)
