import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.property.places import check_same_property
from wuye_ops.rules.identity import normalise_plate, valid_plate


class ResidentVehicle(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		colour: DF.Data | None
		customer: DF.Link
		customer_name: DF.Data | None
		parking_space: DF.Link | None
		plate: DF.Data
		plate_reversed: DF.Data | None
		property: DF.Link
		status: DF.Literal["Active", "Inactive"]
		unit: DF.Link | None
		vehicle_kind: DF.Literal["Car", "New Energy Car", "Truck", "Motorcycle", "Other"]
	# end: auto-generated types

	def autoname(self) -> None:
		self.set_plate()
		self.name = f"{self.property}-{self.plate}"

	def validate(self) -> None:
		# the end of a plate is looked for at a gate, by the index of its beginning
		self.plate_reversed = self.plate[::-1]
		for field, doctype in (("unit", "Property Unit"), ("parking_space", "Parking Space")):
			if self.get(field):
				check_same_property(self.property, doctype, self.get(field))

	def set_plate(self) -> None:
		try:
			plate = normalise_plate(self.plate or "")
		except ValueError:
			plate = None
		# military, foreign and temporary plates have forms of their own
		if not plate or (self.vehicle_kind != "Other" and not valid_plate(plate)):
			frappe.throw(
				_("{0} is not a number plate. Enter it as on the vehicle, for example 沪A12345.").format(
					frappe.bold(frappe.utils.escape_html(self.plate or ""))
				),
				title=_("Plate"),
			)
		self.plate = plate
