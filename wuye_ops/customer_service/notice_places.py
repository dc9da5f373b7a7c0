"""Where notices hold: from documents to `rules.community_notice`, and back to the people who live there."""

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.query_builder.terms import ValueWrapper

from wuye_ops.rules.community_notice import Area, Places, Spot


def places_of(doc) -> Places:
	return _places(doc.places, areas_named(row.service_area for row in doc.places))


def places_of_all(notices: list[str]) -> dict[str, Places]:
	"""The places of several notices with two queries. A notice without rows is not in it: it holds everywhere."""
	rows = defaultdict(list)
	if notices:
		for row in frappe.get_all(
			"Community Notice Place",
			{"parent": ["in", notices], "parenttype": "Community Notice"},
			["parent", "building", "unit", "service_area"],
		):
			rows[row.parent].append(row)
	areas = areas_named(row.service_area for group in rows.values() for row in group)
	return {notice: _places(group, areas) for notice, group in rows.items()}


def _places(rows: Iterable, areas: dict[str, Area]) -> Places:
	rows = list(rows)
	return Places(
		buildings=frozenset(row.building for row in rows if row.building),
		units=frozenset(row.unit for row in rows if row.unit),
		areas=tuple(areas[row.service_area] for row in rows if row.service_area in areas),
	)


def areas_named(names: Iterable[str | None]) -> dict[str, Area]:
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	return {
		row.name: Area(row.lft, row.rgt, row.building)
		for row in frappe.get_all(
			"Service Area", {"name": ["in", wanted]}, ["name", "lft", "rgt", "building"]
		)
	}


def spots_of(rows: list) -> dict[str, Spot]:
	"""Where reports come from: name of the request → spot. Rows carry name, unit and service_area."""
	units = _buildings({row.unit for row in rows})
	areas = areas_named(row.service_area for row in rows)
	spots = {}
	for row in rows:
		area = areas.get(row.service_area)
		building = units.get(row.unit) or (area.building if area else None)
		spots[row.name] = Spot(building, row.unit or None, area.left if area else None)
	return spots


def spots_of_units(units: list[str]) -> list[Spot]:
	buildings = _buildings(set(units))
	return [Spot(buildings.get(unit), unit) for unit in units]


def _buildings(units: set) -> dict[str, str]:
	wanted = sorted(filter(None, units))
	if not wanted:
		return {}
	return dict(frappe.get_all("Property Unit", {"name": ["in", wanted]}, ["name", "building"], as_list=True))


def occupied(property_name: str, places: Places, day: str):
	"""A query of occupancies of that day in the places, to which the caller adds what it wants to know."""
	place, unit = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Property Unit")
	query = (
		frappe.qb.from_(place)
		.join(unit)
		.on(unit.name == place.unit)
		.where((unit.property == property_name) & (place.from_date <= day))
		.where(place.to_date.isnull() | (place.to_date >= day))
	)
	everybody = places.is_everywhere or any(not area.building for area in places.areas)
	if everybody:
		return query
	buildings = places.buildings | {area.building for area in places.areas if area.building}
	named = ValueWrapper(0) == 1
	if buildings:
		named = named | unit.building.isin(sorted(buildings))
	if places.units:
		named = named | unit.name.isin(sorted(places.units))
	return query.where(named)
