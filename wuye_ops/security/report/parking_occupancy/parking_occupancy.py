"""车位占用: how full each property is now; of one property each space, whose it is, and whether its vehicle is in."""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import nowdate

from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.rules import plate
from wuye_ops.security import parking_places


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, which makes each space a row; space_type, status."""
	filters = frappe._dict(filters or {})
	check_readable("Parking Space")
	if filters.property:
		return _spaces(chosen(filters, "property", "space_type", "status"))
	return _properties()


# -- properties --------------------------------------------------------------------------------------------------------


def _properties() -> tuple:
	# get_list keeps to the user's properties
	names = frappe.get_list("Parking Space", distinct=True, pluck="property", limit=0, order_by="property")
	found = parking_places.figures(names)
	rows = []
	for name in sorted(found):
		now = found[name]
		rows.append(
			{
				"property": name,
				"spaces": now.spaces,
				"usable": now.spaces - now.disabled,
				"common": now.common,
				"own": now.inside[parking_places.OWN],
				"floating": now.inside[parking_places.FLOATING],
				"temporary": now.inside[parking_places.TEMPORARY],
				"free": now.fullness.free,
				"rate": float(now.fullness.rate) if now.fullness.rate is not None else None,
			}
		)
	columns = [
		{
			"fieldname": "property",
			"label": _("Property"),
			"fieldtype": "Link",
			"options": "Property",
			"width": 180,
		},
		_number("spaces", _("Spaces")),
		_number("usable", _("Usable")),
		_number("common", _("For Everybody")),
		_number("own", _("Inside on Own Space"), 140),
		_number("floating", _("Inside by Permit"), 130),
		_number("temporary", _("Temporary Cars Inside"), 150),
		_number("free", _("Places Left")),
		{"fieldname": "rate", "label": _("Rate (%)"), "fieldtype": "Percent", "precision": 1, "width": 100},
	]
	chart = {
		"data": {
			"labels": [row["property"] for row in rows],
			"datasets": [
				{"name": _("Temporary Cars Inside"), "values": [row["temporary"] for row in rows]},
				{"name": _("Inside by Permit"), "values": [row["floating"] for row in rows]},
				{"name": _("Places Left"), "values": [row["free"] for row in rows]},
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#e8a13a", "#4a90d9", "#7bc67e"],
	}
	summary = [
		{
			"value": sum(row["temporary"] for row in rows),
			"label": _("Temporary Cars Inside"),
			"datatype": "Int",
		},
		{
			"value": sum(row["free"] for row in rows),
			"label": _("Places Left"),
			"datatype": "Int",
			"indicator": "Green",
		},
	]
	return columns, rows, None, chart if rows else None, summary


def _number(fieldname: str, label: str, width: int = 110) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Int", "width": width}


# -- the spaces of one -------------------------------------------------------------------------------------------------


def _spaces(filters: dict) -> tuple:
	spaces = frappe.get_list(
		"Parking Space",
		filters,
		["name as parking_space", "space_no", "space_type", "status", "service_area"],
		order_by="space_no",
		limit=0,
	)
	names = [row.parking_space for row in spaces]
	holders, vehicles = _holders(names), _vehicles(names)
	inside = _inside(filters["property"], {one for plates in vehicles.values() for one in plates})
	rows = []
	for row in spaces:
		plates = sorted(vehicles[row.parking_space])
		standing = [one for one in plates if one in inside]
		rows.append(
			{
				**row,
				"status_label": _(row.status, context="Parking Space"),
				"type_label": _(row.space_type, context="Parking Space"),
				**holders.get(row.parking_space, {}),
				"plates": "、".join(plate.shown(one) for one in plates),
				"inside": "、".join(plate.shown(one) for one in standing),
				"since": inside[standing[0]] if standing else None,
			}
		)
	columns = [
		{
			"fieldname": "parking_space",
			"label": _("Parking Space"),
			"fieldtype": "Link",
			"options": "Parking Space",
			"width": 170,
		},
		{"fieldname": "type_label", "label": _("Space Type"), "fieldtype": "Data", "width": 110},
		{"fieldname": "status_label", "label": _("Status"), "fieldtype": "Data", "width": 90},
		{"fieldname": "holder", "label": _("Holder"), "fieldtype": "Data", "width": 140},
		{
			"fieldname": "permit",
			"label": _("Parking Permit"),
			"fieldtype": "Link",
			"options": "Parking Permit",
			"width": 150,
		},
		{"fieldname": "until", "label": _("To"), "fieldtype": "Date", "width": 100},
		{"fieldname": "plates", "label": _("Plates"), "fieldtype": "Data", "width": 180},
		{"fieldname": "inside", "label": _("Inside Now"), "fieldtype": "Data", "width": 130},
		{"fieldname": "since", "label": _("Since"), "fieldtype": "Datetime", "width": 150},
	]
	by_status: dict[str, int] = defaultdict(int)
	for row in rows:
		by_status[row["status_label"]] += 1
	chart = {
		"data": {"labels": list(by_status), "datasets": [{"values": list(by_status.values())}]},
		"type": "percentage",
	}
	summary = [
		{"value": len(rows), "label": _("Spaces"), "datatype": "Int"},
		{"value": sum(bool(row["inside"]) for row in rows), "label": _("Inside Now"), "datatype": "Int"},
	]
	return columns, rows, None, chart if rows else None, summary


def _holders(spaces: list[str]) -> dict[str, dict]:
	"""By space: who has a permit for it, else who occupies it."""
	found: dict[str, dict] = {}
	if not spaces:
		return found
	occupancy, permit, today = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Parking Permit"), nowdate()
	for row in (
		frappe.qb.from_(occupancy)
		.select(occupancy.parking_space, occupancy.customer_name, occupancy.to_date)
		.where(occupancy.parking_space.isin(spaces) & (occupancy.from_date <= today))
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.run(as_dict=True)
	):
		found[row.parking_space] = {"holder": row.customer_name, "until": row.to_date}
	for row in (
		frappe.qb.from_(permit)
		.select(permit.parking_space, permit.name, permit.customer_name, permit.to_date)
		.where(permit.parking_space.isin(spaces) & (permit.status == "Active"))
		.run(as_dict=True)
	):
		found[row.parking_space] = {"holder": row.customer_name, "until": row.to_date, "permit": row.name}
	return found


def _vehicles(spaces: list[str]) -> dict[str, set[str]]:
	"""By space the plates that may stand on it."""
	found: dict[str, set[str]] = defaultdict(set)
	if not spaces:
		return found
	for row in frappe.get_all(
		"Resident Vehicle",
		{"parking_space": ["in", spaces], "status": "Active"},
		["parking_space", "plate"],
	):
		found[row.parking_space].add(row.plate)
	permit, vehicle = frappe.qb.DocType("Parking Permit"), frappe.qb.DocType("Parking Permit Vehicle")
	for space, number in (
		frappe.qb.from_(vehicle)
		.join(permit)
		.on(permit.name == vehicle.parent)
		.select(permit.parking_space, vehicle.plate)
		.where(permit.parking_space.isin(spaces) & (permit.status == "Active"))
		.run()
	):
		found[space].add(number)
	return found


def _inside(property_name: str, plates: set[str]) -> dict[str, object]:
	"""By plate since when it is in."""
	if not plates:
		return {}
	return {
		row.plate: row.entered_at
		for row in frappe.get_all(
			"Gate Presence",
			{"property": property_name, "inside": 1, "plate": ["in", sorted(plates)]},
			["plate", "entered_at"],
		)
	}
