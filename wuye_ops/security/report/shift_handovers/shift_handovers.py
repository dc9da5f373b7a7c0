"""交接班统计: whether shifts were taken over in time, and what was left open, by post, shift, day or property."""

from collections import Counter, defaultdict
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, group_of, link, number, percent, period, within
from wuye_ops.rules.completion import percent as percent_of
from wuye_ops.security.metrics import GRACE_MINUTES, USUAL

POST, SHIFT, DAY, PROPERTY = "Post", "Shift", "Day", "Property"
GROUPS = {POST: "post", SHIFT: "shift", DAY: "shift_end", PROPERTY: "property"}
CHOSEN = ("property", "post")
MOST_DAYS = 366
MOST_BARS = 31
IN_TIME, LATE, OPEN = "In Time", "Late", "Not Taken Over"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date of the shifts' end; property, post; group_by: one
	of GROUPS. Shifts that are not over yet are left out.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Shift Handover")
	by = group_of(filters, GROUPS, POST)
	found = handovers(filters, by)
	rows = [_row(by, key, counts) for key, counts in found.items()]
	rows.sort(key=lambda row: row["key"] if by == DAY else (row["rate"], row["group"]))
	whole = sum(found.values(), Counter())
	graph = chart(by, rows, filters)
	if len(rows) > 1:
		rows.append({**_row(by, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return columns(by), rows, None, graph, summary(whole)


def handovers(filters: frappe._dict, by: str) -> dict[str, Counter]:
	"""Group → shifts by IN_TIME, LATE and OPEN, and minutes late in all; of those the user may see.

	There are some five a day and post, so that they are counted here and not in the database.
	"""
	now = now_datetime()
	grace = timedelta(minutes=GRACE_MINUTES)
	found: dict[str, Counter] = defaultdict(Counter)
	for row in frappe.get_list(
		"Shift Handover",
		filters={**chosen(filters, *CHOSEN), "shift_end": within(*period(filters, MOST_DAYS))},
		fields=["post", "shift", "property", "shift_end", "taken_over_on", "status"],
		order_by=None,
		limit=0,
	):
		end = get_datetime(row.shift_end)
		taken = get_datetime(row.taken_over_on) if row.status == "Taken Over" and row.taken_over_on else None
		if taken is None and now <= end + grace:
			continue
		key = str(getdate(end)) if by == DAY else row[GROUPS[by]] or ""
		kind = OPEN if taken is None else IN_TIME if taken <= end + grace else LATE
		found[key][kind] += 1
		found[key]["minutes"] += (
			max(0, int(((taken or now) - end).total_seconds() // 60)) if kind != IN_TIME else 0
		)
	return dict(found)


def _row(by: str, key: str | None, counts: Counter) -> dict:
	total = counts[IN_TIME] + counts[LATE] + counts[OPEN]
	rate = percent_of(counts[IN_TIME], total)
	late = counts[LATE] + counts[OPEN]
	return {
		"group": key or _("None"),
		"key": key,
		"total": total,
		"in_time": counts[IN_TIME],
		"late": counts[LATE],
		"open": counts[OPEN],
		"rate": None if rate is None else float(rate),
		"minutes": round(counts["minutes"] / late) if late else 0,
	}


def columns(by: str) -> list[dict]:
	first = {
		POST: link("group", _("Guard Post"), "Guard Post", 220),
		PROPERTY: link("group", _("Property"), "Property", 180),
	}.get(by) or data("group", _(by), 140)
	return [
		first,
		number("total", _("Shifts")),
		number("in_time", _("In Time")),
		number("late", _("Late", context="Shift Handover")),
		number("open", _("Not Taken Over"), 120),
		percent("rate", _("In-Time Rate")),
		number("minutes", _("Mean Minutes Late"), 130),
	]


def behind(by: str, key: str | None, filters: frappe._dict) -> dict:
	first, last = period(filters, MOST_DAYS)
	group = {} if by == DAY else {GROUPS[by]: key or ["is", "not set"]}
	return {
		**chosen(filters, *CHOSEN),
		**group,
		"shift_end": leads.days(key) if by == DAY else leads.days(first, last),
	}


def chart(by: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	shown = rows[-MOST_BARS:] if by == DAY else rows[:MOST_BARS]
	if not shown:
		return None
	kinds = {
		"in_time": _("In Time"),
		"late": _("Late", context="Shift Handover"),
		"open": _("Not Taken Over"),
	}
	only = {
		"in_time": {"status": "Taken Over"},
		"late": {"status": "Taken Over"},
		"open": {"status": ["!=", "Taken Over"]},
	}
	return {
		"data": {
			"labels": [row["group"] for row in shown],
			"datasets": [
				{"name": label, "values": [row[field] for row in shown]} for field, label in kinds.items()
			],
			"leads": leads.to_list(
				"Shift Handover",
				list(kinds),
				shown,
				lambda kind, row: {**behind(by, row["key"], filters), **only[kind]},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#48BB74", "#F6C35E", "#E24C4C"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: Counter) -> list[dict]:
	total = whole[IN_TIME] + whole[LATE] + whole[OPEN]
	rate = percent_of(whole[IN_TIME], total)
	return [
		{"label": _("Shifts"), "value": total, "datatype": "Int"},
		{
			"label": _("In-Time Rate"),
			"value": "–" if rate is None else f"{rate}%",
			"datatype": "Data",
			"indicator": "Green" if rate is None or rate >= USUAL else "Orange",
		},
		{
			"label": _("Not Taken Over"),
			"value": whole[OPEN],
			"datatype": "Int",
			"indicator": "Red" if whole[OPEN] else "Green",
		},
	]
