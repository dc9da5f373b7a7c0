"""垃圾投放点: which point was looked after when, which is overdue or reported full now, and how often that has happened."""

from collections import Counter
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from wuye_ops.inspection import waste_points
from wuye_ops.inspection.report_scope import place_names
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, decimal, link, number, period, within
from wuye_ops.rules import waste
from wuye_ops.rules.waste import WastePoint

NOT_WATCHED = "Not Watched"
# what has to be seen to comes first
STATES = (waste.REPORTED, waste.UNCHECKED, waste.SOON, waste.LOOKED_AFTER, NOT_WATCHED)
# column → the finding it counts
FOUND = {"unchecked": waste.UNCHECKED, "reported": waste.REPORTED}
CLOSED = ["Closed", "Cancelled"]
# more bars nobody tells apart
MOST_BARS = 12


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, state (one of STATES); from_date, to_date of the findings.

	State, last check and reports are those of now, the findings those of the period. Points and findings are those the
	user may see; the number of questions to the database does not grow with them.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Service Area")
	check_readable("Rectification")
	wanted = filters.get("state")
	if wanted and wanted not in STATES:
		frappe.throw(_("Choose one of the states."), title=_("Waste Points"))
	points = frappe.get_list(
		"Service Area",
		{
			**chosen(filters, "property"),
			"area_type": waste_points.TYPE,
			"disabled": 0,
			"is_group": 0,
		},
		["name", "property"],
		limit=0,
	)
	now = now_datetime()
	rows = [row for row in _rows(points, now, period(filters)) if not wanted or row["state"] == wanted]
	rows.sort(
		key=lambda row: (STATES.index(row["state"]), row["property"], -(row["hours"] or 0), row["label"])
	)
	return columns(), rows, None, chart(rows, period(filters)), summary(rows)


def _rows(points: list, now: datetime, days: tuple) -> list[dict]:
	properties = sorted({point.property for point in points})
	watched = waste_points.watched_points(properties, now)
	# the right to a point is the right to know how often it is to be checked
	hours = dict(
		frappe.get_all(
			"Property",
			{"name": ["in", properties or [""]]},
			["name", "waste_check_hours"],
			as_list=True,
			limit=0,
		)
	)
	names = place_names([("Service Area", point.name) for point in points])
	found = {column: _findings(kind, found_on=within(*days)) for column, kind in FOUND.items()}
	still_open = _findings(status=["not in", CLOSED])
	return [
		{
			"property": point.property,
			"area": point.name,
			"label": names.get(("Service Area", point.name), point.name),
			**_now(
				watched[point.name][1] if point.name in watched else None, now, cint(hours[point.property])
			),
			**{column: counts[point.name] for column, counts in found.items()},
			"open": still_open[point.name],
		}
		for point in points
	]


def _now(point: WastePoint | None, now: datetime, hours: int) -> dict:
	if point is None:
		# no round and no plan of work goes there
		return {"state": NOT_WATCHED, "last_check": None, "hours": None, "allowed": hours, "reports": 0}
	return {
		"state": waste.state(point, now, hours),
		"last_check": point.last_check,
		"hours": round(waste.hours_since(point, now), 1),
		"allowed": hours,
		"reports": len(waste.open_reports(point, now)),
	}


def _findings(kind: str | None = None, **filters) -> Counter:
	"""Area → how many rectifications the watch has opened."""
	rows = frappe.get_list(
		"Rectification",
		{
			**filters,
			"source_doctype": "Service Area",
			"source_key": ["like", waste.finding_pattern(kind)],
		},
		["source_name", "count(name) as total"],
		group_by="source_name",
		order_by="total desc",
		limit=0,
	)
	return Counter({row.source_name: row.total for row in rows})


def columns() -> list[dict]:
	return [
		link("property", _("Property"), "Property", 130),
		link("area", _("Service Area"), "Service Area", 120),
		data("label", _("Waste Point"), 160),
		data("state", _("State"), 120),
		{"fieldname": "last_check", "label": _("Last Checked"), "fieldtype": "Datetime", "width": 150},
		decimal("hours", _("Hours Since"), 130),
		number("allowed", _("Hours Allowed"), 140),
		number("reports", _("Reports of Residents"), 110),
		number("unchecked", _("Not Checked in Time"), 120),
		number("reported", _("Reported Full"), 110),
		number("open", _("Not Closed Yet")),
	]


def chart(rows: list[dict], days: tuple) -> dict | None:
	"""The points with the most findings, so that it is seen where more has to be done."""
	worst = sorted(rows, key=lambda row: (-row["unchecked"] - row["reported"], row["label"]))[:MOST_BARS]
	shown = [row for row in worst if row["unchecked"] + row["reported"]]
	if not shown:
		return None
	return {
		"data": {
			"labels": [row["label"] for row in shown],
			"datasets": [
				{"name": _("Not Checked in Time"), "values": [row["unchecked"] for row in shown]},
				{"name": _("Reported Full"), "values": [row["reported"] for row in shown]},
			],
			"leads": leads.to_list(
				"Rectification",
				list(FOUND.values()),
				shown,
				lambda kind, row: {
					"source_doctype": "Service Area",
					"source_name": row["area"],
					"source_key": ["like", waste.finding_pattern(kind)],
					"found_on": leads.days(*days),
				},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#F6C35E", "#E24C4C"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(rows: list[dict]) -> list[dict]:
	counts = Counter(row["state"] for row in rows)
	indicators = {
		waste.REPORTED: "Red",
		waste.UNCHECKED: "Red",
		waste.SOON: "Orange",
		waste.LOOKED_AFTER: "Green",
	}
	return [
		{
			"label": _(state, context="Waste Point"),
			"value": counts[state],
			"datatype": "Int",
			"indicator": indicators.get(state, "Gray"),
		}
		for state in STATES
	]
