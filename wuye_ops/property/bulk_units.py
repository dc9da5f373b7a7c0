"""Buildings and units made in one go from a plan: a dialog on the property's form instead of a thousand forms."""

import frappe
from frappe import _
from frappe.utils import cint, flt

from wuye_ops.rules.unit_numbers import BuildingPlan, PlannedUnit, planned_units

MAX_BUILDINGS = 50
MAX_UNITS = 10_000
# What a person waits for; more runs in the background with progress shown.
AT_ONCE = 200
BATCH = 100
SAMPLE = 6


@frappe.whitelist()
def preview(property: str, plan: str | dict) -> dict:
	"""What `make` would do: counts of new and existing buildings and units, and a sample of numbers."""
	frappe.get_doc("Property", property).check_permission("read")
	buildings, units, _fields = _read(plan)
	new_buildings = [
		name for name in buildings if not frappe.db.exists("Building", _building(property, name))
	]
	existing = _existing(property, buildings)
	wanted = [(building, unit.number) for building in buildings for unit in units]
	missing = [pair for pair in wanted if pair not in existing]
	return {
		"new_buildings": new_buildings,
		"units": len(wanted),
		"new_units": len(missing),
		"sample": [f"{building}-{number}" for building, number in _sample(wanted)],
	}


@frappe.whitelist(methods=["POST"])
def make(property: str, plan: str | dict) -> dict:
	"""Makes the buildings and units that do not exist yet; running it again changes nothing.

	Returns how many were made, or that a background job was started.
	"""
	frappe.get_doc("Property", property).check_permission("read")
	for doctype in ("Building", "Property Unit"):
		frappe.has_permission(doctype, "create", throw=True)
	buildings, units, _fields = _read(plan)
	if len(buildings) * len(units) <= AT_ONCE:
		return {"made": make_units(property, plan)}
	frappe.enqueue(
		make_units,
		queue="long",
		job_id=f"bulk_units:{property}",
		deduplicate=True,
		enqueue_after_commit=True,
		property=property,
		plan=plan,
		in_background=True,
	)
	return {"queued": len(buildings) * len(units)}


def make_units(property: str, plan: str | dict, in_background: bool = False) -> int:
	"""Makes what is missing. In the background it commits every batch, so a killed job is simply run again."""
	buildings, units, fields = _read(plan)
	existing = _existing(property, buildings)
	made = done = 0
	for name in buildings:
		building = _make_building(property, name, max(unit.floor for unit in units))
		for unit in units:
			done += 1
			if (name, unit.number) not in existing:
				_make_unit(building, unit, fields)
				made += 1
			if in_background and done % BATCH == 0:
				frappe.db.commit()
				frappe.publish_progress(
					done * 100 / (len(buildings) * len(units)), title=_("Making Units"), description=building
				)
	return made


def _read(plan: str | dict) -> tuple[list[str], list[PlannedUnit], dict]:
	"""The dialog's values as (building names, units of each building, fields common to the units)."""
	plan = frappe._dict(frappe.parse_json(plan))
	names = [
		name.strip() for name in str(plan.buildings or "").replace("，", ",").replace("\n", ",").split(",")
	]
	names = list(dict.fromkeys(name for name in names if name))
	if not names or len(names) > MAX_BUILDINGS:
		frappe.throw(
			_("Name one to {0} buildings, separated by commas.").format(MAX_BUILDINGS), title=_("Buildings")
		)
	skipped = [part for part in str(plan.skipped_floors or "").replace("，", ",").split(",") if part.strip()]
	try:
		layout = BuildingPlan(
			entrances=cint(plan.entrances),
			first_floor=cint(plan.first_floor) or 1,
			last_floor=cint(plan.last_floor) or 1,
			units_per_floor=cint(plan.units_per_floor),
			skipped=frozenset(int(part) for part in skipped),
		)
	except ValueError:
		frappe.throw(
			_(
				"Check the floors and the units on each floor: the last floor is not below the first, and floors to skip are numbers separated by commas."
			),
			title=_("Floors"),
		)
	units = planned_units(layout)
	if not units:
		frappe.throw(_("Every floor is skipped; nothing is left to make."), title=_("Floors"))
	if len(names) * len(units) > MAX_UNITS:
		frappe.throw(
			_("These are {0} units; make at most {1} at a time.").format(len(names) * len(units), MAX_UNITS),
			title=_("Too Many Units"),
		)
	fields = {
		"usage": plan.usage or "Residence",
		"status": plan.status or "Undelivered",
		"built_up_area": flt(plan.built_up_area),
	}
	return names, units, fields


def _building(property_name: str, building_name: str) -> str:
	return f"{property_name}-{building_name}"


def _existing(property_name: str, buildings: list[str]) -> set[tuple[str, str]]:
	"""(building's short name, unit number) of the units that stand already."""
	by_name = {_building(property_name, name): name for name in buildings}
	rows = frappe.get_all("Property Unit", {"building": ["in", list(by_name)]}, ["building", "unit_no"])
	return {(by_name[row.building], row.unit_no) for row in rows}


def _make_building(property_name: str, building_name: str, top_floor: int) -> str:
	name = _building(property_name, building_name)
	if not frappe.db.exists("Building", name):
		frappe.get_doc(
			{
				"doctype": "Building",
				"property": property_name,
				"building_name": building_name,
				"floors_above": max(top_floor, 0),
			}
		).insert()
	return name


def _make_unit(building: str, unit: PlannedUnit, fields: dict) -> None:
	frappe.get_doc(
		{
			"doctype": "Property Unit",
			"building": building,
			"unit_no": unit.number,
			"floor": unit.floor,
			**fields,
		}
	).insert()


def _sample(wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
	"""The first and the last few."""
	return wanted if len(wanted) <= SAMPLE else [*wanted[: SAMPLE // 2], *wanted[-SAMPLE // 2 :]]
