"""风险跟踪: what is owed on every open risk, late duties first: the one that presses most, by when, and whose it is."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _
from frappe.utils import create_batch, getdate, nowdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen, own_properties
from wuye_ops.property.report_scope import data, link, number
from wuye_ops.risk import follow_up
from wuye_ops.risk.as_risk import DOCTYPE
from wuye_ops.rules import risk_follow_up as rules
from wuye_ops.rules.risk_life import OPEN

ASKED = ("company", "property", "category", "level")
OF_ROWS = ("duty", "state")
BATCH = 5000
SHOWN = (rules.LATE, rules.SOON, rules.IN_TIME)
COLOURS = ["#E24C4C", "#F6C35E", "#8FC79A"]


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: company, property, category, level; duty and state: of the rules."""
	filters = frappe._dict(filters or {})
	check_readable(DOCTYPE)
	rows = read(filters)
	wanted = chosen(filters, *OF_ROWS)
	shown = [row for row in rows if all(row[field] == value for field, value in wanted.items())]
	return columns(), shown, None, chart(shown, filters), summary(rows)


def read(filters: frappe._dict) -> list[dict]:
	"""Every open risk that owes something, by the reader's own right, in the order of the rules."""
	today = getdate(nowdate())
	found = {
		row.name: row
		for row in frappe.get_list(
			DOCTYPE,
			filters={**own_properties(filters), **chosen(filters, *ASKED), "status": ["in", OPEN]},
			fields=[*follow_up.FIELDS, "owner_name", "category"],
			order_by=None,
			limit=0,
		)
	}
	followed = [
		one for batch in create_batch(list(found.values()), BATCH) for one in follow_up.as_followed(batch)
	]
	return [_row(found[one.key], one) for one in rules.to_follow(followed, today)]


def _row(row: frappe._dict, stands: rules.Standing) -> dict:
	return {
		**{
			field: row[field]
			for field in ("name", "title", "property", "category", "level", "status", "owner_name")
		},
		"duty": stands.duty.what,
		"by": stands.duty.by,
		"state": stands.state,
		"late": max(-stands.days, 0),
	}


def columns() -> list[dict]:
	return [
		link("name", _("Risk"), DOCTYPE, 140),
		data("title", _("Title"), 260),
		data("level", _("Level"), 80),
		data("duty", _("Owed", context="Risks to Follow"), 110),
		{"fieldname": "by", "label": _("By", context="Risks to Follow"), "fieldtype": "Date", "width": 125},
		data("state", _("Standing", context="Risks to Follow"), 100),
		number("late", _("Days Late"), 90),
		data("owner_name", _("Risk Owner"), 110),
		link("property", _("Property"), "Property", 140),
		data("category", _("Category"), 100),
		data("status", _("Status"), 90),
	]


def chart(rows: list[dict], filters: frappe._dict) -> dict | None:
	"""What is owed, by whether it is late; a bar leads to its risks."""
	counts = Counter((row["state"], row["duty"]) for row in rows)
	owed = [duty for duty in rules.DUTIES if any(counts[state, duty] for state in SHOWN)]
	if not owed:
		return None
	return {
		"data": {
			"labels": [_(duty, context="Risks to Follow") for duty in owed],
			"datasets": [
				{
					"name": _(state, context="Risks to Follow"),
					"values": [counts[state, duty] for duty in owed],
				}
				for state in SHOWN
			],
			"leads": leads.to_report(
				"Risks to Follow",
				SHOWN,
				owed,
				lambda state, duty: {**chosen(filters, *ASKED), "state": state, "duty": duty},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": COLOURS,
		"height": 220,
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(rows: list[dict]) -> list[dict]:
	states = Counter(row["state"] for row in rows)
	late = Counter(row["duty"] for row in rows if row["state"] == rules.LATE)
	return [
		{"label": _("To Follow Up"), "value": len(rows), "datatype": "Int"},
		{
			"label": _("Late", context="Risks to Follow"),
			"value": states[rules.LATE],
			"datatype": "Int",
			"indicator": "Red" if states[rules.LATE] else "Green",
		},
		{"label": _("Without Response"), "value": late[rules.RESPONSE], "datatype": "Int"},
		{"label": _("Review Overdue"), "value": late[rules.REVIEW], "datatype": "Int"},
		{"label": _("Due Soon", context="Risks to Follow"), "value": states[rules.SOON], "datatype": "Int"},
	]
