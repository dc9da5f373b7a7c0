"""巡更完成: rounds and points reached, and deviations, by plan, guard, day, hour or property."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, group_of, link, number, percent, period, within
from wuye_ops.rules.completion import percent as percent_of
from wuye_ops.rules.patrol import EXPECTED

PLAN, EMPLOYEE, DAY, HOUR, PROPERTY = "Plan", "Employee", "Day", "Hour", "Property"
GROUPS = {
	PLAN: "plan",
	EMPLOYEE: "employee",
	DAY: "date(window_from)",
	HOUR: "extract(hour from window_from)",
	PROPERTY: "property",
}
# deviations know the round, not the window
DEVIATIONS = {PLAN: "plan", EMPLOYEE: "employee", DAY: "date(found_on)", PROPERTY: "property"}
CHOSEN = ("property", "plan", "employee")
MOST_DAYS = 366
MOST_BARS = 31


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date; property, plan, employee; group_by: one of GROUPS.

	Of rounds of the order trade that are over. Two questions to the database, and one for the titles of plans.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Inspection")
	by = group_of(filters, GROUPS, PLAN)
	found = rounds(filters, by)
	for key, count in deviations(filters, by).items():
		if key in found:
			found[key]["deviations"] = count
	titles = _titles(found) if by == PLAN else {}
	rows = [_row(by, key, counts, titles) for key, counts in found.items()]
	rows.sort(key=lambda row: row["sort"] if by in (DAY, HOUR) else (row["rate"], row["group"] or ""))
	whole = sum(found.values(), Counter())
	graph = chart(by, rows, filters)
	if len(rows) > 1:
		rows.append({**_row(by, None, whole, {}), "group": _("Total"), "is_total": 1, "bold": 1})
	return columns(by), rows, None, graph, summary(whole)


def rounds(filters: frappe._dict, by: str) -> dict[object, Counter]:
	"""Group → rounds, missed, done (points), total (points); of rounds the user may see."""
	found: dict[object, Counter] = defaultdict(Counter)
	for row in frappe.get_list(
		"Inspection",
		filters={
			**chosen(filters, *CHOSEN),
			"trade": "Order",
			"kind": "Route",
			"status": ["in", ["Done", "Missed"]],
			"window_from": within(*period(filters, MOST_DAYS)),
		},
		fields=[
			f"{GROUPS[by]} as wanted",
			"status",
			"count(name) as rounds",
			"sum(points_done) as done",
			"sum(points_total) as total",
		],
		group_by=f"{GROUPS[by]}, status",
		order_by="total desc",
		limit=0,
	):
		counts = found[_key(by, row.wanted)]
		counts["rounds"] += row.rounds
		counts["missed"] += row.rounds if row.status == "Missed" else 0
		counts["done"] += int(row.done or 0)
		counts["total"] += int(row.total or 0)
	return dict(found)


def deviations(filters: frappe._dict, by: str) -> dict[object, int]:
	"""Group → deviations that were not withdrawn, for whoever may read them."""
	if by not in DEVIATIONS or not frappe.has_permission("Patrol Deviation", "read"):
		return {}
	rows = frappe.get_list(
		"Patrol Deviation",
		filters={
			**chosen(filters, *CHOSEN),
			"status": ["!=", "Withdrawn"],
			"found_on": within(*period(filters, MOST_DAYS)),
		},
		fields=[f"{DEVIATIONS[by]} as wanted", "count(name) as total"],
		group_by=DEVIATIONS[by],
		order_by="total desc",
		limit=0,
	)
	return {_key(by, row.wanted): row.total for row in rows}


def _key(by: str, value: object) -> object:
	if by == DAY:
		return getdate(value)
	return int(value) if by == HOUR else value or None


def _titles(found: dict) -> dict[str, str]:
	names = [name for name in found if name]
	# titles of plans whose rounds the user sees
	return dict(
		frappe.get_all(
			"Inspection Plan", {"name": ["in", names or [""]]}, ["name", "title"], as_list=True, limit=0
		)
	)


def _row(by: str, key: object, counts: Counter, titles: dict) -> dict:
	rate = percent_of(counts["done"], counts["total"])
	return {
		"group": _in_words(by, key, titles),
		"key": str(key) if key is not None else None,
		"sort": key,
		"rounds": counts["rounds"],
		"missed": counts["missed"],
		"done": counts["done"],
		"total": counts["total"],
		"rate": None if rate is None else float(rate),
		"deviations": counts["deviations"],
	}


def _in_words(by: str, key: object, titles: dict) -> str:
	if key is None:
		return _("None")
	if by == HOUR:
		return f"{key:02d}:00"
	return titles.get(key) or str(key)


def columns(by: str) -> list[dict]:
	first = {
		EMPLOYEE: link("group", _("Employee"), "Employee", 180),
		PROPERTY: link("group", _("Property"), "Property", 180),
	}.get(by) or data("group", _(by), 200)
	return [
		first,
		number("rounds", _("Rounds")),
		number("missed", _("Missed", context="Inspection")),
		number("total", _("Points Due"), 110),
		number("done", _("Points Reached"), 120),
		percent("rate", _("Share Reached"), 110),
		*([number("deviations", _("Deviations"), 110)] if by in DEVIATIONS else []),
	]


def behind(by: str, key: object, filters: frappe._dict) -> dict | None:
	"""The filters of the list of a group's rounds; None where no list can be asked for them."""
	if by == HOUR:
		return None
	first, last = period(filters, MOST_DAYS)
	group = {} if by == DAY else {GROUPS[by]: key or ["is", "not set"]}
	return {
		**chosen(filters, *CHOSEN),
		**group,
		"trade": "Order",
		"kind": "Route",
		"status": ["in", ["Done", "Missed"]],
		"window_from": leads.days(key) if by == DAY else leads.days(first, last),
	}


def chart(by: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	shown = rows[-MOST_BARS:] if by in (DAY, HOUR) else rows[:MOST_BARS]
	shown = [row for row in shown if row["rate"] is not None]
	if not shown:
		return None
	return {
		"data": {
			"labels": [row["group"] for row in shown],
			"datasets": [{"name": _("Share Reached"), "values": [row["rate"] for row in shown]}],
			"yMarkers": [{"label": _("Expected"), "value": float(EXPECTED), "options": {"labelPos": "left"}}],
			"leads": leads.to_list(
				"Inspection", ["rate"], shown, lambda _set, row: behind(by, row["key"], filters)
			),
		},
		"type": "line" if by == DAY and len(shown) > 1 else "bar",
		"colors": ["#449CF0"],
		"fieldtype": "Percent",
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: Counter) -> list[dict]:
	rate = percent_of(whole["done"], whole["total"])
	return [
		{"label": _("Rounds"), "value": whole["rounds"], "datatype": "Int"},
		{
			"label": _("Missed", context="Inspection"),
			"value": whole["missed"],
			"datatype": "Int",
			"indicator": "Red" if whole["missed"] else "Green",
		},
		{
			"label": _("Share Reached"),
			"value": "–" if rate is None else f"{rate}%",
			"datatype": "Data",
			"indicator": "Green" if rate is not None and rate >= EXPECTED else "Orange",
		},
		{"label": _("Deviations"), "value": whole["deviations"], "datatype": "Int"},
	]
