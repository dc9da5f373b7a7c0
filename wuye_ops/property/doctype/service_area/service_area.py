import frappe
from frappe.utils.nestedset import NestedSet

from wuye_ops.property.places import check_same_property


class ServiceArea(NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area_name: DF.Data
		area_type: DF.Literal[
			"Property",
			"Building",
			"Floor",
			"Lobby",
			"Corridor",
			"Lift",
			"Garage",
			"Road",
			"Square",
			"Green",
			"Waste Point",
			"Machine Room",
			"Fire Passage",
			"Gate",
			"Other",
		]
		building: DF.Link | None
		disabled: DF.Check
		floor: DF.Int
		is_group: DF.Check
		latitude: DF.Float
		lft: DF.Int
		longitude: DF.Float
		old_parent: DF.Data | None
		parent_service_area: DF.Link | None
		property: DF.Link
		qr_token: DF.Data | None
		rgt: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		self.qr_token = frappe.generate_hash(length=20)

	def validate(self) -> None:
		if self.parent_service_area:
			check_same_property(self.property, "Service Area", self.parent_service_area)
		if self.building:
			check_same_property(self.property, "Building", self.building)
