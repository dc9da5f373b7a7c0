"""What a quarterly report says: plain data of a property, or of a company as a whole, with codes that its paper puts into words.

Where risks stood on a day is read from the rounds. Responses, duties and measures are as on the day of reading, which is said with
them. Read by the system, a few queries for each part: whoever may read the report may read what is in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe.utils import cint, cstr, flt, getdate

from wuye_ops.risk import follow_up, settings
from wuye_ops.risk.register_history import histories_of
from wuye_ops.risk.reporting import insured, warned
from wuye_ops.rules import risk_follow_up
from wuye_ops.rules import risk_review as rules
from wuye_ops.rules.proration import ONE_DAY, Period
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_matrix import FIVE, KEY_LEVELS, rank_of, worst

# Of each list so many rows are kept; how many there were is kept with them.
MOST = 60
RISK_FIELDS = tuple(
	dict.fromkeys(
		(*follow_up.FIELDS, "category", "owner_name", "ended_on", "inherent_level", "reason_closed")
	)
)


@dataclass(frozen=True)
class Subject:
	"""Whose report of which quarter, as of a day; now: the moment of reading. properties: those of the company, or the one."""

	company: str
	property: str | None
	quarter: Period
	as_of: date
	now: datetime
	properties: tuple[str, ...]

	@property
	def before(self) -> date:
		"""The last day of the quarter before."""
		return self.quarter.first - ONE_DAY


def read(subject: Subject) -> dict:
	"""The content, fit for JSON."""
	risks = frappe.get_all(
		"Risk", {"property": ["in", subject.properties or [""]]}, list(RISK_FIELDS), order_by="name", limit=0
	)
	by_name = {row.name: row for row in risks}
	histories = histories_of(risks)
	then = rules.register_on(histories, subject.before)
	now = rules.register_on(histories, subject.as_of)
	alerts = warned.read(subject)
	keys = _keys(now, by_name, alerts.raised)
	return {
		"counts": _counts(then, now),
		"heat": {"then": _heat(then), "now": _heat(now)},
		"moves": _listed(_moves(then, now, by_name)),
		"key_risks": _listed(_key_risks(keys, now, by_name, alerts.raised)),
		"alerts": alerts.by_level,
		"indicators": _listed(alerts.indicators),
		"insurance": {part: _listed(map(_plain, rows)) for part, rows in insured.read(subject).items()},
		"acceptances": _listed(_acceptances(subject, by_name)),
		"duties": _listed(_duties(subject, risks)),
		"measures": _measures(subject, by_name),
		"incidents": _incidents(subject),
	}


def _listed(rows: Iterable[dict]) -> dict:
	"""The first of the rows, and how many there are."""
	rows = list(rows)
	return {"count": len(rows), "rows": rows[:MOST]}


def _plain(row: dict) -> dict:
	"""Fit for JSON."""
	return {field: str(value) if isinstance(value, date) else value for field, value in row.items()}


def _plain_day(day: object) -> str | None:
	return str(getdate(day)) if day else None


# -- the register then and now -----------------------------------------------------------------------------------------


def _counts(then: Mapping[str, rules.Entry], now: Mapping[str, rules.Entry]) -> dict:
	before, found = rules.figures(then, then), rules.figures(then, now)
	return {
		"then": before.count,
		"now": found.count,
		"levels": [[level, before.by_level[level], found.by_level[level]] for level in found.by_level],
		"categories": [
			[
				category,
				sum(before.by_category.get(category, {}).values()),
				sum(found.by_category.get(category, {}).values()),
				*(found.by_category.get(category, {}).get(level, 0) for level in found.by_level),
			]
			for category in sorted({*before.by_category, *found.by_category})
		],
		"changes": dict(found.changes),
	}


def _heat(register: Mapping[str, rules.Entry]) -> dict:
	"""cells: rows of [likelihood, impact, count] of those that hold a risk."""
	found = rules.heat_map(register)
	return {
		"cells": [[*cell, len(keys)] for cell, keys in sorted(found.cells.items()) if keys],
		"elsewhere": {level: len(keys) for level, keys in found.elsewhere.items()},
		"unassessed": len(found.unassessed),
	}


def _moves(then: Mapping, now: Mapping, by_name: Mapping[str, frappe._dict]) -> Iterable[dict]:
	"""Those that moved, by how: worse, new, better, gone."""
	for move in rules.compare(then, now):
		if move.change == rules.SAME:
			continue
		row = by_name[move.key]
		is_gone = move.change == rules.GONE
		yield {
			**_named(row),
			"change": move.change,
			"then": _value(move.then),
			"now": _value(move.now),
			"status": row.status if is_gone else None,
			"reason": cstr(row.reason_closed) if is_gone else None,
		}


def _named(row: frappe._dict) -> dict:
	return {"risk": row.name, "title": row.title, "property": row.property, "category": row.category}


def _value(entry: rules.Entry | None) -> list | None:
	"""[level, score, how it was assessed], such as "Red", "20", "5 × 4"."""
	if entry is None or entry.value is None:
		return None
	value = entry.value
	return [
		value.level,
		f"{value.score:f}",
		" × ".join(f"{part:f}" if value.method != FIVE else str(part) for part in value.parts),
	]


# -- key risks ---------------------------------------------------------------------------------------------------------


def _keys(now: Mapping[str, rules.Entry], by_name: Mapping, raised: Mapping[str, str]) -> list[str]:
	"""Red and orange ones by what they would be without measures, by what they are, or because an alert raised them: as the register
	has it (`rules.risk_life`). The gravest of today first."""
	standing = {key: worst((entry.level, raised.get(key, ""))) for key, entry in now.items()}
	keys = [
		key
		for key, level in standing.items()
		if worst((level, by_name[key].inherent_level or "")) in KEY_LEVELS
	]
	score = {key: now[key].value.score if now[key].value else 0 for key in keys}
	return sorted(keys, key=lambda key: (-rank_of(standing[key]), -score[key], key))


def _key_risks(keys: list[str], now: Mapping, by_name: Mapping, raised: Mapping[str, str]) -> Iterable[dict]:
	responses = _responses(keys[:MOST])
	for key in keys:
		row = by_name[key]
		yield {
			**_named(row),
			"value": _value(now[key]),
			"raised": raised.get(key) or None,
			"owner": row.owner_name,
			"responses": responses.get(key, []),
			"next_review": _plain_day(row.next_review),
		}


def _responses(names: list[str]) -> dict[str, list[list]]:
	"""risk → [kind, until] of the responses that are in effect."""
	found: dict[str, list[list]] = defaultdict(list)
	for row in frappe.get_all(
		"Risk Response",
		{"parent": ["in", names or [""]], "parenttype": "Risk", "status": "In Effect"},
		["parent", "kind", "until"],
		order_by="parent, idx",
		limit=0,
	):
		found[row.parent].append([row.kind, _plain_day(row.until)])
	return found


# -- what is owed and what was done ------------------------------------------------------------------------------------


def _acceptances(subject: Subject, by_name: Mapping[str, frappe._dict]) -> Iterable[dict]:
	"""Accepted risks that are to be decided anew until the end of the next quarter, or should have been."""
	until = rules.quarter_of(subject.quarter.last + ONE_DAY).last
	for row in frappe.get_all(
		"Risk Response",
		{
			"parenttype": "Risk",
			"kind": "Accept",
			"approved_on": ["is", "set"],
			"until": ["<=", until],
			"parent": ["in", [name for name, risk in by_name.items() if risk.status in OPEN] or [""]],
		},
		["parent", "until", "approved_by", "status"],
		order_by="until, parent",
		limit=0,
	):
		yield {
			**_named(by_name[row.parent]),
			"level": by_name[row.parent].level,
			"until": _plain_day(row.until),
			"approved_by": frappe.utils.get_fullname(row.approved_by),
		}


def _duties(subject: Subject, risks: list[frappe._dict]) -> Iterable[dict]:
	"""What is overdue on the day of reading, what presses most first."""
	open_ones = [row for row in risks if row.status in OPEN]
	by_name = {row.name: row for row in open_ones}
	for one in risk_follow_up.to_follow(
		follow_up.as_followed(open_ones), getdate(subject.now), settings.deadlines()
	):
		if one.state != risk_follow_up.LATE:
			continue
		row = by_name[one.key]
		yield {
			**_named(row),
			"level": row.level,
			"owner": row.owner_name,
			"duty": one.duty.what,
			"by": str(one.duty.by),
			"days": -one.days,
		}


def _measures(subject: Subject, by_name: Mapping[str, frappe._dict]) -> dict:
	"""Done in the quarter, by what they are, and those that are open though their day is past."""
	rows = frappe.get_all(
		"Risk Measure",
		{"parenttype": "Risk", "parent": ["in", list(by_name) or [""]]},
		["parent", "document_type", "document", "due_on", "done_on"],
		order_by="done_on, parent, idx",
		limit=0,
	)
	done = [row for row in rows if row.done_on and subject.quarter.first <= row.done_on <= subject.as_of]
	late = [
		row
		for row in rows
		if not row.done_on
		and row.due_on
		and row.due_on < getdate(subject.now)
		and by_name[row.parent].status in OPEN
	]
	return {
		"kinds": sorted(Counter(row.document_type for row in done).items()),
		"done": _listed(_measure(row, by_name) for row in done),
		"late": _listed(_measure(row, by_name) for row in late),
	}


def _measure(row: frappe._dict, by_name: Mapping[str, frappe._dict]) -> dict:
	return {
		**_named(by_name[row.parent]),
		"kind": row.document_type,
		"document": row.document,
		"due_on": _plain_day(row.due_on),
		"done_on": _plain_day(row.done_on),
	}


# -- what happened -----------------------------------------------------------------------------------------------------


def _incidents(subject: Subject) -> dict:
	"""Incidents of the quarter, without false alarms: by level, hurt people, losses, and the gravest of them."""
	rows = frappe.get_all(
		"Security Incident",
		{
			"property": ["in", subject.properties or [""]],
			"status": ["!=", "False Alarm"],
			"occurred_on": ["between", (subject.quarter.first, subject.as_of)],
		},
		[
			"name",
			"subject",
			"property",
			"kind",
			"level",
			"occurred_on",
			"dead",
			"gravely_injured",
			"injured",
			"loss",
			"status",
		],
		limit=0,
	)
	rows.sort(key=lambda row: (-rank_of(row.level or ""), -flt(row.loss), row.name))
	return {
		"levels": sorted(
			Counter(cstr(row.level) for row in rows).items(), key=lambda pair: -rank_of(pair[0])
		),
		"hurt": [sum(cint(row[field]) for row in rows) for field in ("dead", "gravely_injured", "injured")],
		"loss": f"{sum(flt(row.loss, 2) for row in rows):.2f}",
		**_listed(
			{
				"incident": row.name,
				"title": row.subject,
				"property": row.property,
				"kind": row.kind,
				"level": row.level,
				"day": _plain_day(row.occurred_on),
				"loss": f"{flt(row.loss, 2):.2f}",
			}
			for row in rows
		),
	}
