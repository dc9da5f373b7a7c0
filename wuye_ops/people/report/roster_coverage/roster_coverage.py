"""排班覆盖: every shift that a post needs, with who is there, away and missing."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, nowdate

from wuye_ops.people.roster import loading
from wuye_ops.property.report_filters import check_readable
from wuye_ops.property.report_scope import data, decimal, link, number, period

# a table of days by shifts; more of them nobody reads
MOST_DAYS = 93


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, from_date, to_date, only_short."""
	filters = frappe._dict(filters or {})
	check_readable("Roster Need")
	filters.from_date = filters.from_date or nowdate()
	filters.to_date = filters.to_date or add_days(filters.from_date, 6)
	first, last = period(filters, MOST_DAYS)
	wanted = {"name": filters.property} if isinstance(filters.property, str) and filters.property else {}
	plan = loading.load(first, last, frappe.get_list("Property", wanted, pluck="name", limit=0))
	slots = list(plan.slots())
	every = [_row(plan, need, day, slot) for need, day, slot in slots]
	rows = [row for row in every if row["short"] or not filters.only_short]
	note = None
	if not every:
		note = _("No shift is needed on these days. Say which are under {0}.").format(_("Roster Need"))
	return (
		columns(),
		rows,
		note,
		chart(every),
		summary(every, plan.coverage_of([slot for _need, _day, slot in slots])),
	)


def _row(plan: loading.Plan, need, day, slot) -> dict:
	cover = plan.coverage_of([slot]).covers[0]
	return {
		"property": need.property,
		"day": day,
		"need": need.name,
		"title": need.title,
		"shift_type": need.shift_type,
		"needed": slot.needed,
		"here": len(cover.here),
		"away": len(cover.away),
		"short": cover.short,
		"over": cover.over,
		"hours": float(slot.shift.hours * cover.short),
	}


def columns() -> list[dict]:
	return [
		link("property", _("Property"), "Property", 130),
		{"fieldname": "day", "label": _("Day"), "fieldtype": "Date", "width": 110},
		link("need", _("Roster Need"), "Roster Need", 110),
		data("title", _("Post", context="Roster"), 160),
		link("shift_type", _("Shift Type"), "Shift Type", 100),
		number("needed", _("Needed", context="Roster")),
		number("here", _("There", context="Roster")),
		number("away", _("On Leave")),
		number("short", _("Missing", context="Roster")),
		number("over", _("Too Many", context="Roster")),
		decimal("hours", _("Hours Missing", context="Roster"), 90),
	]


def chart(rows: list[dict]) -> dict | None:
	"""People day by day: there, and missing on top."""
	if not rows:
		return None
	here, short = defaultdict(int), defaultdict(int)
	for row in rows:
		here[row["day"]] += min(row["here"], row["needed"])
		short[row["day"]] += row["short"]
	days = sorted(here)
	return {
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#48BB74", "#E24C4C"],
		"height": 220,
		# drawn at once: the library mixes up its axis when the page changes while it moves
		"animate": 0,
		"disableEntryAnimation": 1,
		"data": {
			"labels": [formatdate(day) for day in days],
			"datasets": [
				{"name": _("There", context="Roster"), "values": [here[day] for day in days]},
				{"name": _("Missing", context="Roster"), "values": [short[day] for day in days]},
			],
		},
	}


def summary(rows: list[dict], coverage) -> list[dict]:
	if coverage.percent is None:
		return []
	short = sum(row["short"] for row in rows)
	return [
		{
			"label": _("Roster Coverage Rate"),
			"value": f"{coverage.percent} %",
			"datatype": "Data",
			"indicator": "Red" if short else "Green",
		},
		{
			"label": _("Shifts That Lack Somebody"),
			"value": sum(bool(row["short"]) for row in rows),
			"datatype": "Int",
		},
		{"label": _("People Missing"), "value": short, "datatype": "Int"},
	]
