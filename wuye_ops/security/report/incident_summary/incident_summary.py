"""事件统计: incidents by kind, level, month, building or property: how many, how grave, how fast, at what cost."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import flt, get_datetime, get_last_day, getdate, now_datetime

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, group_of, link, number, percent, period, within
from wuye_ops.rules.completion import percent as percent_of

KIND, LEVEL, MONTH, BUILDING, PROPERTY = "Kind", "Level", "Month", "Building", "Property"
GROUPS = {KIND: "kind", LEVEL: "level", MONTH: "occurred_on", BUILDING: "building", PROPERTY: "property"}
CHOSEN = ("property", "kind", "level")
LEVELS = ("Red", "Orange", "Yellow", "Blue")
COLORS = ["#E24C4C", "#F8814F", "#F6C35E", "#449CF0"]
FALSE_ALARM = "False Alarm"
MOST_BARS = 20


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date of when they occurred; property, kind, level;
	group_by: one of GROUPS. False alarms are counted beside, and nowhere else.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Security Incident")
	by = group_of(filters, GROUPS, KIND)
	found = incidents(filters, by)
	rows = [_row(by, key, counts) for key, counts in found.items()]
	rows.sort(key=lambda row: row["sort"])
	whole = sum(found.values(), Counter())
	graph = chart(by, rows, filters)
	if len(rows) > 1:
		rows.append({**_row(by, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return columns(by), rows, None, graph, summary(whole)


def incidents(filters: frappe._dict, by: str) -> dict[str, Counter]:
	"""Group → counts by level and of total, ended, in_time, late, minutes, hurt, loss and false alarms."""
	now = now_datetime()
	found: dict[str, Counter] = defaultdict(Counter)
	for row in frappe.get_list(
		"Security Incident",
		filters={**chosen(filters, *CHOSEN), "occurred_on": within(*period(filters))},
		fields=[
			"kind", "level", "occurred_on", "building", "property", "status", "reported_on", "handle_by", "contained_on",
			"dead", "gravely_injured", "injured", "loss",
		],
		order_by=None,
		limit=0,
	):  # fmt: skip
		key = f"{getdate(row.occurred_on):%Y-%m}" if by == MONTH else row[GROUPS[by]] or ""
		counts = found[key]
		if row.status == FALSE_ALARM:
			counts["false"] += 1
			continue
		counts["total"] += 1
		counts[row.level] += 1
		counts["hurt"] += row.dead + row.gravely_injured + row.injured
		counts["loss"] += flt(row.loss, 2)
		contained = get_datetime(row.contained_on) if row.contained_on else None
		if contained:
			counts["contained"] += 1
			counts["minutes"] += max(
				0, int((contained - get_datetime(row.reported_on)).total_seconds() // 60)
			)
		deadline = get_datetime(row.handle_by) if row.handle_by else None
		if deadline and (contained or deadline < now):
			counts["in_time" if contained and contained <= deadline else "late"] += 1
	return dict(found)


def _row(by: str, key: str | None, counts: Counter) -> dict:
	rate = percent_of(counts["in_time"], counts["in_time"] + counts["late"])
	order = (
		key if by == MONTH else LEVELS.index(key) if key and by == LEVEL else (-counts["total"], key or "")
	)
	return {
		"group": _in_words(by, key),
		"key": key,
		"sort": order,
		**{level.lower(): counts[level] for level in LEVELS},
		"total": counts["total"],
		"late": counts["late"],
		"rate": None if rate is None else float(rate),
		"minutes": round(counts["minutes"] / counts["contained"]) if counts["contained"] else None,
		"hurt": counts["hurt"],
		"loss": flt(counts["loss"], 2),
		"false": counts["false"],
	}


def _in_words(by: str, key: str | None) -> str:
	if not key:
		return _("None")
	return _(key, context="Security Incident") if by in (KIND, LEVEL) else key


def columns(by: str) -> list[dict]:
	first = {
		BUILDING: link("group", _("Building"), "Building", 180),
		PROPERTY: link("group", _("Property"), "Property", 180),
	}.get(by) or data("group", _(by), 150)
	return [
		first,
		number("total", _("Incidents")),
		*[number(level.lower(), _(level, context="Security Incident"), 80) for level in LEVELS],
		number("late", _("Too Late"), 90),
		percent("rate", _("Contained in Time"), 120),
		number("minutes", _("Mean Minutes to Contain"), 140),
		number("hurt", _("People Hurt"), 90),
		{"fieldname": "loss", "label": _("Loss"), "fieldtype": "Currency", "width": 120},
		number("false", _("False Alarms"), 100),
	]


def behind(by: str, key: str, level: str, filters: frappe._dict) -> dict | None:
	"""The filters of the list of a group's incidents of a level; None for what cannot be."""
	if by == LEVEL and level != key:
		return None
	first, last = period(filters)
	if by == MONTH:
		month = getdate(f"{key}-01")
		first, last = max(first, month), min(last, get_last_day(month))
	group = {} if by == MONTH else {GROUPS[by]: key or ["is", "not set"]}
	return {
		**chosen(filters, *CHOSEN),
		"level": level,
		**group,
		"status": ["!=", FALSE_ALARM],
		"occurred_on": leads.days(first, last),
	}


def chart(by: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	shown = [row for row in rows if row["total"]]
	shown = shown[-MOST_BARS:] if by == MONTH else shown[:MOST_BARS]
	if not shown:
		return None
	return {
		"data": {
			"labels": [row["group"] for row in shown],
			"datasets": [
				{
					"name": _(level, context="Security Incident"),
					"values": [row[level.lower()] for row in shown],
				}
				for level in LEVELS
			],
			"leads": leads.to_list(
				"Security Incident", LEVELS, shown, lambda level, row: behind(by, row["key"], level, filters)
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": COLORS,
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: Counter) -> list[dict]:
	rate = percent_of(whole["in_time"], whole["in_time"] + whole["late"])
	return [
		{"label": _("Incidents"), "value": whole["total"], "datatype": "Int"},
		{
			"label": _("Contained in Time"),
			"value": "–" if rate is None else f"{rate}%",
			"datatype": "Data",
		},
		{
			"label": _("People Hurt"),
			"value": whole["hurt"],
			"datatype": "Int",
			"indicator": "Red" if whole["hurt"] else "Green",
		},
		{"label": _("Loss"), "value": flt(whole["loss"], 2), "datatype": "Currency"},
		{"label": _("False Alarms"), "value": whole["false"], "datatype": "Int"},
	]
