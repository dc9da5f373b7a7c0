"""今日保洁公示: what has been cleaned today, for the residents of properties that publish it.

A resident sees the areas of the own buildings and the common ones: what, where, when, with which result. Never who, and
no photos.
"""

from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_days, get_datetime, getdate, nowdate

from wuye_ops.property.residents import units_of_user
from wuye_ops.rules.scoring import FAILED

TRADES = ("Cleaning", "Greening")
GOOD, IN_HAND = "Good", "Being Put Right"
MOST_ROWS = 300


@frappe.whitelist()
def today() -> dict:
	"""{property_name, buildings, is_published, rows} for each property in which the user lives, under `places`, and the day.

	rows: {time, work, area, result}, the latest first. Whoever lives nowhere gets no places.
	"""
	day = getdate(nowdate())
	return {"day": str(day), "places": [_place(home, day) for home in _homes()]}


def _homes() -> list[frappe._dict]:
	"""Properties in which the user has a unit today, each with the user's buildings."""
	units = units_of_user()
	if not units:
		return []
	# the resident's own units; a resident reads no property, and is shown its name alone
	rows = frappe.get_all(
		"Property Unit",
		{"name": ["in", units]},
		[
			"property",
			"building",
			"building.building_name as building_name",
			"property.property_name as property_name",
			"property.publish_cleaning_record as is_published",
		],
		order_by="property, building",
	)
	homes: dict[str, frappe._dict] = {}
	for row in rows:
		home = homes.setdefault(row.property, frappe._dict(row, buildings={}))
		if row.building:
			home.buildings[row.building] = row.building_name
	return list(homes.values())


def _place(home: frappe._dict, day: date) -> dict:
	rows = []
	if home.is_published:
		rows = sorted(
			[*_rounds(home, day), *_work(home, day)], key=lambda row: (row["time"], row["area"]), reverse=True
		)
	return {
		"property_name": home.property_name,
		"buildings": list(home.buildings.values()),
		"is_published": bool(home.is_published),
		"rows": rows[:MOST_ROWS],
	}


def _is_theirs(area, home: frappe._dict):
	"""The areas of the own buildings, and those that belong to no building."""
	common = area.building.isnull() | (area.building == "")
	return common | area.building.isin(list(home.buildings)) if home.buildings else common


def _rounds(home: frappe._dict, day: date) -> list[dict]:
	"""Points that a round has reached today. A failed item is a rectification, and so being put right."""
	inspection, point = DocType("Inspection"), DocType("Inspection Point")
	area, result = DocType("Service Area"), DocType("Inspection Result")
	rows = (
		frappe.qb.from_(inspection)
		.join(point)
		.on((point.parent == inspection.name) & (point.parenttype == "Inspection"))
		.join(area)
		.on(area.name == point.service_area)
		.select(
			point.name,
			point.scanned_on,
			inspection.title,
			inspection.finished_on,
			area.area_name,
			area.building,
		)
		.where((inspection.property == home.property) & inspection.trade.isin(TRADES))
		.where((inspection.status == "Done") & (inspection.kind == "Route") & (point.status == "Done"))
		.where((inspection.window_from >= add_days(day, -1)) & (inspection.finished_on >= day))
		.where(_is_theirs(area, home))
		.run(as_dict=True)
	)
	if not rows:
		return []
	failed = set(
		frappe.qb.from_(result)
		.select(result.point)
		.distinct()
		.where(result.point.isin([row.name for row in rows]) & (result.outcome == FAILED))
		.run(pluck=True)
	)
	return [
		_row(
			row.scanned_on or row.finished_on,
			row.title,
			_where(row, home),
			IN_HAND if row.name in failed else GOOD,
		)
		for row in rows
	]


def _work(home: frappe._dict, day: date) -> list[dict]:
	"""Planned work on areas that was done today: of one area of theirs, or of all areas of a plan."""
	task, plan, area = DocType("Service Task"), DocType("Area Work Plan"), DocType("Service Area")
	rows = (
		frappe.qb.from_(task)
		.join(plan)
		.on((plan.name == task.source_name) & (task.source_doctype == "Area Work Plan"))
		.left_join(area)
		.on(area.name == task.service_area)
		.select(task.finished_on, plan.title, area.area_name, area.building, plan.area_type)
		.where((plan.property == home.property) & (task.property == home.property))
		.where(task.status.isin(("Done", "Verified")) & (task.finished_on >= day))
		.where(task.service_area.isnull() | _is_theirs(area, home))
		.run(as_dict=True)
	)
	return [
		_row(
			row.finished_on,
			row.title,
			_where(row, home) if row.area_name else _(row.area_type or "", context="Service Area"),
			GOOD,
		)
		for row in rows
	]


def _where(row, home: frappe._dict) -> str:
	return " ".join(filter(None, (home.buildings.get(row.building), row.area_name)))


def _row(moment, work: str, area: str, result: str) -> dict:
	return {"time": f"{get_datetime(moment):%H:%M}", "work": work, "area": area, "result": result}
