"""Which permits name a plate, and whether its vehicle pays for standing here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import getdate

from wuye_ops.rules import parking_permit, plate

IN_FORCE = (parking_permit.ACTIVE, parking_permit.SUSPENDED)


@dataclass(frozen=True)
class FoundPermit:
	"""A permit that names a plate, as the rules know it, and what the guard may be shown of it."""

	name: str
	rule: parking_permit.Permit
	kind: str
	holder: str
	unit: str | None
	parking_space: str | None


def permits_for(property_name: str, plate_key: str) -> list[FoundPermit]:
	"""Permits that name the plate and have not ended, those of other properties included: the rules say so, the screen does not.

	Three queries for a plate, whatever the number of permits.
	"""
	permit, vehicle = frappe.qb.DocType("Parking Permit"), frappe.qb.DocType("Parking Permit Vehicle")
	rows = (
		frappe.qb.from_(vehicle)
		.join(permit)
		.on(permit.name == vehicle.parent)
		.select(
			permit.name, permit.property, permit.status, permit.from_date, permit.to_date, permit.permit_kind,
			permit.customer_name, permit.unit, permit.parking_space, permit.vehicles_at_once,
		)
		.where((vehicle.plate == plate_key) & permit.status.isin(IN_FORCE))
		.orderby(permit.property != property_name)
		.orderby(permit.from_date)
		.run(as_dict=True)
	)  # fmt: skip
	if not rows:
		return []
	plates = frappe.get_all(
		"Parking Permit Vehicle", {"parent": ["in", [row.name for row in rows]]}, ["parent", "plate"]
	)
	inside = inside_of(property_name, {row.plate for row in plates})
	return [
		FoundPermit(
			name=row.name,
			rule=parking_permit.Permit(
				property=row.property,
				status=row.status,
				first=getdate(row.from_date),
				last=getdate(row.to_date) if row.to_date else None,
				inside=frozenset(
					one.plate for one in plates if one.parent == row.name and one.plate in inside
				),
				vehicles_at_once=row.vehicles_at_once or 1,
			),
			kind=row.permit_kind,
			holder=row.customer_name or "",
			unit=row.unit,
			parking_space=row.parking_space,
		)
		for row in rows
	]


def inside_of(property_name: str, plates: Iterable[str]) -> set[str]:
	"""Which of the plates are in the property now."""
	plates = sorted(plates)
	if not plates:
		return set()
	return set(
		frappe.get_all(
			"Gate Presence", {"property": property_name, "inside": 1, "plate": ["in", plates]}, pluck="plate"
		)
	)


def pays_nothing(property_name: str, plate_key: str, today: date, charges_residents: bool) -> bool:
	"""Whether the plate is no temporary car's: on duty, with a permit in force, or a resident's with a space of their own.

	A resident's without either pays where the tariff says so.
	"""
	if plate.read(plate_key).is_privileged:
		return True
	for permit in permits_for(property_name, plate_key):
		refused = parking_permit.reasons(permit.rule, property_name, plate_key, today)
		if all(reason.code in parking_permit.TO_ASK for reason in refused):
			return True
	vehicle = frappe.db.get_value(
		"Resident Vehicle",
		{"property": property_name, "plate": plate_key, "status": "Active"},
		["name", "parking_space"],
		as_dict=True,
	)
	return bool(vehicle) and bool(vehicle.parking_space or not charges_residents)
