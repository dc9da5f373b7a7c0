"""What a printed QR label stands for: a public area, or a piece of equipment in one."""

import re
from dataclasses import dataclass

import frappe

# as the documents make them; anything else is not looked up
_TOKEN = re.compile(r"[0-9A-Za-z]{16,64}")


@dataclass(frozen=True, slots=True)
class Spot:
	"""Where somebody stands before a label. `name` is the area or equipment in words, `where` the way to it."""

	token: str
	property: str
	name: str
	where: str
	service_area: str | None = None
	building: str | None = None
	equipment: str | None = None


def spot_of(token: str | None) -> Spot | None:
	"""The place of a label in use; None for a wrong token and for what has been taken out of use alike."""
	if not token or not _TOKEN.fullmatch(str(token)):
		return None
	spot = _area(token) or _equipment(token)
	if not spot or frappe.get_cached_value("Property", spot.property, "status") == "Closed":
		return None
	return spot


def _area(token: str) -> Spot | None:
	row = frappe.db.get_value(
		"Service Area",
		{"qr_token": token, "disabled": 0},
		["name", "property", "area_name", "area_type", "building"],
		as_dict=True,
	)
	if not row:
		return None
	# the root of the tree stands for the whole property, and is called like it
	where = [row.property, _building_name(row.building)]
	return Spot(
		token,
		row.property,
		row.area_name,
		" · ".join(dict.fromkeys(text for text in where if text and text != row.area_name)),
		row.name,
		row.building,
	)


def _equipment(token: str) -> Spot | None:
	row = frappe.db.get_value(
		"Equipment",
		{"qr_token": token, "status": ["!=", "Scrapped"]},
		["name", "property", "equipment_name", "service_area", "building"],
		as_dict=True,
	)
	if not row:
		return None
	area = row.service_area and frappe.db.get_value("Service Area", row.service_area, "area_name")
	where = [row.property, _building_name(row.building), area]
	return Spot(
		token,
		row.property,
		row.equipment_name,
		" · ".join(dict.fromkeys(filter(None, where))),
		row.service_area,
		row.building,
		row.name,
	)


def _building_name(building: str | None) -> str | None:
	return frappe.get_cached_value("Building", building, "building_name") if building else None
