"""How full properties are: places that everybody may use, who stands on which, and how many are kept for permits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum

from wuye_ops.rules import parking_permit as rules

OWN, FLOATING, TEMPORARY = "own", "floating", "temporary"


@dataclass
class Figures:
	"""Of a property now. spaces: all; disabled; given: to an occupant or one permit, or owned; common: what is left for everybody.

	floating: places of permits without a space. inside: vehicles by kind, `own` with a space of their own, `floating` on a
	permit without one, `temporary` all others.
	"""

	spaces: int = 0
	disabled: int = 0
	common: int = 0
	floating: int = 0
	inside: dict[str, int] = field(default_factory=lambda: {OWN: 0, FLOATING: 0, TEMPORARY: 0})

	@property
	def fullness(self) -> rules.Fullness:
		"""For vehicles without a space; permits without one keep a place each while their vehicles are out."""
		reserved = max(0, self.floating - self.inside[FLOATING])
		return rules.fullness(
			["Free"] * self.common, self.inside[TEMPORARY] + self.inside[FLOATING], reserved
		)


def figures(properties: Iterable[str]) -> dict[str, Figures]:
	"""By property, in three queries whatever their number. The caller has asked for the right to them."""
	properties = sorted(set(properties))
	found: dict[str, Figures] = {name: Figures() for name in properties}
	if not properties:
		return found
	for row in _spaces(properties):
		found[row.property].spaces = int(row.spaces)
		found[row.property].disabled = int(row.disabled or 0)
		found[row.property].common = int(row.common or 0)
	for property_name, places in _floating(properties):
		found[property_name].floating = int(places or 0)
	for property_name, kinds in _inside(properties).items():
		for kind in kinds.values():
			found[property_name].inside[kind] += 1
	return found


def spaces_left(property_name: str) -> int | None:
	"""Places for temporary cars; None where no spaces are registered, so that nobody is sent away by a list that is missing."""
	now = figures([property_name])[property_name]
	return now.fullness.free if now.spaces else None


def vehicles_inside(property_name: str) -> dict[str, int]:
	return figures([property_name])[property_name].inside


def _spaces(properties: list[str]) -> list:
	space, permit = frappe.qb.DocType("Parking Space"), frappe.qb.DocType("Parking Permit")
	given = (
		frappe.qb.from_(permit)
		.select(permit.parking_space)
		.where(
			permit.property.isin(properties)
			& (permit.status == rules.ACTIVE)
			& permit.parking_space.isnotnull()
		)
	)
	common = (space.status == "Free") & (space.space_type != "Owned") & space.name.notin(given)
	return (
		frappe.qb.from_(space)
		.select(
			space.property,
			Count("*").as_("spaces"),
			Sum(Case().when(space.status == "Disabled", 1).else_(0)).as_("disabled"),
			Sum(Case().when(common, 1).else_(0)).as_("common"),
		)
		.where(space.property.isin(properties))
		.groupby(space.property)
		.run(as_dict=True)
	)


def _floating(properties: list[str]) -> list:
	permit = frappe.qb.DocType("Parking Permit")
	return (
		frappe.qb.from_(permit)
		.select(permit.property, Sum(permit.vehicles_at_once))
		.where(
			permit.property.isin(properties) & (permit.status == rules.ACTIVE) & permit.parking_space.isnull()
		)
		.groupby(permit.property)
		.run()
	)


def _inside(properties: list[str]) -> dict[str, dict[str, str]]:
	"""By property and plate of what is inside now: its kind."""
	presence, permit = frappe.qb.DocType("Gate Presence"), frappe.qb.DocType("Parking Permit")
	vehicle, resident = frappe.qb.DocType("Parking Permit Vehicle"), frappe.qb.DocType("Resident Vehicle")
	rows = (
		frappe.qb.from_(presence)
		.left_join(vehicle)
		.on(vehicle.plate == presence.plate)
		.left_join(permit)
		.on(
			(permit.name == vehicle.parent)
			& (permit.property == presence.property)
			& (permit.status == rules.ACTIVE)
		)
		.left_join(resident)
		.on(
			(resident.plate == presence.plate)
			& (resident.property == presence.property)
			& (resident.status == "Active")
		)
		.select(
			presence.property, presence.plate, permit.name.as_("permit"), permit.parking_space,
			resident.parking_space.as_("own_space"),
		)
		.where(presence.property.isin(properties) & (presence.inside == 1) & (presence.plate != ""))
		.run(as_dict=True)
	)  # fmt: skip
	found: dict[str, dict[str, str]] = defaultdict(dict)
	for row in rows:
		kinds = found[row.property]
		if row.parking_space or row.own_space:
			kinds[row.plate] = OWN
		elif row.permit and kinds.get(row.plate) != OWN:
			kinds[row.plate] = FLOATING
		else:
			kinds.setdefault(row.plate, TEMPORARY)
	return found
