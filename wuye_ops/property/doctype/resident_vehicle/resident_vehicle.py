# Copyright (c) 2026, wuye_ops contributors and contributors
# For license information, please see license.txt

# import frappe
from frappe.model.document import Document


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
		property: DF.Link
		status: DF.Literal["Active", "Inactive"]
		unit: DF.Link | None
		vehicle_kind: DF.Literal["Car", "New Energy Car", "Truck", "Motorcycle", "Other"]
	# end: auto-generated types
	pass
