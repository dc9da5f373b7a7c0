"""How full a property is: places that everybody may use, and who stands on which."""

import frappe
from frappe.query_builder.functions import Count, Sum

from wuye_ops.rules import parking_permit


def fullness(property_name: str) -> parking_permit.Fullness:
	"""Of the places that everybody may use: not those with an occupant, or given to one permit.

	Permits without a space of their own keep a place each while their vehicles are out.
	"""
	space, permit = frappe.qb.DocType("Parking Space"), frappe.qb.DocType("Parking Permit")
	given = (
		frappe.qb.from_(permit)
		.select(permit.parking_space)
		.where(
			(permit.property == property_name)
			& (permit.status == parking_permit.ACTIVE)
			& permit.parking_space.isnotnull()
		)
	)
	common = (
		frappe.qb.from_(space)
		.select(Count("*"))
		.where(
			(space.property == property_name)
			& (space.status == "Free")
			& (space.space_type != "Owned")
			& space.name.notin(given)
		)
		.run()[0][0]
	)
	places = (
		frappe.qb.from_(permit)
		.select(Sum(permit.vehicles_at_once))
		.where(
			(permit.property == property_name)
			& (permit.status == parking_permit.ACTIVE)
			& permit.parking_space.isnull()
		)
		.run()[0][0]
		or 0
	)
	kinds = vehicles_inside(property_name)
	reserved = max(0, int(places) - kinds["floating"])
	return parking_permit.fullness(["Free"] * int(common), kinds["temporary"] + kinds["floating"], reserved)


def spaces_left(property_name: str) -> int | None:
	"""Places for temporary cars; None where no spaces are registered, so that nobody is sent away by a list that is missing."""
	if not frappe.db.exists("Parking Space", {"property": property_name}):
		return None
	return fullness(property_name).free


def vehicles_inside(property_name: str) -> dict[str, int]:
	"""How many are in: `own` with a space of their own, `floating` on a permit without one, and `temporary`."""
	presence, permit = frappe.qb.DocType("Gate Presence"), frappe.qb.DocType("Parking Permit")
	vehicle, resident = frappe.qb.DocType("Parking Permit Vehicle"), frappe.qb.DocType("Resident Vehicle")
	rows = (
		frappe.qb.from_(presence)
		.left_join(vehicle)
		.on(vehicle.plate == presence.plate)
		.left_join(permit)
		.on(
			(permit.name == vehicle.parent)
			& (permit.property == property_name)
			& (permit.status == parking_permit.ACTIVE)
		)
		.left_join(resident)
		.on(
			(resident.plate == presence.plate)
			& (resident.property == property_name)
			& (resident.status == "Active")
		)
		.select(
			presence.plate,
			permit.name.as_("permit"),
			permit.parking_space,
			resident.parking_space.as_("own_space"),
		)
		.where((presence.property == property_name) & (presence.inside == 1) & (presence.plate != ""))
		.run(as_dict=True)
	)
	kinds: dict[str, str] = {}
	for row in rows:
		if row.parking_space or row.own_space:
			kinds[row.plate] = "own"
		elif row.permit and kinds.get(row.plate) != "own":
			kinds[row.plate] = "floating"
		else:
			kinds.setdefault(row.plate, "temporary")
	return {kind: sum(one == kind for one in kinds.values()) for kind in ("own", "floating", "temporary")}
