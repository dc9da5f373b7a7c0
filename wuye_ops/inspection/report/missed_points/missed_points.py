"""漏检热力: which points are missed or reached late, and on which weekdays or at which hours."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import frappe
from frappe import _

from wuye_ops.inspection.report_scope import place_names
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link, number, percent, period, within
from wuye_ops.rules import completion as rules

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY, HOUR = "Weekday", "Hour"
COUNTED = {"Missed": ("Missed",), "Late": ("Late",), "Missed and Late": ("Missed", "Late")}
MOST_DAYS = 366
POINT = "`tabInspection Point`"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date, to_date; property, plan, trade; by: Weekday or Hour (of the
	window's beginning); counted: Missed, Late, or both. A row is a point that was missed at least once, the worst first.

	Four questions to the database, whatever the number of points.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Inspection")
	by, counted = filters.get("by") or WEEKDAY, filters.get("counted") or "Missed and Late"
	if by not in (WEEKDAY, HOUR) or counted not in COUNTED:
		frappe.throw(_("Choose what is counted, and by what, from the lists."), title=_("Missed Points"))
	cells = misses(filters, by)
	kinds = COUNTED[counted]
	due = due_of(filters)
	names = place_names([point for _property, point in cells])
	rows = []
	for (property_name, point), counts in cells.items():
		total = sum(count for (kind, _when), count in counts.items() if kind in kinds)
		if not total:
			continue
		row = {
			"property": property_name,
			"point_doctype": point[0],
			"point": point[1],
			"point_name": names.get(point) or point[1],
			"missed": sum(count for (kind, _when), count in counts.items() if kind == "Missed"),
			"late": sum(count for (kind, _when), count in counts.items() if kind == "Late"),
			"total": total,
			"due": due[(property_name, point)],
			"share": float(rules.percent(total, due[(property_name, point)]) or 0),
		}
		for (kind, when), count in counts.items():
			if kind in kinds:
				row[f"at_{when}"] = row.get(f"at_{when}", 0) + count
		rows.append(row)
	rows.sort(key=lambda row: (-row["total"], -row["share"], row["point_name"]))
	steps = _steps(by, rows)
	return columns(by, steps), rows, None, chart(by, steps, cells, kinds, filters)


def _query(filters: frappe._dict, wanted: list[str], groups: list[str], only: dict) -> list:
	"""Points of inspections the user may see, counted."""
	point = [f"{POINT}.service_area", f"{POINT}.equipment"]
	return frappe.get_list(
		"Inspection",
		filters=[
			["Inspection", field, "=", value]
			for field, value in chosen(filters, "property", "plan", "trade").items()
		]
		+ [
			["Inspection", "status", "in", [rules.DONE, rules.MISSED]],
			["Inspection", "window_from", *within(*period(filters, MOST_DAYS))],
			*[["Inspection Point", field, "in", values] for field, values in only.items()],
		],
		fields=["property", *point, *wanted, f"count({POINT}.name) as total"],
		group_by=", ".join(["`tabInspection`.property", *point, *groups]),
		order_by="total desc",
		limit=0,
	)


def misses(filters: frappe._dict, by: str) -> dict[tuple, Counter]:
	"""(property, (doctype, point)) → (Missed or Late, weekday or hour) → how often."""
	times = (
		["extract(hour from window_from)"]
		if by == HOUR
		# the framework's list query knows no function of the weekday; the day says it
		else ["extract(year from window_from)", "dayofyear(window_from)"]
	)
	aliased = [f"{field} as {alias}" for field, alias in zip(times, ("first", "second"), strict=False)]
	found: dict[tuple, Counter] = defaultdict(Counter)
	for kind, only in (
		("Missed", {"status": ["Missed"]}),
		("Late", {"status": ["Done"], "timeliness": ["Late"]}),
	):
		for row in _query(filters, aliased, times, only):
			if key := _key(row):
				when = row.first if by == HOUR else _weekday(row.first, row.second)
				found[key][(kind, when)] += row.total
	return found


def _weekday(year: int, day: int) -> int:
	return (date(year, 1, 1) + timedelta(days=day - 1)).weekday()


def due_of(filters: frappe._dict) -> Counter:
	"""How often each point was to be reached."""
	found: Counter = Counter()
	for row in _query(filters, [], [], {"status": ["Done", "Missed"]}):
		if key := _key(row):
			found[key] += row.total
	return found


def _key(row) -> tuple | None:
	"""None for what a spot check looked at that is no place."""
	if row.service_area:
		return row.property, ("Service Area", row.service_area)
	return (row.property, ("Equipment", row.equipment)) if row.equipment else None


def _steps(by: str, rows: list[dict]) -> list[int]:
	if by == WEEKDAY:
		return list(range(7))
	hours = {int(field[3:]) for row in rows for field in row if field.startswith("at_")}
	return sorted(hours)


def _step_label(by: str, step: int) -> str:
	return _(WEEKDAYS[step]) if by == WEEKDAY else f"{step:02d}:00"


def columns(by: str, steps: list[int]) -> list[dict]:
	return [
		link("property", _("Property"), "Property", 120),
		data("point_name", _("Point"), 180),
		*[number(f"at_{step}", _step_label(by, step), 76) for step in steps],
		number("missed", _("Missed", context="Inspection"), 76),
		number("late", _("Late", context="Inspection"), 76),
		number("due", _("Due", context="Inspection"), 96),
		percent("share", _("Share Missed"), 100),
	]


def chart(
	by: str, steps: list[int], cells: dict, kinds: tuple[str, ...], filters: frappe._dict
) -> dict | None:
	if not steps or not cells:
		return None
	totals: Counter = Counter()
	for counts in cells.values():
		totals.update(counts)
	return {
		"data": {
			"labels": [_step_label(by, step) for step in steps],
			"datasets": [
				{"name": _(kind, context="Inspection"), "values": [totals[(kind, step)] for step in steps]}
				for kind in kinds
			],
			# no list can be asked for a weekday or an hour: the report names the points
			"leads": leads.to_report(
				"Missed Points",
				kinds,
				steps,
				lambda kind, _step: {
					**chosen(filters, "property", "plan", "trade"),
					"by": by,
					"counted": kind,
				},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#E24C4C", "#F8814F"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}
