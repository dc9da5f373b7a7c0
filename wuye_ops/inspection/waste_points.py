"""Waste points under watch: nobody's overflows unnoticed.

A point (Service Area of the type Waste Point) is watched once an active inspection plan visits it, or an active plan of
work serves it. It counts as checked when a round has reached it or a task of that work is done. Where no check came for
longer than the property allows, or residents have reported it twice since the last, a Rectification is opened, once for
each such stretch (`Rectification.source_key` is unique); as every rectification it tells the head of the department.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.property.places import department_of
from wuye_ops.rules import waste
from wuye_ops.rules.waste import WastePoint

TYPE, TRADE = "Waste Point", "Cleaning"
AREA_WORK = "Area Work Plan"
WAITING = ("Open", "In Progress", "Returned")


def sweep(now: datetime | None = None) -> int:
	"""Opens what is to be opened now; returns how many. Commits after each property. `now` is for tests."""
	now = now or now_datetime()
	places = frappe.get_all("Property", {"status": "Active"}, ["name", "waste_check_hours"], order_by="name")
	watched = watched_points([place.name for place in places], now)
	opened = 0
	for place in places:
		points = {area: point for area, (owner, point) in watched.items() if owner == place.name}
		for area, point in points.items():
			found = waste.state(point, now, cint(place.waste_check_hours))
			if found in (waste.UNCHECKED, waste.REPORTED):
				opened += _open(place, area, point, found, now)
		if points and not frappe.flags.in_test:
			frappe.db.commit()
	return opened


def watched_points(properties: Iterable[str], now: datetime) -> dict[str, tuple[str, WastePoint]]:
	"""area → (property, what is known of it), of those watched. A handful of questions, whatever the number of points."""
	areas = {
		row.name: row.property
		for row in frappe.get_all(
			"Service Area",
			{"property": ["in", list(properties) or [""]], "area_type": TYPE, "disabled": 0, "is_group": 0},
			["name", "property"],
			limit=0,
		)
	}
	if not areas:
		return {}
	since = _watched_since(areas)
	checks = _last_checks(areas)
	reports = _reports(areas, now)
	return {
		area: (areas[area], WastePoint(begun, checks.get(area), reports.get(area, ())))
		for area, begun in since.items()
	}


def _watched_since(areas: dict[str, str]) -> dict[str, datetime]:
	"""From when on a point is on a route, or served by a plan of work, that is under way."""
	since: dict[str, datetime] = {}

	def note(area: str, begun) -> None:
		begun = get_datetime(begun)
		since[area] = min(since.get(area, begun), begun)

	plan, point = DocType("Inspection Plan"), DocType("Inspection Plan Point")
	for area, begun in (
		frappe.qb.from_(plan)
		.join(point)
		.on((point.parent == plan.name) & (point.parenttype == "Inspection Plan"))
		.select(point.service_area, plan.active_since)
		.where((plan.status == "Active") & plan.active_since.isnotnull())
		.where(point.service_area.isin(list(areas)))
		.run()
	):
		note(area, begun)
	for work in _work_plans(set(areas.values())):
		for area in work.areas or [area for area, owner in areas.items() if owner == work.property]:
			if area in areas:
				note(area, work.active_since)
	return since


def _work_plans(properties: set[str]) -> list[frappe._dict]:
	"""Plans of work on waste points that are under way, each with the areas it names; none: all of its property."""
	plans = frappe.get_all(
		AREA_WORK,
		{
			"property": ["in", list(properties)],
			"area_type": TYPE,
			"status": "Active",
			"active_since": ["is", "set"],
		},
		["name", "property", "active_since"],
		limit=0,
	)
	named = defaultdict(list)
	for row in frappe.get_all(
		"Area Work Plan Area",
		{"parent": ["in", [plan.name for plan in plans] or [""]], "parenttype": AREA_WORK},
		["parent", "service_area"],
		limit=0,
	):
		named[row.parent].append(row.service_area)
	for plan in plans:
		plan.areas = named[plan.name]
	return plans


def _last_checks(areas: dict[str, str]) -> dict[str, datetime]:
	"""When a round last reached each point, or work on it was done."""
	found: dict[str, datetime] = {}

	def note(area: str | None, moment) -> None:
		if area in areas and moment:
			moment = get_datetime(moment)
			found[area] = max(found.get(area, moment), moment)

	point, task = DocType("Inspection Point"), DocType("Service Task")
	names = list(areas)
	for area, moment in (
		frappe.qb.from_(point)
		.select(point.service_area, Max(point.scanned_on))
		.where((point.status == "Done") & point.service_area.isin(names))
		.groupby(point.service_area)
		.run()
	):
		note(area, moment)
	done = task.status.isin(("Done", "Verified")) & task.finished_on.isnotnull()
	for area, moment in (
		frappe.qb.from_(task)
		.select(task.service_area, Max(task.finished_on))
		.where(done & task.service_area.isin(names) & (task.source_doctype == AREA_WORK))
		.groupby(task.service_area)
		.run()
	):
		note(area, moment)
	# one task for all of a plan's points
	plans = {plan.name: plan for plan in _work_plans(set(areas.values()))}
	for name, moment in (
		frappe.qb.from_(task)
		.select(task.source_name, Max(task.finished_on))
		.where(done & task.service_area.isnull() & (task.source_doctype == AREA_WORK))
		.where(task.source_name.isin(list(plans) or [""]))
		.groupby(task.source_name)
		.run()
	):
		for area in plans[name].areas or [
			area for area, owner in areas.items() if owner == plans[name].property
		]:
			note(area, moment)
	return found


def _reports(areas: dict[str, str], now: datetime) -> dict[str, list[datetime]]:
	"""Residents' requests and complaints at these points within the last day."""
	found: dict[str, list[datetime]] = defaultdict(list)
	for row in frappe.get_all(
		"Service Request",
		{
			"service_area": ["in", list(areas)],
			"kind": ["in", ["Repair", "Complaint", "Suggestion"]],
			"status": ["!=", "Cancelled"],
			"creation": [">", now - waste.WITHIN],
		},
		["service_area", "creation"],
		limit=0,
	):
		found[row.service_area].append(get_datetime(row.creation))
	return found


def _open(place, area: str, point: WastePoint, found: str, now: datetime) -> int:
	key = waste.finding_key(area, point, found)
	if frappe.db.exists("Rectification", {"source_key": key}):
		return 0
	label = frappe.db.get_value("Service Area", area, "area_name")
	waiting = {"service_area": area, "status": ["in", WAITING], "source_doctype": "Service Area"}
	if frappe.db.exists("Rectification", waiting):
		# found again while it waits for its cure, it is the same defect
		return 0
	department, _head = department_of(place.name, TRADE)
	if not department:
		return 0
	subject, text = _words(found, label, place, point, now)
	doc = frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": place.name,
			"subject": subject[:140],
			"description": text,
			"service_area": area,
			"severity": "Major" if found == waste.REPORTED else "Normal",
			"found_on": now,
			"source_doctype": "Service Area",
			"source_name": area,
			"source_key": key,
			"department": department,
		}
	)
	frappe.db.savepoint("waste_point")
	try:
		# the sweep has no user; the property has asked for its points to be watched
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# another sweep was quicker
		frappe.db.rollback(save_point="waste_point")
		frappe.clear_last_message()
		return 0
	return 1


def _words(found: str, label: str, place, point: WastePoint, now: datetime) -> tuple[str, str]:
	if found == waste.REPORTED:
		count = len(waste.open_reports(point, now))
		return (
			_("{0}: residents report that it is full").format(label),
			_("{0} reports within a day, and nobody has been there since.").format(count),
		)
	hours = int(waste.hours_since(point, now))
	return (
		_("{0}: not checked for {1} hours").format(label, hours),
		_("The property allows {0} hours between two checks. Last known in order: {1}.").format(
			cint(place.waste_check_hours), frappe.format(point.last_known, "Datetime")
		),
	)
